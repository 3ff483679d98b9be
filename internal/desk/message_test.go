package desk

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var deliveries = []Delivery{Received, Scheduled, Queued, Sending, Sent, Delivered, Read, Played, Failed, Uncertain, Discarded}

func TestAdvance(t *testing.T) {
	for _, tc := range []struct{ now, report, want Delivery }{
		{Sending, Sent, Sent},
		{Sending, Delivered, Delivered},
		{Sent, Read, Read},      // delivered was lost, or comes later
		{Read, Delivered, Read}, // late
		{Read, Sent, Read},      // late
		{Read, Played, Played},  // a voice note
		{Played, Read, Played},  // late
		{Sent, Sent, Sent},      // twice
		{Queued, Sent, Sent},    // the report was faster than our own record
		{Sending, Failed, Failed},
		{Sent, Failed, Failed},
		{Delivered, Failed, Delivered}, // it did arrive
		{Played, Failed, Played},
		{Failed, Sent, Failed},
		{Failed, Delivered, Delivered}, // it arrived after all
		{Failed, Failed, Failed},
		{Uncertain, Sent, Sent},
		{Uncertain, Read, Read},
		{Uncertain, Failed, Failed},
		{Discarded, Delivered, Discarded},
		{Discarded, Failed, Discarded},
		{Received, Read, Received},
		{Received, Failed, Received},
		{Sent, Queued, Sent}, // no provider reports our own states
		{Sent, Uncertain, Sent},
		{Sent, Discarded, Sent},
		{Queued, Sending, Queued},
	} {
		if got := tc.now.Advance(tc.report); got != tc.want {
			t.Errorf("%s, then %s reported: %s, want %s", tc.now, tc.report, got, tc.want)
		}
	}
}

// Reports come in any order and more than once. However they come, what was seen highest stands, and a failure only stands if
// nothing arrived.
func TestAdvanceEndsTheSameInAnyOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := rapid.SliceOfN(rapid.SampledFrom([]Delivery{Sent, Delivered, Read, Played, Failed}), 1, 8).Draw(t, "reports")
		start := rapid.SampledFrom([]Delivery{Queued, Sending, Uncertain}).Draw(t, "start")
		end := func(order []Delivery) Delivery {
			d := start
			for _, r := range order {
				d = d.Advance(r)
			}
			return d
		}
		shuffled := rapid.Permutation(reports).Draw(t, "shuffled")
		if a, b := end(reports), end(shuffled); a != b {
			t.Fatalf("%v ends %s, %v ends %s", reports, a, shuffled, b)
		}
		if again := end(append(reports, reports...)); again != end(reports) {
			t.Fatalf("%v twice ends %s, once %s", reports, again, end(reports))
		}
	})
}

func TestNamesAreRead(t *testing.T) {
	for _, d := range deliveries {
		if got, ok := ParseDelivery(d.String()); !ok || got != d {
			t.Errorf("delivery %s read as %v, %v", d, got, ok)
		}
	}
	for _, s := range []Status{Open, Pending, Snoozed, Closed} {
		if got, ok := ParseStatus(s.String()); !ok || got != s {
			t.Errorf("status %s read as %v, %v", s, got, ok)
		}
	}
	for _, p := range []Priority{PriorityNone, PriorityLow, PriorityMedium, PriorityHigh, PriorityUrgent} {
		if got, ok := ParsePriority(p.String()); !ok || got != p {
			t.Errorf("priority %s read as %v, %v", p, got, ok)
		}
	}
	for _, name := range []string{"", "Open", "abierto", "all"} {
		if got, ok := ParseStatus(name); ok {
			t.Errorf("%q is the status %s", name, got)
		}
	}
}

// The numbers and names are stored in databases and served to programs.
func TestStoredNumbersNeverMove(t *testing.T) {
	got := map[string]int{}
	for _, d := range deliveries {
		got[d.String()] = int(d)
	}
	for a := AuthorCustomer; a <= AuthorSystem; a++ {
		got["author "+a.String()] = int(a)
	}
	for d := In; d <= Internal; d++ {
		got["direction "+d.String()] = int(d)
	}
	want := map[string]int{"received": 0, "scheduled": 1, "queued": 2, "sending": 3, "sent": 4, "delivered": 5, "read": 6, "played": 7,
		"failed": 8, "uncertain": 9, "discarded": 10, "author customer": 0, "author agent": 1, "author bot": 2, "author automation": 3,
		"author campaign": 4, "author api": 5, "author phone_app": 6, "author system": 7, "direction in": 0, "direction out": 1,
		"direction internal": 2}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestContentIsStoredSparsely(t *testing.T) {
	for want, content := range map[string]Content{
		`{}`: {},
		`{"media":{"file_id":"9007199254740993","mime":"image/jpeg","state":"ready"}}`:    {Media: &Media{File: 1<<53 + 1, MIME: "image/jpeg", State: "ready"}},
		`{"location":{"latitude":0,"longitude":-99.1}}`:                                   {Location: &Location{Longitude: -99.1}},
		`{"event":{"name":"assigned","by_id":"7","to":"Ana","to_id":"9007199254740993"}}`: {Event: &EventLine{Name: "assigned", By: 7, To: "Ana", ToID: 1<<53 + 1}},
		`{"interactive_reply":{"kind":"form","form":{"a":1}}}`:                            {InteractiveReply: &InteractiveReply{Kind: "form", Form: json.RawMessage(`{"a":1}`)}},
	} {
		stored, err := json.Marshal(content)
		if err != nil || string(stored) != want {
			t.Errorf("stored as %s, %v; want %s", stored, err, want)
		}
		var read Content
		if err := json.Unmarshal(stored, &read); err != nil {
			t.Error(err)
		}
		if diff := cmp.Diff(content, read); diff != "" {
			t.Error(diff)
		}
	}
}

func TestMediaKinds(t *testing.T) {
	for _, k := range []Kind{KindImage, KindVideo, KindAudio, KindVoice, KindDocument, KindSticker} {
		if !k.Media() {
			t.Errorf("%s carries a file", k)
		}
	}
	for _, k := range []Kind{KindText, KindLocation, KindContacts, KindTemplate, KindNote, KindEvent, KindUnsupported} {
		if k.Media() {
			t.Errorf("%s carries no file", k)
		}
	}
}

package fault

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/jobs"
	"timbre/internal/simulator"
	"timbre/test/live"
	"timbre/test/meta"
)

// faulty is the channel with a fault in it that a later version mends.
type faulty struct {
	*whatsapp.WhatsApp
	parser, item, fetcher atomic.Bool
	panics                atomic.Int64
}

func (w *world) breakChannel() *faulty {
	w.t.Helper()
	f := &faulty{WhatsApp: w.App.Channels["whatsapp"].(*whatsapp.WhatsApp)}
	w.App.Channels["whatsapp"] = f
	w.Admin.Must("PATCH", fmt.Sprint("/inboxes/", w.Inbox), meta.Object{"name": "Broken"}, nil) // the server looks its channel up again
	return f
}

const bomb = "BOMB"

// Parse panics at a bomb, or makes an item of it that panics when it is applied.
func (f *faulty) Parse(body []byte) ([]channel.Update, error) {
	if f.parser.Load() && bytes.Contains(body, []byte(bomb)) {
		f.panics.Add(1)
		panic("the parser")
	}
	list, err := f.WhatsApp.Parse(body)
	for i := range list {
		if u := &list[i]; f.item.Load() && bytes.Contains(u.Raw, []byte(bomb)) {
			u.Message, u.News = nil, &channel.AccountNews{Code: bomb, Severity: "warning", Params: map[string]any{"it": explosive{}}}
		}
	}
	return list, err
}

func (f *faulty) Fetch(ctx context.Context, a channel.Account, m channel.RemoteMedia) (io.ReadCloser, string, int64, error) {
	if f.fetcher.Load() {
		f.panics.Add(1)
		panic("the fetcher")
	}
	return f.WhatsApp.Fetch(ctx, a, m)
}

type explosive struct{}

func (explosive) MarshalJSON() ([]byte, error) { panic("the item") }

// R22: an item that makes us panic is quarantined as it came, the others apply, and a replay after the fix brings it in.
func TestR22PanicInAnItem(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		f := w.breakChannel()
		f.item.Store(true)
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("before"), "a", w.now()),
			meta.Text(meta.Customer(1), meta.ID("bomb"), bomb, w.now()), meta.Text(meta.Customer(1), meta.ID("behind"), "c", w.now())))
		v := w.view()
		if n := inbound(v); n[meta.ID("before")] != 1 || n[meta.ID("behind")] != 1 || n[meta.ID("bomb")] != 0 {
			t.Errorf("stored are %v", n)
		}
		d := ledger(w)
		if len(d) != 1 || d[0]["quarantined"] != 1.0 {
			t.Fatalf("the ledger says %v", d)
		}
		replay := fmt.Sprintf("/ledger/%v/replay", d[0]["id"])
		replayed := func() any {
			var d live.Thing
			w.Admin.Must("POST", replay, nil, &d)
			return d["quarantined"]
		}
		if left := replayed(); left != 1.0 {
			t.Errorf("before the fix a replay leaves %v", left)
		}
		f.item.Store(false)
		if left := replayed(); left != 0.0 {
			t.Errorf("after the fix a replay leaves %v", left)
		}
		replayed()
		if m := w.find(meta.ID("bomb")); m == nil || m["text"] != bomb {
			t.Errorf("after the replay the message is %v", m)
		}
		if d := ledger(w); d[0]["quarantined"] != 0.0 || d[0]["applied"] != 3.0 {
			t.Errorf("after the replay the ledger says %v", d)
		}
		w.witness.Sound()
	})
}

// R22: a delivery that makes the parser panic is kept as it came and answered: sent again it would not help.
func TestR22PanicInTheParser(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		f := w.breakChannel()
		f.parser.Store(true)
		body := number.Messages(meta.Text(meta.Customer(1), meta.ID("bomb"), bomb, w.now()))
		w.deliver(body)
		if n := w.witness.Number(`SELECT count(*) FROM deliveries WHERE body = $1`, body); n != 1 || f.panics.Load() != 1 {
			t.Errorf("after %d panics the body is kept %d times", f.panics.Load(), n)
		}
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("after"), "sigue", w.now())))
		if w.find(meta.ID("after")) == nil {
			t.Error("the next message is not there")
		}
		f.parser.Store(false)
		w.deliver(body) // after the fix the provider's own repetition comes in
		if w.find(meta.ID("bomb")) == nil {
			t.Error("after the fix the message is not there")
		}
	})
}

// R22: a delivery that could not be read is seen in the ledger, and after a fix it is replayed, by itself or with all others: each of
// its items takes effect once, however many replay it.
func TestR22ReplayOfUnreadDeliveries(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		f := w.breakChannel()
		f.parser.Store(true)
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("one"), bomb+" 1", w.now()), meta.Text(meta.Customer(1), meta.ID("two"), "2", w.now())))
		w.deliver([]byte(bomb)) // this will never be JSON
		var many []meta.Object
		for n := range 150 {
			many = append(many, meta.Text(meta.Customer(n), meta.ID("many", n), bomb, w.now()))
		}
		w.deliver(number.Messages(many...))

		list := ledger(w)
		if len(list) != 3 || list[0]["state"] != "unreadable" || list[0]["items"] != 0.0 {
			t.Fatalf("the ledger says %v", list)
		}
		var summary live.Thing
		w.Admin.Must("GET", "/ledger/summary", nil, &summary)
		if summary["unreadable"] != 3.0 {
			t.Errorf("the summary says %v", summary)
		}
		path := fmt.Sprintf("/ledger/%v", list[2]["id"])
		var d live.Thing
		w.Admin.Must("GET", path, nil, &d)
		if u, _ := d["unread"].(live.Thing); u["error"] != "panic: the parser" || !strings.Contains(fmt.Sprint(u["raw"]), bomb) {
			t.Errorf("the delivery says %v", d)
		}
		w.Admin.Must("POST", path+"/replay", nil, &d)
		if d["state"] != "unreadable" {
			t.Errorf("before the fix a replay leaves it %v", d["state"])
		}

		f.parser.Store(false)
		w.Admin.Must("GET", path, nil, &d)
		if u, _ := d["unread"].(live.Thing); u == nil || u["error"] != nil {
			t.Errorf("after the fix the delivery says %v", d["unread"])
		}
		together(8, func(int) { w.Admin.Must("POST", path+"/replay", nil, nil) })
		w.Admin.Must("GET", path, nil, &d)
		if d["state"] != "applied" || d["items"] != 2.0 || d["applied"] != 2.0 || d["duplicates"] != 0.0 || d["unread"] != nil {
			t.Errorf("after the replays the ledger says %v", d)
		}
		if n := inbound(w.view()); n[meta.ID("one")] != 1 || n[meta.ID("two")] != 1 {
			t.Errorf("stored are %v", n)
		}

		var done struct{ Replayed, Failed int }
		w.Admin.Must("POST", "/ledger/replay", nil, &done)
		if done.Replayed != 1 || done.Failed != 1 {
			t.Errorf("of all others were replayed %+v, want 1 and 1", done)
		}
		w.WaitFor("the large delivery is applied", func() bool { return len(inbound(w.view())) == 152 })
		w.WaitFor("the ledger knows", func() bool { return ledger(w)[0]["state"] == "applied" && ledger(w)[0]["applied"] == 150.0 })
		w.Admin.Must("POST", "/ledger/replay", nil, &done)
		if list := ledger(w); done.Replayed != 0 || list[1]["state"] != "unreadable" {
			t.Errorf("in the end %+v: %v", done, list)
		}
		w.witness.Sound()
	})
}

// R22: a file that makes its worker panic is given up after some tries; its message is there at once, and the conversation goes on.
func TestR22PanicInTheFetcher(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		f := w.breakChannel()
		f.fetcher.Store(true)
		ana := w.Customer("Ana")
		id := ana.Sends(simulator.Inbound{Kind: "image", Caption: "mira"})
		w.WaitFor("the message is there", func() bool { return w.find(id) != nil })
		ana.Writes("¿la viste?")
		w.WaitFor("the next message is there", func() bool { return len(inbound(w.view())) == 2 })
		for n := range int64(jobs.MaxFailures) {
			w.WaitFor("the job has failed once more", func() bool {
				return w.witness.Number(`SELECT coalesce(min(failures), 99) FROM jobs WHERE kind = 'fetch_media'`) > n
			})
			w.Advance(20 * time.Minute)
		}
		var media live.Thing
		w.WaitFor("the file is given up", func() bool {
			media, _ = w.find(id)["content"].(live.Thing)["media"].(live.Thing)
			return media["state"] == "failed"
		})
	})
}

// R22: files that are not what they say are kept and shown as far as they can be; thumbnails of them are refused, not fatal.
func TestR22CraftedFiles(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		ana := w.Customer("Ana")
		png := "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x06\x00\x00\x00"
		for name, data := range map[string]string{
			"an enormous picture":  png + "\x00\x00\x00\x00",
			"a picture cut off":    "\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03",
			"an empty JPEG":        "\xff\xd8\xff\xd9",
			"a WebP without parts": "RIFF\xff\xff\xff\xffWEBPVP8X",
		} {
			mime := "image/jpeg"
			if name == "an enormous picture" {
				mime = "image/png"
			}
			id := ana.Sends(simulator.Inbound{Kind: "image", Data: []byte(data), MIME: mime, Caption: name})
			var media live.Thing
			w.WaitFor(name+" is settled", func() bool {
				m := w.find(id)
				if m == nil {
					return false
				}
				media, _ = m["content"].(live.Thing)["media"].(live.Thing)
				return media["state"] != "pending"
			})
			for _, part := range []string{"content", "thumbnail"} {
				res, err := w.Admin.Do("GET", fmt.Sprintf("/api/v1/files/%v/%s", media["file_id"], part), nil)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if res.StatusCode >= 500 {
					t.Errorf("%s: its %s is answered %d", name, part, res.StatusCode)
				}
			}
		}
	})
}

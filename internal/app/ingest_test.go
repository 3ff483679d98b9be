package app_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// office is a workspace with one inbox, and the clock that its messages are written by.
type office struct {
	t         *testing.T
	app       *app.App
	store     *store.Store
	options   store.Options // of the store
	clock     *testkit.Clock
	workspace int64
	inbox     store.Inbox
	meta      store.App
	channel   channel.Channel
	admin     desk.Actor
	n         int
}

type plainSealer struct{}

func (plainSealer) Seal(plain, _ string) (string, error)  { return plain, nil }
func (plainSealer) Open(sealed, _ string) (string, error) { return sealed, nil }
func (plainSealer) Fingerprint(secret string) string      { return secret }

func offices(t *testing.T, fn func(t *testing.T, o *office)) {
	testkit.Engines(t, func(t *testing.T, options store.Options) {
		o := &office{t: t, clock: testkit.NewClock(), channel: whatsapp.New(whatsapp.Options{})}
		options.Now = o.clock.Now
		o.store, o.options = testkit.Open(t, options), options
		o.app = app.New(app.Options{Store: o.store, Channels: map[string]channel.Channel{"whatsapp": o.channel}, Sealer: plainSealer{},
			Log: slog.New(slog.DiscardHandler), RatesOff: true})
		o.furnish()
		fn(t, o)
	})
}

func (o *office) furnish() {
	o.t.Helper()
	err := o.store.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) error {
		o.workspace = tx.NewID()
		tx.InsertWorkspace(desk.Workspace{ID: o.workspace, Name: "Acme", Locale: "es", TimeZone: "America/Bogota", Country: "CO", CreatedAt: tx.Now})
		o.meta = store.App{ID: tx.NewID(), Path: "p", Fingerprint: "f"}
		tx.InsertApp(o.meta)
		in := tx.In(o.workspace)
		o.inbox = store.Inbox{Inbox: desk.Inbox{ID: tx.NewID(), Workspace: o.workspace, Channel: "whatsapp", Name: "Ventas", App: o.meta.ID,
			Account: "1001", Portfolio: "2001", State: desk.InboxConnected, CreatedAt: tx.Now}}
		return in.InsertInbox(o.inbox)
	})
	if err != nil {
		o.t.Fatal(err)
	}
	o.admin = desk.System(o.workspace)
}

// delivers sends one delivery with value objects of the field messages.
func (o *office) delivers(values ...string) {
	o.t.Helper()
	if err := o.deliver(values...); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) deliver(values ...string) error {
	changes := make([]string, len(values))
	for i, v := range values {
		changes[i] = `{"field":"messages","value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"57300","phone_number_id":"1001"},` + v + `}}`
	}
	body := `{"object":"whatsapp_business_account","entry":[{"id":"2001","changes":[` + strings.Join(changes, ",") + `]}]}`
	return o.app.Ingest(context.Background(), o.meta, o.channel, []byte(body))
}

// text is a customer's message.
func (o *office) text(from, words string) string {
	o.n++
	return o.textAs(fmt.Sprintf("wamid.%d", o.n), from, words)
}

func (o *office) textAs(id, from, words string) string {
	quoted, _ := json.Marshal(words)
	return fmt.Sprintf(`"contacts":[{"profile":{"name":"Ana %s"},"wa_id":"%s"}],"messages":[{"from":"%s","id":"%s","timestamp":"%d","type":"text","text":{"body":%s}}]`,
		from, from, from, id, o.clock.Now().Unix(), quoted)
}

// conversations lists all of the workspace's, oldest first.
func (o *office) conversations() []desk.Conversation {
	o.t.Helper()
	var out []desk.Conversation
	for n := int64(1); ; n++ {
		c, err := o.store.ConversationFor(context.Background(), &o.admin, n)
		if desk.CodeOf(err) == "not_found" {
			return out
		}
		if err != nil {
			o.t.Fatal(err)
		}
		out = append(out, c)
	}
}

func (o *office) counts() store.Counts {
	o.t.Helper()
	c, err := o.store.Counts(context.Background(), &o.admin)
	if err != nil {
		o.t.Fatal(err)
	}
	return c
}

func (o *office) message(id string) desk.Message {
	o.t.Helper()
	var m desk.Message
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error {
		var found bool
		var err error
		if m, found, err = tx.MessageByExternal(o.inbox.ID, id); err == nil && !found {
			o.t.Errorf("no message %s", id)
		}
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return m
}

func TestFirstMessageOpensAConversation(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.delivers(o.text("573001112233", "Hola"))
		o.delivers(o.text("573001112233", "¿Hay ruanas?"))
		list := o.conversations()
		if len(list) != 1 {
			t.Fatalf("%d conversations, want 1", len(list))
		}
		c := list[0]
		if !c.Queued() || c.UnreadCount != 2 || c.WaitingSince == desk.Never || c.Number != 1 {
			t.Errorf("conversation %+v: want it open, in the queue, with 2 unread, waiting", c)
		}
		if n := o.counts(); n.Unassigned != 1 || n.All != 1 {
			t.Errorf("counts %+v, want one unassigned of one", n)
		}
	})
}

// A provider sends again, in any order, also after a 200 and all at once.
func TestRepeatedDeliveriesTakeEffectOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		v := o.text("573001112233", "Hola")
		var wg sync.WaitGroup
		for range 50 {
			wg.Go(func() {
				if err := o.deliver(v); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		list := o.conversations()
		if len(list) != 1 || list[0].UnreadCount != 1 {
			t.Fatalf("conversations %+v, want one with one unread message", list)
		}
	})
}

func TestTenFirstMessagesAtOnceAreOneConversation(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		values := make([]string, 10)
		for i := range values {
			values[i] = o.text("573001112233", fmt.Sprint(i))
		}
		var wg sync.WaitGroup
		for _, v := range values {
			wg.Go(func() {
				if err := o.deliver(v); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		list := o.conversations()
		if len(list) != 1 || list[0].UnreadCount != 10 {
			t.Fatalf("conversations %+v, want one with ten unread messages", list)
		}
	})
}

// The same mobile, written in the ways that Latin America writes it, is one person.
func TestVariantsOfANumberAreOnePerson(t *testing.T) {
	for _, pair := range [][2]string{{"5511987654321", "551187654321"}, {"5491123456789", "541123456789"}, {"5215512345678", "525512345678"}} {
		t.Run(pair[0], func(t *testing.T) {
			offices(t, func(t *testing.T, o *office) {
				o.delivers(o.text(pair[0], "a"))
				o.delivers(o.text(pair[1], "b"))
				if list := o.conversations(); len(list) != 1 {
					t.Errorf("%d conversations, want 1", len(list))
				}
			})
		})
	}
}

func TestPayloadThatShowsTwoIdentitiesLinksThem(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		at := o.clock.Now().Unix()
		bsuid := func(id, words string) string {
			return fmt.Sprintf(`"contacts":[{"profile":{"name":"Ana"},"user_id":"CO.99"}],"messages":[{"from_user_id":"CO.99","id":"%s","timestamp":"%d","type":"text","text":{"body":"%s"}}]`, id, at, words)
		}
		both := fmt.Sprintf(`"contacts":[{"profile":{"name":"Ana"},"wa_id":"573001112233","user_id":"CO.99"}],"messages":[{"from":"573001112233","from_user_id":"CO.99","id":"wamid.both","timestamp":"%d","type":"text","text":{"body":"x"}}]`, at)
		o.delivers(o.text("573001112233", "con número"))
		o.delivers(bsuid("wamid.b1", "sin número"))
		if n := len(o.conversations()); n != 2 {
			t.Fatalf("%d conversations before anything links them, want 2", n)
		}
		o.delivers(both)
		o.delivers(bsuid("wamid.b2", "otra vez sin número"))
		list := o.conversations()
		open := 0
		for _, c := range list {
			if c.Status != desk.Closed {
				open++
			}
			if c.Contact != list[0].Contact {
				t.Errorf("conversation %d belongs to another contact", c.Number)
			}
		}
		if len(list) != 2 || open != 1 {
			t.Errorf("%d conversations, %d open; want both, one of them open", len(list), open)
		}
		if n := o.counts(); n.All != 1 {
			t.Errorf("counts say %d active, want 1", n.All)
		}
	})
}

func TestReopenRule(t *testing.T) {
	for _, c := range []struct {
		rule   desk.ReopenRule
		after  time.Duration
		words  string
		number int64 // of the conversation that is open then; 0: none
	}{
		{desk.ReopenRecent, time.Hour, "una cosa más", 1},
		{desk.ReopenRecent, 25 * time.Hour, "una cosa más", 2},
		{desk.ReopenNever, time.Hour, "una cosa más", 2},
		{desk.ReopenAlways, 400 * time.Hour, "una cosa más", 1},
		{desk.ReopenRecent, time.Hour, "¡Muchas gracias! 🙏", 0},
		{desk.ReopenRecent, time.Hour, "👍", 0},
		{desk.ReopenRecent, time.Hour, "gracias, ¿y el recibo?", 1},
	} {
		t.Run(fmt.Sprintf("%s after %s: %s", c.rule, c.after, c.words), func(t *testing.T) {
			offices(t, func(t *testing.T, o *office) {
				o.setSettings(desk.InboxSettings{Reopen: c.rule})
				o.delivers(o.text("573001112233", "Hola"))
				if _, err := o.app.Close(context.Background(), &o.admin, 1, app.Closing{}); err != nil {
					t.Fatal(err)
				}
				o.clock.Advance(c.after)
				o.delivers(o.text("573001112233", c.words))
				open := int64(0)
				for _, conv := range o.conversations() {
					if conv.Status == desk.Open {
						open = conv.Number
					}
				}
				if open != c.number {
					t.Errorf("conversation %d is open, want %d", open, c.number)
				}
			})
		})
	}
}

func (o *office) setSettings(s desk.InboxSettings) {
	o.t.Helper()
	o.inbox.Settings = s
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) error { return tx.UpdateInbox(o.inbox) })
	if err != nil {
		o.t.Fatal(err)
	}
}

// Updates that come before their message wait for it.
func TestEarlyUpdatesWaitForTheirMessage(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		at := o.clock.Now().Unix()
		reaction := fmt.Sprintf(`"messages":[{"from":"573001112233","id":"wamid.r","timestamp":"%d","type":"reaction","reaction":{"message_id":"wamid.m","emoji":"❤️"}}]`, at)
		o.delivers(reaction)
		o.delivers(reaction)
		o.delivers(o.textAs("wamid.m", "573001112233", "Hola"))
		if m := o.message("wamid.m"); len(m.Reactions) != 1 || m.Reactions[0].Emoji != "❤️" {
			t.Errorf("reactions %+v, want the one that came early", m.Reactions)
		}
		o.delivers(fmt.Sprintf(`"messages":[{"from":"573001112233","id":"wamid.r2","timestamp":"%d","type":"reaction","reaction":{"message_id":"wamid.m"}}]`, at+1))
		if m := o.message("wamid.m"); len(m.Reactions) != 1 || m.Reactions[0].Emoji != "" {
			t.Errorf("reactions %+v, want none after the removal but its time", m.Reactions)
		}
	})
}

func TestLateMessageSortsByItsOwnTime(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		sent := o.clock.Now().Add(-7 * 24 * time.Hour).Unix()
		o.delivers(fmt.Sprintf(`"contacts":[{"wa_id":"573001112233"}],"messages":[{"from":"573001112233","id":"wamid.late","timestamp":"%d","type":"text","text":{"body":"hace una semana"}}]`, sent))
		m := o.message("wamid.late")
		if !m.Late || m.SortKey != time.Unix(sent, 0).UnixMicro() {
			t.Errorf("late %v, sort key %d; want it marked late at %d", m.Late, m.SortKey, time.Unix(sent, 0).UnixMicro())
		}
	})
}

// One item of a hundred that cannot be applied is kept aside; the others apply.
func TestBadItemIsQuarantinedAndTheOthersApply(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		values := make([]string, 0, 100)
		for i := range 99 {
			values = append(values, o.text(fmt.Sprintf("5730011%05d", i), "Hola"))
		}
		values = append(values, `"messages":[{"from":"573001112233","id":"wamid.bad","timestamp":{"no":"time"},"type":"text","text":{"body":"x"}}]`)
		o.delivers(values...)
		if n := len(o.conversations()); n != 99 {
			t.Errorf("%d conversations, want 99", n)
		}
		kept, err := o.store.QuarantinedItems(context.Background(), o.workspace, 0, false, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(kept) != 1 || !strings.Contains(kept[0].Raw, "wamid.bad") || kept[0].Position != 99 {
			t.Errorf("quarantine %+v, want the bad item as it came", kept)
		}
	})
}

func TestLargeDeliveryIsRecordedThenApplied(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		values := make([]string, 0, 250)
		for i := range 250 {
			values = append(values, o.text(fmt.Sprintf("5730011%05d", i), "Hola"))
		}
		o.delivers(values...)
		if n := len(o.conversations()); n != 0 {
			t.Fatalf("%d conversations before the job, want 0", n)
		}
		due := o.due("apply_delivery")
		for range 2 { // a job may run twice
			if err := o.app.Workers()["apply_delivery"](context.Background(), due); err != nil {
				t.Fatal(err)
			}
		}
		if n := len(o.conversations()); n != 250 {
			t.Errorf("%d conversations, want 250", n)
		}
	})
}

func (o *office) due(kind string) store.Job {
	o.t.Helper()
	var out store.Job
	err := o.store.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) error {
		list, err := tx.DueJobs(100)
		for _, j := range list {
			if j.Kind == kind {
				out = j
			}
		}
		return err
	})
	if err != nil || out.ID == 0 {
		o.t.Fatalf("no due job of kind %s: %v", kind, err)
	}
	return out
}

package demo

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"testing"
	"time"

	"timbre/internal/desk"
)

// patience bounds a failure.
const patience = 20 * time.Second

// shown is a running demo.
type shown struct {
	desk, phones string
	stop         func()
}

// show runs the demo until the test ends or stop is called.
func show(t *testing.T, dir string) *shown {
	t.Helper()
	o := Options{Server: options(dir), Desk: listener(t), Phones: listener(t)}
	ready, ended := make(chan struct{}), make(chan error, 1)
	o.Ready = func() { close(ready) }
	ctx, cancel := context.WithCancel(context.Background())
	go func() { ended <- Run(ctx, o) }()
	select {
	case <-ready:
	case err := <-ended:
		t.Fatal(err)
	case <-time.After(patience):
		t.Fatal("the demo does not become ready")
	}
	s := &shown{desk: loopback(o.Desk.Addr()), phones: loopback(o.Phones.Addr())}
	s.stop = func() {
		s.stop = func() {}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	t.Cleanup(func() { s.stop() })
	return s
}

func listener(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// call sends and reads JSON.
func call(t *testing.T, method, url string, in, out any) {
	t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(out); err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s, %v", method, url, res.Status, err)
	}
}

// A person can sign in with what is printed, the phones remember the latest conversations and all that may be answered, and what a
// phone writes goes on in its conversation; after another start as well.
func TestPhonesGoOnWithTheirConversations(t *testing.T) {
	dir := t.TempDir()
	var before string
	phones := map[string]bool{}
	for range 2 {
		d := show(t, dir)
		var me struct{ Workspace struct{ Demo bool } }
		call(t, "POST", d.desk+"/api/v1/session", map[string]string{"email": AgentEmail, "password": Password}, &me)
		if !me.Workspace.Demo {
			t.Error("the workspace does not say that it is a demo")
		}
		var state struct {
			Phones []struct {
				ID   string
				WaID string `json:"wa_id"`
			}
		}
		call(t, "GET", d.phones+"/_sim/state", nil, &state)
		if len(state.Phones) < rememberedPhones {
			t.Fatalf("%d phones", len(state.Phones))
		}
		for _, p := range state.Phones {
			phones[p.WaID] = true
		}
		phone := state.Phones[0]
		if before != "" && phone.WaID != before {
			t.Errorf("the first phone is %s, who wrote last was %s", phone.WaID, before)
		}
		before = phone.WaID
		var chat struct{ Messages []struct{ From string } }
		call(t, "GET", d.phones+"/_sim/phones/"+phone.ID, nil, &chat)
		if len(chat.Messages) == 0 {
			t.Error("the phone remembers nothing")
		}
		var sent struct{ ID string }
		call(t, "POST", d.phones+"/_sim/phones/"+phone.ID+"/messages", map[string]string{"kind": "text", "text": "¿Sigues ahí?"}, &sent)
		answered(t, d, sent.ID)
		d.stop()
	}
	s := made(t, dir)
	newest := list(t, s, actor(t, s, AdministratorEmail), desk.ListQuery{View: desk.ViewAll, Status: "all"})
	if len(newest) != listed || newest[0].Last.Text != "¿Sigues ahí?" || newest[0].Conversation.UnreadCount < 2 {
		t.Errorf("%d conversations; the newest ends with %q, %d unread", len(newest), newest[0].Last.Text, newest[0].Conversation.UnreadCount)
	}
	for _, l := range newest {
		if time.Since(l.LastInboundAt) < desk.ReplyWindow && !phones[waID(l.Contact.Phone)] {
			t.Errorf("%s may be answered and has no phone", l.Contact.Name)
		}
	}
}

// answered waits until the desk has acknowledged a webhook.
func answered(t *testing.T, d *shown, message string) {
	t.Helper()
	end := time.After(patience)
	for {
		var page struct {
			Items []struct {
				MessageID string `json:"message_id"`
				Attempts  []struct{ Status int }
			}
		}
		call(t, "GET", d.phones+"/_sim/deliveries", nil, &page)
		for _, w := range page.Items {
			if w.MessageID == message && len(w.Attempts) > 0 && w.Attempts[0].Status == http.StatusOK {
				return
			}
		}
		select {
		case <-end:
			t.Fatalf("the message did not arrive: %+v", page)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

package attack

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
)

// S49: whoever loses a right, an inbox or a session hears so on the streams that he has open: by the log, not by
// coming again.
func TestS49OpenStreamsLoseWhatTheirReaderLost(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		inbox := fmt.Sprint(w.Inbox)
		idOf := func(c *servertest.Client) string {
			var me struct{ User struct{ ID string } }
			c.Must("GET", "/session", nil, &me)
			return me.User.ID
		}
		token := func(c *servertest.Client, kind string) (*servertest.Client, string) {
			var made struct {
				Secret string
				Token  struct{ ID string }
			}
			c.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": kind, "scopes": []string{"contacts.edit"}}, &made)
			return w.WithToken(made.Secret), made.Token.ID
		}
		change := func(id string, body map[string]any) func() {
			return func() { w.x.admin.Must("PATCH", "/members/"+id, body, nil) }
		}
		bea := w.agent("bea", "agent", "all")
		for _, c := range []struct {
			what string
			body map[string]any
		}{
			{"a narrower sight", map[string]any{"sight": "own"}},
			{"a role of less rights", map[string]any{"role": "read_only"}},
			{"no inbox", map[string]any{"inboxes": []string{}}},
		} {
			w.hears(c.what, bea, "resync", "rights", change(idOf(bea), c.body))
		}
		change(idOf(bea), map[string]any{"role": "agent", "sight": "all", "inboxes": []string{inbox}})()
		w.hears("an inbox that she is no longer in", bea, "resync", "rights", func() {
			w.x.admin.Must("PATCH", "/inboxes/"+inbox, map[string]any{"members": []string{}}, nil)
		})
		out := w.agent("out", "agent", "all")
		w.hears("a session that was ended", out, "bye", "revoked", func() { out.Must("DELETE", "/session", nil, nil) })
		gone := w.agent("gone", "agent", "all")
		w.hears("being put out", gone, "bye", "revoked", change(idOf(gone), map[string]any{"active": false}))

		personal, id := token(w.agent("owner", "agent", "all"), "personal")
		w.hears("a token that was ended", personal, "bye", "revoked", func() { w.x.admin.Must("DELETE", "/tokens/"+id, nil, nil) })

		maker := w.agent("maker", "administrator", "all")
		bot, _ := token(maker, "bot")
		w.hears("a bot whose maker may do less", bot, "resync", "rights", change(idOf(maker), map[string]any{"role": "agent", "inboxes": []string{}}))
		if got := w.try(bot, "GET", "/inboxes/"+inbox, nil); got.status != 404 {
			t.Errorf("a bot reads an inbox that its maker may not: %d", got.status)
		}
		change(idOf(maker), map[string]any{"role": "read_only"})()
		if got := w.try(bot, "POST", "/contacts", map[string]any{"name": "Luz"}); got.status != 403 {
			t.Errorf("a bot does what its maker may not: %d", got.status)
		}
		w.hears("a bot whose maker is put out", bot, "bye", "revoked", change(idOf(maker), map[string]any{"active": false}))
		if got := w.try(bot, "GET", "/start", nil); got.status != 401 {
			t.Errorf("a bot whose maker is put out is let in: %d", got.status)
		}
	})
}

// hears holds a reader's open stream to say so when something happens.
func (w *world) hears(what string, c *servertest.Client, name, reason string, happens func()) {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), servertest.Patience)
	defer cancel()
	body, err := live.Connect(ctx, c, -1)
	if err != nil {
		w.t.Fatal(err)
	}
	defer body.Close()
	err = live.Frames(body, func(f live.Frame) bool {
		if f.Name == "hello" {
			happens()
		}
		return f.Name != name || f.Data["reason"] != reason
	})
	if err != nil {
		w.t.Errorf("%s: the stream never says %s: %v", what, reason, err)
	}
}

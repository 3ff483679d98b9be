package attack

import (
	"testing"
	"time"
)

// S47: nobody listens without what lets him in, with what has ended, or from another site with this one's cookie.
func TestS47StreamsNeedCredentials(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		agent := w.agent("agent", "agent", "all")
		for what, header := range map[string][2]string{
			"another site by Sec-Fetch-Site": {"Sec-Fetch-Site", "cross-site"},
			"another site by Origin":         {"Origin", "https://evil.example"},
		} {
			agent.Header.Set(header[0], header[1])
			if got := w.try(agent, "GET", "/stream", nil); got.status != 403 || got.code != "cross_site" {
				t.Errorf("%s: %d %s", what, got.status, got.code)
			}
			agent.Header.Del(header[0])
		}
		for what, c := range map[string]string{"nothing": "", "a forged token": "tb_forged", "no token": "x"} {
			if got := w.try(w.WithToken(c), "GET", "/stream", nil); got.status != 401 || got.code != "unauthenticated" {
				t.Errorf("%s: %d %s", what, got.status, got.code)
			}
		}
		w.Advance(31 * 24 * time.Hour)
		if got := w.try(agent, "GET", "/stream", nil); got.status != 401 || got.code != "unauthenticated" {
			t.Errorf("a session that has ended: %d %s", got.status, got.code)
		}
	})
}

// S49: what ends by its time ends the streams that were opened with it, as what is taken away does: nothing in the log tells of it.
func TestS49StreamsEndWithTheirTime(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		var made struct{ Secret string }
		w.x.admin.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": "personal", "expires_at": w.Clock.Now().Add(time.Hour)}, &made)
		w.hears("a token whose time has come", w.WithToken(made.Secret), "bye", "revoked", func() { w.Advance(2 * time.Hour) })
		agent := w.agent("agent", "agent", "all")
		w.hears("a session whose time has come", agent, "bye", "revoked", func() { w.Advance(31 * 24 * time.Hour) })
	})
}

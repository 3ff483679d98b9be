package egress

import (
	"errors"
	"net/http"
	"testing"
)

// An identity provider within one's own network is reached if the operator has named it, for nothing else, and never by way of another.
func TestIdentityProvidersAreNamed(t *testing.T) {
	canary := startCanary(t)
	away := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, canary.URL, http.StatusFound) }, false)
	d := testDoor(t, Config{})
	if _, err := d.Client(anyPort(Identity())).Get(canary.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("one that nobody has named: %v", err)
	}
	d = testDoor(t, Config{Identity: []Endpoint{endpoint(t, canary.URL), endpoint(t, away.URL)}})
	for what, p := range map[string]Policy{"a channel": Channel(), "anybody": Public(), "a browser": Push()} {
		if _, err := d.Client(anyPort(p)).Get(canary.URL); !errors.Is(err, ErrRefused) {
			t.Errorf("%s reaches it: %v", what, err)
		}
	}
	if _, err := d.Client(anyPort(Identity())).Get(away.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("a redirect from one to another: %v", err)
	}
	if n := canary.hits.Load(); n != 0 {
		t.Fatalf("it was reached %d times", n)
	}
	resp, err := d.Client(Identity()).Get(canary.URL)
	if err != nil {
		t.Fatalf("one that is named: %v", err)
	}
	resp.Body.Close()
}

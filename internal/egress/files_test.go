package egress

import (
	"errors"
	"net/http"
	"testing"
)

// The bucket for files is reached if the operator has named it, by what stores files and by nothing else; and that reaches nothing else, public
// places neither.
func TestFilesGoToTheNamedBucketOnly(t *testing.T) {
	canary := startCanary(t)
	away := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, canary.URL, http.StatusTemporaryRedirect)
	}, false)
	d := testDoor(t, Config{})
	for _, url := range []string{canary.URL, away.URL, "https://example.com/"} {
		if _, err := d.Client(anyPort(Files(100))).Get(url); !errors.Is(err, ErrRefused) {
			t.Errorf("%s, which nobody has named: %v", url, err)
		}
	}
	d = testDoor(t, Config{Files: []Endpoint{endpoint(t, canary.URL), endpoint(t, away.URL)}})
	for what, p := range map[string]Policy{"a channel": Channel(), "anybody": Public(), "a browser": Push(), "identity": Identity()} {
		if _, err := d.Client(anyPort(p)).Get(canary.URL); !errors.Is(err, ErrRefused) {
			t.Errorf("%s reaches it: %v", what, err)
		}
	}
	if _, err := d.Client(Files(100)).Get(away.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("a redirect: %v", err)
	}
	if n := canary.hits.Load(); n != 0 {
		t.Fatalf("it was reached %d times", n)
	}
	resp, err := d.Client(Files(100)).Get(canary.URL)
	if err != nil {
		t.Fatalf("the one that is named: %v", err)
	}
	resp.Body.Close()
}

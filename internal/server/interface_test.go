package server

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// What makes the interface open without a connection depends on how its files are served: the worker and the manifest are looked
// at anew each time, the rest is kept for good.
func TestInterface(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	io.WriteString(z, "more code")
	z.Close()
	handler := interfaceHandler(fstest.MapFS{"index.html": file("page"), "sw.js": file("worker"), "manifest.es.webmanifest": file("{}"),
		"assets/a-1.js": file("code"), "assets/b-2.js.gz": file(packed.String()), "icons/any-192.png": file("picture")})
	for path, want := range map[string]struct{ body, kind, cache string }{
		"/":                        {"page", "text/html; charset=utf-8", "no-cache"},
		"/c/12":                    {"page", "text/html; charset=utf-8", "no-cache"},
		"/sw.js":                   {"worker", "text/javascript; charset=utf-8", "no-cache"},
		"/manifest.es.webmanifest": {"{}", "application/manifest+json", "no-cache"},
		"/icons/any-192.png":       {"picture", "image/png", "no-cache"},
		"/assets/b-2.js":           {"more code", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"}, // only its copy is kept
		"/assets/a-1.js":           {"code", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
	} {
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
		h := w.Header()
		if w.Body.String() != want.body || h.Get("Content-Type") != want.kind || h.Get("Cache-Control") != want.cache {
			t.Errorf("%s: %q, %s, %s", path, w.Body, h.Get("Content-Type"), h.Get("Cache-Control"))
		}
		policy := h.Get("Content-Security-Policy")
		for _, may := range []string{"default-src 'none'", "worker-src 'self'", "manifest-src 'self'", "connect-src 'self'"} {
			if !strings.Contains(policy, may) {
				t.Errorf("%s: %q is not in %q", path, may, policy)
			}
		}
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest("GET", "/assets/of-another-version.js", nil))
	if w.Code != 404 {
		t.Errorf("a file of another version: %d %s", w.Code, w.Body)
	}
}

// What is shared before the worker of the page is at work is not lost without a word.
func TestSharedTooEarly(t *testing.T) {
	w := httptest.NewRecorder()
	body := strings.NewReader("--x\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nhello\r\n--x--\r\n")
	r := httptest.NewRequest("POST", "/share", body)
	r.Header.Set("Content-Type", "multipart/form-data; boundary=x")
	unreceived(w, r)
	if w.Code != 303 || w.Header().Get("Location") != "/share?lost=early" || body.Len() != 0 {
		t.Errorf("%d to %s, %d bytes unread", w.Code, w.Header().Get("Location"), body.Len())
	}
}

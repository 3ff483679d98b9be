package egress

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"timbre/internal/trace"
)

func TestS28RedirectInsideIsRefused(t *testing.T) {
	target := startCanary(t)
	_, resolver := startNameServer(t, map[string][]netip.Addr{"inside.example.com": {loopback}})
	trusted := endpoint(t, target.URL)
	for name, to := range map[string]string{
		"loopback":      target.URL,
		"name":          "http://inside.example.com:" + portOf(t, target.Server),
		"metadata":      "http://169.254.169.254/latest/meta-data/",
		"file":          "file:///etc/passwd",
		"other scheme":  "gopher://127.0.0.2/",
		"credentials":   "http://a:b@127.0.0.2/",
		"decimal":       "http://2130706433/",
		"second hop in": "/hop?to=" + target.URL,
	} {
		for policy, p := range map[string]Policy{"public": Public(), "channel": Channel("127.0.0.2")} {
			t.Run(policy+" "+name, func(t *testing.T) {
				server := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
					if next := r.URL.Query().Get("to"); next != "" {
						http.Redirect(w, r, next, http.StatusFound)
						return
					}
					http.Redirect(w, r, to, http.StatusFound)
				}, false)
				d := testDoor(t, Config{Resolver: resolver, Trusted: []Endpoint{trusted}})
				resp, err := d.Client(anyPort(p)).Get(server.URL)
				if !errors.Is(err, ErrRefused) {
					t.Errorf("response %v, error %v, want refused", resp, err)
				}
			})
		}
	}
	if n := target.hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestS28RedirectMayNotLoseEncryption(t *testing.T) {
	plain := serveOn(t, outside, "0", func(http.ResponseWriter, *http.Request) {}, false)
	secure := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, plain.URL, http.StatusFound)
	}, true)
	d := testDoor(t, Config{})
	d.roots = secure.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
	_, resolver := startNameServer(t, map[string][]netip.Addr{"shop.example.com": {outside}})
	d.cfg.Resolver = resolver
	_, err := d.Client(anyPort(Public())).Get("https://shop.example.com:" + portOf(t, secure))
	if !errors.Is(err, ErrRefused) {
		t.Errorf("error %v, want refused", err)
	}
}

func TestS30RedirectLoopEnds(t *testing.T) {
	var hops atomic.Int32
	server := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		hops.Add(1)
		http.Redirect(w, r, "/again", http.StatusFound)
	}, false)
	p := anyPort(Public())
	p.MaxRedirects = 3
	if _, err := testDoor(t, Config{}).Client(p).Get(server.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("error %v, want refused", err)
	}
	if n := hops.Load(); n != 4 {
		t.Errorf("%d requests, want the first and 3 redirects", n)
	}
}

func TestS32CredentialsStayWithTheirHost(t *testing.T) {
	var last atomic.Value
	other := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		if back := r.URL.Query().Get("back"); back != "" {
			http.Redirect(w, r, back, http.StatusFound)
			return
		}
		last.Store(r.Header.Clone())
	}, false)
	var home string
	first := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/same":
			http.Redirect(w, r, "/end?token=secret", http.StatusFound)
		case "/other":
			http.Redirect(w, r, other.URL, http.StatusFound)
		case "/and-back":
			http.Redirect(w, r, other.URL+"?back="+home+"/end", http.StatusFound)
		default:
			last.Store(r.Header.Clone())
		}
	}, false)
	home = first.URL
	client := testDoor(t, Config{}).Client(anyPort(Channel("127.0.0.2")))
	for path, keep := range map[string]bool{"/same": true, "/other": false, "/and-back": false} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, first.URL+path+"?access_token=secret", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"Authorization", "Cookie", "X-Api-Key", "X-Hub-Signature-256"} {
			req.Header.Set(name, "secret")
		}
		req.Header.Set("Range", "bytes=0-")
		resp, err := client.Do(req)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		resp.Body.Close()
		got := last.Load().(http.Header)
		if has := strings.Contains(fmt.Sprint(got), "secret"); has != keep {
			t.Errorf("%s: credentials arrived: %v, want %v (%v)", path, has, keep, got)
		}
		if got.Get("Referer") != "" {
			t.Errorf("%s: the address before was given away: %s", path, got.Get("Referer"))
		}
		if got.Get("Range") == "" {
			t.Errorf("%s: a harmless header was lost", path)
		}
	}
}

func TestBodyIsNotSentOnToAnotherHost(t *testing.T) {
	var reached atomic.Int32
	other := serveOn(t, outside, "0", func(http.ResponseWriter, *http.Request) { reached.Add(1) }, false)
	first := serveOn(t, outside, "0", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL, http.StatusTemporaryRedirect)
	}, false)
	_, err := testDoor(t, Config{}).Client(anyPort(Public())).Post(first.URL, "text/plain", strings.NewReader("private"))
	if !errors.Is(err, ErrRefused) || reached.Load() != 0 {
		t.Errorf("error %v, other host reached %d times", err, reached.Load())
	}
}

func TestUserAgent(t *testing.T) {
	var got atomic.Value
	server := serveOn(t, outside, "0", func(_ http.ResponseWriter, r *http.Request) { got.Store(r.UserAgent()) }, false)
	client := testDoor(t, Config{UserAgent: "Ours"}).Client(anyPort(Public()))
	for _, own := range []string{"", "Theirs"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		want := "Ours"
		if own != "" {
			req.Header.Set("User-Agent", own)
			want = own
		}
		resp, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got.Load() != want {
			t.Errorf("sent %q, want %q", got.Load(), want)
		}
	}
}

// Providers are told by which trace they are asked, and nobody else is.
func TestTraceparent(t *testing.T) {
	var got atomic.Value
	server := serveOn(t, outside, "0", func(_ http.ResponseWriter, r *http.Request) { got.Store(r.Header.Get(trace.Header)) }, false)
	const begun = "00-0af7651916cd43dd8448eb211c80319c"
	followed, span := trace.New(slog.New(slog.DiscardHandler)).Begin(t.Context(), begun+"-b7ad6b7169203331-01")
	provider := anyPort(Channel("127.0.0.2"))
	for _, c := range []struct {
		what   string
		policy Policy
		ctx    context.Context
		told   bool
	}{{"a provider", provider, followed, true}, {"a provider, of what nobody follows", provider, t.Context(), false}, {"anybody", anyPort(Public()), followed, false}} {
		req, err := http.NewRequestWithContext(c.ctx, http.MethodGet, server.URL, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := testDoor(t, Config{}).Client(c.policy).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		header := got.Load().(string)
		if told := strings.HasPrefix(header, begun) && header != span.Traceparent(); told != c.told || (header != "") != c.told {
			t.Errorf("%s is told %q", c.what, header)
		}
		if req.Header.Get(trace.Header) != "" {
			t.Errorf("%s: the caller's own request was changed", c.what)
		}
	}
}

package attack

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// S61: what is too large, too deep or too much is refused before it costs anything, on every route that takes it.
func TestS61TooLargeTooDeepTooMany(t *testing.T) {
	mostly(t, servertest.Options{}, func(t *testing.T, w *world) {
		admin := w.x.admin
		list, _ := operations(t, admin)
		deep := strings.Repeat(`{"a":`, 10_000) + "1" + strings.Repeat("}", 10_000)
		var all []attempt
		tried := 0
		for _, o := range list {
			path := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"], "{token}", "wrong").Replace(o.path)
			if o.takes("limit") {
				all = append(all, attempt{o.path, func() {
					for _, limit := range []string{"1000000000", "-1", "0", "1e9", "99999999999999999999", "x", ""} {
						tried++
						asked := url.Values{"limit": {limit}}
						if o.takes("q") {
							asked.Set("q", "x")
						}
						got := w.try(admin, "GET", path+"?"+asked.Encode(), nil)
						if got.status != 422 && (limit != "" || got.status != 200) {
							t.Errorf("GET %s with limit %q is answered %d %s", path, limit, got.status, got.code)
						}
					}
				}})
			}
			if o.body == nil || o.open { // whoever is not inside is held by the limits of guessing, too
				continue
			}
			all = append(all, attempt{o.method + " " + o.path, func() {
				tried++
				admin.Header.Set("Content-Type", "application/json")
				defer admin.Header.Del("Content-Type")
				if got := w.try(admin, o.method, path, io.Reader(strings.NewReader(deep))); got.status != 422 || got.code != "json_too_deep" {
					t.Errorf("%s %s takes what is 10,000 deep: %d %s", o.method, path, got.status, got.code)
				}
				if status := w.declares(admin, o.method, "/api/v1"+path); status != 413 {
					t.Errorf("%s %s, of 100 MB it read one and answered %d", o.method, path, status)
				}
			}})
		}
		many := make([]any, 10_000)
		for i := range many {
			many[i] = fmt.Sprint(i + 1)
		}
		all = append(all, attempt{"lists", func() {
			for what, body := range map[string]meta.Object{
				"POST /contacts/bulk":      {"ids": many, "labels": meta.Object{"add": many}},
				"POST /notifications/read": {"ids": many},
				"POST /teams":              {"name": "x", "members": many},
				"POST /saved-views":        {"scope": "personal", "name": "x", "filter": meta.Object{"field": "label", "op": "in", "values": many}},
				"POST /sla-policies/order": {"ids": many},
			} {
				method, path, _ := strings.Cut(what, " ")
				if got := w.try(admin, method, path, body); got.status != 422 && got.status != 404 {
					t.Errorf("%s of 10,000 is answered %d %s", what, got.status, got.code)
				}
			}
		}})
		w.allUntouched(all)
		hook := strings.TrimPrefix(w.x.app.Callback, w.URL)
		if status := w.declares(w.NewClient(), "POST", hook); status != 413 {
			t.Errorf("a delivery of 100 MB is answered %d", status)
		}
		if tried < 100 {
			t.Errorf("only %d attempts were made", tried)
		}
	})
}

// declares says that 100 MB come and sends 5, and returns how it is answered: before that they are all there.
func (w *world) declares(c *servertest.Client, method, path string) int {
	w.t.Helper()
	conn := w.dial()
	defer conn.Close()
	head := fmt.Sprintf("%s %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 104857600\r\n", method, path)
	if at, err := url.Parse(w.URL); err == nil && c.HTTP.Jar != nil {
		for _, cookie := range c.HTTP.Jar.Cookies(at) {
			head += "Cookie: " + cookie.String() + "\r\n"
		}
	}
	go func() {
		_, _ = io.WriteString(conn, head+"\r\n\"")
		piece := strings.Repeat("x", 1<<20)
		for range 5 {
			if _, err := io.WriteString(conn, piece); err != nil {
				return // it was answered
			}
		}
	}()
	res, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		w.t.Errorf("%s %s: %v", method, path, err)
		return 0
	}
	res.Body.Close()
	return res.StatusCode
}

func (w *world) dial() net.Conn {
	w.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.URL, "http://"))
	if err != nil {
		w.t.Fatal(err)
	}
	_ = conn.SetDeadline(time.Now().Add(servertest.Patience))
	return conn
}

// S61: whoever sends a byte now and then is let go, from every door that takes a body from strangers; and keeps nobody else waiting.
func TestS61Drips(t *testing.T) {
	w := begin(t, servertest.Options{BodyWithin: 300 * time.Millisecond})
	hook := strings.TrimPrefix(w.x.app.Callback, w.URL)
	var open []net.Conn
	for _, path := range []string{"/api/v1/session", "/api/v1/password-resets", "/api/v1/setup", "/api/v1/invitations/x", "/api/v1/session/passkey", hook, "/share"} {
		for range 20 {
			conn := w.dial()
			defer conn.Close()
			fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{", path)
			open = append(open, conn)
		}
	}
	for range 200 { // and those who do not even say what they want
		conn := w.dial()
		defer conn.Close()
		fmt.Fprint(conn, "GET /api/v1/start HTTP/1.1\r\nHost: x\r\nX-Drip: ")
	}
	if got := w.try(w.x.admin, "GET", "/start", nil); got.status != 200 {
		t.Errorf("meanwhile who is inside is answered %d", got.status)
	}
	w.deliver(&w.x, meta.Text(meta.Customer(1), meta.ID("meanwhile"), "hola", w.Clock.Now()))
	for _, conn := range open {
		if _, err := io.Copy(io.Discard, conn); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Fatalf("it is still open: %v", err)
		}
	}
}

// S61: one person, or one bot, has so many streams and no more; the others have theirs.
func TestS61Streams(t *testing.T) {
	w := begin(t, servertest.Options{})
	agent, other := w.agent("agent", "agent", "all"), w.agent("other", "agent", "all")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var open []io.Closer
	defer func() {
		for _, s := range open {
			s.Close()
		}
	}()
	refused := answer{}
	for range 300 {
		body, err := live.Connect(ctx, agent, -1)
		if err != nil {
			refused = w.try(agent, "GET", "/stream", nil)
			break
		}
		open = append(open, body)
	}
	if refused.status != 429 || refused.code != "too_many_streams" || refused.header.Get("Retry-After") == "" {
		t.Errorf("after %d streams the next is answered %d %s", len(open), refused.status, refused.code)
	}
	body, err := live.Connect(ctx, other, -1)
	if err != nil {
		t.Fatalf("a colleague's stream: %v", err)
	}
	body.Close()
	for _, s := range open {
		s.Close()
	}
	open = nil
	w.WaitIn(t, "his streams have gone, which shows when they are told something, and he may have others", func() bool {
		w.x.admin.Must("PATCH", "/teams/"+w.x.ids["teams"], meta.Object{"name": fmt.Sprint("Ventas ", w.Clock.Now().UnixMicro())}, nil)
		body, err := live.Connect(ctx, agent, -1)
		if err == nil {
			body.Close()
		}
		return err == nil
	})
}

package push

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/witness"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// pushService is a browser maker's: it keeps what it is handed, and reads it as the browser would.
type pushService struct {
	*httptest.Server
	t      *testing.T
	key    *ecdh.PrivateKey
	auth   []byte
	mu     sync.Mutex
	pushed []pushedTo
	answer int
}

type pushedTo struct {
	To, Title, Body, Tag, Path, Workspace, User string

	Number  int64
	Actions []struct{ Action, Title string }
	Over    bool
}

func openPushService(t *testing.T) *pushService {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	p := &pushService{t: t, key: key, auth: make([]byte, 16), answer: http.StatusCreated}
	rand.Read(p.auth)
	p.Server = httptest.NewTLSServer(p)
	t.Cleanup(p.Close)
	return p
}

func (p *pushService) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.answer != http.StatusCreated {
		w.WriteHeader(p.answer)
		return
	}
	body, _ := io.ReadAll(r.Body)
	got := pushedTo{To: r.URL.Path}
	if err := json.Unmarshal(p.open(body), &got); err != nil {
		p.t.Errorf("pushed %q: %v", body, err)
	}
	p.pushed = append(p.pushed, got)
	w.WriteHeader(p.answer)
}

// open decrypts one record of aes128gcm (RFC 8188, RFC 8291).
func (p *pushService) open(body []byte) []byte {
	salt, theirs, sealed := body[:16], body[21:21+int(body[20])], body[21+int(body[20]):]
	must := func(b []byte, err error) []byte {
		if err != nil {
			p.t.Error(err)
		}
		return b
	}
	public, err := ecdh.P256().NewPublicKey(theirs)
	if err != nil {
		p.t.Error(err)
		return nil
	}
	mixed := must(hkdf.Extract(sha256.New, must(p.key.ECDH(public)), p.auth))
	input := must(hkdf.Expand(sha256.New, mixed, "WebPush: info\x00"+string(p.key.PublicKey().Bytes())+string(theirs), 32))
	root := must(hkdf.Extract(sha256.New, input, salt))
	block, err := aes.NewCipher(must(hkdf.Expand(sha256.New, root, "Content-Encoding: aes128gcm\x00", 16)))
	if err != nil {
		p.t.Error(err)
		return nil
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		p.t.Error(err)
		return nil
	}
	plain := must(aead.Open(nil, must(hkdf.Expand(sha256.New, root, "Content-Encoding: nonce\x00", 12)), sealed, nil))
	if len(plain) == 0 || plain[len(plain)-1] != 2 {
		p.t.Errorf("a record that is not the last: %q", plain)
		return nil
	}
	return plain[:len(plain)-1]
}

func (p *pushService) say(answer int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.answer = answer
}

func (p *pushService) got() []pushedTo {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]pushedTo{}, p.pushed...)
}

// subscription is what a browser hands over. The service answers at another address than it says: that is dialed by the test's client.
func (p *pushService) subscription(name string) map[string]any {
	text := base64.RawURLEncoding.EncodeToString
	return map[string]any{"endpoint": "https://push.example/" + name, "p256dh": text(p.key.PublicKey().Bytes()), "auth": text(p.auth)}
}

// client reaches the service, whatever address a push is for.
func (p *pushService) client() *http.Client {
	inner := p.Client().Transport
	return &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		r = r.Clone(r.Context())
		r.URL.Host = p.Listener.Addr().String()
		return inner.RoundTrip(r)
	})}
}

func refused(t *testing.T, c *servertest.Client, method, path string, body any, code string) {
	t.Helper()
	if err := c.API(method, path, body, nil); err == nil || !strings.Contains(err.Error(), code) {
		t.Errorf("%s %s of %v is answered %v, not %s", method, path, body, err, code)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// jobs counts those of pushing that are like a condition.
func jobs(w *witness.Witness, condition string) int64 {
	return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'push' AND ` + condition)
}

// S09: what concerns somebody is pushed to his browsers while he looks at no page: what he may see by then, in his language, without the words
// of customers if he wants none, and nothing once his session has ended.
func TestAlertsArePushed(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		service := openPushService(t)
		s.App.Push.Client = service.client()
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		eva, phone := s.Login("eva@acme.example"), s.Login("eva@acme.example")
		customer := s.Customer("Uno")
		customer.Writes("Hola")
		s.WaitIn(t, "the conversation", func() bool { return s.Admin.API("GET", "/conversations/1", nil, nil) == nil })
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		waiting := func() int64 { return jobs(w, "failures = 0") }

		var push struct {
			PublicKey  string `json:"public_key"`
			Here       bool
			Subscribed int
		}
		eva.Must("GET", "/me/push", nil, &push)
		if len(push.PublicKey) != 87 || push.Here || push.Subscribed != 0 {
			t.Errorf("at first: %+v", push)
		}
		refused(t, eva, "POST", "/me/push/test", nil, "not_subscribed")
		for field, value := range map[string]string{"endpoint": "http://push.example/a", "p256dh": "AAAA", "auth": "AAAA"} {
			bad := service.subscription("bad")
			bad[field] = value
			refused(t, eva, "PUT", "/me/push", bad, "invalid")
		}
		if err := s.Admin.API("PUT", "/me/push", service.subscription("token"), nil); err == nil {
			t.Error("a token subscribes a browser")
		}
		eva.Must("PUT", "/me/push", service.subscription("desk"), nil)
		eva.Must("PUT", "/me/push", service.subscription("desk-anew"), nil)
		phone.Must("PUT", "/me/push", service.subscription("phone"), nil)
		eva.Must("GET", "/me/push", nil, &push)
		if !push.Here || push.Subscribed != 2 {
			t.Errorf("subscribed: %+v", push)
		}
		eva.Must("POST", "/me/push/test", nil, nil)
		s.WaitIn(t, "the trial", func() bool { return len(service.got()) == 1 })
		if got := service.got()[0]; got.To != "/desk-anew" || got.Title != "Los avisos llegan a este dispositivo" {
			t.Errorf("the trial is %+v", got)
		}

		// Given to her: to both browsers, ten seconds later.
		assign := func(to any) {
			s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": to}, nil)
		}
		assign(evaID)
		s.WaitIn(t, "two pushes wait", func() bool { return waiting() == 2 })
		if n := len(service.got()); n != 1 {
			t.Errorf("%d were pushed at once", n)
		}
		s.Advance(10 * time.Second)
		s.WaitIn(t, "both", func() bool { return len(service.got()) == 3 })
		got := service.got()[2]
		if got.Title != "Ana Torres te derivó a Uno" || got.Path != "/c/1" || got.Workspace != fmt.Sprint(s.Workspace) ||
			got.Number != 1 || got.User != evaID || len(got.Actions) != 1 || got.Actions[0].Action != "reply" || got.Actions[0].Title != "Responder" {
			t.Errorf("pushed %+v", got)
		}

		// What the customer writes; several until it leaves are one, with the newest words.
		phone.Must("DELETE", "/me/push", nil, nil)
		customer.Writes("mi clave es 1234")
		customer.Writes("¿hola?")
		s.WaitIn(t, "it waits", func() bool { return waiting() == 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "the message", func() bool { return len(service.got()) == 4 })
		if got := service.got()[3]; got.To != "/desk-anew" || got.Title != "Uno te escribió" || got.Body != "¿hola?" {
			t.Errorf("pushed %+v", got)
		}

		// Without words.
		eva.Must("PATCH", "/me/alerts", map[string]any{"preview": false}, nil)
		customer.Writes("otra clave")
		s.WaitIn(t, "it waits", func() bool { return waiting() == 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "the message", func() bool { return len(service.got()) == 5 })
		if got := service.got()[4]; got.Body != "" || got.Title != "Uno te escribió" {
			t.Errorf("pushed %+v", got)
		}

		// Nothing while she looks, has silenced everything, is away by her own choice, or may see it no more when it would leave.
		nothing := func(why string, before, after func()) {
			t.Helper()
			customer.Writes(why)
			s.WaitIn(t, "it waits: "+why, func() bool { return waiting() == 1 })
			before()
			s.Advance(10 * time.Second)
			s.WaitIn(t, "nothing waits", func() bool { return jobs(w, "1 = 1") == 0 })
			if n := len(service.got()); n != 5 {
				t.Errorf("%s: %+v was pushed", why, service.got()[5:])
			}
			after()
		}
		attend := func(looking bool) {
			eva.Must("POST", "/me/attendance", map[string]any{"screen": "other", "looking": looking}, nil)
		}
		nothing("she looks", func() { attend(true) }, func() { attend(false) })
		nothing("silenced", func() { eva.Must("PATCH", "/me/alerts", map[string]any{"mute_hours": 1}, nil) },
			func() { eva.Must("PATCH", "/me/alerts", map[string]any{"mute_hours": 0}, nil) })
		nothing("away", func() { eva.Must("PUT", "/me/availability", map[string]any{"availability": "away"}, nil) },
			func() { eva.Must("PUT", "/me/availability", map[string]any{"availability": "online"}, nil) })
		nothing("muted", func() { eva.Must("PUT", "/conversations/1/mute", map[string]any{"hours": 6}, nil) },
			func() { eva.Must("DELETE", "/conversations/1/mute", nil, nil) })
		inbox := fmt.Sprintf("/inboxes/%d", s.Inbox)
		nothing("out of the inbox", func() { s.Admin.Must("PATCH", inbox, map[string]any{"members": []string{}}, nil) },
			func() {
				s.Admin.Must("PATCH", inbox, map[string]any{"members": []string{evaID}}, nil)
				assign(evaID)
			})

		// Back in the inbox and given the conversation anew, she is told of that.
		s.WaitIn(t, "it waits", func() bool { return waiting() == 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "given anew", func() bool { return len(service.got()) == 6 })
		s.WaitIn(t, "nothing waits", func() bool { return jobs(w, "1 = 1") == 0 })

		// A service that has lost the browser ends it; one that is busy is asked again.
		service.say(http.StatusServiceUnavailable)
		customer.Writes("luego")
		s.WaitIn(t, "it waits", func() bool { return waiting() == 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "it failed once", func() bool { return jobs(w, "failures = 1") == 1 })
		service.say(http.StatusCreated)
		s.Advance(time.Minute)
		s.WaitIn(t, "it came", func() bool { return len(service.got()) == 7 })
		service.say(http.StatusGone)
		customer.Writes("adiós")
		s.WaitIn(t, "it waits", func() bool { return waiting() == 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "nothing waits", func() bool { return jobs(w, "1 = 1") == 0 })
		eva.Must("GET", "/me/push", nil, &push)
		if push.Here || push.Subscribed != 0 {
			t.Errorf("after it has gone: %+v", push)
		}

		// The end of a session is the end of what is pushed to it.
		service.say(http.StatusCreated)
		phone.Must("PUT", "/me/push", service.subscription("phone"), nil)
		eva.Must("DELETE", "/sessions", nil, nil)
		eva.Must("GET", "/me/push", nil, &push)
		if push.Subscribed != 0 {
			t.Errorf("after her other sessions have ended: %+v", push)
		}
	})
}

// Who sees phones masked is told of nobody's number by a push either: not of whom his messenger calls by it.
func TestPushesAreMasked(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		service := openPushService(t)
		s.App.Push.Client = service.client()
		s.Admin.Must("PATCH", "/workspace", map[string]any{"masking": map[string]string{"agent": "request"}}, nil)
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		eva := s.Login("eva@acme.example")
		eva.Must("PUT", "/me/push", service.subscription("desk"), nil)
		s.Customer("+52 55 1234 5678").Writes("Hola")
		s.WaitIn(t, "the conversation", func() bool { return s.Admin.API("GET", "/conversations/1", nil, nil) == nil })
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": evaID}, nil)
		s.WaitIn(t, "a push waits", func() bool { return jobs(w, "failures = 0") >= 1 })
		s.Advance(10 * time.Second)
		s.WaitIn(t, "it is pushed", func() bool { return len(service.got()) >= 1 })
		for _, got := range service.got() {
			if said := got.Title + got.Body; !strings.Contains(said, "•••• 5678") || strings.Contains(said, "1234") {
				t.Errorf("pushed %+v", got)
			}
		}
	})
}

// Addresses that a browser names are anybody's: nothing of this machine or its network is reached by them.
func TestPushReachesNothingPrivate(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		touched := make(chan string, 9)
		inside := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { touched <- r.URL.Path }))
		defer inside.Close()
		service := openPushService(t)
		admin := s.Login(servertest.AdminEmail)
		for _, host := range []string{"127.0.0.1", "localhost", "10.0.0.7", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "2130706433"} {
			to := service.subscription("x")
			to["endpoint"] = "https://" + host + "/x"
			admin.Must("PUT", "/me/push", to, nil)
			admin.Must("POST", "/me/push/test", nil, nil)
			var push struct{ Here bool }
			s.WaitIn(t, host+" is given up", func() bool {
				admin.Must("GET", "/me/push", nil, &push)
				return !push.Here
			})
		}
		to := service.subscription("x")
		to["endpoint"] = inside.URL + "/x"
		refused(t, admin, "PUT", "/me/push", to, "invalid") // another port than that of https
		if len(touched) > 0 {
			t.Errorf("something inside was reached: %s", <-touched)
		}
	})
}

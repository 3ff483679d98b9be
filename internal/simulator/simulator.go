package simulator

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Config is all optional.
type Config struct {
	Clock  func() time.Time // nil: time.Now
	Seed   uint64           // the same seed gives the same ids and chances
	Logger *slog.Logger     // nil: silent
	Knobs  *Knobs           // nil: DefaultKnobs
}

// Simulator holds one simulated Meta. Its methods may be called from several
// goroutines.
type Simulator struct {
	log   *slog.Logger
	clock *clock
	hub   hub

	ctx    context.Context
	stop   context.CancelFunc
	wg     sync.WaitGroup // the clock and the deliveries under way
	client *http.Client

	mu        sync.Mutex // guards all below
	rand      *rand.Rand
	knobs     Knobs
	release   chan struct{} // closed to let hanging sends go
	held      []func()      // deliver the templates that are held for review
	base      string        // scheme and host under which we were last called
	apps      []*app
	numbers   map[string]*number
	order     []string // phone number ids as they were connected
	wabas     map[string]*waba
	phones    []*Phone          // the phone with id p1 comes first
	users     map[string]*Phone // by canonical number and by user id
	chats     map[chatKey]*chat
	byWamid   map[string]*chat
	media     map[string]*media
	mediaURLs map[string]mediaURL
	managed   map[string]*bucket // management calls by app
	uploads   map[string]*session
	handles   map[string]string // of uploaded samples; the type of each
	outbox    outbox
	requests  journal[Request]
	delivered journal[*Delivery]
}

type chatKey struct{ phone, number string }

// New starts a simulator; Close stops it.
func New(c Config) *Simulator {
	if c.Clock == nil {
		c.Clock = time.Now
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	knobs := DefaultKnobs()
	if c.Knobs != nil {
		knobs = *c.Knobs
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Simulator{
		log: c.Logger, clock: newClock(c.Clock), ctx: ctx, stop: stop,
		client: newWebhookClient(),
		rand:   rand.New(rand.NewPCG(c.Seed, c.Seed^0x7469_6d62_7265)),
		knobs:  knobs, release: make(chan struct{}),
		numbers: map[string]*number{}, wabas: map[string]*waba{},
		users: map[string]*Phone{}, chats: map[chatKey]*chat{}, byWamid: map[string]*chat{},
		media: map[string]*media{}, mediaURLs: map[string]mediaURL{}, managed: map[string]*bucket{},
		uploads: map[string]*session{}, handles: map[string]string{},
	}
	s.outbox.batches = map[string][]update{}
	s.wg.Go(func() { s.clock.run(ctx) })
	return s
}

// Close stops deliveries and waits for those under way.
func (s *Simulator) Close() {
	s.mu.Lock() // no delivery starts between the stop and the wait
	s.stop()
	s.mu.Unlock()
	s.wg.Wait()
	s.client.CloseIdleConnections()
}

// Connect makes an app known, with the numbers it serves. Like Meta it first
// asks the callback URL to prove itself, and changes nothing if the answer is
// wrong. An empty CallbackURL connects an app without webhooks. Connecting
// again updates.
func (s *Simulator) Connect(a App, numbers ...Number) error {
	if a.AppSecret == "" || a.AccessToken == "" {
		return errors.New("connect: app_secret and access_token are required")
	}
	for _, n := range numbers {
		if n.PhoneNumberID == "" || n.WABAID == "" || digits(n.Display) == "" {
			return errors.New("connect: a number needs phone_number_id, waba_id and display")
		}
	}
	if a.CallbackURL != "" {
		if err := s.handshake(a.CallbackURL, a.VerifyToken); err != nil {
			return fmt.Errorf("connect: %w", err)
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ap := s.saveApp(a)
	for _, n := range numbers {
		s.saveNumber(ap, n)
	}
	s.hub.send("state", nil)
	return nil
}

func (s *Simulator) saveApp(a App) *app {
	for _, known := range s.apps {
		if known.AppSecret == a.AppSecret {
			known.App = a
			return known
		}
	}
	known := &app{App: a, id: fmt.Sprintf("9000000000000%02d", len(s.apps)+1), wabas: map[string]bool{}}
	s.apps = append(s.apps, known)
	return known
}

func (s *Simulator) saveNumber(ap *app, n Number) {
	w := s.wabas[n.WABAID]
	if w == nil {
		w = &waba{id: n.WABAID, subscribers: map[string]override{}}
		w.templates = s.seedTemplates()
		s.wabas[n.WABAID] = w
	}
	ap.wabas[n.WABAID] = true
	if _, subscribed := w.subscribers[ap.id]; ap.Subscribe && !subscribed {
		w.subscribers[ap.id] = override{}
	}
	if known := s.numbers[n.PhoneNumberID]; known != nil {
		known.Number = n
		return
	}
	s.numbers[n.PhoneNumberID] = &number{
		Number: n, registered: !n.Unregistered,
		profile: map[string]any{"messaging_product": "whatsapp", "about": n.VerifiedName},
		blocked: map[string]bool{}, synced: map[string]bool{},
	}
	s.order = append(s.order, n.PhoneNumberID)
}

// SetKnobs replaces all knobs.
func (s *Simulator) SetKnobs(k Knobs) error {
	if err := k.valid(); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.knobs = k
	s.hub.send("knobs", nil)
	return nil
}

// Knobs returns the knobs as they are.
func (s *Simulator) Knobs() Knobs {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.knobs
}

// Advance moves the simulated clock forward; what becomes due happens. With
// an own Clock in Config, Advance(0) looks at it again.
func (s *Simulator) Advance(d time.Duration) {
	s.clock.advance(d)
	s.hub.send("clock", nil)
}

// Now is the simulated time.
func (s *Simulator) Now() time.Time { return s.clock.now() }

// Release lets the sends go that hang because of a Failure, and the templates that are held.
func (s *Simulator) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.release)
	s.release = make(chan struct{})
	for _, deliver := range s.held {
		deliver()
	}
	s.held = nil
}

// Handler serves the Graph API, the media, the control API and the page.
func (s *Simulator) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /media/{id}/{nonce}", s.serveMedia)
	mux.HandleFunc("GET /ads/{name}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", samples()["image"].mime)
		_, _ = w.Write(samples()["image"].data) // the caller may have left
	})
	mux.Handle("/_sim/", sameSite(s.controlRoutes()))
	mux.Handle("/", sameSite(pageHandler()))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if versionPath.MatchString(r.URL.Path) {
			s.serveGraph(w, r)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// handshake is the GET that Meta sends whenever a callback is saved.
func (s *Simulator) handshake(callback, token string) error {
	u, err := url.Parse(callback)
	if err != nil {
		return fmt.Errorf("callback URL: %w", err)
	}
	s.mu.Lock()
	challenge := fmt.Sprint(1_000_000_000 + s.rand.IntN(1_000_000_000))
	s.mu.Unlock()
	q := u.Query()
	q.Set("hub.mode", "subscribe")
	q.Set("hub.challenge", challenge)
	q.Set("hub.verify_token", token)
	u.RawQuery = q.Encode()
	return s.expectChallenge(u.String(), challenge)
}

// newID makes an object id: digits, as Meta's.
func (s *Simulator) newID() string {
	return fmt.Sprint(1_000_000_000_000_000 + s.rand.Int64N(8_000_000_000_000_000))
}

// newWamid makes a message id. Meta's are base64 of a small binary record
// with the user's digits in it; ours also vary in length, so that +, / and =
// occur as they do in the field.
func (s *Simulator) newWamid(who string, inbound bool) string {
	kind := byte(0x11)
	if inbound {
		kind = 0x12
	}
	raw := append([]byte{0x1c, 0x18, byte(len(who))}, who...)
	raw = append(raw, 0x15, 0x02, 0x00, kind, 0x18)
	return "wamid." + base64.StdEncoding.EncodeToString(append(raw, s.bytes(12+s.rand.IntN(3))...))
}

func (s *Simulator) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.rand.UintN(256))
	}
	return b
}

func (s *Simulator) newToken(n int) string { return hex.EncodeToString(s.bytes(n)) }

package fault

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
	"timbre/test/witness"
)

func TestMain(m *testing.M) { testkit.Main(m, removeProgram) }

// number is the business number that servertest connects.
var number = meta.Number{ID: servertest.NumberID, WABA: servertest.WABA, Display: "576015550100"}

// world is a server in this process, with Meta and a witness of its database beside it.
type world struct {
	*servertest.Server
	meta    meta.App
	witness *witness.Witness
	t       *testing.T
}

func start(t *testing.T, o servertest.Options) *world {
	t.Helper()
	s := servertest.Start(t, o)
	return &world{Server: s, t: t, witness: witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data),
		meta: meta.App{Callback: s.URL + s.WebhookPath, Secret: servertest.AppSecret, HTTP: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}}
}

// worlds runs a test on both engines.
func worlds(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, start(t, servertest.Options{})) })
	t.Run("postgres", func(t *testing.T) { fn(t, start(t, servertest.Options{Postgres: true})) })
}

// deliver posts a signed body that must be accepted.
func (w *world) deliver(body []byte) {
	w.t.Helper()
	status, err := w.meta.Post(w.t.Context(), body)
	if err != nil || status != http.StatusOK {
		w.t.Fatalf("a delivery was answered %d (%v): %.300s", status, err, body)
	}
}

// now is the time by the server's clock, as providers write it.
func (w *world) now() time.Time { return w.Clock.Now().Truncate(time.Second) }

// view is all that the administrator sees.
func (w *world) view() live.View { return live.Fetch(w.t, w.Admin) }

// find reads the message with a provider's or our own id; nil if there is none.
func (w *world) find(id string) live.Thing {
	w.t.Helper()
	for _, m := range w.view().Messages {
		if m["external_id"] == id || m["id"] == id {
			return m
		}
	}
	return nil
}

// becomes waits until a message has a status, and returns it.
func (w *world) becomes(id, status string) (m live.Thing) {
	w.t.Helper()
	w.WaitFor("message "+id+" is "+status, func() bool {
		m = w.find(id)
		return m != nil && m["status"] == status
	})
	return m
}

// replies writes a text to a conversation and returns the message's id.
func (w *world) replies(conversation int64, text string) string {
	w.t.Helper()
	var m struct{ ID string }
	w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/messages", conversation), meta.Object{"kind": "text", "text": text, "client_id": text}, &m)
	return m.ID
}

// sends are the messages that the provider was asked to send, by our reference.
func (w *world) sends() map[string]int {
	n := map[string]int{}
	for _, r := range w.Simulator.Requests(0, 0) {
		var body struct {
			Reference string `json:"biz_opaque_callback_data"`
		}
		if json.Unmarshal([]byte(r.Body), &body) == nil && body.Reference != "" {
			n[body.Reference]++
		}
	}
	return n
}

// knobs bends the simulated network.
func (w *world) knobs(bend func(*simulator.Knobs)) {
	w.t.Helper()
	k := w.Simulator.Knobs()
	bend(&k)
	if err := w.Simulator.SetKnobs(k); err != nil {
		w.t.Fatal(err)
	}
}

// quiet: the provider accepts everything and tells no status while the clock stands, so that the test alone does.
func quiet(k *simulator.Knobs) { k.Window, k.SentDelay = "off", 3_600_000 }

// asked lets a customer write and returns the number of the conversation.
func (w *world) asked(n int) int64 {
	w.t.Helper()
	w.deliver(number.Messages(meta.Text(meta.Customer(n), meta.ID("ask", n), "¿hay?", w.now())))
	for number, c := range w.view().Conversations {
		if phone := fmt.Sprint(c["contact"].(live.Thing)["phone"]); strings.TrimPrefix(phone, "+") == meta.Customer(n) {
			return number
		}
	}
	w.t.Fatal("the customer's conversation is not there")
	return 0
}

// sameJSON compares what was read from JSON with a text of it.
func sameJSON(got any, want string) bool {
	var w any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		return false
	}
	return reflect.DeepEqual(got, w)
}

// seeded gives each test its own chances, which are the same each time; FAULT_SEED deals others.
func seeded(t *testing.T) *rand.Rand {
	n, err := strconv.ParseUint(cmp.Or(os.Getenv("FAULT_SEED"), "0"), 10, 64)
	if err != nil {
		t.Fatal("FAULT_SEED: ", err)
	}
	chosen := n
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("FAULT_SEED=%d", chosen)
		}
	})
	for _, c := range t.Name() {
		n = n*131 + uint64(c)
	}
	return rand.New(&shared{PCG: rand.NewPCG(n, n+chosen)})
}

// shared is a source that several goroutines draw from.
type shared struct {
	mu sync.Mutex
	*rand.PCG
}

func (s *shared) Uint64() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.PCG.Uint64()
}

// takesLong leaves a test to make fault: make test has twenty-five minutes for everything.
func takesLong(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("it takes long: make fault")
	}
}

// rounds is how often something is broken: seldom among all the other checks, often where nothing else waits.
func rounds(short, long int) int {
	if testing.Short() {
		return short
	}
	return long
}

// together runs fn n times at once and waits for all.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		all.Go(func() {
			<-begin
			fn(i)
		})
	}
	close(begin)
	all.Wait()
}

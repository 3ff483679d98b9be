package channel

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/bucket"
	"timbre/test/live"
	"timbre/test/meta"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// number is the business number that servertest connects.
var number = meta.Number{ID: servertest.NumberID, WABA: servertest.WABA, Display: "576015550100"}

// Thing is a JSON object as the API shows it.
type Thing = live.Thing

// world is a server and a simulated Meta that one engine's rows share. Each row has a customer of its own.
type world struct {
	*servertest.Server
	meta   meta.App
	inbox  string            // its path
	files  map[string][]byte // what a phone sends, by kind
	screen *live.Screen      // of the administrator, kept by the stream
}

// worlds runs a test on both engines: on SQLite with files in a folder, on PostgreSQL with files in a bucket.
func worlds(t *testing.T, o servertest.Options, fn func(t *testing.T, w *world)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			o := o
			if o.Postgres = engine == "postgres"; o.Postgres {
				o.Settings = also(o.Settings, bucket.Start(t).Use)
			}
			s := servertest.Start(t, o)
			w := &world{Server: s, inbox: fmt.Sprint("/inboxes/", s.Inbox), meta: meta.App{Callback: s.URL + s.WebhookPath, Secret: servertest.AppSecret}}
			w.screen = live.Open(t, s.Admin)
			fn(t, w)
		})
	}
}

// also changes the settings twice.
func also(first, second func(*config.Settings)) func(*config.Settings) {
	return func(set *config.Settings) {
		if first != nil {
			first(set)
		}
		second(set)
	}
}

// control calls the simulator as its page does.
func (w *world) control(t *testing.T, method, path string, body, out any) {
	t.Helper()
	w.call(t, method, w.Settings.GraphURL+"/_sim"+path, body, out)
}

// graph calls the simulated Graph API as the business does elsewhere, e.g. in Meta's own pages.
func (w *world) graph(t *testing.T, method, path string, body, out any) {
	t.Helper()
	w.call(t, method, w.Settings.GraphURL+"/v25.0"+path, body, out)
}

func (w *world) call(t *testing.T, method, address string, body, out any) {
	t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+servertest.AccessToken)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s %s", method, address, res.Status, answer)
	}
	if b, ok := out.(*[]byte); ok {
		*b = answer
	} else if out != nil && json.Unmarshal(answer, out) != nil {
		t.Fatalf("%s %s answered %s", method, address, answer)
	}
}

// knobs bends the simulated network.
func (w *world) knobs(t *testing.T, bend func(*simulator.Knobs)) {
	t.Helper()
	var k simulator.Knobs
	w.control(t, "GET", "/knobs", nil, &k)
	bend(&k)
	w.control(t, "POST", "/knobs", k, nil)
}

// deliver posts a signed body that must be accepted.
func (w *world) deliver(t *testing.T, body []byte) {
	t.Helper()
	if status, err := w.meta.Post(t.Context(), body); err != nil || status != http.StatusOK {
		t.Fatalf("a delivery was answered %d (%v): %.300s", status, err, body)
	}
}

// chat is a customer with his conversation.
type chat struct {
	*world
	*servertest.Customer
	Admin  *servertest.Client // whose failures are the row's
	t      *testing.T
	number int64
	path   string
}

// asks lets a new customer write, and returns his conversation with the message, as shown.
func (w *world) asks(t *testing.T, phone simulator.Phone) (*chat, Thing) {
	t.Helper()
	c := &chat{world: w, Customer: w.customer(t, phone), Admin: servertest.ClientOf(t, w.URL, w.Token), t: t}
	id := c.Writes("¿hay?")
	c.find(id)
	return c, c.by("external_id", id)
}

// customer gives somebody a phone.
func (w *world) customer(t *testing.T, phone simulator.Phone) *servertest.Customer {
	t.Helper()
	c := w.Customer(t.Name() + phone.Name)
	if phone.Name == "" {
		return c
	}
	p, err := w.Simulator.AddPhone(phone)
	if err != nil {
		t.Fatal(err)
	}
	c.Phone = p
	return c
}

// find waits for the conversation with a message of the provider's id.
func (c *chat) find(external string) {
	c.t.Helper()
	c.WaitIn(c.t, "the customer's message is here", func() bool {
		var page struct{ Items []Thing }
		c.Admin.Must("GET", "/conversations?status=all&limit=20", nil, &page)
		for _, row := range page.Items {
			c.number = int64(row["number"].(float64))
			if c.path = fmt.Sprint("/conversations/", c.number); c.by("external_id", external) != nil {
				return true
			}
		}
		return false
	})
}

// messages of the conversation, newest first, without system lines.
func (c *chat) messages() (out []Thing) {
	c.t.Helper()
	var page struct{ Items []Thing }
	c.Admin.Must("GET", c.path+"/messages?limit=100", nil, &page)
	for _, m := range page.Items {
		if m["kind"] != "event" {
			out = append(out, m)
		}
	}
	return out
}

// by returns the message of which a field has a value; nil if there is none.
func (c *chat) by(field string, value any) Thing {
	c.t.Helper()
	for _, m := range c.messages() {
		if m[field] == value {
			return m
		}
	}
	return nil
}

// becomes waits until a message of ours has a status, and returns it.
func (c *chat) becomes(id, status string) (m Thing) {
	c.t.Helper()
	last := ""
	defer func() {
		if c.t.Failed() {
			c.t.Log("it was last: " + last)
		}
	}()
	c.WaitIn(c.t, "message "+id+" is "+status, func() bool {
		m = c.by("id", id)
		last = text(m)
		return m != nil && m["status"] == status
	})
	return m
}

// says writes a text and returns the message's id.
func (c *chat) says(words string) string {
	c.t.Helper()
	var m struct{ ID string }
	c.Admin.Must("POST", c.path+"/messages", Thing{"kind": "text", "text": words}, &m)
	return m.ID
}

// requests of a message of ours, as the provider got them.
func (w *world) requests(id string) (out []Thing) {
	for _, r := range w.Simulator.Requests(0, 0) {
		var body Thing
		if json.Unmarshal([]byte(r.Body), &body) == nil && body["biz_opaque_callback_data"] == id {
			out = append(out, body)
		}
	}
	return out
}

// kinds of file that a phone can send.
var fileKinds = []string{"image", "video", "voice", "document", "sticker"}

// collect lets a customer send a file of each kind, and keeps what the API then serves of it.
func (w *world) collect(t *testing.T) {
	t.Helper()
	c, _ := w.asks(t, simulator.Phone{})
	w.files = map[string][]byte{}
	for _, kind := range fileKinds {
		w.files[kind] = c.content(c.arrives(c.Sends(simulator.Inbound{Kind: kind})))
	}
}

// arrives waits until the file of a customer's message is here.
func (c *chat) arrives(external string) (m Thing) {
	c.t.Helper()
	c.WaitIn(c.t, "the customer's file is here", func() bool {
		m = c.by("external_id", external)
		return m != nil && value(m, "content", "media", "state") != "pending"
	})
	return m
}

// content is what the API serves of a message's file.
func (c *chat) content(m Thing) []byte {
	c.t.Helper()
	id, _ := value(m, "content", "media", "file_id").(string)
	res, err := c.Admin.Do("GET", "/api/v1/files/"+id+"/content", nil)
	if err != nil {
		c.t.Fatal(err)
	}
	defer res.Body.Close()
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		c.t.Fatalf("file %q of %s: %s (%v)", id, text(m), res.Status, err)
	}
	return b
}

// upload stores a file as the interface does, and returns its id.
func (w *world) upload(t *testing.T, as, name, mime string, content []byte) string {
	t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	if as != "" {
		_ = m.WriteField("kind", as) // a buffer does not fail
	}
	part, _ := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, name)}, "Content-Type": {mime}})
	_, _ = part.Write(content)
	_ = m.Close()
	c := servertest.ClientOf(t, w.URL, w.Token)
	c.Header.Set("Content-Type", m.FormDataContentType())
	var f struct{ ID string }
	c.Must("POST", "/files", io.Reader(&form), &f)
	return f.ID
}

// value walks into an object; nil if it does not lead there.
func value(v any, path ...string) any {
	for _, key := range path {
		m, _ := v.(Thing)
		v = m[key]
	}
	return v
}

func text(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err) // came out of JSON
	}
	return string(b)
}

// parse reads a row's own JSON.
func parse(t *testing.T, s string) (v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatalf("%s: %v", s, err)
	}
	return v
}

// missing says where got lacks what is wanted; "" if it has all of it. What is beside it does not matter. A wanted string that
// ends with … is a beginning; null wants nothing there.
func missing(got, want any, path string) string {
	switch want := want.(type) {
	case Thing:
		m, ok := got.(Thing)
		if !ok {
			return fmt.Sprintf("%s is %s", path, text(got))
		}
		for key, v := range want {
			if s := missing(m[key], v, path+"."+key); s != "" {
				return s
			}
		}
		return ""
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(want) {
			return fmt.Sprintf("%s is %s", path, text(got))
		}
		for i := range want {
			if s := missing(list[i], want[i], fmt.Sprint(path, ".", i)); s != "" {
				return s
			}
		}
		return ""
	case string:
		if begin, ok := strings.CutSuffix(want, "…"); ok {
			if s, ok := got.(string); ok && strings.HasPrefix(s, begin) {
				return ""
			}
		}
	}
	if text(got) == text(want) {
		return ""
	}
	return fmt.Sprintf("%s is %s instead of %s", path, text(got), text(want))
}

// inStep holds what the stream told to what a fresh fetch shows.
func (w *world) inStep(t *testing.T) {
	t.Helper()
	var counts struct{ Seq string }
	w.answered(t)
	w.settled(t)
	w.Admin.Must("GET", "/counts", nil, &counts)
	var until int64
	fmt.Sscan(counts.Seq, &until)
	w.screen.Follow(1<<40, func() int64 { return until })
	for _, d := range w.screen.Differences(live.Fetch(t, w.Admin)) {
		t.Errorf("the stream: %s", d)
	}
}

// now is the time by the server's clock, as providers write it.
func (w *world) now() time.Time { return w.Clock.Now().Truncate(time.Second) }

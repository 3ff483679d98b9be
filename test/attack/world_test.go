package attack

import (
	"bytes"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/idp"
	"timbre/test/live"
	"timbre/test/meta"
	"timbre/test/postoffice"
	"timbre/test/witness"
)

func TestMain(m *testing.M) { testkit.Main(m) }

// tenant is a workspace with its own Meta app, and an id of everything in it.
type tenant struct {
	admin  *servertest.Client
	app    meta.App
	number meta.Number
	ids    map[string]string // by noun: contacts, inboxes…
	last   int64             // number of its newest conversation
}

// world has two tenants, X and Y.
type world struct {
	*servertest.Server
	witness  *witness.Witness
	provider *idp.Provider // of identities, of both tenants
	x, y     tenant
	t        *testing.T
}

func worlds(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, begin(t, servertest.Options{})) })
	t.Run("postgres", func(t *testing.T) { fn(t, begin(t, servertest.Options{Postgres: true})) })
}

// Where the passkeys of both are good.
const (
	doorOrigin = "http://timbre.localhost:8080"
	doorHost   = "timbre.localhost"
)

const otherSecret = "secret-of-the-other-app"

func begin(t *testing.T, o servertest.Options) *world {
	t.Helper()
	o.Knobs = func(k *simulator.Knobs) { k.Window = "off" }
	o.PublicURL, o.Clock = doorOrigin, testkit.NewClock()
	provider, err := idp.Open(o.Clock.Now, idp.Person{Subject: "ana", Email: servertest.AdminEmail, Verified: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(provider.Close)
	o.Identity = provider.Address
	s := servertest.Start(t, o)
	w := &world{Server: s, t: t, provider: provider, witness: witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)}
	w.x = tenant{admin: s.Login(servertest.AdminEmail), number: meta.Number{ID: servertest.NumberID, WABA: servertest.WABA, Display: "576015550100"},
		app: meta.App{Callback: s.URL + s.WebhookPath, Secret: servertest.AppSecret}, ids: map[string]string{"inboxes": fmt.Sprint(s.Inbox)}}
	other := meta.Number{ID: "206540352242922", WABA: "202290129340398", Display: "576015550200"}
	business := simulator.App{AppSecret: otherSecret, VerifyToken: "verify-token-of-the-other", AccessToken: "token-of-the-other", Subscribe: true}
	if err := s.Simulator.Connect(business, simulator.Number{PhoneNumberID: other.ID, WABAID: other.WABA, Display: other.Display, VerifiedName: "Other"}); err != nil {
		t.Fatal(err)
	}
	wish := app.Bootstrap{Workspace: "Other", WhatsApp: &app.Connection{Account: other.ID, Portfolio: other.WABA, AppSecret: otherSecret,
		AccessToken: "token-of-the-other", VerifyToken: "verify-token-of-the-other"}}
	wish.Admin.Name, wish.Admin.Email, wish.Admin.Password = "Otto", "otto@other.example", servertest.AdminPassword
	made, err := s.App.Bootstrap(t.Context(), wish)
	if err != nil {
		t.Fatal(err)
	}
	w.y = tenant{admin: s.Login(wish.Admin.Email), number: other,
		app: meta.App{Callback: s.URL + made.WebhookPath, Secret: otherSecret}, ids: map[string]string{"inboxes": fmt.Sprint(made.Inbox)}}
	w.fill(&w.x, 2)
	w.fill(&w.y, 5)
	w.provide(&w.x, "equis", "x.example", "acme.example")
	w.provide(&w.y, "otra", "other.example")
	w.settled()
	return w
}

// provide has a tenant use the provider, by a short name, for some domains.
func (w *world) provide(n *tenant, slug string, domains ...string) {
	w.t.Helper()
	n.admin.Must("PUT", "/workspace/sso", meta.Object{"slug": slug, "name": slug, "issuer": w.provider.Issuer, "client_id": idp.ClientID,
		"client_secret": idp.Secret, "domains": domains}, nil)
	var page struct{ Items []live.Thing }
	n.admin.Must("GET", "/me/identities", nil, &page)
	n.ids["identities"] = page.Items[0]["id"].(string)
}

// settled waits for the mails about accounts, so that no job of theirs ends while something is tried.
func (w *world) settled() {
	w.t.Helper()
	w.WaitIn(w.t, "the mails about accounts are settled", func() bool {
		return w.witness.Number(`SELECT count(*) FROM jobs WHERE kind = 'account_mail'`) == 0
	})
}

// fill makes one of everything in a workspace, with so many conversations.
func (w *world) fill(n *tenant, conversations int) {
	w.t.Helper()
	var made struct {
		ID     string
		Member struct{ ID string }
		Token  struct{ ID string }
	}
	for i := range conversations {
		w.deliver(n, meta.Text(meta.Customer(i), meta.ID(n.number.ID, i), "hola", w.Clock.Now()))
	}
	n.last = int64(conversations)
	n.admin.Must("POST", "/teams", meta.Object{"name": "Ventas"}, &made)
	n.ids["teams"] = made.ID
	n.admin.Must("POST", "/members", meta.Object{"name": "Eva", "email": "eva@" + n.number.ID + ".example", "role": "agent"}, &made)
	n.ids["members"] = made.Member.ID
	n.admin.Must("POST", "/tokens", meta.Object{"name": "bot", "kind": "bot"}, &made)
	n.ids["tokens"] = made.Token.ID
	n.ids["files"] = w.upload(n.admin)
	n.admin.Must("POST", "/uploads", meta.Object{"client_id": "a", "name": "a.txt", "size": 10}, &made)
	n.ids["uploads"] = made.ID
	var sessions struct{ Items []struct{ ID string } }
	n.admin.Must("GET", "/sessions", nil, &sessions)
	n.ids["sessions"] = sessions.Items[0].ID
	n.ids["passkeys"] = n.admin.AddPasskey(w.NewDevice(doorOrigin, doorHost), servertest.AdminPassword)
	n.admin.Must("POST", "/contact-imports", meta.Object{"file_id": w.upload(n.admin)}, &made)
	n.ids["contact-imports"] = made.ID
	n.admin.Must("POST", "/canned-responses", meta.Object{"scope": "shared", "code": "hola", "text": "Hola {{contact.name}}"}, &made)
	n.ids["canned-responses"] = made.ID
	n.admin.Must("POST", "/saved-views", meta.Object{"scope": "shared", "name": "Sin leer", "filter": meta.Object{"field": "unread", "op": "yes"}}, &made)
	n.ids["saved-views"] = made.ID
	n.admin.Must("POST", "/macros", meta.Object{"scope": "shared", "name": "Aparte", "steps": []meta.Object{{"kind": "pending"}}}, &made)
	n.ids["macros"] = made.ID
	n.admin.Must("POST", "/labels", meta.Object{"name": "Vieja"}, &made)
	n.admin.Must("DELETE", "/labels/"+made.ID, nil, &made)
	n.ids["removals"] = made.ID
	n.admin.Must("POST", "/labels", meta.Object{"name": "VIP"}, &made)
	n.ids["labels"] = made.ID
	n.admin.Must("POST", "/attributes", meta.Object{"noun": "contact", "key": "talla", "name": "Talla", "kind": "text"}, &made)
	n.ids["attributes"] = made.ID
	n.admin.Must("POST", "/library/folders", meta.Object{"name": "Catálogos"}, &made)
	n.ids["folders"] = made.ID
	n.admin.Must("POST", "/business-hours", meta.Object{"name": "Oficina", "week": slices.Repeat([][]string{{}}, 7), "days": []string{}}, &made)
	n.ids["business-hours"] = made.ID
	n.admin.Must("POST", "/sla-policies", meta.Object{"name": "Urgente", "priorities": []string{"urgent"}, "first_reply_minutes": 30}, &made)
	n.ids["sla-policies"] = made.ID
	n.admin.Must("POST", "/roles", meta.Object{"name": "Caja", "permissions": []string{"notes.write"}}, &made)
	n.ids["roles"] = made.ID
	n.admin.Must("POST", "/close-reasons", meta.Object{"name": "Venta"}, &made)
	n.ids["close-reasons"] = made.ID
	n.admin.Must("PUT", fmt.Sprintf("/conversations/%d/draft", n.last), meta.Object{"text": "un borrador"}, nil)
	n.ids["messages"] = w.messageOf(n.admin, n.last)
	n.admin.Must("POST", fmt.Sprintf("/conversations/%d/messages", n.last), meta.Object{"kind": "text", "text": "mañana", "send_at": w.Clock.Now().Add(time.Hour)}, &made)
	n.ids["scheduled"] = made.ID
	n.admin.Must("POST", fmt.Sprintf("/conversations/%d/follow-ups", n.last), meta.Object{"due_at": w.Clock.Now().Add(time.Hour), "note": "llamar"}, &made)
	n.ids["follow-ups"] = made.ID
	var opened struct{ Contact struct{ ID string } }
	n.admin.Must("GET", fmt.Sprint("/conversations/", n.last), nil, &opened)
	n.ids["contacts"] = opened.Contact.ID
	var merged struct{ Merge struct{ ID string } }
	n.admin.Must("POST", "/contacts", meta.Object{"name": "Dos veces"}, &made)
	n.admin.Must("POST", "/contacts/"+opened.Contact.ID+"/merge", meta.Object{"contact_id": made.ID}, &merged)
	n.ids["merges"] = merged.Merge.ID
	var page struct{ Items []live.Thing }
	n.admin.Must("GET", "/ledger", nil, &page)
	n.ids["ledger"] = page.Items[0]["id"].(string)
	w.news(n)
	n.admin.Must("POST", "/inboxes/"+n.ids["inboxes"]+"/templates/sync", nil, nil)
	var templates struct{ Items []live.Thing }
	w.WaitIn(w.t, "templates", func() bool {
		n.admin.Must("GET", "/templates", nil, &templates)
		return len(templates.Items) > 0
	})
	n.ids["templates"] = templates.Items[0]["id"].(string)
	n.admin.Must("GET", "/notices", nil, &page)
	n.ids["notices"] = page.Items[0]["id"].(string)
}

// news brings something that administrators are told.
func (w *world) news(n *tenant) {
	w.t.Helper()
	body := meta.Delivery(n.number.WABA, meta.Object{"field": "account_update", "value": meta.Object{"event": "ACCOUNT_VIOLATION", "violation_info": meta.Object{"violation_type": "ALCOHOL"}}})
	if status, err := n.app.Post(w.t.Context(), body); status != http.StatusOK {
		w.t.Fatalf("news were answered %d (%v)", status, err)
	}
}

func (w *world) deliver(n *tenant, list ...meta.Object) {
	w.t.Helper()
	if status, err := n.app.Post(w.t.Context(), n.number.Messages(list...)); status != http.StatusOK {
		w.t.Fatalf("a delivery was answered %d (%v)", status, err)
	}
}

// messageOf is the customer's newest message of a conversation.
func (w *world) messageOf(c *servertest.Client, number int64) string {
	w.t.Helper()
	var page struct{ Items []live.Thing }
	c.Must("GET", fmt.Sprintf("/conversations/%d/messages", number), nil, &page)
	for _, m := range page.Items {
		if m["direction"] == "in" {
			return m["id"].(string)
		}
	}
	w.t.Fatal("there is no message")
	return ""
}

// upload sends a small file and returns its id.
func (w *world) upload(c *servertest.Client) string {
	w.t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, err := m.CreateFormFile("file", "note.txt")
	if err != nil {
		w.t.Fatal(err)
	}
	io.WriteString(part, "a small text")
	m.Close()
	c.Header.Set("Content-Type", m.FormDataContentType())
	defer c.Header.Del("Content-Type")
	var made struct{ ID string }
	c.Must("POST", "/files", io.Reader(&form), &made)
	return made.ID
}

// answer is what an attempt got.
type answer struct {
	status int
	code   string
	kind   string // Content-Type
	header http.Header
}

// try calls a route and reads the refusal.
func (w *world) try(c *servertest.Client, method, path string, body any) answer {
	w.t.Helper()
	res, err := c.Do(method, "/api/v1"+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() {
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<20)) // or the connection is not used again
		res.Body.Close()
	}()
	out := answer{status: res.StatusCode, kind: res.Header.Get("Content-Type"), header: res.Header}
	if res.StatusCode >= 400 {
		var p servertest.Problem
		if err := decode(res.Body, &p); err != nil {
			w.t.Errorf("%s %s answered no problem: %v", method, path, err)
		}
		out.code = p.Code
	}
	return out
}

// untouched runs what must be refused and names the tables that changed all the same. What was due before, or is leased for a minute, is
// done first.
func (w *world) untouched(what string, fn func()) {
	w.t.Helper()
	if changed := w.changedBy(fn); len(changed) > 0 {
		w.t.Errorf("%s: it was refused, but changed %s", what, strings.Join(changed, ", "))
	}
}

// attempt is something that must be refused.
type attempt struct {
	what string
	try  func()
}

// follows are tables in which what was done before may be followed up meanwhile: only an attempt by itself that changes them is at fault.
var follows = []string{"jobs", "notified", "notifications"}

// allUntouched runs many attempts between two looks at the database, which take longer than they. If anything changed, each is made again by
// itself, to tell which it was.
func (w *world) allUntouched(list []attempt) {
	w.t.Helper()
	changed := w.changedBy(func() {
		for _, a := range list {
			a.try()
		}
	})
	if len(changed) == 0 {
		return
	}
	if slices.ContainsFunc(changed, func(table string) bool { return !slices.Contains(follows, table) }) {
		w.t.Errorf("of %d that were refused some changed %s", len(list), strings.Join(changed, ", "))
	}
	for _, a := range list {
		w.untouched(a.what, a.try)
	}
}

// changedBy names the tables that something changes.
func (w *world) changedBy(fn func()) []string {
	w.t.Helper()
	w.WaitIn(w.t, "what was to be done", func() bool {
		return w.witness.Number(fmt.Sprintf(`SELECT count(*) FROM jobs WHERE state IN (0, 3) AND run_at <= %d`, w.Clock.Now().Add(time.Minute).UnixMicro())) == 0
	})
	before := w.witness.Picture()
	fn()
	return before.Changed(w.witness.Picture())
}

// postOffice opens a mail server, and makes a server of ours trust it.
func postOffice(t *testing.T) (*postoffice.Office, servertest.Options) {
	t.Helper()
	p, err := postoffice.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	return p, servertest.Options{Settings: func(s *config.Settings) { s.MailServers = []string{p.Address} }}
}

// mailServer is a post office as an administrator types it.
func mailServer(p *postoffice.Office, name string) meta.Object {
	host, port, _ := net.SplitHostPort(p.Address)
	n, _ := strconv.Atoi(port)
	return meta.Object{"host": host, "port": n, "security": "none", "username": postoffice.User, "password": postoffice.Password, "sender_name": name, "sender": "hola@acme.example"}
}

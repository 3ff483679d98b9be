package live

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"timbre/internal/simulator"
	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// Life is a workspace in which things happen by chance: two numbers, two teams, colleagues who see different things.
type Life struct {
	*servertest.Server
	Members []Member // the administrator first
	Teams   []string
	Inboxes []string
	Labels  []string

	t         testing.TB
	chances   *rand.Rand
	meta      meta.App
	numbers   []meta.Number
	customers int
	written   int
}

// Member is a colleague with his browser.
type Member struct {
	Name, ID string
	*servertest.Client
}

// Begin makes the workspace.
func Begin(t testing.TB, o servertest.Options, seed uint64) *Life {
	t.Helper()
	o.Knobs = func(k *simulator.Knobs) { k.Window, k.AutoRead = "off", true }
	s := servertest.Start(t, o)
	l := &Life{Server: s, t: t, chances: rand.New(rand.NewPCG(seed, seed)), meta: meta.App{Callback: s.URL + s.WebhookPath, Secret: servertest.AppSecret},
		numbers: []meta.Number{{ID: servertest.NumberID, WABA: servertest.WABA, Display: "576015550100"}, {ID: "106540352242923", WABA: servertest.WABA, Display: "576015550101"}}}
	l.Inboxes = []string{fmt.Sprint(s.Inbox), l.connect(l.numbers[1])}
	for _, name := range []string{"Ventas", "Soporte"} {
		var team struct{ ID string }
		s.Admin.Must("POST", "/teams", meta.Object{"name": name}, &team)
		l.Teams = append(l.Teams, team.ID)
	}
	for _, name := range []string{"VIP", "Late"} {
		var label struct{ ID string }
		s.Admin.Must("POST", "/labels", meta.Object{"name": name}, &label)
		l.Labels = append(l.Labels, label.ID)
	}
	l.Members = []Member{{Name: "administrator", Client: s.Admin}}
	for _, m := range []struct {
		name, sight    string
		inboxes, teams []string
	}{
		{"all", "all", l.Inboxes, nil}, {"all of one inbox", "all", l.Inboxes[:1], nil}, {"team", "team", l.Inboxes, l.Teams[:1]},
		{"own", "own", l.Inboxes, nil}, {"own of one inbox", "own", l.Inboxes[1:], l.Teams[1:]}, {"of nothing", "all", nil, nil},
	} {
		l.Members = append(l.Members, l.invite(m.name, m.sight, m.inboxes, m.teams))
	}
	return l
}

// connect adds a number of the same app.
func (l *Life) connect(n meta.Number) (inbox string) {
	l.t.Helper()
	app := simulator.App{AppSecret: servertest.AppSecret, VerifyToken: servertest.VerifyToken, AccessToken: servertest.AccessToken, Subscribe: true,
		CallbackURL: l.URL + l.WebhookPath}
	if err := l.Simulator.Connect(app, simulator.Number{PhoneNumberID: n.ID, WABAID: n.WABA, Display: "+" + n.Display, VerifiedName: "Acme"}); err != nil {
		l.t.Fatal(err)
	}
	var made struct{ ID string }
	l.Admin.Must("POST", "/inboxes", meta.Object{"name": "Second", "channel": "whatsapp", "phone_number_id": n.ID, "waba_id": n.WABA,
		"app_secret": servertest.AppSecret, "access_token": servertest.AccessToken, "verify_token": servertest.VerifyToken}, &made)
	return made.ID
}

func (l *Life) invite(name, sight string, inboxes, teams []string) Member {
	l.t.Helper()
	email := strings.ReplaceAll(name, " ", "-") + "@acme.example"
	id := l.AddMember(servertest.NewMember{Name: name, Email: email, Sight: sight})
	l.Admin.Must("PATCH", "/members/"+id, meta.Object{"inboxes": orNone(inboxes), "teams": orNone(teams)}, nil)
	return Member{name, id, l.Login(email)}
}

func orNone(list []string) []string { return append([]string{}, list...) }

// Step lets one thing happen.
func (l *Life) Step() {
	l.t.Helper()
	number := 1 + l.chances.IntN(max(1, l.customers))
	who := l.Members[l.chances.IntN(len(l.Members))]
	path := fmt.Sprintf("/conversations/%d", number)
	l.written++
	switch n := l.chances.IntN(100); {
	case n < 25 || l.customers < 4:
		l.customerWrites()
	case n < 40:
		l.may(who, "POST", path+"/messages", meta.Object{"kind": "text", "text": fmt.Sprint("answer ", l.written), "reopen": n%2 == 0})
	case n < 46:
		l.may(who, "POST", path+"/messages", meta.Object{"kind": "note", "text": fmt.Sprint("note ", l.written)})
	case n < 60:
		l.may(who, "POST", path+"/assign", meta.Object{"assignee_id": l.Members[1+l.chances.IntN(len(l.Members)-1)].ID})
	case n < 66:
		l.may(who, "POST", path+"/assign", meta.Object{"team_id": l.Teams[l.chances.IntN(2)], "note": "for you"})
	case n < 78:
		l.triage(who, path)
	case n < 90:
		act := []string{"close", "reopen", "pending", "return", "read", "unread"}[l.chances.IntN(6)]
		l.may(who, "POST", path+"/"+act, meta.Object{})
	case n < 93:
		l.renameContact(path)
	case n < 95:
		l.may(l.Members[0], "PATCH", "/inboxes/"+l.Inboxes[l.chances.IntN(2)], meta.Object{"settings": meta.Object{"agents_pick": n%2 == 0}})
	case n < 97:
		m := l.Members[1+l.chances.IntN(len(l.Members)-1)]
		l.may(l.Members[0], "PATCH", "/members/"+m.ID, meta.Object{"sight": []string{"own", "team", "all"}[l.chances.IntN(3)]})
	default:
		l.may(l.Members[0], "PATCH", "/teams/"+l.Teams[l.chances.IntN(2)], meta.Object{"members": []string{l.Members[1+l.chances.IntN(len(l.Members)-1)].ID}})
	}
}

// triage labels a conversation or its contact, puts it away for a while, says how urgent it is, or calls somebody.
func (l *Life) triage(who Member, path string) {
	l.t.Helper()
	label := l.Labels[l.chances.IntN(len(l.Labels))]
	change := meta.Object{[]string{"add", "remove"}[l.chances.IntN(2)]: []string{label}}
	switch l.chances.IntN(6) {
	case 4:
		l.may(who, []string{"PUT", "DELETE"}[l.chances.IntN(2)], path+"/participants/"+l.Members[1+l.chances.IntN(len(l.Members)-1)].ID, nil)
	case 5:
		called := []meta.Object{{"agent_id": l.Members[1+l.chances.IntN(len(l.Members)-1)].ID}}
		l.may(who, "POST", path+"/messages", meta.Object{"kind": "note", "text": fmt.Sprint("look ", l.written), "mentions": called})
	case 0:
		l.may(who, "POST", path+"/labels", change)
	case 1:
		var opened struct{ Contact struct{ ID string } }
		if l.Admin.API("GET", path, nil, &opened) == nil {
			l.may(l.Members[0], "POST", "/contacts/"+opened.Contact.ID+"/labels", change)
		}
	case 2:
		l.may(who, "POST", path+"/snooze", meta.Object{"until_reply": true})
	default:
		l.may(who, "POST", path+"/priority", meta.Object{"priority": []string{"none", "high", "urgent"}[l.chances.IntN(3)]})
	}
}

// may asks for something that may be refused, but never with an error of ours.
func (l *Life) may(who Member, method, path string, body any) {
	l.t.Helper()
	err := who.API(method, path, body, nil)
	if p, refused := err.(*servertest.Problem); refused && p.Status < 500 || err == nil {
		return
	}
	l.t.Errorf("%s %s: %v", method, path, err)
}

func (l *Life) customerWrites() {
	l.t.Helper()
	n := l.chances.IntN(16)
	l.customers++
	body := l.numbers[n%2].Messages(meta.Text(meta.Customer(n), meta.ID("life", l.written), fmt.Sprint("question ", l.written), l.Clock.Now()))
	if status, err := l.meta.Post(context.Background(), body); status != http.StatusOK {
		l.t.Errorf("a delivery was answered %d (%v)", status, err)
	}
}

func (l *Life) renameContact(path string) {
	l.t.Helper()
	var opened struct{ Contact struct{ ID string } }
	if l.Admin.API("GET", path, nil, &opened) == nil {
		l.may(l.Members[0], "PATCH", "/contacts/"+opened.Contact.ID, meta.Object{"name": fmt.Sprint("Contact ", l.written)})
	}
}

// Rest waits until nothing happens any more.
func (l *Life) Rest() {
	l.t.Helper()
	l.WaitFor("everything is done", func() bool {
		for _, d := range l.Simulator.Deliveries(0, 0) {
			if d.State == "pending" {
				return false
			}
		}
		n, err := l.Store.Backlog(context.Background(), "jobs_ready")
		return err == nil && n == 0
	})
}

// Mark makes an event that everybody gets, and returns its seq. What is told to some only may come before it and after it.
func (l *Life) Mark() (seq int64) {
	l.t.Helper()
	l.written++
	before, err := l.Store.LastSeq(context.Background(), l.Workspace)
	if err != nil {
		l.t.Fatal(err)
	}
	l.Admin.Must("PATCH", "/workspace", meta.Object{"name": fmt.Sprint("Acme ", l.written)}, nil)
	events, err := l.Store.Events(context.Background(), l.Workspace, before, 1000)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind == "workspace.changed" {
			seq = e.Seq
		}
	}
	if seq == 0 {
		l.t.Fatal("the workspace's change is no event")
	}
	return seq
}

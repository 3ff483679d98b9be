package upgrade

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"slices"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
	"timbre/test/witness"
)

func TestMain(m *testing.M) {
	if asChild() {
		return
	}
	testkit.Main(m)
}

// number is the business number that servertest connects.
var number = meta.Number{ID: servertest.NumberID, WABA: servertest.WABA, Display: "576015550100"}

// upgraded is a server of today on a database of then.
type upgraded struct {
	*servertest.Server
	t      *testing.T
	frozen Frozen
	people map[string]*servertest.Client
}

func thaw(t *testing.T, version, engine string) *upgraded {
	t.Helper()
	data, database := place(t, version, engine)
	return begin(t, version, engine, data, database)
}

// place puts a database of then where a server of today would look for its own.
func place(t *testing.T, version, engine string) (data, database string) {
	t.Helper()
	data = t.TempDir()
	if engines[engine] {
		database = testkit.Postgres(t)
		thawPostgres(t, pathOf(version, engine, ".sql"), database)
	} else {
		thawSQLite(t, pathOf(version, engine, ".db.gz"), data)
	}
	return data, database
}

// begin starts a server of today there.
func begin(t *testing.T, version, engine, data, database string) *upgraded {
	t.Helper()
	f := readFrozen(t, pathOf(version, engine, ".json.gz"))
	clock := testkit.NewClock()
	clock.Advance(f.At.Add(time.Minute).Sub(clock.Now()))
	s := servertest.Start(t, servertest.Options{Clock: clock, Postgres: engines[engine],
		Installed: &servertest.Installed{Token: f.Token, WebhookPath: f.WebhookPath},
		Settings: func(set *config.Settings) {
			set.Data, set.DatabaseURL, set.SecretKey = data, config.Secret(database), config.Secret(secretKey)
		}})
	return &upgraded{s, t, f, map[string]*servertest.Client{"ana": s.Admin, "maria": s.Login(mariaEmail)}}
}

// Whatever a version has kept, the next ones show as it did, find, and go on with.
func TestUpgrade(t *testing.T) {
	versions, err := os.ReadDir("testdata")
	if err != nil {
		t.Fatal(err)
	}
	for _, version := range versions {
		for _, engine := range slices.Sorted(maps.Keys(engines)) {
			t.Run(version.Name()+" "+engine, func(t *testing.T) {
				u := thaw(t, version.Name(), engine)
				u.showsAsBefore()
				u.finds()
				u.goesOn()
				witness.Of(t, u.Settings.DatabaseURL.Reveal(), u.Settings.Data).Sound()
			})
		}
	}
}

// showsAsBefore: each answer still holds all that it held.
func (u *upgraded) showsAsBefore() {
	u.t.Helper()
	for who, answers := range u.frozen.Shown {
		for path, then := range answers {
			var now any
			u.people[who].Must("GET", path, nil, &now)
			if counts, ok := then.(map[string]any); ok && path == "/counts" {
				delete(counts, "seq") // how far the log is: a start may write into it
			}
			for _, loss := range losses(path, then, now) {
				u.t.Errorf("%s: %s", who, loss)
			}
		}
	}
}

// losses says what was there then and is not now, or is something else. What is there besides is no loss.
func losses(at string, then, now any) (out []string) {
	switch then := then.(type) {
	case map[string]any:
		object, _ := now.(map[string]any)
		for key, value := range then {
			out = append(out, losses(at+"."+key, value, object[key])...)
		}
	case []any:
		list, _ := now.([]any)
		if len(list) != len(then) {
			return []string{fmt.Sprintf("%s had %d and has %d", at, len(then), len(list))}
		}
		for i, value := range then {
			out = append(out, losses(fmt.Sprintf("%s[%d]", at, i), value, counterpart(list, i, value))...)
		}
	default:
		if then != now {
			out = append(out, fmt.Sprintf("%s was %v and is %v", at, then, now))
		}
	}
	return out
}

// counterpart is what stands for a thing in a list of now: the one of its id, for a list may have got another order.
func counterpart(list []any, i int, thing any) any {
	if object, ok := thing.(map[string]any); ok && object["id"] != nil {
		for _, one := range list {
			if other, ok := one.(map[string]any); ok && other["id"] == object["id"] {
				return one
			}
		}
		return nil
	}
	return list[i]
}

// numbers are the conversations that a list has, in its order.
func (u *upgraded) numbers(who, path string) string {
	u.t.Helper()
	var page struct{ Items []struct{ Number int } }
	u.people[who].Must("GET", path, nil, &page)
	out := []int{}
	for _, one := range page.Items {
		out = append(out, one.Number)
	}
	return fmt.Sprint(out)
}

// finds by what may have come later than what is looked for.
func (u *upgraded) finds() {
	u.t.Helper()
	filtered := func(filter string) string { return "/conversations?status=all&filter=" + url.QueryEscape(filter) }
	for _, look := range []struct{ who, path, want string }{
		{"ana", "/conversations?view=unassigned", "[6 2]"},
		{"maria", "/conversations?view=mine&sort=replied", "[1 5]"},
		{"ana", filtered(`{"all":[{"field":"unattended","op":"yes"},{"field":"contact_name","op":"contains","values":["paz"]}]}`), "[2]"},
		{"ana", filtered(`{"field":"contact_name","op":"contains","values":["HERR"]}`), "[1]"},
		{"ana", filtered(`{"all":[{"field":"status","op":"in","values":["closed"]},{"field":"contact_name","op":"is","values":["sara nunez"]}]}`), "[3]"},
	} {
		if got := u.numbers(look.who, look.path); got != look.want {
			u.t.Errorf("%s finds %s at %s, want %s", look.who, got, look.path, look.want)
		}
	}
	for _, q := range []string{"herrera", "lucia@herrera", "Hermanos", "0001"} {
		var page struct{ Items []struct{ Name string } }
		u.Admin.Must("GET", "/contacts?q="+url.QueryEscape(q), nil, &page)
		if len(page.Items) != 1 || page.Items[0].Name != "Lucía Herrera" {
			u.t.Errorf("%q finds the contacts %v", q, page.Items)
		}
	}
	u.WaitIn(u.t, "words of messages are found", func() bool {
		var found struct {
			Items []any
		}
		u.Admin.Must("GET", "/search/messages?q="+url.QueryEscape("herman"), nil, &found)
		return len(found.Items) == 1
	})
}

// goesOn: the customer writes to the same conversation, and reads what he is answered.
func (u *upgraded) goesOn() {
	u.t.Helper()
	app := meta.App{Callback: u.URL + u.WebhookPath, Secret: servertest.AppSecret}
	status, err := app.Post(u.t.Context(), number.Messages(meta.Text("573005550001", "wamid.after", "¿Siguen ahí?", u.Clock.Now())))
	if status != http.StatusOK {
		u.t.Fatalf("a delivery was answered %d (%v)", status, err)
	}
	var page struct{ Items []live.Thing }
	u.people["maria"].Must("GET", "/conversations/1/messages", nil, &page)
	if page.Items[0]["text"] != "¿Siguen ahí?" {
		u.t.Errorf("the newest message is %v", page.Items[0])
	}
	var said struct{ ID string }
	u.people["maria"].Must("POST", "/conversations/1/messages", map[string]any{"client_id": "after", "kind": "text", "text": "Aquí seguimos"}, &said)
	u.people["maria"].Must("POST", "/conversations/1/close", map[string]any{}, nil)
	var row live.Thing
	u.Admin.Must("GET", "/conversations/1", nil, &row)
	if text, _ := json.Marshal(row); row["conversation"].(live.Thing)["status"] != "closed" {
		u.t.Errorf("closed, it is %s", text)
	}
}

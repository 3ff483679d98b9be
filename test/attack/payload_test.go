package attack

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"timbre/internal/config"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// whole makes every generated case of the largest checks, and on both databases; make attack does. Without, some of them stand for all.
var whole = os.Getenv("TIMBRE_ATTACK") == "whole"

// mostly runs an attack on SQLite, whose SQL is that of PostgreSQL there; on both if all is to be tried.
func mostly(t *testing.T, o servertest.Options, fn func(t *testing.T, w *world)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, begin(t, o)) })
	if whole {
		t.Run("postgres", func(t *testing.T) {
			o.Postgres = true
			fn(t, begin(t, o))
		})
	}
}

// others are what may stand where something else should.
var others = []any{nil, "", "x", 0.0, -1.0, 1e300, true, []any{}, []any{nil}, map[string]any{}, map[string]any{"x": nil}, strings.Repeat("9", 30), "\x00"}

// spoiled are copies of a value of which one place is gone, or something else.
func spoiled(v any, turn *int) (out []any) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			without := maps.Clone(v)
			delete(without, name)
			out = append(out, without)
			for _, other := range spoiled(v[name], turn) {
				changed := maps.Clone(v)
				changed[name] = other
				out = append(out, changed)
			}
		}
	case []any:
		for i := range v {
			for _, other := range spoiled(v[i], turn) {
				changed := slices.Clone(v)
				changed[i] = other
				out = append(out, changed)
			}
		}
	}
	if *turn++; whole {
		return append(out, others...)
	}
	return append(out, nil, others[1+*turn%(len(others)-1)])
}

// recorded are the changes of the deliveries that the channel's own tests know, each with one thing in it.
func recorded(t *testing.T) (out []map[string]any) {
	t.Helper()
	files, err := filepath.Glob("../../internal/channel/whatsapp/testdata/*.json")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d recorded deliveries: %v", len(files), err)
	}
	for _, file := range files {
		var d struct {
			Entry []struct{ Changes []map[string]any }
		}
		text, err := os.ReadFile(file)
		if err == nil {
			err = json.Unmarshal(text, &d)
		}
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, e := range d.Entry {
			for _, change := range e.Changes {
				out = append(out, apart(change)...)
			}
		}
	}
	return out
}

// apart makes of a change with a list one for each kind that is in it.
func apart(change map[string]any) (out []map[string]any) {
	value, _ := change["value"].(map[string]any)
	for name, list := range value {
		things, ok := list.([]any)
		if !ok || name == "contacts" {
			continue
		}
		kinds := map[string]bool{}
		for _, thing := range things {
			kind := "?"
			if o, ok := thing.(map[string]any); ok {
				kind = fmt.Sprint(o["type"], o["status"])
			}
			if kinds[kind] {
				continue
			}
			kinds[kind] = true
			one, inner := maps.Clone(change), maps.Clone(value)
			inner[name] = []any{thing}
			one["value"] = inner
			out = append(out, one)
		}
	}
	if len(out) == 0 {
		out = append(out, change)
	}
	return out
}

// S25: a delivery of which anything is missing, null or of another type is recorded and answered, makes nothing panic, and holds up nothing.
func TestS25DeliveriesThatAreSpoiled(t *testing.T) {
	log := &record{}
	mostly(t, servertest.Options{Log: slog.New(slog.NewTextHandler(log, nil))}, func(t *testing.T, w *world) {
		post := func(body []byte) {
			t.Helper()
			if status, err := w.x.app.Post(t.Context(), body); status != http.StatusOK {
				t.Errorf("it is answered %d (%v): %.300s", status, err, body)
			}
		}
		before := w.witness.Number(`SELECT count(*) FROM deliveries`)
		posted := int64(0)
		for _, text := range []string{`null`, `[]`, `{}`, `"x"`, `5`, `{"entry":null}`, `{"entry":{}}`, `{"entry":[null]}`, `{"entry":[[]]}`, `{"entry":[{"changes":null}]}`, `{"entry":[{"changes":[null,5,"x",[]]}]}`,
			`{"entry":[{"id":7,"changes":[{"field":null,"value":null}]}]}`, `{"entry":[{"changes":[{"field":"messages","value":[]}]}]}`, `{"object":null,"entry":"x"}`} {
			post([]byte(text))
			posted++
		}
		var all []any
		turn := 0
		for _, change := range recorded(t) {
			all = append(all, spoiled(change, &turn)...)
		}
		at := 0
		for batch := range slices.Chunk(all, 90) { // more at once are applied by a job
			changes := make([]any, len(batch))
			for i, change := range batch {
				at++
				changes[i] = renamed(change, at)
			}
			body, err := json.Marshal(meta.Object{"object": "whatsapp_business_account", "entry": []any{meta.Object{"id": w.x.number.WABA, "changes": changes}}})
			if err != nil {
				t.Fatal(err)
			}
			post(body)
			posted++
		}
		if n := w.witness.Number(`SELECT count(*) FROM deliveries`) - before; n != posted || len(all) < 500 {
			t.Errorf("of %d deliveries with %d changes %d are recorded", posted, len(all), n)
		}
		w.deliver(&w.x, meta.Text(meta.Customer(0), meta.ID("whole"), "entero", w.Clock.Now()))
		if n := w.witness.Number(`SELECT count(*) FROM messages WHERE external_id = $1`, meta.ID("whole")); n != 1 {
			t.Errorf("the whole message after them is there %d times", n)
		}
		for _, path := range []string{"/conversations?view=all&status=all&limit=100", "/contacts?limit=100", "/ledger", "/ledger/summary", "/start"} {
			if got := w.try(w.x.admin, "GET", path, nil); got.status != 200 {
				t.Errorf("after that GET %s is answered %d %s", path, got.status, got.code)
			}
		}
		if text := log.String(); strings.Contains(text, "panic") {
			t.Errorf("something panicked: %.3000s", text[strings.Index(text, "panic"):])
		}
		w.witness.Sound()
	})
}

// renamed gives the things in a change ids of their own, or they would be taken for one.
func renamed(v any, n int) any {
	change, _ := v.(map[string]any)
	value, _ := change["value"].(map[string]any)
	if value == nil {
		return v
	}
	value = maps.Clone(value)
	for name, list := range value {
		things, _ := list.([]any)
		things = slices.Clone(things)
		for i, thing := range things {
			o, _ := thing.(map[string]any)
			if id, _ := o["id"].(string); strings.HasPrefix(id, "wamid.") {
				o = maps.Clone(o)
				o["id"] = meta.ID("spoiled", n)
				things[i], value[name] = o, things
			}
		}
	}
	change = maps.Clone(change)
	change["value"] = value
	return change
}

// replies of a provider that is not itself, with success.
var replies = []string{`null`, `[]`, `{}`, `"ok"`, `7`, `{"messages":null}`, `{"messages":[]}`, `{"messages":{}}`, `{"messages":[null]}`, `{"messages":[[]]}`, `{"messages":[{"id":null}]}`,
	`{"messages":[{"id":7}]}`, `{"messages":[{"id":""}]}`, `{"error":null}`, `{"error":{"code":"x"}}`, `{"error":[]}`, `{"data":null}`, `{"data":[null]}`, `{"data":{"x":1},"paging":7}`,
	`<html><b>hola`, ``, `{"messages":[{"id":"wamid.`, "\x00\xff"}

// S25: an answer of the provider of which anything is missing, null or of another type makes nothing panic; a message that got one is never shown
// as sent.
func TestS25AnswersThatAreSpoiled(t *testing.T) {
	log := &record{}
	var reply atomic.Pointer[string]
	var asked atomic.Int64
	o := servertest.Options{Log: slog.New(slog.NewTextHandler(log, nil)), Settings: func(s *config.Settings) {
		real, err := url.Parse(s.GraphURL)
		if err != nil {
			t.Fatal(err)
		}
		through := httputil.NewSingleHostReverseProxy(real)
		between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			text := reply.Load()
			if text == nil {
				through.ServeHTTP(w, r)
				return
			}
			asked.Add(1)
			w.Header().Set("Content-Type", "application/json")
			io.WriteString(w, *text)
		}))
		t.Cleanup(between.Close)
		s.GraphURL = between.URL
	}}
	mostly(t, o, func(t *testing.T, w *world) {
		for i := range replies {
			w.deliver(&w.x, meta.Text(meta.Customer(100+i), meta.ID("asks", i), "hola", w.Clock.Now()))
		}
		first := w.x.last + 1
		for i := range replies {
			reply.Store(nil)
			w.try(w.x.admin, "POST", "/inboxes/"+w.x.ids["inboxes"]+"/resume", nil) // an answer may have paused it
			reply.Store(&replies[i])
			at := fmt.Sprintf("/conversations/%d/messages", first+int64(i))
			before := asked.Load()
			var made struct{ ID string }
			w.x.admin.Must("POST", at, meta.Object{"kind": "text", "text": "respuesta"}, &made)
			status := ""
			w.WaitIn(t, "its attempt is over", func() bool {
				var page struct{ Items []live.Thing }
				w.x.admin.Must("GET", at, nil, &page)
				for _, m := range page.Items {
					if m["id"] == made.ID {
						status, _ = m["status"].(string)
					}
				}
				return asked.Load() > before && status != "sending"
			})
			if status != "failed" && status != "uncertain" && status != "queued" {
				t.Errorf("answered %q it is %s", replies[i], status)
			}
			for _, path := range []string{"/inboxes/" + w.x.ids["inboxes"] + "/check", "/inboxes/" + w.x.ids["inboxes"] + "/templates/sync"} {
				if got := w.try(w.x.admin, "POST", path, nil); got.status == 500 {
					t.Errorf("answered %q, POST %s is answered %d %s", replies[i], path, got.status, got.code)
				}
			}
		}
		reply.Store(nil)
		if text := log.String(); strings.Contains(text, "panic") {
			t.Errorf("something panicked: %.3000s", text[strings.Index(text, "panic"):])
		}
	})
}

// S17: names that JavaScript gives a meaning are names like others: refused or ignored where nothing is called so, given back as they came where
// somebody may choose what things are called. (What the interface makes of them: the journey of S17.)
func TestS17NamesOfPrototypes(t *testing.T) {
	mostly(t, servertest.Options{}, func(t *testing.T, w *world) {
		list, d := operations(t, w.x.admin)
		agent := w.agent("agent", "agent", "all")
		tried := 0
		for _, o := range list {
			body, ok := w.bodyOf(o, &d).(meta.Object)
			if !ok || o.open || o.method == "DELETE" || strings.HasPrefix(o.path, "/session") {
				continue
			}
			path := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"]).Replace(o.path)
			plain := maps.Clone(body)
			plain["role"], plain["permissions"] = "administrator", []string{"members.manage"} // as S04, one level deeper
			polluted := maps.Clone(body)
			polluted["__proto__"], polluted["constructor"] = plain, meta.Object{"prototype": plain}
			tried++
			if got := w.try(agent, o.method, path, polluted); got.status >= 500 {
				t.Errorf("%s %s is answered %d", o.method, path, got.status)
			}
		}
		if tried < 40 {
			t.Errorf("only %d routes were tried", tried)
		}
		var me struct{ Role string }
		if agent.Must("GET", "/session", nil, &me); me.Role != "agent" {
			t.Errorf("the agent is now %q", me.Role)
		}
		for _, query := range []string{"/conversations?__proto__[view]=all", "/contacts?constructor[prototype][limit]=1", "/start?__proto__=1"} {
			if got := w.try(agent, "GET", query, nil); got.status != 200 && got.status != 422 {
				t.Errorf("GET %s is answered %d", query, got.status)
			}
		}
	})
}

package attack

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// sqlWords end a text, a number, a list or a statement, in one dialect or another; or make it wait.
var sqlWords = []string{`'`, `"`, "`", `' OR '1'='1`, `'; DROP TABLE contacts; --`, `1) OR (1=1`, `1 UNION SELECT 1 --`, `1; SELECT pg_sleep(20)`, `\`, `\'`, `$1`, `?1`, `:x`, `@x`,
	`%27`, `1e309`, `NaN`, `0x10`, `1,2`, `CAST(1 AS TEXT)`, "a\x00b", "\xff", `{"$gt":""}`, `/**/`, `--`, `||'x'||`}

// words are those of sqlWords that the n-th place is tried with: all, or without whole those that end something and some of the others in turn.
func words(n int) []string {
	if whole {
		return sqlWords
	}
	const always, more = 5, 4
	out := slices.Clone(sqlWords[:always])
	for i := range more {
		out = append(out, sqlWords[always+(n*more+i)%(len(sqlWords)-always)])
	}
	return out
}

// leaks are what only a database says.
var leaks = []string{"SQLSTATE", "syntax error", "sqlite", "SQL logic", "pgx", "unterminated", "near \"", "no such column"}

// S11: what ends a text or a statement of SQL is a text in every field, op, value, order and cursor: refused, or it finds nothing; never a
// failure of the database, and nothing waits for it.
func TestS11SQLInFilters(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		c := w.x.admin
		for _, a := range []meta.Object{{"kind": "number"}, {"kind": "date"}, {"kind": "list", "options": []string{"uno"}}, {"kind": "checkbox"}, {"kind": "link"}} {
			a["noun"], a["name"] = "contact", "De "+a["kind"].(string)
			c.Must("POST", "/attributes", a, nil)
		}
		var all []attempt
		tried := 0
		for of, path := range map[string]string{"conversation": "/conversations?view=all&status=all&filter=", "contact": "/contacts?filter="} {
			var fields struct {
				Items []struct {
					Name, Type string
					Ops        []string
				}
			}
			c.Must("GET", "/filter-fields?of="+of, nil, &fields)
			for _, f := range fields.Items {
				for _, op := range f.Ops {
					all = append(all, attempt{of + " " + f.Name + " " + op, func() { tried += w.filters(c, path, f.Name, op, f.Type) }})
				}
			}
			all = append(all, attempt{of + " fields and ops", func() {
				for _, word := range sqlWords {
					for _, condition := range []meta.Object{{"field": word, "op": "is", "values": []string{"x"}}, {"field": "contact_name" + word, "op": "is", "values": []string{"x"}},
						{"field": "contact_name", "op": word, "values": []string{"x"}}, {"field": "attribute." + word, "op": "is", "values": []string{"x"}}} {
						w.refuses(c, path, condition)
					}
				}
			}})
		}
		w.allUntouched(all)
		if tried < 500 {
			t.Errorf("only %d filters were tried", tried)
		}
	})
}

func conditionOf(condition meta.Object) string {
	text, _ := json.Marshal(condition)
	return url.QueryEscape(string(text))
}

// filters asks a list for each of the words by a field and an op. Texts may be anything, and are found nowhere.
// What an attribute of a list may be is not asked: it may have values that are offered no longer.
func (w *world) filters(c *servertest.Client, path, field, op, kind string) (tried int) {
	w.t.Helper()
	for _, word := range words(len(field) + len(op)) {
		condition := meta.Object{"field": field, "op": op, "values": []string{word}}
		tried++
		if old := kind == "choice" && strings.HasPrefix(field, "attribute."); kind != "text" && kind != "words" && !old {
			w.refuses(c, path, condition)
			continue
		}
		status, text := w.said(c, "GET", path+conditionOf(condition), nil)
		if status != 200 && status != 422 {
			w.t.Errorf("%s %s %q is answered %d %s", field, op, word, status, text)
		}
		digits := field == "contact_phone" || field == "search" // of which alone they are compared
		if found := status == 200 && !strings.HasPrefix(text, `{"items":[]`); found && !digits && !strings.HasPrefix(op, "not_") && op != "is_not" && strings.ContainsAny(word, `'"\;$`) {
			w.t.Errorf("%s %s %q finds something: %s", field, op, word, text)
		}
	}
	return tried
}

func (w *world) refuses(c *servertest.Client, path string, condition meta.Object) {
	w.t.Helper()
	if status, text := w.said(c, "GET", path+conditionOf(condition), nil); status != 422 && !plausible(condition, status) {
		w.t.Errorf("%v is answered %d %s", condition, status, text)
	}
}

// plausible: JSON has no bytes that are no text, so what is sent of them is a sign for something unreadable, and some words are numbers.
func plausible(condition meta.Object, status int) bool {
	return status == 200 && condition["op"] != "in" && fmt.Sprint(condition["values"]) == "[0x10]"
}

// S11: the same in every parameter of every route that is read, in every order and cursor, and in every id of a path.
func TestS11SQLInQueries(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		c := w.x.admin
		list, _ := operations(t, c)
		cursors := w.cursors(c, list)
		var all []attempt
		tried := 0
		ask := func(method, path, what string) {
			tried++
			status, text := w.said(c, method, path, nil)
			if status >= 500 {
				t.Errorf("%s is answered %d %s", path, status, text)
			}
			if status == 200 && (what == "after" || what == "sort" && !strings.HasSuffix(path[:strings.Index(path, "?")], "/export") || what == "limit") {
				t.Errorf("%s is answered %d", path, status)
			}
			for _, leak := range leaks {
				if strings.Contains(text, leak) {
					t.Errorf("%s shows what the database says: %s", path, text)
				}
			}
		}
		for _, o := range list {
			if o.open || o.path == "/stream" || o.method != "GET" {
				continue
			}
			own := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"]).Replace(o.path)
			one := attempt{o.path, func() {
				for n, p := range append(o.query, unlisted(o)...) {
					for _, word := range words(n + len(o.path)) {
						ask("GET", own+"?"+url.Values{p.Name: {word}}.Encode(), p.Name)
					}
				}
				for _, cursor := range cursors[o.path] {
					ask("GET", own+"?"+url.Values{"after": {cursor}}.Encode(), "altered")
				}
				if strings.Contains(o.path, "{") {
					for _, word := range words(len(o.path)) {
						key := url.PathEscape("1" + word)
						ask("GET", strings.NewReplacer("{number}", key, "{id}", key, "{user}", key).Replace(o.path), "id")
					}
				}
			}}
			if strings.HasSuffix(o.path, "/export") || strings.HasSuffix(o.path, "/transcript") { // which the audit notes
				one.try()
				continue
			}
			all = append(all, one)
		}
		w.allUntouched(all)
		if tried < 400 {
			t.Errorf("only %d requests were made", tried)
		}
	})
}

// unlisted are what exports take without the document saying so in its own fields.
func unlisted(o operation) (out []parameter) {
	if strings.HasSuffix(o.path, "/export") {
		for _, name := range []string{"q", "filter", "sort", "columns", "format", "separator", "head", "action", "topic"} {
			out = append(out, parameter{Name: name})
		}
	}
	return out
}

// cursors are, for each list, one that the server gave, altered.
func (w *world) cursors(c *servertest.Client, list []operation) map[string][]string {
	w.t.Helper()
	var first struct{ Next string }
	c.Must("GET", "/conversations?view=all&status=all&limit=1", nil, &first)
	if first.Next == "" {
		w.t.Fatal("there is no next page")
	}
	out := map[string][]string{}
	for _, o := range list {
		if !o.takes("after") {
			continue
		}
		given := first.Next // of another list, but for one
		flipped := []byte(given)
		flipped[len(flipped)/2] ^= 1
		out[o.path] = []string{given, string(flipped), given[:len(given)/2], given + given, given + "'", strings.ToUpper(given)}
	}
	return out
}

// S12: what stands for anything, in LIKE, in the search or in a pattern, stands for itself.
func TestS12Wildcards(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		c := w.x.admin
		signs := []string{"%", "_", "*", `"`, "^", `\`, "[a-z]", "NEAR(", "NOT ", "hola OR ", "-", ":", "{", "?", "&", "|", "!", "<->", "(", ")", "''"}
		for i, sign := range signs {
			c.Must("POST", "/contacts", meta.Object{"name": fmt.Sprintf("Raro%d%sfin", i, sign)}, nil)
			w.deliver(&w.x, meta.Text(meta.Customer(0), meta.ID("sign", i), fmt.Sprintf("texto%d%sfin", i, sign), w.Clock.Now()))
		}
		w.x.admin.Must("PATCH", "/inboxes/"+w.x.ids["inboxes"], meta.Object{"name": `100% _ * " NEAR( ^`}, nil)
		w.WaitIn(t, "the search has all", func() bool {
			_, text := w.said(c, "GET", fmt.Sprintf("/search/messages?q=texto%d", len(signs)-1), nil)
			return strings.Contains(text, "texto")
		})
		names := func(path string) (out []string) {
			var page struct {
				Items, Contacts []live.Thing
				Messages        struct{ Items []live.Thing }
			}
			if err := c.API("GET", path, nil, &page); err != nil && servertest.CodeOf(err) != "invalid" {
				t.Errorf("GET %s: %v", path, err)
			}
			for _, one := range append(append(page.Items, page.Contacts...), page.Messages.Items...) {
				text, _ := json.Marshal(one)
				out = append(out, string(text))
			}
			return out
		}
		filter := func(value string) string {
			return conditionOf(meta.Object{"field": "contact_name", "op": "contains", "values": []string{value}})
		}
		for i, sign := range signs {
			q := url.QueryEscape
			quoted, _ := json.Marshal(strings.TrimSpace(sign))
			literal := strings.Trim(string(quoted), `"`)
			for _, path := range []string{"/contacts?filter=" + filter(sign), "/conversations?view=all&status=all&filter=" + filter(sign)} {
				for _, found := range names(path) {
					if !strings.Contains(found, literal) && !strings.Contains(found, strings.ReplaceAll(literal, "&", `\u0026`)) {
						t.Errorf("GET %s finds %s", path, found)
					}
				}
			}
			if n := len(names("/contacts?filter=" + filter(fmt.Sprintf("Raro%d%sfin", i, sign)))); n != 1 {
				t.Errorf("the contact with %q is found %d times by its name", sign, n)
			}
			// A sign is no part of a word: with it a search finds what it finds without it, and alone nothing.
			for _, path := range []string{"/contacts?limit=100&q=", "/search?limit=50&q=", "/search/messages?limit=100&q=", "/library?q=", "/audit?limit=100&q="} {
				for _, text := range []string{sign + "Raro1", "Raro1" + sign, "te" + sign + "to1", sign + "texto1" + sign} {
					plain := map[string]bool{}
					for _, one := range names(path + q(strings.ReplaceAll(text, sign, " "))) {
						plain[one] = true
					}
					for _, one := range names(path + q(text)) {
						if !plain[one] && !strings.Contains(one, literal) {
							t.Errorf("GET %s%s finds more than without the sign: %s", path, text, one)
						}
					}
				}
			}
		}
	})
}

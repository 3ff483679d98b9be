package attack

import (
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// nouns are what ids in bodies and queries name, by the last word of their place. What is not here is named like the route.
var nouns = map[string]string{
	"file_id": "files", "files": "files", "avatar": "files", "header_file_id": "files", "contact_id": "contacts", "contact": "contacts", "inbox_id": "inboxes", "inboxes": "inboxes",
	"inbox_ids": "inboxes", "inbox": "inboxes", "assignee_id": "members", "agent_id": "members", "user_id": "members", "user": "members", "owner_id": "members", "members": "members",
	"member_id": "members", "as_agent": "members", "by": "members", "follow_ups_to": "members", "scheduled_to": "members", "team_id": "teams", "owner_team_id": "teams", "teams": "teams",
	"team": "teams", "to": "teams", "label_ids": "labels", "label": "labels", "add": "labels", "remove": "labels", "replace_with": "labels", "reason_id": "close-reasons",
	"macro_id": "macros", "canned_response_id": "canned-responses", "reply_to_id": "messages", "around": "messages", "folder_id": "folders", "parent_id": "folders",
	"business_hours_id": "business-hours", "subject": "labels", "provider_id": "identities",
}

// compared are ids that are only compared with what is there: to be told that something else is there now.
var compared = []string{"last_seen_id", "expected_assignee_id", "base"}

// passedOver are lists of ids in which those that nothing has are passed over: what is gone since the list was read is no mistake.
var passedOver = []string{"POST /notifications/read"}

// notFound is how a refusal says that there is nothing with an id, or not where it would have to be; of one of many it is said in words.
var notFound = regexp.MustCompile(`not_found|not_in_inbox|not_a_choice|not_possible_here|"error":\{"code":"invalid"`)

// reference is a place of a route that takes an id.
type reference struct {
	operation
	path  []string
	query string // its parameter's name; "": it stands in the body
}

func (r *reference) String() string {
	return r.method + " " + r.operation.path + " " + strings.Join(r.path, ".") + r.query
}

// last is the word by which the place says what it names.
func (r *reference) last() string {
	for i := len(r.path) - 1; i >= 0; i-- {
		if r.path[i] != item {
			return r.path[i]
		}
	}
	return r.query
}

func (r *reference) noun() string {
	if n := nouns[r.last()]; n != "" {
		return n
	}
	return strings.Split(r.operation.path, "/")[1]
}

// references are all places that take an id.
func references(list []operation, d *document) (out []reference) {
	isID := func(schema map[string]any) bool {
		pattern, _ := schema["pattern"].(string)
		return strings.Contains(pattern, "[0-9]+")
	}
	for _, o := range list {
		if o.open {
			continue
		}
		for _, p := range o.query {
			if isID(p.Schema) || p.Schema["type"] == "string" && (p.Name == "user" || p.Name == "to" && strings.HasPrefix(o.path, "/teams")) {
				out = append(out, reference{operation: o, query: p.Name})
			}
		}
		if o.body != nil {
			d.places(o.body, nil, func(path []string, schema map[string]any) {
				if isID(schema) {
					out = append(out, reference{operation: o, path: path})
				}
			})
		}
	}
	return out
}

// bodyAround is what the route takes apart from the id, such that only the id can be refused.
func (w *world) bodyAround(r *reference, d *document) any {
	name := r.method + " " + r.operation.path
	whole := strings.Join(r.path, ".")
	switch name {
	case "POST /contacts":
		return meta.Object{"name": "Ajeno"}
	case "POST /teams":
		return meta.Object{"name": "Ajeno"}
	case "POST /canned-responses":
		body := meta.Object{"scope": "shared", "code": "ajena", "text": "x"}
		if r.last() == "team_id" {
			body["scope"] = "team"
		}
		return body
	case "PATCH /canned-responses/{id}":
		if r.last() == "team_id" {
			return meta.Object{"scope": "team"}
		}
		return meta.Object{}
	case "POST /contacts/bulk":
		return meta.Object{"ids": []any{w.x.ids["contacts"]}, "labels": meta.Object{"add": []any{w.x.ids["labels"]}}}
	case "POST /conversations/bulk":
		body := meta.Object{"items": []any{meta.Object{"number": w.x.last}}}
		if r.path[0] == "close" {
			body["status"] = "closed"
		}
		return body
	case "POST /conversations/restore":
		return meta.Object{"items": []any{meta.Object{"number": w.x.last, "status": "open", "assignee_id": nil, "team_id": nil}}}
	case "POST /conversations/{number}/assign":
		if r.path[0] == "mentions" {
			return meta.Object{"assignee_id": "me", "note": "x"}
		}
		return meta.Object{}
	case "POST /conversations/{number}/follow-ups":
		return meta.Object{"due_at": w.Clock.Now().Add(time.Hour), "note": "x"}
	case "POST /conversations/{number}/macro-runs":
		return meta.Object{"run_id": "ajena"}
	case "POST /conversations":
		body := meta.Object{"inbox_id": w.x.ids["inboxes"], "phone": "+573001112233", "message": messageAround(strings.TrimPrefix(whole, "message."))}
		if last := r.last(); last == "contact_id" {
			delete(body, "phone")
		} else if last == "reply_to_id" || last == "reason_id" { // nobody has written, so it takes a template
			body["message"] = meta.Object{"kind": "template", "template": meta.Object{"name": "hello_world", "language": "en_US"}}
		}
		return body
	case "POST /conversations/{number}/messages":
		return messageAround(whole)
	case "POST /inboxes":
		return meta.Object{"name": "Ajena", "channel": "whatsapp", "phone_number_id": "106540352242999", "waba_id": servertest.WABA, "app_secret": servertest.AppSecret,
			"access_token": servertest.AccessToken, "verify_token": servertest.VerifyToken}
	case "POST /library/files":
		return meta.Object{"file_id": w.x.ids["files"], "scope": "shared"}
	case "POST /library/folders":
		return meta.Object{"name": "Ajena"}
	case "POST /members":
		return meta.Object{"name": "Ajeno", "email": "ajeno@x.example", "role": "agent"}
	case "POST /sla-policies":
		return meta.Object{"name": "Ajena", "first_reply_minutes": 5}
	case "POST /macros", "PATCH /macros/{id}":
		kinds := map[string]string{"agent_id": "assign_agent", "team_id": "assign_team", "label_ids": "add_labels", "reason_id": "close", "canned_response_id": "reply"}
		return meta.Object{"name": "Ajena", "scope": "shared", "steps": []any{meta.Object{"kind": kinds[r.last()]}}}
	case "POST /templates", "PUT /templates/{id}":
		body := meta.Object{"body": "Hola", "category": "UTILITY", "variables": []any{}}
		if r.last() == "header_file_id" {
			body["header_format"] = "IMAGE"
		}
		if r.method == "POST" {
			body["name"], body["language"], body["inbox_id"] = "ajena", "es", w.x.ids["inboxes"]
		}
		return body
	case "PATCH /sla-policies/{id}", "PATCH /library/files/{id}", "PATCH /library/folders/{id}":
		return meta.Object{}
	}
	return w.bodyOf(r.operation, d)
}

// messageAround is a message whose kind has the place.
func messageAround(place string) meta.Object {
	switch {
	case place == "file_id":
		return meta.Object{"kind": "document"}
	case strings.HasPrefix(place, "interactive"):
		return meta.Object{"kind": "interactive", "text": "t", "interactive": meta.Object{"kind": "buttons", "buttons": []any{meta.Object{"id": "a", "title": "A"}}}}
	case strings.HasPrefix(place, "template"):
		return meta.Object{"kind": "template", "template": meta.Object{"name": "novedades_temporada", "language": "es", "body_vars": meta.Object{"1": "A"}}}
	case strings.HasPrefix(place, "mentions"):
		return meta.Object{"kind": "note", "text": "x"}
	}
	return meta.Object{"kind": "text", "text": "x"}
}

var requestID = regexp.MustCompile(`,?"request_id":"[^"]*"`)

// said is what a route answers, without what differs each time.
func (w *world) said(c *servertest.Client, method, path string, body any) (int, string) {
	w.t.Helper()
	res, err := c.Do(method, "/api/v1"+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	return res.StatusCode, requestID.ReplaceAllString(string(text), "")
}

// S03: another workspace's id in any body or query is as one that nothing has: refused as not found, or it finds nothing; and nothing changes.
func TestS03ForeignIDsInBodies(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		list, d := operations(t, w.x.admin)
		w.x.ids["members"] = w.AddMember(servertest.NewMember{Name: "Leo", Email: "leo@x.example"}) // of whom more can be asked than of who is invited
		w.y.ids["notifications"] = w.y.ids["notices"]
		own := func(o operation) string {
			return strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"]).Replace(o.path)
		}
		var all []attempt
		for _, r := range references(list, &d) {
			if slices.Contains(compared, r.last()) {
				continue
			}
			foreign := w.y.ids[r.noun()]
			if foreign == "" {
				t.Errorf("%s: the test knows no foreign id of %q", &r, r.noun())
				continue
			}
			one := attempt{r.String(), func() {
				said := func(id string) (int, string) {
					path, body := own(r.operation), any(nil)
					if r.query != "" {
						path += "?" + url.Values{r.query: {id}}.Encode()
					}
					if r.operation.path == "/sessions/{id}" {
						path = strings.Replace(path, w.x.ids["sessions"], nobody, 1) // or it would end the test's own
					}
					if r.body != nil {
						body = w.bodyAround(&r, &d)
					}
					if r.query == "" {
						body = d.with(body, r.body, r.path, id)
					}
					status, text := w.said(w.x.admin, r.method, path, body)
					return status, strings.ReplaceAll(text, id, "ID")
				}
				status, text := said(foreign)
				if s, other := said(nobody); s != status || other != text {
					t.Errorf("%s: foreign is answered %d %s\nabsent %d %s", &r, status, text, s, other)
				}
				passes := slices.Contains(passedOver, r.method+" "+r.operation.path) || r.method == "GET" && status < 400
				if status >= 500 || !passes && !notFound.MatchString(text) {
					t.Errorf("%s is answered %d %s", &r, status, text)
				}
			}}
			if strings.HasSuffix(r.operation.path, "/export") { // which is noted all the same
				one.try()
				continue
			}
			all = append(all, one)
		}
		w.allUntouched(all)
		if len(all) < 60 {
			t.Errorf("only %d places were tried", len(all))
		}
	})
}

// S03: the numbers of conversations in bodies and queries are asked like those of paths: an agent of another inbox finds none there.
func TestS03HiddenNumbersInBodies(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		hidden, _ := w.secondInbox()
		agent := w.agent("agent1", "supervisor", "all", w.Inbox)
		var all []attempt
		for what, body := range map[string]any{
			"POST /conversations/bulk":                           meta.Object{"items": []any{meta.Object{"number": hidden}}, "priority": "urgent"},
			"POST /conversations/restore":                        meta.Object{"items": []any{meta.Object{"number": hidden, "status": "open", "assignee_id": nil, "team_id": nil}}},
			"POST /notifications/read":                           meta.Object{"conversation": hidden},
			"GET /follow-ups?conversation=" + fmt.Sprint(hidden): nil,
		} {
			method, path, _ := strings.Cut(what, " ")
			all = append(all, attempt{what, func() {
				status, text := w.said(agent, method, path, body)
				if strings.Contains(text, "secreto") || status < 400 && !strings.Contains(text, "not_found") && !strings.Contains(text, `"items":[]`) {
					t.Errorf("%s is answered %d %s", what, status, text)
				}
			}})
		}
		w.allUntouched(all)
	})
}

// secondInbox connects another number to X, with a conversation of a customer whom X's first inbox knows, too.
func (w *world) secondInbox() (hidden int64, inbox string) {
	w.t.Helper()
	second := w.second()
	var made struct{ ID string }
	w.x.admin.Must("POST", "/inboxes", meta.Object{"name": "Second", "channel": "whatsapp", "phone_number_id": second.ID, "waba_id": second.WABA,
		"app_secret": servertest.AppSecret, "access_token": servertest.AccessToken, "verify_token": servertest.VerifyToken}, &made)
	w.hiddenWrites("secreto")
	return w.x.last + 1, made.ID
}

func (w *world) second() meta.Number {
	return meta.Number{ID: "106540352242923", WABA: servertest.WABA, Display: "576015550101"}
}

// hiddenWrites lets that customer write to the second inbox.
func (w *world) hiddenWrites(text string) {
	w.t.Helper()
	if status, err := w.x.app.Post(w.t.Context(), w.second().Messages(meta.Text(meta.Customer(0), meta.ID("second", text), text, w.Clock.Now()))); status != 200 {
		w.t.Fatalf("answered %d (%v)", status, err)
	}
}

// S05: by anything else that names it, or by its id written otherwise, a foreign thing is as absent as by its id.
func TestS05OtherKeys(t *testing.T) {
	w := begin(t, servertest.Options{})
	list, _ := operations(t, w.x.admin)
	var all []attempt
	for _, o := range list {
		if o.open || o.method == "POST" && strings.Contains(o.path, "contact-imports") || !strings.Contains(o.path, "{") {
			continue
		}
		id := w.y.ids[noun(o.path)]
		keys := append(spellings(id), w.keysOf(noun(o.path))...)
		if strings.Contains(o.path, "{number}") {
			number := fmt.Sprint(w.y.last)
			inside := w.witness.Texts(`SELECT CAST(c.id AS TEXT) FROM conversations c JOIN workspaces w ON w.id = c.workspace_id WHERE w.name = 'Other'`)
			keys = append(append(spellings(number), inside[0], "+"+meta.Customer(3), "%23"+number), id)
		}
		all = append(all, attempt{o.method + " " + o.path, func() {
			for _, key := range keys {
				path := strings.NewReplacer("{number}", key, "{id}", key, "{user}", key).Replace(o.path)
				got := w.try(w.x.admin, o.method, path, nil)
				if got.status != 404 && got.status != 422 && got.status != 400 {
					t.Errorf("%s %s is answered %d %s", o.method, path, got.status, got.code)
				}
			}
		}})
	}
	w.allUntouched(all)
	if len(all) < 60 {
		t.Errorf("only %d routes were tried", len(all))
	}
}

// spellings of an id that a lenient reader would take for it.
func spellings(id string) []string {
	return []string{"+" + id, "%20" + id, id + ".0", id + "e0", "-" + id, id + "%00", id + "%0A", "0x" + id, id + ",1", id + ";1", id + "%2F..%2F" + id, "%EF%BC%91" + id, "null", "*", "%25", "me", "[" + id + "]"}
}

// keysOf is what else names Y's things.
func (w *world) keysOf(noun string) []string {
	keys := map[string][]string{
		"contacts": {"+" + meta.Customer(4), meta.Customer(4), url.PathEscape("Customer " + meta.Customer(4))}, "members": {"eva@" + w.y.number.ID + ".example", "Eva"},
		"inboxes": {w.y.number.ID, w.y.number.WABA, w.y.number.Display, "Other"}, "messages": {url.PathEscape(meta.ID(w.y.number.ID, 0))}, "labels": {"VIP"}, "teams": {"Ventas"},
		"canned-responses": {"hola"}, "saved-views": {"Sin%20leer"}, "macros": {"Aparte"}, "attributes": {"talla", "Talla"}, "close-reasons": {"Venta"}, "tokens": {"bot"},
	}
	return keys[noun]
}

func canonical(text string) string {
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return text
	}
	b, err := json.Marshal(stripped(v))
	if err != nil {
		return text
	}
	return string(b)
}

// changing are fields that tell how far the log has come, not what is in it.
var changing = []string{"request_id", "seq", "version", "now", "server_time", "at", "since"}

func stripped(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for name, value := range v {
			if !slices.Contains(changing, name) {
				out[name] = stripped(value)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = stripped(v[i])
		}
		return out
	}
	return v
}

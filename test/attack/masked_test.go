package attack

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// What nobody may read who sees phones and addresses masked: of the world's X tenant, in any byte that he is answered.
const (
	hiddenNumber = "525587654321" // of a customer who writes, and is called by it
	hiddenEmail  = "laura.mendez@dominio-secreto.example"
)

var (
	encoded = regexp.MustCompile(`[A-Za-z0-9+/_-]{16,}={0,2}`)
	grouped = regexp.MustCompile(`[\s\x{a0}().-]`)
)

// tells reports what of the hidden values an answer holds, however it is written: grouped, packed or encoded.
func tells(data []byte) string {
	if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
		for _, f := range z.File {
			if r, err := f.Open(); err == nil {
				inner, _ := io.ReadAll(r)
				r.Close()
				if what := tells(append(inner, f.Name...)); what != "" {
					return what
				}
			}
		}
	}
	for text, depth := string(data), 0; depth < 2; depth++ {
		if strings.Contains(strings.ToLower(text), hiddenEmail) {
			return "the address"
		}
		if strings.Contains(grouped.ReplaceAllString(text, ""), hiddenNumber[2:]) {
			return "the number"
		}
		var inside strings.Builder
		for _, word := range encoded.FindAllString(text, -1) {
			for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
				if b, err := e.DecodeString(strings.TrimRight(word, "=")); err == nil {
					inside.Write(b)
				}
			}
		}
		text = inside.String()
	}
	return ""
}

// answered is all that a route answers, refusals too.
func (w *world) answered(c *servertest.Client, method, path string, body any) []byte {
	w.t.Helper()
	res, err := c.Do(method, "/api/v1"+path, body)
	if err != nil {
		w.t.Fatal(err)
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		w.t.Fatalf("%s %s: %v", method, path, err)
	}
	data = append(data, '\n')
	for name, values := range res.Header {
		data = append(data, name+": "+strings.Join(values, " ")+"\n"...)
	}
	return data
}

// hide brings a customer with a number for a name and an address into X, and what tells of both in every way that there is.
func (w *world) hide() (contact string, number int64) {
	w.t.Helper()
	admin := w.x.admin
	id := "wamid." + base64.StdEncoding.EncodeToString([]byte("\x1d\x02\x0c"+hiddenNumber+"\x15\x02\x00\x12"))
	body := meta.Delivery(w.x.number.WABA, w.x.number.Value(meta.Object{"messages": []any{meta.Text(hiddenNumber, id, "hola", w.Clock.Now())},
		"contacts": []any{meta.Object{"profile": meta.Object{"name": "+" + hiddenNumber}, "wa_id": hiddenNumber}}}))
	card := meta.Message(hiddenNumber, meta.ID("card"), w.Clock.Now(), "contacts", []any{meta.Object{"name": meta.Object{"formatted_name": "Laura " + hiddenNumber},
		"phones": []any{meta.Object{"phone": "+52 55 8765 4321", "wa_id": hiddenNumber}}, "emails": []any{meta.Object{"email": hiddenEmail}}}})
	old := meta.Text("525500001111", meta.ID("old"), "antes", w.Clock.Now())
	moved := meta.Object{"from": "525500001111", "id": meta.ID("moved"), "timestamp": fmt.Sprint(w.Clock.Now().Unix()), "type": "system",
		"system": meta.Object{"type": "user_changed_number", "wa_id": hiddenNumber, "body": "moved"}}
	broken := meta.Message(hiddenNumber, meta.ID("broken"), w.Clock.Now(), "text", "not an object")
	for _, delivery := range [][]byte{w.x.number.Messages(old), w.x.number.Messages(moved), w.x.number.Messages(card), w.x.number.Messages(broken), body} {
		if status, err := w.x.app.Post(w.t.Context(), delivery); status != 200 {
			w.t.Fatalf("a delivery was answered %d (%v)", status, err)
		}
	}
	var list struct {
		Items []struct {
			Number  int64
			Contact struct{ ID string }
		}
	}
	filter := url.QueryEscape(`{"field":"contact_phone","op":"contains","values":["` + hiddenNumber + `"]}`)
	admin.Must("GET", "/conversations?view=all&filter="+filter, nil, &list)
	if len(list.Items) == 0 {
		w.t.Fatalf("the customer is not there: %s", w.answered(admin, "GET", "/conversations?view=all&status=all", nil))
	}
	first := list.Items[0]
	var quarantined struct{ Items []live.Thing }
	admin.Must("GET", "/ledger?state=quarantined", nil, &quarantined)
	w.x.ids["ledger"] = quarantined.Items[0]["id"].(string)
	at := "/contacts/" + first.Contact.ID
	var made struct{ ID string }
	admin.Must("PATCH", at, meta.Object{"email": "otra." + hiddenEmail}, nil)
	admin.Must("PATCH", at, meta.Object{"email": hiddenEmail}, nil)
	admin.Must("POST", "/contacts", meta.Object{"name": "Doble " + hiddenNumber, "email": hiddenEmail}, &made)
	admin.Must("POST", at+"/merge", meta.Object{"contact_id": made.ID}, nil)
	admin.Must("POST", "/saved-views", meta.Object{"scope": "shared", "name": "Laura", "filter": meta.Object{"any": []any{
		meta.Object{"field": "contact_phone", "op": "is", "values": []string{hiddenNumber}}, meta.Object{"field": "contact_email", "op": "contains", "values": []string{hiddenEmail}}}}}, nil)
	admin.Must("POST", fmt.Sprintf("/conversations/%d/follow-ups", first.Number), meta.Object{"due_at": w.Clock.Now().Add(3600e9), "note": "llamar"}, nil)
	w.WaitIn(w.t, "the card in the search", func() bool { // its index follows a little later
		return tells(w.answered(admin, "GET", "/search/messages?q=laura", nil)) != ""
	})
	return first.Contact.ID, first.Number
}

// except is a token of X's administrator that may do all but see phones and addresses.
func (w *world) except() *servertest.Client {
	w.t.Helper()
	scopes := slices.DeleteFunc(desk.RoleAdministrator.Permissions(), func(p desk.Permission) bool { return p == desk.PermContactsReveal })
	var made struct{ Secret string }
	w.x.admin.Must("POST", "/tokens", meta.Object{"name": "sin datos", "kind": "personal", "scopes": scopes}, &made)
	return w.WithToken(made.Secret)
}

// reads are the paths of a route that is read, with X's ids and the customer's.
func (w *world) reads(o operation, contact string, number int64) []string {
	path := strings.ReplaceAll(o.path, "{number}", fmt.Sprint(number))
	id := w.x.ids[noun(o.path)]
	if noun(o.path) == "contacts" {
		id = contact
	}
	path = strings.ReplaceAll(path, "{id}", id)
	switch o.path {
	case "/contacts", "/contacts/count":
		return []string{path, path + "?limit=1&sort=name", path + "?limit=1", path + "?sort=activity", path + "?q=" + hiddenNumber, path + "?q=laura", path + "?q=Customer&limit=1"}
	case "/search":
		return []string{path + "?q=" + hiddenNumber, path + "?q=laura", path + "?q=4321", path + "?q=hola"}
	case "/search/messages":
		return []string{path + "?q=hola", path + "?q=laura", path + "?q=8765"}
	case "/conversations", "/conversations/export":
		return []string{path + "?view=all&status=all", path + "?view=all&status=all&limit=1"}
	case "/contacts/export":
		return []string{path, path + "?format=xlsx"}
	case "/conversations/{number}/transcript":
		return []string{path + "?format=text", path + "?format=text&notes=true"}
	case "/saved-views":
		return []string{path, path + "?of=contact"}
	}
	return []string{path}
}

// S70: whoever sees phones and addresses masked is told neither by any route, export, refusal or stream.
func TestS70NothingTellsWhatIsMasked(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		contact, number := w.hide()
		masked := w.except()
		agent := w.agent("eva.agent", "agent", "all")
		w.x.admin.Must("PATCH", "/workspace", meta.Object{"masking": meta.Object{"agent": "always", "supervisor": "request"}}, nil)
		asking := w.agent("ines", "supervisor", "all")
		list, d := operations(t, w.x.admin)
		var open []string // where whoever may see them does: the test looks at the right places
		for _, o := range list {
			if o.method != "GET" || o.path == "/stream" || o.open {
				continue
			}
			for _, path := range w.reads(o, contact, number) {
				if tells(w.answered(w.x.admin, "GET", path, nil)) != "" && !slices.Contains(open, o.path) {
					open = append(open, o.path)
				}
				for who, c := range map[string]*servertest.Client{"a token without the right": masked, "an agent": agent, "who may ask for it": asking} {
					if what := tells(w.answered(c, "GET", path, nil)); what != "" {
						t.Errorf("GET %s tells %s %s", path, who, what)
					}
				}
			}
		}
		for _, path := range []string{"/contacts", "/contacts/{id}", "/contacts/{id}/activity", "/contacts/{id}/merges", "/contacts/{id}/export", "/contacts/export", "/conversations",
			"/conversations/{number}", "/conversations/{number}/messages", "/conversations/export", "/conversations/{number}/transcript", "/search", "/search/messages",
			"/follow-ups", "/saved-views", "/start", "/ledger/{id}"} {
			if !slices.Contains(open, path) {
				t.Errorf("GET %s does not tell who may see it, so it proves nothing", path)
			}
		}
		for _, o := range list {
			if o.method == "GET" || o.open || strings.Contains(o.path, "session") || strings.HasSuffix(o.path, "/reveal") || o.method == "DELETE" {
				continue
			}
			for _, path := range w.reads(o, contact, number) {
				if what := tells(w.answered(masked, o.method, path, w.bodyOf(o, &d))); what != "" {
					t.Errorf("%s %s tells %s", o.method, path, what)
				}
			}
		}
	})
}

// S71: the stream carries the mask, also for whoever reads when it is put on.
func TestS71StreamsCarryTheMask(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		contact, number := w.hide()
		agent := w.agent("eva.agent", "agent", "all")
		w.hears("a mask that is put on", agent, "resync", "rights", func() {
			w.x.admin.Must("PATCH", "/workspace", meta.Object{"masking": meta.Object{"agent": "always"}}, nil)
		})
		for who, c := range map[string]*servertest.Client{"an agent": agent, "a token": w.except()} {
			for _, after := range []int64{0, -1} { // what was written before anybody read with the mask on, too
				body, err := live.Connect(t.Context(), c, after)
				if err != nil {
					t.Fatal(err)
				}
				last := fmt.Sprint("bio ", who, after)
				shown := 0
				err = live.Frames(body, func(f live.Frame) bool {
					text := fmt.Sprint(f.Data)
					if what := tells([]byte(text)); what != "" {
						t.Errorf("the stream tells %s %s: %s", who, what, text)
					}
					if strings.Contains(text, "••••") {
						shown++
					}
					if f.Name == "hello" {
						w.deliver(&w.x, meta.Text(hiddenNumber, meta.ID("again", who, after), "otra vez", w.Clock.Now()))
						w.x.admin.Must("POST", fmt.Sprintf("/conversations/%d/messages", number), meta.Object{"kind": "note", "text": "x"}, nil)
						w.x.admin.Must("PATCH", "/contacts/"+contact, meta.Object{"bio": last}, nil)
					}
					return !strings.Contains(text, last)
				})
				body.Close()
				if err != nil || shown < 2 {
					t.Errorf("the stream of %s from %d shows %d masked (%v)", who, after, shown, err)
				}
			}
		}
	})
}

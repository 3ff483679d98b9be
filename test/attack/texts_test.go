package attack

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/textproto"
	"regexp"
	"strings"
	"sync"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// S13: of what stands between braces only the listed placeholders are filled in, once, and by texts: what a customer calls himself is never
// filled in again, and nothing is reckoned. (Of texts that are filled in by the interface: web/src/lib/replies/variables.test.ts.)
func TestS13TemplatesInTexts(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		const name = "{{contact.email}} {{agent.name}} {{7*7}} ${7*7} <%= 7*7 %> #{7*7}"
		customer := w.Customer(name)
		customer.Writes("hola")
		number := w.x.last + 1
		w.WaitIn(t, "the conversation", func() bool { return w.x.admin.API("GET", fmt.Sprint("/conversations/", number), nil, nil) == nil })
		const text = "Hola {{contact.name}}: {{7*7}} ${contact.name} <%= contact.name %> {{contact.name.constructor}} {{__proto__}} {{contact.password}} {{ workspace.name }} {{{contact.name}}}"
		const want = "Hola " + name + ": {{7*7}} ${contact.name} <%= contact.name %> {{contact.name.constructor}} {{__proto__}} {{contact.password}} Acme {" + name + "}"
		var canned, macro struct{ ID string }
		w.x.admin.Must("POST", "/canned-responses", meta.Object{"scope": "shared", "code": "saludo", "text": text}, &canned)
		w.x.admin.Must("POST", "/macros", meta.Object{"scope": "shared", "name": "Saludar", "steps": []any{meta.Object{"kind": "note", "text": text}, meta.Object{"kind": "reply", "text": text},
			meta.Object{"kind": "reply", "canned_response_id": canned.ID}}}, &macro)
		w.x.admin.Must("POST", fmt.Sprintf("/conversations/%d/macro-runs", number), meta.Object{"macro_id": macro.ID, "run_id": "saludo"}, nil)
		seen := func() (n int) {
			for _, m := range customer.Sees() {
				if m.From == "business" {
					var o struct{ Body string }
					json.Unmarshal(m.Object, &o)
					if n++; o.Body != want {
						t.Errorf("the customer reads %q\ninstead of %q", o.Body, want)
					}
				}
			}
			return n
		}
		w.WaitIn(t, "both replies", func() bool { return seen() == 2 })
		var page struct{ Items []live.Thing }
		w.x.admin.Must("GET", fmt.Sprintf("/conversations/%d/messages", number), nil, &page)
		notes := 0
		for _, m := range page.Items {
			if m["kind"] == "note" {
				if notes++; m["text"] != want {
					t.Errorf("the note says %q", m["text"])
				}
			}
		}
		if notes != 1 {
			t.Errorf("there are %d notes", notes)
		}
	})
}

const evil = "x\r\nX-Evil: 1\r\nSet-Cookie: evil=1\r\n\r\n<b>"

// S14: a line break in a name, a file's name, a subject, an address or a secret begins no header: not in an answer, not in a mail, not in what the
// provider is asked. (What mails say is held by test/mail.)
func TestS14LineBreaksInHeaders(t *testing.T) {
	p, o := postOffice(t)
	w := begin(t, o)
	admin := w.x.admin
	for _, address := range []string{"a@b.example\r\nBcc: v@w.example", "a@b.example\nX-Evil: 1", "a@b.example,v@w.example", "<a@b.example> SIZE=1", "a@b.example>\r\nRCPT TO:<v@w.example"} {
		for what, c := range map[string]struct {
			method, path string
			body         meta.Object
		}{
			"a transcript":  {"POST", fmt.Sprintf("/conversations/%d/transcripts", w.x.last), meta.Object{"to": "address", "address": address}},
			"a member":      {"POST", "/members", meta.Object{"name": "x", "email": address, "role": "agent", "mail": true}},
			"the sender":    {"PUT", "/mail-server", meta.Object{"host": "a.example", "port": 25, "security": "none", "sender_name": "x", "sender": address}},
			"the host":      {"PUT", "/mail-server", meta.Object{"host": address, "port": 25, "security": "none", "sender_name": "x", "sender": "a@b.example", "username": "x"}},
			"a contact":     {"PATCH", "/contacts/" + w.x.ids["contacts"], meta.Object{"email": address}},
			"a browser":     {"PUT", "/me/push", meta.Object{"endpoint": "https://push.example/" + address, "p256dh": "x", "auth": "x"}},
			"an app secret": {"PATCH", "/inboxes/" + w.x.ids["inboxes"], meta.Object{"access_token": address}},
		} {
			got := w.try(admin, c.method, c.path, c.body)
			if taken := what == "an app secret" || what == "a browser" || what == "the host"; got.status >= 500 || got.status < 400 && !taken { // which are no headers

				t.Errorf("%s %q is answered %d %s", what, address, got.status, got.code)
			}
		}
	}
	admin.Must("PATCH", "/inboxes/"+w.x.ids["inboxes"], meta.Object{"access_token": servertest.AccessToken}, nil)

	// Names that break lines, in whatever has a name.
	admin.Must("PUT", "/mail-server", mailServer(p, "Tienda"+evil), nil)
	var member struct{ Member struct{ ID string } }
	admin.Must("POST", "/members", meta.Object{"name": "Eva" + evil, "email": "evil@x.example", "role": "agent", "mail": true}, &member)
	admin.Must("PATCH", "/workspace", meta.Object{"name": "Acme" + evil}, nil)
	admin.Must("PATCH", "/me", meta.Object{"name": "Ana" + evil}, nil)
	admin.Must("PATCH", "/contacts/"+w.x.ids["contacts"], meta.Object{"name": "Luz" + evil}, nil)
	admin.Must("POST", fmt.Sprintf("/conversations/%d/transcripts", w.x.last), meta.Object{"to": "address", "address": "quien@lee.example"}, nil)
	file := w.uploadNamed(admin, evil+".txt")
	w.x.ids["files"] = file
	list, _ := operations(t, admin)
	tried := 0
	for _, o := range list {
		if o.method != "GET" || o.open || o.path == "/stream" {
			continue
		}
		path := strings.NewReplacer("{number}", fmt.Sprint(w.x.last), "{id}", w.x.ids[noun(o.path)], "{user}", w.x.ids["members"]).Replace(o.path)
		got := w.try(admin, "GET", path, nil)
		if tried++; got.header.Get("X-Evil") != "" || strings.Contains(strings.Join(got.header.Values("Set-Cookie"), ""), "evil") || got.status >= 500 {
			t.Errorf("GET %s: %d %v", path, got.status, got.header)
		}
		if d := got.header.Get("Content-Disposition"); d != "" {
			if _, _, err := mime.ParseMediaType(d); err != nil || strings.ContainsAny(d, "\r\n") {
				t.Errorf("GET %s: %q: %v", path, d, err)
			}
		}
	}
	if tried < 50 {
		t.Errorf("only %d routes were tried", tried)
	}
	w.WaitIn(t, "the mails", func() bool { return len(p.To("quien@lee.example")) > 0 && len(p.To("evil@x.example")) > 0 })
	for _, l := range append(p.To("quien@lee.example"), p.To("evil@x.example")...) {
		for name := range l.Header {
			if name == "X-Evil" || name == "Set-Cookie" || name == "Bcc" {
				t.Errorf("the mail has a header %s: %v", name, l.Header)
			}
		}
		if strings.ContainsAny(l.Subject, "\r\n") || l.Header.Get("X-Evil") != "" {
			t.Errorf("the mail is about %q", l.Subject)
		}
	}
}

// uploadNamed sends a small text under any name.
func (w *world) uploadNamed(c *servertest.Client, name string) string {
	w.t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": name})}, "Content-Type": {"text/plain"}})
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

// formula is a cell that a spreadsheet would run.
var formula = regexp.MustCompile(`^[\s\x{a0}]*[=+\-@＝＋－＠]|^[\t\r\n]`)

// S15: no cell of any table that can be taken out is run by a spreadsheet, nor any part of a cell that lists several.
func TestS15CellsOfExports(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		admin := w.x.admin
		begins := []string{"=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", " =1", "＝1+1", "|cmd"}
		var labels []string
		for i, begin := range begins {
			var made struct{ ID string }
			admin.Must("POST", "/labels", meta.Object{"name": fmt.Sprint(begin, "|", i)}, &made)
			labels = append(labels, made.ID)
			admin.Must("POST", "/contacts", meta.Object{"name": begin + "cmd", "company": begin, "bio": begin, "city": begin, "attributes": meta.Object{"talla": begin}}, &made)
			admin.Must("POST", "/contacts/"+made.ID+"/labels", meta.Object{"add": labels}, nil)
		}
		admin.Must("POST", fmt.Sprintf("/conversations/%d/labels", w.x.last), meta.Object{"add": labels}, nil)
		admin.Must("PATCH", "/contacts/"+w.x.ids["contacts"], meta.Object{"name": "=HYPERLINK(1)"}, nil)
		admin.Must("PATCH", "/inboxes/"+w.x.ids["inboxes"], meta.Object{"name": "=inbox"}, nil)
		admin.Must("PATCH", "/teams/"+w.x.ids["teams"], meta.Object{"name": "=team"}, nil)
		admin.Must("PATCH", "/me", meta.Object{"name": "=agent"}, nil)
		admin.Must("POST", fmt.Sprintf("/conversations/%d/close", w.x.last), meta.Object{"summary": "=summary"}, nil)
		list, _ := operations(t, admin)
		tables := 0
		for _, o := range list {
			if o.method != "GET" || !strings.HasSuffix(o.path, "/export") {
				continue
			}
			path := strings.ReplaceAll(o.path, "{id}", w.x.ids[noun(o.path)])
			for _, way := range []string{"?view=all&status=all", "?format=xlsx", "?separator=semicolon&status=all", "?head=words"} {
				res, err := admin.Do("GET", "/api/v1"+path+way, nil)
				if err != nil {
					t.Fatal(err)
				}
				data, _ := io.ReadAll(res.Body)
				res.Body.Close()
				for _, cell := range cells(t, res.Header.Get("Content-Type"), data) {
					tables++
					for _, part := range append([]string{cell}, strings.FieldsFunc(cell, func(r rune) bool { return r == ',' || r == ';' })...) {
						number := regexp.MustCompile(`^[+-]?[0-9]+([.,][0-9]+)?$`).MatchString(part)
						if formula.MatchString(part) && !number {
							t.Errorf("GET %s%s: a spreadsheet runs %q of %q", path, way, part, cell)
						}
					}
				}
			}
		}
		if tables < 200 {
			t.Errorf("only %d cells were looked at", tables)
		}
	})
}

// cells of a table, CSV or XLSX; of anything else none.
func cells(t *testing.T, kind string, data []byte) (out []string) {
	t.Helper()
	switch {
	case strings.HasPrefix(kind, "text/csv"):
		in := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
		if first, _, _ := bytes.Cut(data, []byte("\n")); bytes.Count(first, []byte(";")) > bytes.Count(first, []byte(",")) {
			in.Comma = ';'
		}
		rows, err := in.ReadAll()
		if err != nil {
			t.Errorf("a table that is none: %v", err)
		}
		for _, row := range rows {
			out = append(out, row...)
		}
	case strings.Contains(kind, "spreadsheetml"):
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		f, err := z.Open("xl/worksheets/sheet1.xml")
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		text, _ := io.ReadAll(f)
		if bytes.Contains(text, []byte("<f>")) {
			t.Error("a workbook holds a formula")
		}
		for _, m := range regexp.MustCompile(`<t[^>]*>([^<]*)</t>`).FindAllSubmatch(text, -1) {
			out = append(out, strings.NewReplacer("&#x9;", "\t", "&#xD;", "\r", "&#xA;", "\n", "&#39;", "'").Replace(string(m[1])))
		}
	}
	return out
}

// record keeps what is logged.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// S16: whatever a browser calls itself, and whatever people and things are called, one thing that happens is one line of the log, and nothing in it
// speaks to a terminal; also in the audit and in the list of sessions.
func TestS16LinesOfLogs(t *testing.T) {
	for format, handler := range map[string]func(io.Writer, *slog.HandlerOptions) slog.Handler{
		"text": func(out io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewTextHandler(out, o) },
		"json": func(out io.Writer, o *slog.HandlerOptions) slog.Handler { return slog.NewJSONHandler(out, o) },
	} {
		t.Run(format, func(t *testing.T) {
			log := &record{}
			w := begin(t, servertest.Options{Log: slog.New(handler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))})
			const hostile = "x\x1b[31m\x07\u202e\u2028{\"level\":\"ERROR\",\"msg\":\"forged\"} level=ERROR\ttime=1970"
			c := w.NewClient()
			for _, name := range []string{"User-Agent", "X-Request-Id", "X-Forwarded-For", "Accept-Language", "Idempotency-Key", "Referer"} {
				c.Header.Set(name, strings.ReplaceAll(strings.ReplaceAll(hostile, "\x1b", ""), "\x07", ""))
			}
			c.Header["User-Agent"] = []string{"x\t{\"level\":\"ERROR\"} \u202e\u2028 forged"}
			c.Must("POST", "/session", meta.Object{"email": servertest.AdminEmail, "password": servertest.AdminPassword}, nil)
			for _, path := range []string{"/conversations/1%0Alevel=ERROR", "/contacts?q=%0A%1B[31m", "/none%0D%0Aforged", "/files/%1b"} {
				w.try(c, "GET", path, nil)
			}
			broken := "x\r\n\x1b[2Jlevel=ERROR msg=forged"
			w.x.admin.Must("PATCH", "/workspace", meta.Object{"name": broken}, nil)
			w.x.admin.Must("PATCH", "/inboxes/"+w.x.ids["inboxes"], meta.Object{"name": broken}, nil)
			w.x.admin.Must("PATCH", "/contacts/"+w.x.ids["contacts"], meta.Object{"name": broken}, nil)
			w.uploadNamed(w.x.admin, broken)
			w.deliver(&w.x, meta.Message(meta.Customer(1), "wamid."+broken, w.Clock.Now(), "text", broken), meta.Object{"from": broken, "id": broken, "type": broken, "timestamp": broken})
			status, _ := w.x.app.Post(t.Context(), []byte("{\"entry\":\n\x1b[31mforged"))
			if status >= 500 {
				t.Errorf("a broken delivery is answered %d", status)
			}
			for n, line := range strings.Split(strings.TrimSuffix(log.String(), "\n"), "\n") {
				var fields map[string]any
				whole := format == "text" && strings.HasPrefix(line, "time=") || format == "json" && json.Unmarshal([]byte(line), &fields) == nil && fields["time"] != nil
				if !whole || strings.ContainsAny(line, "\x1b\x07\r\u202e\u2028") {
					t.Errorf("line %d is %q", n, line)
				}
			}
			for _, path := range []string{"/sessions", "/audit?limit=50"} {
				if _, text := w.said(w.x.admin, "GET", path, nil); strings.ContainsAny(text, "\x1b\x07\u202e\u2028") || strings.Contains(text, `\u001b`) || strings.Contains(text, `\u202e`) || strings.Contains(text, `\u2028`) {
					t.Errorf("GET %s shows it: %s", path, text)
				}
			}
		})
	}
}

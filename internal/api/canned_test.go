package api_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

type canned struct {
	ID, Scope, Code, Text string
	Team                  string `json:"team_id"`
	Uses                  int
	Files                 []struct{ ID, Name string }
}

func codes(t *testing.T, c *servertest.Client) string {
	t.Helper()
	var page struct{ Items []canned }
	c.Must("GET", "/canned-responses", nil, &page)
	var out []string
	for _, one := range page.Items {
		out = append(out, one.Scope[:1]+":"+one.Code)
	}
	return strings.Join(out, " ")
}

// Shared ones are everybody's to use, personal ones their owner's alone; each code stands once in each scope.
func TestCannedResponses(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo := member(t, s, "luz", "agent"), member(t, s, "teo", "agent")
		reader := member(t, s, "rita", "read_only")
		var shared, own canned
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "/Envío", "text": "Hola {{contacto.nombre}}, {{7*7}}"}, &shared)
		if shared.Code != "Envío" || shared.Text != "Hola {{contacto.nombre}}, {{7*7}}" || shared.Scope != "shared" {
			t.Errorf("%+v", shared)
		}
		luz.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "envio", "text": "Va en camino"}, &own)
		if a, b, c := codes(t, luz), codes(t, teo), codes(t, reader); a != "s:Envío p:envio" || b != "s:Envío" || c != b {
			t.Errorf("luz has %q, teo %q, rita %q", a, b, c)
		}

		refused(t, call(t, luz, "POST", "/api/v1/canned-responses", `{"scope":"shared","code":"x","text":"y"}`), 403, "permission_missing")
		refused(t, call(t, reader, "POST", "/api/v1/canned-responses", `{"scope":"personal","code":"x","text":"y"}`), 403, "permission_missing")
		refused(t, call(t, reader, "POST", "/api/v1/canned-responses/"+shared.ID+"/used", ""), 403, "permission_missing")
		refused(t, call(t, luz, "PATCH", "/api/v1/canned-responses/"+shared.ID, `{"text":"y"}`), 403, "permission_missing")
		refused(t, call(t, luz, "DELETE", "/api/v1/canned-responses/"+shared.ID, ""), 403, "permission_missing")
		refused(t, call(t, luz, "PATCH", "/api/v1/canned-responses/"+own.ID, `{"scope":"shared"}`), 403, "permission_missing")
		for _, c := range []*servertest.Client{teo, s.Admin} { // not even an administrator sees it
			refused(t, call(t, c, "PATCH", "/api/v1/canned-responses/"+own.ID, `{"text":"y"}`), 404, "not_found")
			refused(t, call(t, c, "DELETE", "/api/v1/canned-responses/"+own.ID, ""), 404, "not_found")
			refused(t, call(t, c, "POST", "/api/v1/canned-responses/"+own.ID+"/used", ""), 404, "not_found")
		}
		for body, fault := range map[string]string{
			`{"scope":"personal","code":"ENVÍO","text":"y"}`: "code", `{"scope":"personal","code":"dos palabras","text":"y"}`: "code",
			`{"scope":"personal","code":"/","text":"y"}`: "code", `{"scope":"personal","code":"vacío","text":" "}`: "text",
			`{"scope":"personal","code":"archivo","files":["7777777"]}`: "files"} {
			got := call(t, luz, "POST", "/api/v1/canned-responses", body)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, `"`+fault+`"`) {
				t.Errorf("%s: %s", body, got.Body)
			}
		}
		luz.Must("POST", "/canned-responses/"+shared.ID+"/used", nil, nil)
		teo.Must("POST", "/canned-responses/"+shared.ID+"/used", nil, &shared)
		if shared.Uses != 2 {
			t.Errorf("used %d times", shared.Uses)
		}
		luz.Must("PATCH", "/canned-responses/"+own.ID, map[string]any{"code": "camino"}, &own)
		if own.Code != "camino" || own.Text != "Va en camino" {
			t.Errorf("%+v", own)
		}
		luz.Must("DELETE", "/canned-responses/"+own.ID, nil, nil)
		if got := codes(t, luz); got != "s:Envío" {
			t.Errorf("left is %q", got)
		}
	})
}

// A canned response's files are its own: whoever has it can see and send them, and sending takes nothing away.
func TestCannedResponseFiles(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo := member(t, s, "luz", "agent"), member(t, s, "teo", "agent")
		uploaded := upload(t, luz, "lista.txt", "precios")
		var own canned
		luz.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "lista", "files": []string{uploaded}}, &own)
		if len(own.Files) != 1 || own.Files[0].ID == uploaded || own.Files[0].Name != "lista.txt" {
			t.Fatalf("%+v", own)
		}
		file := own.Files[0].ID
		refused(t, call(t, teo, "GET", "/api/v1/files/"+file, ""), 404, "not_found")
		refused(t, call(t, teo, "GET", "/api/v1/files/"+file+"/content", ""), 404, "not_found")
		var shared canned
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "lista", "files": []string{upload(t, s.Admin, "todos.txt", "para todos")}}, &shared)
		if got := call(t, teo, "GET", "/api/v1/files/"+shared.Files[0].ID+"/content", ""); got.Body != "para todos" {
			t.Errorf("%+v", got)
		}

		waits(t, s)
		for range 2 {
			var sent struct {
				Content struct {
					Media struct {
						FileID string `json:"file_id"`
					}
				}
			}
			teo.Must("POST", "/conversations/1/messages", map[string]any{"kind": "document", "file_id": shared.Files[0].ID}, &sent)
			if sent.Content.Media.FileID == shared.Files[0].ID {
				t.Error("the message took the file")
			}
		}
		// Keeping what it has and adding one, in the order that is given.
		second := upload(t, s.Admin, "otro.txt", "otro")
		kept := shared.Files[0].ID
		s.Admin.Must("PATCH", "/canned-responses/"+shared.ID, map[string]any{"files": []string{second, kept}}, &shared)
		if len(shared.Files) != 2 || shared.Files[0].Name != "otro.txt" || shared.Files[1].ID != kept {
			t.Errorf("%+v", shared.Files)
		}
		s.Admin.Must("DELETE", "/canned-responses/"+shared.ID, nil, nil)
		refused(t, call(t, teo, "GET", "/api/v1/files/"+kept, ""), 404, "not_found")
	})
}

// Everybody hears of shared ones, of personal ones their owner alone; who loses one hears that it is gone.
func TestCannedResponseEvents(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "supervisor")
		hers, theirs := s.Stream(luz, -1), s.Stream(s.Admin, -1)
		type news struct {
			Subject string  `json:"subject_id"`
			Canned  *canned `json:"canned_response"`
		}
		next := func(st *servertest.Stream) (n news) {
			t.Helper()
			if err := json.Unmarshal(st.Next("canned_response").Data, &n); err != nil {
				t.Fatal(err)
			}
			return n
		}
		var own canned
		luz.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "secreto", "text": "solo mío"}, &own)
		if n := next(hers); n.Canned == nil || n.Canned.Text != "solo mío" {
			t.Errorf("%+v", n)
		}
		luz.Must("PATCH", "/canned-responses/"+own.ID, map[string]any{"scope": "shared"}, nil)
		if n := next(theirs); n.Canned == nil || n.Canned.Scope != "shared" { // the first that the others hear of it
			t.Errorf("%+v", n)
		}
		next(hers)
		luz.Must("PATCH", "/canned-responses/"+own.ID, map[string]any{"scope": "personal"}, nil)
		if n := next(theirs); n.Canned != nil || n.Subject != own.ID {
			t.Errorf("%+v", n)
		}
		if n := next(hers); n.Canned != nil {
			t.Errorf("%+v", n)
		}
		if n := next(hers); n.Canned == nil || n.Canned.Scope != "personal" {
			t.Errorf("%+v", n)
		}
		luz.Must("DELETE", "/canned-responses/"+own.ID, nil, nil)
		if n := next(hers); n.Canned != nil || n.Subject != own.ID {
			t.Errorf("%+v", n)
		}
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "fin", "text": "fin"}, nil)
		if n := next(theirs); n.Canned == nil || n.Canned.Code != "fin" { // nothing of the personal one came between
			t.Errorf("%+v", n)
		}
	})
}

// member is a new colleague, signed in.
func member(t *testing.T, s *servertest.Server, name, role string) *servertest.Client {
	t.Helper()
	email := name + "@acme.example"
	s.AddMember(servertest.NewMember{Name: name, Email: email, Role: role, Inboxes: []int64{s.Inbox}})
	return s.Login(email)
}

// upload stores a small file.
func upload(t *testing.T, c *servertest.Client, name, content string) (id string) {
	t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part, err := m.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(part, content)
	m.Close()
	c.Header.Set("Content-Type", m.FormDataContentType())
	defer c.Header.Del("Content-Type")
	var made struct{ ID string }
	c.Must("POST", "/files", io.Reader(&form), &made)
	return made.ID
}

// waits lets a customer write and returns when his conversation, number 1, is there.
func waits(t *testing.T, s *servertest.Server) {
	t.Helper()
	st := s.Stream(s.Admin, -1)
	defer st.Close()
	s.Customer("Lucía").Writes("hola")
	st.Next("change")
}

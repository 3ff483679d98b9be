package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/postoffice"
)

func TestMain(m *testing.M) { testkit.Main(m) }

type thing = map[string]any

// desks runs a test on a server of each engine beside a post office that it may reach.
func desks(t *testing.T, fn func(t *testing.T, s *servertest.Server, p *postoffice.Office)) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			p, err := postoffice.Open()
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(p.Close)
			fn(t, servertest.Start(t, servertest.Options{Postgres: engine == "postgres",
				Settings: func(set *config.Settings) { set.MailServers = []string{p.Address} }}), p)
		})
	}
}

// settings of a post office, as an administrator types them.
func settings(p *postoffice.Office, secret string) thing {
	host, port, _ := net.SplitHostPort(p.Address)
	n, _ := strconv.Atoi(port)
	return thing{"host": host, "port": n, "security": "none", "username": postoffice.User, "password": secret, "sender_name": "Tienda Acme", "sender": "hola@acme.example"}
}

func TestTranscriptsGoByMail(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		customer := s.Customer("Lucía")
		customer.Writes("¿Tienen ruanas de lana? 🧶")
		s.WaitFor("the conversation", func() bool { return s.API("GET", "/conversations/1", nil, nil) == nil })
		admin.Must("POST", "/conversations/1/messages", thing{"client_id": "n", "kind": "note", "text": "Ofrecer descuento"}, nil)
		admin.Must("POST", "/conversations/1/messages", thing{"client_id": "a", "kind": "text", "text": "Sí, de 120.000"}, nil)

		refused(t, admin, "/conversations/1/transcripts", thing{"to": "address", "address": "gerencia@acme.example"}, "mail_not_set_up", "")
		admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		var tried thing
		admin.Must("POST", "/mail-server/test", nil, &tried)
		if letters := p.To(servertest.AdminEmail); len(letters) != 1 || tried["to"] != servertest.AdminEmail || letters[0].From != "hola@acme.example" {
			t.Errorf("the trial told of %v; there came %v", tried, letters)
		}

		refused(t, admin, "/conversations/1/transcripts", thing{"to": "customer"}, "invalid", "to")
		var shown struct{ Contact struct{ ID string } }
		admin.Must("GET", "/conversations/1", nil, &shown)
		admin.Must("PATCH", "/contacts/"+shown.Contact.ID, thing{"email": "lucia@correo.example"}, nil)
		refused(t, admin, "/conversations/1/transcripts", thing{"to": "customer", "notes": true}, "invalid", "notes")

		admin.Must("POST", "/conversations/1/transcripts", thing{"to": "customer"}, nil)
		admin.Must("POST", "/conversations/1/transcripts", thing{"to": "assignee"}, nil)
		admin.Must("POST", "/conversations/1/transcripts", thing{"to": "address", "address": "gerencia@acme.example", "notes": true}, nil)
		s.WaitFor("three transcripts", func() bool { return states(t, admin) == "sent sent sent" })

		theirs := p.To("lucia@correo.example")
		if len(theirs) != 1 {
			t.Fatalf("the customer got %d mails", len(theirs))
		}
		for _, said := range []string{"¿Tienen ruanas de lana? 🧶", "Sí, de 120.000", "#1"} {
			if !strings.Contains(theirs[0].Text, said) {
				t.Errorf("the customer's transcript lacks %q:\n%s", said, theirs[0].Text)
			}
		}
		if strings.Contains(theirs[0].Text, "descuento") || !bytes.HasPrefix(theirs[0].PDF, []byte("%PDF-")) {
			t.Errorf("the customer's transcript has the note, or no PDF:\n%s", theirs[0].Text)
		}
		if colleague := p.To(servertest.AdminEmail); len(colleague) != 2 || strings.Contains(colleague[1].Text, "descuento") {
			t.Errorf("the assignee got %v", colleague)
		}
		if other := p.To("gerencia@acme.example"); len(other) != 1 || !strings.Contains(other[0].Text, "Ofrecer descuento") {
			t.Errorf("the other address got %v", other)
		}
		if n := len(customer.Sees()); n != 2 {
			t.Errorf("the customer's phone has %d messages, his own and the reply", n)
		}
	})
}

// What the server may have taken is not sent twice; what it turned away is said so.
func TestTranscriptsThatDoNotArrive(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		s.Customer("Lucía").Writes("Hola")
		s.WaitFor("the conversation", func() bool { return s.API("GET", "/conversations/1", nil, nil) == nil })
		admin.Must("PUT", "/mail-server", settings(p, "otro"), nil)
		refused(t, admin, "/mail-server/test", nil, "mail_auth", "")
		admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)

		admin.Must("POST", "/conversations/1/transcripts", thing{"to": "address", "address": "nadie@acme.example"}, nil)
		s.WaitFor("a refusal", func() bool { return states(t, admin) == "failed" })
		p.HangsUp(true)
		admin.Must("POST", "/conversations/1/transcripts", thing{"to": "address", "address": "gerencia@acme.example"}, nil)
		s.WaitFor("no answer", func() bool { return states(t, admin) == "uncertain failed" })
		p.HangsUp(false)
		s.Clock.Advance(time.Hour)
		admin.Must("POST", "/conversations/1/transcripts", thing{"to": "address", "address": "otra@acme.example"}, nil)
		s.WaitFor("the next one", func() bool { return states(t, admin) == "sent uncertain failed" })
		if n := len(p.To("gerencia@acme.example")); n != 1 {
			t.Errorf("the uncertain one went out %d times", n)
		}
		var page struct {
			Items []struct {
				Kind    string
				Content struct{ Event struct{ Name, To string } }
			}
		}
		admin.Must("GET", "/conversations/1/messages", nil, &page)
		var lines []string
		for _, m := range page.Items {
			if e := m.Content.Event; strings.HasPrefix(e.Name, "transcript_") {
				lines = append(lines, e.Name+" "+e.To)
			}
		}
		if got := strings.Join(lines, ", "); got != "transcript_sent otra@acme.example, transcript_uncertain gerencia@acme.example, transcript_failed nadie@acme.example" &&
			got != "transcript_failed nadie@acme.example, transcript_uncertain gerencia@acme.example, transcript_sent otra@acme.example" {
			t.Errorf("the conversation tells %s", got)
		}
	})
}

func TestMailServerIsTheAdministrators(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		var raw thing
		admin.Must("GET", "/mail-server", nil, &raw)
		if text := fmt.Sprint(raw); strings.Contains(text, postoffice.Password) || raw["host"] != "127.0.0.1" {
			t.Errorf("an administrator sees %s", text)
		}
		// The known password goes to no other server.
		other := settings(p, "")
		delete(other, "password")
		other["host"] = "mail.example.com"
		if err := admin.API("PUT", "/mail-server", other, nil); servertest.CodeOf(err) != "invalid" {
			t.Errorf("another host with the old password: %v", err)
		}
		// A private address that the operator does not trust is not dialled.
		other["host"], other["username"], other["port"] = "127.0.0.1", "", 25
		admin.Must("PUT", "/mail-server", other, nil)
		refused(t, admin, "/mail-server/test", nil, "mail_unreachable", "")

		s.AddMember(servertest.NewMember{Name: "Juan", Email: "juan@acme.example", Role: "agent", Sight: "own"})
		juan := s.Login("juan@acme.example")
		var bare thing
		juan.Must("GET", "/mail-server", nil, &bare)
		if bare["host"] != "" || bare["set_up"] != true {
			t.Errorf("an agent sees %v", bare)
		}
		for _, call := range []string{"PUT /mail-server", "DELETE /mail-server", "POST /mail-server/test"} {
			method, path, _ := strings.Cut(call, " ")
			var body any
			if method == "PUT" {
				body = settings(p, postoffice.Password)
			}
			if err := juan.API(method, path, body, nil); servertest.CodeOf(err) != "permission_missing" {
				t.Errorf("%s by an agent: %v", call, err)
			}
		}
		s.Customer("Lucía").Writes("Hola")
		s.WaitFor("the conversation", func() bool { return s.API("GET", "/conversations/1", nil, nil) == nil })
		admin.Must("POST", "/conversations/1/assign", thing{"assignee_id": "me"}, nil)
		for _, path := range []string{"/conversations/1/transcript", "/conversations/1/transcripts"} {
			if err := juan.API("GET", path, nil, nil); servertest.CodeOf(err) != "not_found" {
				t.Errorf("%s by who may not see it: %v", path, err)
			}
		}
	})
}

func TestTranscriptsAreDownloaded(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, _ *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		s.Customer("Lucía").Writes("¿Hay ruanas? 👨‍👩‍👧 ñandú")
		s.WaitFor("the conversation", func() bool { return s.API("GET", "/conversations/1", nil, nil) == nil })
		admin.Must("POST", "/conversations/1/messages", thing{"client_id": "n", "kind": "note", "text": "Ofrecer descuento"}, nil)
		for query, want := range map[string]struct {
			kind  string
			notes bool
		}{
			"": {"application/pdf", false}, "?format=pdf&notes=true": {"application/pdf", true},
			"?format=text": {"text/plain; charset=utf-8", false}, "?format=text&notes=true": {"text/plain; charset=utf-8", true},
		} {
			res, err := admin.Do("GET", "/api/v1/conversations/1/transcript"+query, nil)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(res.Body)
			res.Body.Close()
			if err != nil || res.StatusCode != http.StatusOK || res.Header.Get("Content-Type") != want.kind ||
				!strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%q: %s %v %v", query, res.Status, res.Header, err)
			}
			if want.kind == "application/pdf" {
				if !bytes.HasPrefix(body, []byte("%PDF-")) {
					t.Errorf("%q is no PDF", query)
				}
				continue
			}
			if text := string(body); !strings.Contains(text, "¿Hay ruanas? 👨‍👩‍👧 ñandú") || strings.Contains(text, "descuento") != want.notes {
				t.Errorf("%q: %s", query, text)
			}
		}
	})
}

// states of the transcripts, newest first.
func states(t *testing.T, c *servertest.Client) string {
	t.Helper()
	var page struct{ Items []struct{ State string } }
	c.Must("GET", "/conversations/1/transcripts", nil, &page)
	var out []string
	for _, m := range page.Items {
		out = append(out, m.State)
	}
	return strings.Join(out, " ")
}

// refused posts what must be refused with a code and, if it is about one, with the field.
func refused(t *testing.T, c *servertest.Client, path string, body any, code, field string) {
	t.Helper()
	err := c.API("POST", path, body, nil)
	if servertest.CodeOf(err) != code {
		t.Errorf("POST %s %v: %v", path, body, err)
		return
	}
	if p, ok := errors.AsType[*servertest.Problem](err); field != "" && (!ok || p.Fields[field] == "") {
		t.Errorf("POST %s %v does not name %s: %+v", path, body, field, p)
	}
}

package mail

import (
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/config"
	"timbre/internal/testkit/servertest"
	"timbre/test/postoffice"
)

var links = regexp.MustCompile(`https?://\S+`)

// letterTo waits for the n-th mail to an address.
func letterTo(s *servertest.Server, p *postoffice.Office, address string, n int) postoffice.Letter {
	s.WaitFor("a mail to "+address, func() bool { return len(p.To(address)) >= n })
	return p.To(address)[n-1]
}

// letterAbout waits for a mail to an address with these words in its subject.
func letterAbout(s *servertest.Server, p *postoffice.Office, address, words string) (found postoffice.Letter) {
	s.WaitFor("a mail to "+address+" about "+words, func() bool {
		for _, l := range p.To(address) {
			if strings.Contains(l.Subject, words) {
				found = l
				return true
			}
		}
		return false
	})
	return found
}

func codeOf(err error) string { return servertest.CodeOf(err) }

// Whoever lost his password gets a link by mail, with the address that the operator has set, and comes in with it once.
func TestPasswordIsResetByMail(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		s.Login(servertest.AdminEmail).Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		open := s.Login("bea@acme.example")
		stream := s.Stream(open, -1)

		stranger := s.NewClient()
		stranger.Header.Set("X-Forwarded-Host", "evil.example")
		known, unknown := ask(t, stranger, "bea@acme.example"), ask(t, stranger, "nobody@acme.example")
		if known != unknown || known != http.StatusNoContent {
			t.Errorf("known is answered %d, unknown %d", known, unknown)
		}
		letter := letterAbout(s, p, "bea@acme.example", "Elige una contraseña nueva")
		link := links.FindString(letter.Text)
		if !strings.HasPrefix(link, s.URL+"/reset/") || !strings.Contains(letter.Text, "Bea") {
			t.Fatalf("the mail says %q", letter.Text)
		}
		route := "/password-resets/" + path.Base(link)
		var of struct{ Email string }
		stranger.Must("GET", route, nil, &of)
		if of.Email != "bea@acme.example" {
			t.Errorf("it is said to be of %q", of.Email)
		}
		if got := codeOf(stranger.API("POST", route, thing{"password": "short"}, nil)); got != "invalid" {
			t.Errorf("a short password: %s", got)
		}
		// Of many who use it at once, one wins.
		var won atomic.Int64
		var all sync.WaitGroup
		for range 50 {
			all.Go(func() {
				c := s.NewClient()
				if c.API("POST", route, thing{"password": "otra frase bien larga"}, nil) == nil {
					won.Add(1)
				}
			})
		}
		all.Wait()
		if won.Load() != 1 {
			t.Errorf("%d came in by one link", won.Load())
		}
		for _, token := range []string{path.Base(link), strings.ToLower(path.Base(link)), "null", "%20", "tr_"} {
			if got := codeOf(stranger.API("POST", "/password-resets/"+token, thing{"password": "otra frase bien larga"}, nil)); got != "link_invalid" && got != "too_many_attempts" {
				t.Errorf("%q again: %s", token, got)
			}
		}
		if got := codeOf(open.API("GET", "/session", nil, nil)); got != "unauthenticated" {
			t.Errorf("her session is answered %q", got)
		}
		for e := range stream.C {
			if e.Name == "bye" {
				break
			}
		}
		if got := codeOf(s.NewClient().API("POST", "/session", thing{"email": "bea@acme.example", "password": servertest.AdminPassword}, nil)); got != "wrong_credentials" {
			t.Errorf("the old password: %s", got)
		}
		s.NewClient().Must("POST", "/session", thing{"email": "bea@acme.example", "password": "otra frase bien larga"}, nil)
		letterAbout(s, p, "bea@acme.example", "contraseña de Timbre cambió")
		if letters := p.To("nobody@acme.example"); len(letters) != 0 {
			t.Errorf("a stranger got %v", letters)
		}
		var noted struct{ Items []struct{ Action string } }
		s.Login(servertest.AdminEmail).Must("GET", "/audit?action=member.password_reset", nil, &noted)
		if len(noted.Items) != 1 {
			t.Errorf("the audit has %d entries of it", len(noted.Items))
		}
	})
}

func ask(t *testing.T, c *servertest.Client, email string) int {
	t.Helper()
	res, err := c.Do("POST", "/api/v1/password-resets", thing{"email": email})
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	return res.StatusCode
}

// A link ends after an hour, and nobody is buried in mail.
func TestResetEndsAndIsLimited(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		s.Login(servertest.AdminEmail).Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		c := s.NewClient()
		if got := ask(t, c, servertest.AdminEmail); got != 204 {
			t.Fatalf("answered %d", got)
		}
		link := links.FindString(letterTo(s, p, servertest.AdminEmail, 1).Text)
		s.Advance(61 * time.Minute)
		if got := codeOf(c.API("GET", "/password-resets/"+path.Base(link), nil, nil)); got != "link_invalid" {
			t.Errorf("an hour later: %q", got)
		}
		for _, email := range []string{servertest.AdminEmail, "nobody@acme.example"} {
			var answers [2]atomic.Int64
			var all sync.WaitGroup
			for range 20 {
				all.Go(func() {
					from := s.NewClient()
					from.Header.Set("X-Forwarded-For", "198.51.100.7")
					switch ask(t, from, email) {
					case 204:
						answers[0].Add(1)
					case 429:
						answers[1].Add(1)
					}
				})
			}
			all.Wait()
			if answers[0].Load() != 3 || answers[1].Load() != 17 {
				t.Errorf("of 20 wishes for %s %d were taken, %d refused", email, answers[0].Load(), answers[1].Load())
			}
		}
	})
}

// No company's server carries what opens an account that belongs to another one, too; the installation's does.
func TestMailOfSomebodyInTwoCompanies(t *testing.T) {
	company, err := postoffice.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(company.Close)
	house, err := postoffice.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(house.Close)
	at, err := url.Parse("smtp://" + house.Address)
	if err != nil {
		t.Fatal(err)
	}
	port, err := strconv.Atoi(at.Port())
	if err != nil {
		t.Fatal(err)
	}
	s := servertest.Start(t, servertest.Options{Settings: func(set *config.Settings) {
		set.MailServers = []string{company.Address, house.Address}
		set.Mail = config.MailServer{Scheme: "smtp+plain", Host: at.Hostname(), Port: port, Username: postoffice.User, Password: postoffice.Password,
			SenderName: "Timbre", Sender: "timbre@casa.example"}
	}})
	s.Login(servertest.AdminEmail).Must("PUT", "/mail-server", settings(company, postoffice.Password), nil)
	s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
	wish := app.Bootstrap{Workspace: "Other"}
	wish.Admin.Name, wish.Admin.Email = "Bea", "bea@acme.example"
	if _, err := s.App.Bootstrap(t.Context(), wish); err != nil {
		t.Fatal(err)
	}
	ask(t, s.NewClient(), "bea@acme.example")
	if letter := letterTo(s, house, "bea@acme.example", 1); letter.From != "timbre@casa.example" {
		t.Errorf("it is from %s", letter.From)
	}
	if got := company.To("bea@acme.example"); len(got) != 0 {
		t.Errorf("a company's server got %v", got)
	}
	ask(t, s.NewClient(), servertest.AdminEmail)
	letterTo(s, company, servertest.AdminEmail, 1)
}

// An invitation goes by mail; what became of it shows, it can be sent again, and it can be revoked.
func TestInvitationGoesByMail(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		var made struct {
			Member        struct{ ID string }
			InvitationURL string `json:"invitation_url"`
		}
		admin.Must("POST", "/members", thing{"name": "Rosa", "email": "rosa@acme.example", "role": "agent", "mail": true}, &made)
		letter := letterTo(s, p, "rosa@acme.example", 1)
		if !strings.Contains(letter.Text, made.InvitationURL) || !strings.Contains(letter.Subject, "Ana Torres") || !strings.Contains(letter.Subject, "Acme") {
			t.Errorf("%q: %q", letter.Subject, letter.Text)
		}
		type state struct {
			ExpiresAt  *string `json:"expires_at"`
			Mail       string
			MailDetail string `json:"mail_detail"`
		}
		stateOf := func(id string) (now state) { admin.Must("GET", "/members/"+id+"/access", nil, &now); return now }
		s.WaitFor("its state", func() bool { return stateOf(made.Member.ID).Mail == "sent" })

		var again struct {
			InvitationURL string `json:"invitation_url"`
		}
		admin.Must("POST", "/members/"+made.Member.ID+"/invitation?mail=true", nil, &again)
		letterTo(s, p, "rosa@acme.example", 2)
		c := s.NewClient()
		if got := codeOf(c.API("GET", "/invitations/"+path.Base(made.InvitationURL), nil, nil)); got != "link_invalid" {
			t.Errorf("the former link: %q", got)
		}
		admin.Must("DELETE", "/members/"+made.Member.ID+"/invitation", nil, nil)
		if got := codeOf(c.API("GET", "/invitations/"+path.Base(again.InvitationURL), nil, nil)); got != "link_invalid" {
			t.Errorf("the revoked link: %q", got)
		}
		var members struct{ Items []struct{ Email string } }
		admin.Must("GET", "/members", nil, &members)
		for _, m := range members.Items {
			if m.Email == "rosa@acme.example" {
				t.Error("who was uninvited is still in the list")
			}
		}
		admin.Must("POST", "/members", thing{"name": "Nadie", "email": "nadie@acme.example", "role": "agent", "mail": true}, &made)
		s.WaitFor("its failure", func() bool { return stateOf(made.Member.ID).Mail == "failed" })
		if got := stateOf(made.Member.ID); got.MailDetail == "" || got.ExpiresAt == nil {
			t.Errorf("of a mail that was refused it shows %+v", got)
		}
	})
}

// A sign-in with a browser that is not known is told, once.
func TestNewBrowserIsTold(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		body := thing{"email": servertest.AdminEmail, "password": servertest.AdminPassword}
		admin.Must("POST", "/session", body, nil)
		other := s.NewClient()
		other.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0")
		other.Must("POST", "/session", body, nil)
		letter := letterTo(s, p, servertest.AdminEmail, 1)
		if !strings.Contains(letter.Text, "Firefox · Windows") || !strings.Contains(letter.Text, "127.0.0.1") {
			t.Errorf("%q", letter.Text)
		}
		other.Must("DELETE", "/session", nil, nil)
		other.Must("POST", "/session", body, nil)
		third := s.NewClient()
		third.Must("POST", "/session", body, nil)
		letterTo(s, p, servertest.AdminEmail, 2)
		if n := len(p.To(servertest.AdminEmail)); n != 2 {
			t.Errorf("%d mails", n)
		}
	})
}

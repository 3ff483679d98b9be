package mail

import (
	"path"
	"strconv"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/postoffice"
	"timbre/test/witness"
)

// S09: whoever is away is told by one mail of what waits for him, in his language: not before it has waited, not in quiet hours, not twice, not of
// what he may not see, and the next one is hours later.
func TestDigests(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		admin := s.Login(servertest.AdminEmail)
		admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		eva := s.Login("eva@acme.example")
		eva.Must("PATCH", "/me", thing{"locale": "pt"}, nil)
		lucia := s.Customer("Lucía")
		lucia.Writes("¿Tienen ruanas?")
		s.WaitIn(t, "the conversation", func() bool { return s.Admin.API("GET", "/conversations/1", nil, nil) == nil })
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		planned := func(after string) bool {
			return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest' AND `+after) == 1
		}
		got := func() []postoffice.Letter { return digestsOnly(p.To("eva@acme.example")) }
		assign := func(to any) { s.Admin.Must("POST", "/conversations/1/assign", thing{"assignee_id": to}, nil) }
		// looks lets time pass, and waits until it was looked at what waits, or nothing is left to look for.
		looks := func(d time.Duration) {
			t.Helper()
			before := w.Number(`SELECT coalesce(max(attempt), 0) FROM jobs WHERE kind = 'digest'`)
			s.Advance(d)
			s.WaitIn(t, "it is looked at what waits", func() bool {
				due := w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest' AND run_at <= `+micros(s.Clock.Now())) == 0
				return due && (w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest'`) == 0 || w.Number(`SELECT coalesce(max(attempt), 0) FROM jobs WHERE kind = 'digest'`) > before)
			})
		}

		assign(evaID)
		s.WaitIn(t, "a look is planned", func() bool { return planned("attempt = 0") })
		s.Advance(29 * time.Minute)
		if len(got()) != 0 {
			t.Error("she was written to at once")
		}
		looks(2 * time.Minute)
		s.WaitIn(t, "the first digest", func() bool { return len(got()) == 1 })
		first := got()[0]
		if first.From != "hola@acme.example" || !strings.Contains(first.Subject, "esperam por você em Acme") {
			t.Errorf("it is %+v", first)
		}
		for _, said := range []string{"Olá, Eva", "Ana Torres transferiu Lucía para você", "Lucía escreveu para você", s.URL + "/c/1", s.URL + "/settings/notifications"} {
			if !strings.Contains(first.Text, said) {
				t.Errorf("%q is not said in %s", said, first.Text)
			}
		}

		if header := first.Header.Get("List-Unsubscribe"); !strings.HasPrefix(header, "<"+s.URL+"/unsubscribe/") || !strings.Contains(first.Text, strings.Trim(header, "<>")) {
			t.Errorf("it is ended by %q, which its text does not say: %s", header, first.Text)
		}
		if post := first.Header.Get("List-Unsubscribe-Post"); post != "" { // RFC 8058 wants https, and this server has none
			t.Errorf("it is ended by a POST: %q", post)
		}

		// Of the same not again; of what comes then, hours later.
		lucia.Writes("¿Hola?")
		s.WaitIn(t, "a look is planned", func() bool { return planned("1 = 1") })
		looks(31 * time.Minute)
		if n := len(got()); n != 1 {
			t.Errorf("within the hour there came %d", n)
		}
		looks(4 * time.Hour)
		s.WaitIn(t, "the second digest", func() bool { return len(got()) == 2 })
		if second := got()[1]; strings.Contains(second.Text, "transferiu") || !strings.Contains(second.Text, "Lucía escreveu para você") {
			t.Errorf("the second is %s", second.Text)
		}

		// Not while she is here, in quiet hours, or where she may see nothing of it any more.
		nothing := func(why string) {
			t.Helper()
			looks(5 * time.Hour)
			if n := len(got()); n != 2 {
				t.Errorf("%s: there came %d", why, n)
			}
		}
		lucia.Writes("¿Siguen ahí?")
		s.WaitIn(t, "a look is planned", func() bool { return planned("1 = 1") })
		now := s.Clock.Now().UTC()
		eva.Must("PATCH", "/me/alerts", thing{"quiet": thing{"on": true, "from": (now.Hour()*60 + 1380) % 1440, "to": (now.Hour()*60 + 600) % 1440, "time_zone": "UTC"}}, nil)
		nothing("in quiet hours")
		eva.Must("PATCH", "/me/alerts", thing{"quiet": thing{"on": false}}, nil)
		s.Admin.Must("POST", "/conversations/1/assign", thing{"assignee_id": nil}, nil)
		eva.Must("POST", "/notifications/read", thing{"conversation": 1}, nil)
		s.Advance(12 * time.Hour)
		s.WaitIn(t, "nothing is left to look for", func() bool { return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest'`) == 0 })
		if n := len(got()); n != 2 {
			t.Errorf("of what is not hers there came %d", n)
		}

		// What a server may have taken is not sent again.
		p.HangsUp(true)
		assign(evaID)
		s.WaitIn(t, "a look is planned", func() bool { return planned("1 = 1") })
		s.Advance(31 * time.Minute)
		s.WaitIn(t, "it was handed over", func() bool { return w.Number(`SELECT count(*) FROM digests WHERE state = 'uncertain'`) == 1 })
		p.HangsUp(false)
		if n := len(got()); n != 3 {
			t.Errorf("handed over %d times", n)
		}
		s.Advance(24 * time.Hour)
		s.WaitIn(t, "nothing is left to look for", func() bool { return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest'`) == 0 })
		if n := len(got()); n != 3 {
			t.Errorf("sent again: %d", n)
		}

		// Whoever wants none gets none, and needs not sign in to say so. Her settings say since when; turned on again they forget it.
		link := "/mail-subscriptions/" + path.Base(strings.Trim(first.Header.Get("List-Unsubscribe"), "<>"))
		stranger := s.NewClient()
		var shown struct {
			Workspace, Email string
			On               bool
		}
		stranger.Must("GET", link, nil, &shown)
		if !shown.On || shown.Workspace != "Acme" || shown.Email == "" || strings.Contains(shown.Email, "eva@") {
			t.Errorf("the link shows %+v", shown)
		}
		mails := func(want bool, since time.Time) {
			t.Helper()
			var alerts struct {
				Mail struct {
					On    bool
					Ended *time.Time `json:"ended_at"`
				}
			}
			eva.Must("GET", "/me/alerts", nil, &alerts)
			if alerts.Mail.On != want || (alerts.Mail.Ended == nil) != since.IsZero() || alerts.Mail.Ended != nil && alerts.Mail.Ended.Sub(since).Abs() > time.Second {
				t.Errorf("her settings: %+v", alerts.Mail)
			}
		}
		stranger.Must("POST", link+"/end", nil, &shown)
		mails(false, s.Clock.Now())
		eva.Must("PATCH", "/me/alerts", thing{"mail": thing{"on": true}}, nil)
		mails(true, time.Time{})
		stranger.Must("POST", link+"/end", nil, &shown)
		if shown.On {
			t.Error("the link works once only")
		}
		lucia.Writes("¿Y hoy?")
		s.WaitIn(t, "a look is planned", func() bool { return planned("1 = 1") })
		s.Advance(24 * time.Hour)
		s.WaitIn(t, "nothing is left to look for", func() bool { return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest'`) == 0 })
		if n := len(got()); n != 3 {
			t.Errorf("unwanted, there came %d", n)
		}
	})
}

// digestsOnly leaves out mails about her account.
func digestsOnly(list []postoffice.Letter) (out []postoffice.Letter) {
	for _, l := range list {
		if strings.Contains(l.Subject, "por você em") {
			out = append(out, l)
		}
	}
	return out
}

func micros(at time.Time) string { return strconv.FormatInt(at.UnixMicro(), 10) }

// Whoever has chosen to be away is not written to, signed in or not, and what waits for him is not forgotten: the mail leaves once he has chosen to be
// there again and is not. Who sees phones masked is told of nobody's number, whom his messenger calls by it neither.
func TestDigestWaitsForWhoChoseToBeAway(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		s.Login(servertest.AdminEmail).Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		s.Admin.Must("PATCH", "/workspace", thing{"masking": thing{"agent": "request"}}, nil)
		evaID := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		eva := s.Login("eva@acme.example")
		eva.Must("PATCH", "/me", thing{"locale": "pt"}, nil)
		s.Customer("+52 55 1234 5678").Writes("¿Tienen ruanas?")
		s.WaitIn(t, "the conversation", func() bool { return s.Admin.API("GET", "/conversations/1", nil, nil) == nil })
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		got := func() []postoffice.Letter { return digestsOnly(p.To("eva@acme.example")) }
		chooses := func(c *servertest.Client, availability string) {
			c.Must("PUT", "/me/availability", thing{"availability": availability}, nil)
			c.Must("DELETE", "/session", nil, nil)
		}

		chooses(eva, "away")
		s.Admin.Must("POST", "/conversations/1/assign", thing{"assignee_id": evaID}, nil)
		s.WaitIn(t, "a look is planned", func() bool { return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest' AND attempt = 0`) == 1 })
		for range 2 {
			before := w.Number(`SELECT coalesce(max(attempt), 0) FROM jobs WHERE kind = 'digest'`)
			s.Advance(5 * time.Hour)
			s.WaitIn(t, "it was looked at what waits, and will be again", func() bool { // later than a worker's lease ends
				return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest' AND run_at > `+micros(s.Clock.Now().Add(20*time.Minute))+` AND attempt > `+strconv.FormatInt(before, 10)) == 1
			})
			if n := len(got()); n != 0 {
				t.Fatalf("away by choice and signed out, she was written to %d times", n)
			}
		}

		chooses(s.Login("eva@acme.example"), "online")
		s.Advance(31 * time.Minute)
		s.WaitIn(t, "the digest", func() bool { return len(got()) == 1 })
		if text := got()[0].Text; !strings.Contains(text, "•••• 5678") || strings.Contains(text, "1234") {
			t.Errorf("it says %s", text)
		}
	})
}

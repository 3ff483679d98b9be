package mail

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/postoffice"
	"timbre/test/witness"
)

var endOfMail = regexp.MustCompile(`/unsubscribe/(\S+)`)

// S46: a mail is ended by whoever has its link, without signing in, and by nothing else: not by looking at it, as programs do that search mails, nor
// by a link that was guessed or changed; and for nobody but whom it was sent to.
func TestS46LinksEndMailsByAPostOnly(t *testing.T) {
	desks(t, func(t *testing.T, s *servertest.Server, p *postoffice.Office) {
		s.Login(servertest.AdminEmail).Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
		w := witness.Of(t, s.Settings.DatabaseURL.Reveal(), s.Settings.Data)
		s.Customer("Lucía").Writes("¿Tienen ruanas?")
		s.WaitIn(t, "the conversation", func() bool { return s.Admin.API("GET", "/conversations/1", nil, nil) == nil })
		tokens, people := map[string]string{}, map[string]*servertest.Client{}
		for _, name := range []string{"eva", "iris"} {
			email := name + "@x.example"
			id := s.AddMember(servertest.NewMember{Name: name, Email: email})
			people[name] = s.Login(email)
			s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": id}, nil)
			s.WaitIn(t, "a look is planned", func() bool { return w.Number(`SELECT count(*) FROM jobs WHERE kind = 'digest'`) > 0 })
			s.Advance(31 * time.Minute)
			s.WaitIn(t, "the digest of "+name, func() bool {
				for _, letter := range p.To(email) {
					if found := endOfMail.FindStringSubmatch(letter.Header.Get("List-Unsubscribe")); found != nil {
						tokens[name] = strings.TrimSuffix(found[1], ">")
					}
				}
				return tokens[name] != ""
			})
		}
		gets := func(name string) bool {
			var alerts struct{ Mail struct{ On bool } }
			people[name].Must("GET", "/me/alerts", nil, &alerts)
			return alerts.Mail.On
		}
		call := func(method, path, kind, body string) int {
			t.Helper()
			r, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			r.Header.Set("Content-Type", kind)
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			defer res.Body.Close()
			_, _ = io.Copy(io.Discard, res.Body)
			return res.StatusCode
		}

		// Looking changes nothing, wherever and however.
		for _, path := range []string{"/unsubscribe/", "/api/v1/mail-subscriptions/"} {
			for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
				call(method, path+tokens["eva"], "text/html", "")
				call(method, path+tokens["eva"]+"/end", "text/html", "")
			}
		}
		if !gets("eva") {
			t.Error("a look at the link has ended it")
		}

		// Links that are changed or guessed are none. Of the many that a guesser needs only a few are answered.
		token := tokens["eva"]
		last := token[len(token)-8:]
		for _, forged := range []string{token[:len(token)-1], token + "A", strings.Replace(token, last, "AAAAAAAA", 1), tokens["iris"][:40] + token[40:], "v1.00000000.AAAA", "x"} {
			for _, path := range []string{"/unsubscribe/" + forged, "/api/v1/mail-subscriptions/" + forged + "/end"} {
				if got := call("POST", path, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"); got != 404 && got != 429 {
					t.Errorf("POST %s is answered %d", path, got)
				}
			}
		}
		if !gets("eva") || !gets("iris") {
			t.Error("a forged link has ended something")
		}
		s.Advance(time.Hour)

		// What a mail program posts, twice, without cookies: hers ends, and nobody else's.
		for range 2 {
			if got := call("POST", "/unsubscribe/"+token, "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click"); got != 200 {
				t.Errorf("one click is answered %d", got)
			}
		}
		if gets("eva") || !gets("iris") {
			t.Errorf("after one click: eva %t, iris %t", gets("eva"), gets("iris"))
		}
	})
}

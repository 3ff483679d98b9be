package api_test

import (
	"fmt"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

// shownNotice is a notice as the API shows it.
type shownNotice struct {
	ID, Code string
	At       *time.Time             `json:"resolved_at"`
	By       *struct{ Name string } `json:"resolved_by"`
}

// noticesBy lists by a query, page by page of two: the codes, with who dealt with it.
func noticesBy(c *servertest.Client, query string) (texts []string, all []shownNotice) {
	for after := ""; ; {
		var page struct {
			Items []shownNotice
			Next  string
		}
		c.Must("GET", "/notices?limit=2&"+query+"&after="+after, nil, &page)
		for _, n := range page.Items {
			text := n.Code
			switch {
			case n.By != nil:
				text += " by " + n.By.Name
			case n.At != nil:
				text += " by nobody"
			}
			texts = append(texts, text)
		}
		all = append(all, page.Items...)
		if after = page.Next; after == "" {
			return texts, all
		}
	}
}

// What was told stays to be read: what is open, what is past, and who dealt with it; by whoever administers or supervises its inbox.
func TestNotices(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		boss, chief, luz := member(t, s, "berta", "administrator"), member(t, s, "carla", "supervisor"), member(t, s, "luz", "agent")
		s.AddMember(servertest.NewMember{Name: "lejos", Email: "lejos@acme.example", Role: "supervisor", Inboxes: []int64{}})
		away := s.Login("lejos@acme.example")
		s.Customer("Lucía").Writes("hola") // from which our number is known
		for _, variant := range []string{"account_offboarded", "number_name", "number_quality", "number_throughput"} {
			if err := s.Simulator.Generate(variant, "", ""); err != nil {
				t.Fatal(err)
			}
			s.Advance(time.Second)
		}
		s.WaitFor("all is told", func() bool { open, _ := noticesBy(boss, ""); return len(open) == 4 })
		want := func(who *servertest.Client, query string, codes ...string) {
			t.Helper()
			if got, _ := noticesBy(who, query); fmt.Sprint(got) != fmt.Sprint(codes) {
				t.Errorf("%s gives %v instead of %v", query, got, codes)
			}
		}
		want(boss, "", "throughput_raised", "quality_flagged", "name_approved", "account_offboarded")
		want(boss, "state=resolved")
		_, open := noticesBy(boss, "")
		boss.Must("POST", "/notices/"+open[1].ID+"/resolve", nil, nil)
		refused(t, call(t, chief, "POST", "/api/v1/notices/"+open[2].ID+"/resolve", ""), 403, "permission_missing")
		s.Admin.Must("POST", "/notices/"+open[2].ID+"/resolve", nil, nil)
		if err := s.Simulator.Generate("account_reconnected", "", ""); err != nil { // its pause ends by itself, and what told of it
			t.Fatal(err)
		}
		s.WaitFor("the pause is over", func() bool { open, _ := noticesBy(boss, ""); return len(open) == 2 && open[0] == "account_reconnected" })
		past := []string{"quality_flagged by berta", "name_approved by Ana Torres", "account_offboarded by nobody"}
		want(boss, "state=resolved", past...)
		want(boss, "state=all", append([]string{"account_reconnected", "throughput_raised"}, past...)...)
		want(chief, "state=resolved", past...)
		want(boss, fmt.Sprint("state=resolved&inbox=", s.Inbox), past...)
		want(boss, "state=all&inbox=7")
		want(luz, "state=all")
		want(away, "state=all") // he is in no inbox
		refused(t, call(t, boss, "GET", "/api/v1/notices?state=new", ""), 422, "invalid")
	})
}

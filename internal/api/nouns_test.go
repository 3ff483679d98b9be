package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/store"
	"timbre/internal/testkit/servertest"
)

func TestContacts(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.Admin.Must("PATCH", "/workspace", map[string]any{"country": "co", "time_zone": "America/Bogota"}, nil)
		type contact struct {
			ID, Name   string
			Phone      *string
			Email      *string
			Sources    map[string]string
			Identities []struct{ Kind, Value string }
		}
		var ana contact
		s.Admin.Must("POST", "/contacts", map[string]any{"name": "José  Ñáñez", "phone": "300 555 01 23", "company": "Café_100%"}, &ana)
		if ana.Name != "José Ñáñez" || *ana.Phone != "+573005550123" || ana.Sources["phone"] != "typed" || len(ana.Identities) != 1 {
			t.Errorf("%+v", ana)
		}
		got := call(t, s.Admin, "POST", "/api/v1/contacts", `{"name":"Otro","phone":"+57 (300) 555-0123"}`)
		refused(t, got, 409, "contact_exists")
		if !strings.Contains(got.Body, ana.ID) {
			t.Errorf("it does not say who: %s", got.Body)
		}
		refused(t, call(t, s.Admin, "PATCH", "/api/v1/contacts/"+ana.ID, `{"phone":"12","email":"x","country":"Zz"}`), 422, "invalid")
		s.Admin.Must("PATCH", "/contacts/"+ana.ID, map[string]any{"email": "Jose@Cafe.example", "company": nil, "bio": "dos\nlíneas"}, &ana)
		if *ana.Email != "jose@cafe.example" || *ana.Phone != "+573005550123" {
			t.Errorf("%+v", ana)
		}
		s.Admin.Must("PATCH", "/contacts/"+ana.ID, map[string]any{"company": "Café_100%"}, nil)

		for i := range 3 {
			s.Admin.Must("POST", "/contacts", map[string]any{"name": fmt.Sprintf("Luz %d", i)}, nil)
		}
		find := func(query string) (names []string, next *string) {
			var page struct {
				Items []contact
				Next  *string
			}
			s.Admin.Must("GET", "/contacts?"+query, nil, &page)
			for _, c := range page.Items {
				names = append(names, c.Name)
			}
			return names, page.Next
		}
		for query, want := range map[string]int{"q=nanez": 1, "q=JOSE+cafe": 1, "q=300+555-0123": 1, "q=luz": 3, "q=%25": 1, "q=_": 1, "q=nadie": 0, "": 4} {
			if names, _ := find(query); len(names) != want {
				t.Errorf("%q found %v, want %d", query, names, want)
			}
		}
		var all []string
		for next := new(string); next != nil; {
			var names []string
			names, next = find("limit=2&after=" + *next)
			all = append(all, names...)
		}
		if strings.Join(all, ",") != "José Ñáñez,Luz 0,Luz 1,Luz 2" {
			t.Errorf("pages: %v", all)
		}
	})
}

func TestInboxes(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		body := `{"name":"Ventas","channel":"whatsapp","phone_number_id":"` + servertest.NumberID + `","waba_id":"1","app_secret":"` + servertest.AppSecret + `","access_token":"t"}`
		refused(t, call(t, s.Admin, "POST", "/api/v1/inboxes", body), 409, "number_taken")
		got := call(t, s.Admin, "POST", "/api/v1/inboxes", strings.Replace(body, servertest.NumberID, "4711", 1))
		if got.Status != 201 || !strings.Contains(got.Body, s.WebhookPath) || strings.Contains(got.Body, servertest.AppSecret) {
			t.Fatalf("a second number of the same app: %+v", got)
		}
		path := fmt.Sprintf("/inboxes/%d", s.Inbox)
		var inbox struct {
			State     string
			StateCode *string `json:"state_code"`
			Settings  map[string]any
		}
		s.Admin.Must("PATCH", path, map[string]any{"settings": map[string]any{"agents_pick": false, "reopen": "same"}}, &inbox)
		s.Admin.Must("PATCH", path, map[string]any{"settings": map[string]any{"typing": true}}, &inbox)
		if s := inbox.Settings; s["agents_pick"] != false || s["reopen"] != "same" || s["typing"] != true || s["assign_on_reply"] != true {
			t.Errorf("settings %v", s)
		}
		var check struct {
			OK    bool
			Steps []struct {
				Name string
				OK   *bool
			}
			VerifiedName string `json:"verified_name"`
		}
		s.Admin.Must("POST", path+"/check", nil, &check)
		if !check.OK || check.VerifiedName != "Acme" || len(check.Steps) != 5 || !*check.Steps[0].OK || check.Steps[4].OK != nil {
			t.Errorf("check %+v", check)
		}
		s.Admin.Must("PATCH", path, map[string]any{"access_token": "revoked"}, nil)
		s.Admin.Must("POST", path+"/check", nil, &check)
		if check.OK || check.Steps[0].OK == nil || *check.Steps[0].OK {
			t.Errorf("with a wrong token: %+v", check)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1"+path+"/templates/sync", ""), 409, "provider_refused")
		s.Admin.Must("PATCH", path, map[string]any{"access_token": servertest.AccessToken}, nil)
		var synced struct{ Count int }
		s.Admin.Must("POST", path+"/templates/sync", nil, &synced)
		var page struct {
			Items []struct {
				InboxIDs  []string `json:"inbox_ids"`
				Variables []any
			}
		}
		s.Admin.Must("GET", "/templates?inbox="+fmt.Sprint(s.Inbox), nil, &page)
		if synced.Count == 0 || len(page.Items) != synced.Count || page.Items[0].InboxIDs[0] != fmt.Sprint(s.Inbox) {
			t.Errorf("synced %d, listed %d", synced.Count, len(page.Items))
		}
	})
}

// An item that could not be applied is seen, applied again once what was wrong is mended, and has no second effect.
func TestLedgerReplays(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		delivered(s, s.Customer("Luz"), 1)
		var page struct {
			Items []struct {
				ID, State            string
				Applied, Quarantined int
			}
		}
		s.Admin.Must("GET", "/ledger", nil, &page)
		if len(page.Items) == 0 || page.Items[0].State != "applied" || page.Items[0].Applied != 1 {
			t.Fatalf("ledger %+v", page)
		}
		id := page.Items[0].ID
		quarantine(t, s, id)
		var detail struct {
			State string
			Items []struct{ Kind, Error string } `json:"quarantined_items"`
		}
		s.Admin.Must("GET", "/ledger/"+id, nil, &detail)
		if detail.State != "quarantined" || len(detail.Items) != 1 || detail.Items[0].Error != "a bug" {
			t.Errorf("before: %+v", detail)
		}
		before := seqs(t, s, s.Workspace)
		var done struct{ Replayed, Failed int }
		s.Admin.Must("POST", "/ledger/replay", nil, &done)
		if done.Replayed != 1 || done.Failed != 0 || seqs(t, s, s.Workspace) != before {
			t.Errorf("replayed %+v", done)
		}
		s.Admin.Must("GET", "/ledger/"+id, nil, &detail)
		if detail.State != "applied" || len(detail.Items) != 0 {
			t.Errorf("after: %+v", detail)
		}
		s.Admin.Must("POST", "/ledger/replay", nil, &done)
		if done.Replayed != 0 {
			t.Errorf("replayed again: %+v", done)
		}
		if list := auditOf(s.Admin, "&topic=delivery"); len(list) != 1 || list[0].Action != "delivery.replayed" || list[0].Data["replayed"] != 1.0 {
			t.Errorf("the audit says %+v", list)
		}
	})
}

// delivered lets a customer write once more, and waits until n messages in all are in the ledger.
func delivered(s *servertest.Server, c *servertest.Customer, n int) {
	c.Writes("hola")
	s.WaitFor("the message is in the ledger", func() bool {
		var summary struct{ Received int }
		s.Admin.Must("GET", "/ledger/summary", nil, &summary)
		return summary.Received == n
	})
}

// quarantine puts the only item of a delivery aside, as a bug would have.
func quarantine(t *testing.T, s *servertest.Server, delivery string) {
	t.Helper()
	var id int64
	if _, err := fmt.Sscan(delivery, &id); err != nil {
		t.Fatal(err)
	}
	err := s.Store.Write(t.Context(), s.Workspace, store.Need{}, func(tx *store.Tx) error {
		tx.Quarantine(store.Quarantined{Delivery: id, Inbox: s.Inbox, Kind: "message.text", Error: "a bug", Raw: "{}"})
		tx.AddToPart(store.Part{Delivery: id, Inbox: s.Inbox, Applied: -1, Quarantined: 1})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A busy inbox that falls silent is told once, and taken back when deliveries return.
func TestQuietInboxes(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		watch := func() (quiet bool, notices int) {
			t.Helper()
			if err := s.App.WatchInboxes(t.Context()); err != nil {
				t.Fatal(err)
			}
			var start struct {
				Inboxes []struct{ Quiet bool }
				Notices []struct{ Code string }
			}
			s.Admin.Must("GET", "/start", nil, &start)
			for _, n := range start.Notices {
				if n.Code == "inbox_quiet" {
					notices++
				}
			}
			return start.Inboxes[0].Quiet, notices
		}
		luz := s.Customer("Luz")
		for i := range 50 {
			delivered(s, luz, i+1)
		}
		if quiet, n := watch(); quiet || n != 0 {
			t.Errorf("quiet at once: %v, %d notices", quiet, n)
		}
		s.Advance(61 * time.Minute)
		watch()
		if quiet, n := watch(); !quiet || n != 1 {
			t.Errorf("after an hour: quiet %v, %d notices", quiet, n)
		}
		delivered(s, luz, 51)
		if quiet, n := watch(); quiet || n != 0 {
			t.Errorf("deliveries are back: quiet %v, %d notices", quiet, n)
		}
	})
}

func TestBootstrapAgain(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		in := app.Bootstrap{Workspace: "Acme", WhatsApp: &app.Connection{Account: servertest.NumberID, Portfolio: servertest.WABA,
			AppSecret: servertest.AppSecret, AccessToken: servertest.AccessToken, VerifyToken: servertest.VerifyToken}}
		in.Admin.Name, in.Admin.Email, in.Admin.Password = "Somebody else", servertest.AdminEmail, "another long password"
		bootstrap := func() app.Bootstrapped {
			t.Helper()
			out, err := s.App.Bootstrap(t.Context(), in)
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		same := bootstrap()
		if same.Workspace != s.Workspace || same.Inbox != s.Inbox || same.WebhookPath != s.WebhookPath || same.Token == s.Token {
			t.Errorf("again: %+v", same)
		}
		refused(t, call(t, s.Admin, "GET", "/api/v1/session", ""), 401, "unauthenticated")
		if got := call(t, s.WithToken(same.Token), "GET", "/api/v1/session", ""); got.Status != 200 {
			t.Errorf("the new token: %+v", got)
		}
		s.Login(servertest.AdminEmail) // with the first password

		in.WhatsApp.Account = "4711"
		if second := bootstrap(); second.Inbox == s.Inbox || second.WebhookPath != s.WebhookPath {
			t.Errorf("another number of the app: %+v", second)
		}
		in.Workspace, in.WhatsApp = "Segunda", nil
		if third := bootstrap(); third.Workspace == s.Workspace || third.Inbox != 0 {
			t.Errorf("another workspace: %+v", third)
		}
		in.WhatsApp = &app.Connection{Account: servertest.NumberID, Portfolio: "1", AppSecret: servertest.AppSecret, AccessToken: "t"}
		if _, err := s.App.Bootstrap(t.Context(), in); err == nil {
			t.Error("a number of another company was taken over")
		}
	})
}

package api_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

func teamsOf(t *testing.T, s *servertest.Server) int {
	t.Helper()
	var page struct{ Items []struct{ ID string } }
	s.Admin.Must("GET", "/teams", nil, &page)
	return len(page.Items)
}

// A write with a key happens once, however often and however much at once it is sent.
func TestRepeatedWrites(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		post := func(body, key string) answer {
			return call(t, s.Admin, "POST", "/api/v1/teams", body, "Idempotency-Key: "+key)
		}
		refused(t, post(`{"name":""}`, "a"), 422, "invalid") // nothing was done: the key is free

		first := post(`{"name":"Ventas"}`, "a")
		if first.Status != 201 {
			t.Fatalf("%+v", first)
		}
		if again := post(`{"name":"Ventas"}`, "a"); again.Status != 201 || again.Body != first.Body {
			t.Errorf("repeated: %+v, first %s", again, first.Body)
		}
		refused(t, post(`{"name":"Soporte"}`, "a"), 422, "idempotency_key_reused")
		refused(t, post(`{"name":"ventas"}`, "b"), 422, "invalid")
		refused(t, post(`{"name":"Otro"}`, strings.Repeat("x", 201)), 422, "invalid")

		var twins sync.WaitGroup
		answers := make([]answer, 20)
		for i := range answers {
			twins.Go(func() { answers[i] = post(`{"name":"Cobranza"}`, "c") })
		}
		twins.Wait()
		for _, a := range answers {
			if a.Status != 201 || a.Body != answers[0].Body {
				t.Errorf("a twin got %d %s", a.Status, a.Body)
			}
		}
		if n := teamsOf(t, s); n != 2 {
			t.Errorf("%d teams, want 2", n)
		}

		id := strings.Split(first.Body, `"`)[3]
		var removal string
		for range 2 {
			got := call(t, s.Admin, "DELETE", "/api/v1/teams/"+id, "", "Idempotency-Key: d")
			if got.Status != 200 || removal != "" && got.Body != removal {
				t.Errorf("deleting: %+v", got)
			}
			removal = got.Body
		}
		s.Advance(49 * time.Hour)
		if err := s.App.DropOutdated(t.Context()); err != nil {
			t.Fatal(err)
		}
		refused(t, post(`{"name":"Cobranza"}`, "c"), 422, "invalid") // forgotten: it is a new request, and the name is taken
	})
}

// A secret is shown once: not again to who repeats the request, and never kept.
func TestSecretsAreNotKeptForRepetitions(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	c := s.Login(servertest.AdminEmail)
	post := func() answer {
		return call(t, c, "POST", "/api/v1/tokens", `{"name":"Robot","kind":"bot"}`, "Idempotency-Key: k")
	}
	if got := post(); got.Status != 201 || !strings.Contains(got.Body, `"secret":"tb_`) {
		t.Fatalf("%+v", got)
	}
	refused(t, post(), 409, "idempotency_answer_lost")
}

// An answer shows what its author saw, so it is given again as long as he sees that, and may do the same.
func TestAnswersAreRepeatedToWhoStillSees(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		written(s, "Zoraida")
		bea := s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example", Sight: "own"})
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		c := s.Login("bea@acme.example")
		assigned := func(to any) { s.Admin.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": to}, nil) }
		post := func() answer {
			return call(t, c, "POST", "/api/v1/conversations/1/priority", `{"priority":"high"}`, "Idempotency-Key: k")
		}
		assigned(bea)
		first := post()
		if first.Status != 200 || !strings.Contains(first.Body, "Zoraida") {
			t.Fatalf("%+v", first)
		}
		again := func() {
			t.Helper()
			if got := post(); got.Status != 200 || got.Body != first.Body {
				t.Errorf("repeated: %+v, first %s", got, first.Body)
			}
		}
		again()
		assigned(eva)
		refused(t, post(), 409, "idempotency_answer_lost")
		assigned(bea)
		again()
		s.Admin.Must("PATCH", "/members/"+bea, map[string]any{"role": "read_only"}, nil)
		refused(t, post(), 409, "idempotency_answer_lost")

		// What changes its author's own rights is answered again all the same.
		admin := s.Login(servertest.AdminEmail)
		for _, write := range [][3]string{{"POST", "/teams", `{"name":"Ventas","members":["` + bea + `"]}`}, {"PATCH", "/me", `{"name":"Ana T."}`}} {
			one := call(t, admin, write[0], "/api/v1"+write[1], write[2], "Idempotency-Key: "+write[1])
			two := call(t, admin, write[0], "/api/v1"+write[1], write[2], "Idempotency-Key: "+write[1])
			if one.Status >= 300 || two.Status != one.Status || two.Body != one.Body {
				t.Errorf("%v: %d %s, then %d %s", write, one.Status, one.Body, two.Status, two.Body)
			}
		}
	})
}

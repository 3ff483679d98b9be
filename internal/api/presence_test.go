package api_test

import (
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type present struct {
	People []struct {
		User  view.Ref
		Doing string
	}
}

// Who has a conversation open is told who else has, and who writes; nobody else is, nor who may not see it.
func TestPresence(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		s.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		s.AddMember(servertest.NewMember{Name: "Leo", Email: "leo@acme.example"})
		s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example", Sight: "own"})
		bea, leo, eva := s.Login("bea@acme.example"), s.Login("leo@acme.example"), s.Login("eva@acme.example")
		written(s, "Uno", "Dos")
		bea.Must("POST", "/conversations/1/assign", map[string]any{"assignee_id": "me"}, nil)
		says := func(c *servertest.Client, path, doing string) (p present) {
			t.Helper()
			c.Must("POST", path+"/presence", map[string]any{"screen": "a", "doing": doing}, &p)
			return p
		}
		watch, apart := s.Stream(bea, -1), s.Stream(leo, -1)
		defer watch.Close()
		defer apart.Close()

		if p := says(bea, "/conversations/1", "viewing"); len(p.People) != 0 {
			t.Errorf("alone: %+v", p)
		}
		refused(t, call(t, eva, "POST", "/api/v1/conversations/1/presence", `{"screen":"a","doing":"replying"}`), 404, "not_found")
		if p := says(leo, "/conversations/1", "viewing"); len(p.People) != 1 || p.People[0].User.Name != "Bea" || p.People[0].Doing != "viewing" {
			t.Errorf("the second: %+v", p)
		}
		doing := func(s *servertest.Stream, n int) (out []string) {
			t.Helper()
			for {
				e := nextOf(t, s, "presence")
				if people := e["people"].([]any); len(people) == n {
					for _, p := range people {
						out = append(out, p.(map[string]any)["doing"].(string))
					}
					return out
				}
			}
		}
		if got := doing(watch, 2); got[0] != "viewing" || got[1] != "viewing" {
			t.Errorf("she is told %v", got)
		}
		says(leo, "/conversations/1", "replying")
		if got := doing(watch, 2); got[0] != "replying" && got[1] != "replying" {
			t.Errorf("that he writes: %v", got)
		}
		says(leo, "/conversations/2", "viewing") // the screen shows another one now
		if got := doing(watch, 1); got[0] != "viewing" {
			t.Errorf("that he has gone: %v", got)
		}
		if p := says(bea, "/conversations/1", "viewing"); len(p.People) != 0 {
			t.Errorf("he is still there: %+v", p)
		}
		says(bea, "/conversations/1", "gone")
		if p := says(leo, "/conversations/1", "viewing"); len(p.People) != 0 {
			t.Errorf("she is still there: %+v", p)
		}
	})
}

package api_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// squad makes a team.
func squad(s *servertest.Server, name string, members ...string) string {
	var made struct{ ID string }
	s.Admin.Must("POST", "/teams", map[string]any{"name": name, "members": append([]string{}, members...)}, &made)
	return made.ID
}

// meID is who a client is.
func meID(c *servertest.Client) string {
	var me struct{ User struct{ ID string } }
	c.Must("GET", "/session", nil, &me)
	return me.User.ID
}

// A team's are its members' and theirs who manage the shared ones, who write them, too. Nobody else has them by any route.
func TestTeamCannedResponses(t *testing.T) { // C07
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo, boss := member(t, s, "luz", "agent"), member(t, s, "teo", "agent"), member(t, s, "sol", "supervisor")
		sales, care := squad(s, "Ventas", meID(luz)), squad(s, "Postventa", meID(luz))
		var own canned
		boss.Must("POST", "/canned-responses", map[string]any{"scope": "team", "team_id": sales, "code": "Precio", "text": "secreto",
			"files": []string{upload(t, boss, "lista.txt", "secreto")}}, &own)
		if own.Scope != "team" || own.Team != sales || len(own.Files) != 1 {
			t.Fatalf("%+v", own)
		}
		for _, body := range []string{ // each code once in each scope
			`{"scope":"team","team_id":"` + care + `","code":"precio","text":"y"}`, `{"scope":"shared","code":"precio","text":"y"}`, `{"scope":"personal","code":"precio","text":"y"}`,
		} {
			if got := call(t, boss, "POST", "/api/v1/canned-responses", body); got.Status != 201 {
				t.Errorf("%s: %d %s", body, got.Status, got.Body)
			}
		}
		for body, fault := range map[string]string{
			`{"scope":"team","team_id":"` + sales + `","code":"PRÉCIO","text":"y"}`: `"code":"taken"`,
			`{"scope":"team","code":"x","text":"y"}`:                                `"team_id":"required"`,
			`{"scope":"team","team_id":"7777777","code":"x","text":"y"}`:            `"team_id":"not_found"`,
			`{"scope":"shared","team_id":"` + sales + `","code":"x","text":"y"}`:    `"team_id":"not_a_choice"`,
		} {
			if got := call(t, boss, "POST", "/api/v1/canned-responses", body); got.Status != 422 || !strings.Contains(got.Body, fault) {
				t.Errorf("%s: %d %s", body, got.Status, got.Body)
			}
		}
		if a, b, c := codes(t, luz), codes(t, teo), codes(t, s.Admin); a != "t:Precio t:precio s:precio" || b != "s:precio" || c != a {
			t.Errorf("luz has %q, teo %q, the administrator %q", a, b, c)
		}

		path := "/api/v1/canned-responses/" + own.ID
		for _, try := range [][2]string{{"PATCH", path}, {"DELETE", path}, {"POST", path + "/used"}, {"GET", "/api/v1/files/" + own.Files[0].ID},
			{"GET", "/api/v1/files/" + own.Files[0].ID + "/content"}} {
			body := ""
			if try[0] == "PATCH" {
				body = `{"text":"y"}`
			}
			refused(t, call(t, teo, try[0], try[1], body), 404, "not_found")
		}
		refused(t, call(t, luz, "PATCH", path, `{"text":"y"}`), 403, "permission_missing")
		refused(t, call(t, luz, "DELETE", path, ""), 403, "permission_missing")
		refused(t, call(t, luz, "POST", "/api/v1/canned-responses", `{"scope":"team","team_id":"`+sales+`","code":"x","text":"y"}`), 403, "permission_missing")
		step := `[{"kind":"reply","canned_response_id":"` + own.ID + `"}]`
		if got := call(t, boss, "POST", "/api/v1/macros", `{"scope":"shared","name":"Todos","steps":`+step+`}`); !strings.Contains(got.Body, "canned_not_shared") {
			t.Errorf("a macro for everybody: %d %s", got.Status, got.Body)
		}
		if got := call(t, teo, "POST", "/api/v1/macros", `{"scope":"personal","name":"Mía","steps":`+step+`}`); got.Status != 422 {
			t.Errorf("an outsider's macro: %d %s", got.Status, got.Body)
		}
		if got := call(t, luz, "GET", "/api/v1/files/"+own.Files[0].ID+"/content", ""); got.Body != "secreto" {
			t.Errorf("the team's file: %+v", got)
		}
		luz.Must("POST", "/canned-responses/"+own.ID+"/used", nil, &own)
		if own.Uses != 1 {
			t.Errorf("used %d times", own.Uses)
		}

		// Whoever leaves the team loses them, whoever joins has them.
		s.Admin.Must("PATCH", "/teams/"+sales, map[string]any{"members": []string{meID(teo)}}, nil)
		if a, b := codes(t, luz), codes(t, teo); a != "t:precio s:precio" || b != "t:Precio s:precio" {
			t.Errorf("after the change luz has %q, teo %q", a, b)
		}
		refused(t, call(t, luz, "POST", path+"/used", ""), 404, "not_found")

		list := auditOf(s.Admin, "&topic=canned_response")
		if made := list[len(list)-1]; made.Action != "canned_response.made" || made.Subject == nil || made.Subject.Name != "Precio" {
			t.Errorf("the audit says %+v", made)
		}
		s.Admin.Must("PATCH", "/canned-responses/"+own.ID, map[string]any{"scope": "team", "team_id": care, "code": "otro"}, nil)
		if list := auditOf(s.Admin, "&topic=canned_response"); list[0].Action != "canned_response.changed" || !strings.Contains(fmt.Sprint(list[0].Changes), "Postventa") {
			t.Errorf("the audit says %+v", list[0])
		}
	})
}

// Of a team's only who has it is told; who changes teams is told to fetch anew.
func TestTeamCannedResponseEvents(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo, boss := member(t, s, "luz", "agent"), member(t, s, "teo", "agent"), member(t, s, "sol", "supervisor")
		sales, care := squad(s, "Ventas", meID(luz)), squad(s, "Postventa", meID(teo))
		hers, his, theirs := s.Stream(luz, -1), s.Stream(teo, -1), s.Stream(boss, -1)
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
		has := func(who string, st *servertest.Stream, scope string) {
			t.Helper()
			n := next(st)
			if got := ""; n.Canned != nil {
				if got = n.Canned.Scope; got != scope {
					t.Errorf("%s is told of one with scope %q, want %q", who, got, scope)
				}
			} else if scope != "" {
				t.Errorf("%s is told that it is gone, want scope %q", who, scope)
			}
		}
		var one canned
		boss.Must("POST", "/canned-responses", map[string]any{"scope": "team", "team_id": sales, "code": "precio", "text": "secreto"}, &one)
		has("luz", hers, "team")
		has("sol", theirs, "team")
		boss.Must("PATCH", "/canned-responses/"+one.ID, map[string]any{"scope": "team", "team_id": care}, nil)
		has("luz", hers, "")
		has("teo", his, "team") // the first that he hears of it
		has("sol", theirs, "")
		has("sol", theirs, "team")
		boss.Must("PATCH", "/canned-responses/"+one.ID, map[string]any{"scope": "personal"}, nil)
		has("teo", his, "")
		has("sol", theirs, "")
		has("sol", theirs, "personal")
		boss.Must("PATCH", "/canned-responses/"+one.ID, map[string]any{"scope": "shared"}, nil)
		has("luz", hers, "shared") // and nothing while it was theirs
		has("teo", his, "shared")
		has("sol", theirs, "shared")
		boss.Must("PATCH", "/canned-responses/"+one.ID, map[string]any{"scope": "team", "team_id": sales}, nil)
		has("teo", his, "")
		has("luz", hers, "")
		has("luz", hers, "team")
		s.Admin.Must("PATCH", "/teams/"+sales, map[string]any{"members": []string{}}, nil)
		hers.Next("resync")
		boss.Must("DELETE", "/canned-responses/"+one.ID, nil, nil)
		boss.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "fin", "text": "fin"}, nil)
		if n := next(hers); n.Canned == nil || n.Canned.Code != "fin" { // no longer of the team, she is told nothing of it
			t.Errorf("%+v", n)
		}
	})
}

// A team's go with it to the team that gets what it has, under codes that are free there, or are everybody's.
func TestTeamCannedResponsesOutliveTheTeam(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz, teo := member(t, s, "luz", "agent"), member(t, s, "teo", "agent")
		sales, care := squad(s, "Ventas", meID(luz)), squad(s, "Postventa", meID(teo))
		for _, team := range []string{sales, care} {
			s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "team", "team_id": team, "code": "pago", "text": "x"}, nil)
		}
		s.Admin.Must("POST", "/canned-responses", map[string]any{"scope": "shared", "code": "pago", "text": "x"}, nil)
		var hanging struct {
			Canned int `json:"canned_responses"`
		}
		s.Admin.Must("GET", "/teams/"+sales+"/hanging", nil, &hanging)
		if hanging.Canned != 1 {
			t.Errorf("%d hang on it", hanging.Canned)
		}
		s.Admin.Must("DELETE", "/teams/"+sales+"?to="+care, nil, nil)
		if a, b := codes(t, luz), codes(t, teo); a != "s:pago" || b != "t:pago s:pago t:pago-2" {
			t.Errorf("given to a team: luz has %q, teo %q", a, b)
		}
		s.Admin.Must("DELETE", "/teams/"+care+"?to=none", nil, nil)
		if a, b := codes(t, luz), codes(t, teo); a != "s:pago s:pago-2 s:pago-2-2" || b != a {
			t.Errorf("given to nobody: luz has %q, teo %q", a, b)
		}
	})
}

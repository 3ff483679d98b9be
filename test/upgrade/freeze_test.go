package upgrade

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"

	"timbre/internal/config"
	"timbre/internal/testkit/servertest"
	"timbre/test/witness"
)

var freeze = flag.Bool("freeze", false, "writes the database of today into testdata")

// secretKey seals what the frozen databases hold.
var secretKey = strings.Repeat("5e", 32)

var engines = map[string]bool{"sqlite": false, "postgres": true}

// TestFreeze keeps what the program of today writes and shows.
func TestFreeze(t *testing.T) {
	if !*freeze {
		t.Skip("only with -freeze")
	}
	for engine, postgres := range engines {
		t.Run(engine, func(t *testing.T) {
			s := servertest.Start(t, servertest.Options{Postgres: postgres, Settings: func(set *config.Settings) { set.SecretKey = config.Secret(secretKey) }})
			h := furnish(t, s)
			url := s.Settings.DatabaseURL.Reveal()
			version := fmt.Sprintf("%05d", witness.Of(t, url, s.Settings.Data).Number("SELECT max(version_id) FROM goose_db_version"))
			f := Frozen{At: s.Clock.Now(), Token: s.Token, WebhookPath: s.WebhookPath, Shown: map[string]map[string]any{}}
			f.Shown["ana"] = h.looks(s.Admin, append(slices.Clone(lists), h.pages()...))
			f.Shown["maria"] = h.looks(h.maria, lists)
			f.write(t, pathOf(version, engine, ".json.gz"))
			if postgres {
				freezePostgres(t, url, pathOf(version, engine, ".sql"))
			} else {
				freezeSQLite(t, s.Settings.Data, pathOf(version, engine, ".db.gz"))
			}
		})
	}
}

// lists are what everybody's screens are made of, as far as a version has it.
var lists = []string{"/counts", "/conversations?status=all&limit=100", "/contacts?limit=100", "/members", "/teams", "/inboxes", "/labels", "/canned-responses",
	"/drafts", "/attributes", "/saved-views", "/close-reasons", "/macros", "/follow-ups", "/blocked-contacts", "/involvements"}

// pages are what opens from the lists.
func (h *house) pages() []string {
	out := []string{"/contacts/" + h.contactOf(1)}
	for number := 1; number <= customers; number++ {
		at := fmt.Sprint("/conversations/", number)
		out = append(out, at, at+"/messages?limit=100", at+"/scheduled")
	}
	return out
}

// looks reads what somebody sees of it.
func (h *house) looks(c *servertest.Client, paths []string) map[string]any {
	h.t.Helper()
	shown := map[string]any{}
	for _, path := range paths {
		var answer any
		switch err := c.API("GET", path, nil, &answer); servertest.CodeOf(err) {
		case "":
			shown[path] = answer
		case "forbidden", "not_found": // not for her, or of a later version
		default:
			h.t.Errorf("GET %s: %v", path, err)
		}
	}
	return shown
}

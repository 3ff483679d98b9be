package operator

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/config"
	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/store"
)

// connected is an installation with a workspace and a sealed credential, whose Graph API answers.
func connected(t *testing.T, engine string) config.Settings {
	t.Helper()
	graph := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(graph.Close)
	set := settings(t, engine)
	set.GraphURL, set.PublicURL = graph.URL, "https://desk.example.com"
	s, err := server.Open(t.Context(), server.Options{Settings: set, Passwords: auth.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	in := app.Bootstrap{Workspace: "Acme", WhatsApp: &app.Connection{Account: "1", Portfolio: "2", AppSecret: "s", AccessToken: "t", VerifyToken: "v"}}
	in.Admin.Name, in.Admin.Email, in.Admin.Password = "Ana", "ana@acme.example", "correct horse battery"
	if _, err := s.App.Bootstrap(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	return set
}

// find returns the line about something.
func find(lines []Line, what string) Line {
	for _, l := range lines {
		if l.What == what {
			return l
		}
	}
	return Line{}
}

func TestDoctorFindsAHealthyOne(t *testing.T) {
	set := connected(t, "sqlite")
	lines := Examine(t.Context(), set, time.Now)
	for _, l := range lines {
		if l.Mark != OK && l.What != "free space" {
			t.Errorf("%+v", l)
		}
	}
	var out bytes.Buffer
	if !Print(&out, lines) || !strings.Contains(out.String(), "ok    Graph API") {
		t.Errorf("printed:\n%s", out.String())
	}
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	for _, tc := range []struct {
		name   string
		harm   func(t *testing.T, set *config.Settings)
		now    func() time.Time
		what   string
		mark   Mark
		advice string
	}{
		{"another key", func(t *testing.T, set *config.Settings) { set.SecretKey = config.Secret(strings.Repeat("ab", 32)) }, nil, "secret key", Fail, "TIMBRE_SECRET_KEY_FORMER"},
		{"no key", func(t *testing.T, set *config.Settings) { remove(t, set.Data, "secret.key") }, nil, "secret key", Fail, "put back"},
		{"a key that is none", func(t *testing.T, set *config.Settings) { set.SecretKey = "hunter2" }, nil, "secret key", Fail, "openssl"},
		{"no database", func(t *testing.T, set *config.Settings) { set.Data = t.TempDir() }, nil, "database", Warn, "--data"},
		{"a broken database", func(t *testing.T, set *config.Settings) { scribble(t, set.Data) }, nil, "database", Fail, "last backup"},
		{"no files folder", func(t *testing.T, set *config.Settings) { remove(t, set.Data, "files") }, nil, "files folder", Warn, "first start"},
		{"plain http", func(t *testing.T, set *config.Settings) { set.PublicURL = "http://desk.example.com" }, nil, "public address", Warn, "certificate"},
		{"no Graph API", func(t *testing.T, set *config.Settings) { set.GraphURL = "http://127.0.0.1:1" }, nil, "Graph API", Fail, "allow this machine"},
		{"a wrong clock", func(*testing.T, *config.Settings) {}, func() time.Time { return time.Now().Add(-time.Hour) }, "clock", Warn, "timedatectl"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			set := connected(t, "sqlite")
			tc.harm(t, &set)
			if tc.now == nil {
				tc.now = time.Now
			}
			lines := Examine(t.Context(), set, tc.now)
			got := find(lines, tc.what)
			if got.Mark != tc.mark || !strings.Contains(got.Do, tc.advice) {
				t.Errorf("%s: %+v", tc.what, got)
			}
			var out bytes.Buffer
			if well := Print(&out, lines); well != (tc.mark != Fail) {
				t.Errorf("well: %v\n%s", well, out.String())
			}
			if strings.Contains(out.String(), "hunter2") {
				t.Errorf("a secret shows:\n%s", out.String())
			}
		})
	}
}

func TestDoctorDoesNotTrustAPostgresThatDoesNotSync(t *testing.T) {
	set := connected(t, "postgres") // the tests' own server runs with fsync off
	if syncs(t, set) {
		t.Skip("the server of TIMBRE_TEST_POSTGRES does")
	}
	got := find(Examine(t.Context(), set, time.Now), "durability")
	if got.Mark != Fail || !strings.Contains(got.Do, "fsync = on") {
		t.Errorf("%+v", got)
	}
}

func syncs(t *testing.T, set config.Settings) bool {
	t.Helper()
	c, err := pgx.Connect(t.Context(), set.DatabaseURL.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	var fsync string
	if err := c.QueryRow(t.Context(), "SHOW fsync").Scan(&fsync); err != nil {
		t.Fatal(err)
	}
	return fsync == "on"
}

// The doctor may be called at any time: he makes and changes nothing.
func TestDoctorChangesNothing(t *testing.T) {
	set := settings(t, "sqlite")
	set.Data = filepath.Join(t.TempDir(), "not there")
	Examine(t.Context(), set, time.Now)
	if _, err := os.Stat(set.Data); !os.IsNotExist(err) {
		t.Errorf("the data folder was made: %v", err)
	}
}

func remove(t *testing.T, data, name string) {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(data, name)); err != nil {
		t.Fatal(err)
	}
}

// scribble overwrites the database.
func scribble(t *testing.T, data string) {
	t.Helper()
	remove(t, data, "timbre.db-wal")
	path := filepath.Join(data, "timbre.db")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range b {
		b[i] = 'x'
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDoctorTellsOfTheSearch(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			set := connected(t, engine)
			s, err := store.Open(t.Context(), databaseOf(set))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			list, err := s.Workspaces(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			ws := list[0].ID
			says := func(mark Mark, found string) {
				t.Helper()
				if l := find(Examine(t.Context(), set, time.Now), "search"); l.Mark != mark || !strings.Contains(l.Found, found) {
					t.Errorf("it says %+v, want %s, %s", l, mark, found)
				}
			}
			write := func(fn func(tx *store.Tx) error) {
				t.Helper()
				if err := s.Write(t.Context(), ws, store.Need{}, fn); err != nil {
					t.Fatal(err)
				}
			}
			says(OK, "follows")
			write(func(tx *store.Tx) error {
				tx.Emit(desk.Event{Kind: desk.MessageCreated})
				return tx.InsertMessage(desk.Message{ID: tx.NewID(), Workspace: ws, Conversation: tx.NewID(), Kind: desk.KindText, Text: "Hola"})
			})
			says(Warn, "not made yet")
			ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
			done := make(chan struct{})
			go func() {
				s.KeepSearch(ctx)
				close(done)
			}()
			if err := s.AwaitSearch(ctx, ws); err != nil {
				t.Error(err)
			}
			stop()
			<-done
			says(OK, "follows")
			write(func(tx *store.Tx) error {
				for range searchLag + 1 {
					tx.Emit(desk.Event{Kind: desk.MessageChanged})
				}
				return nil
			})
			says(Warn, "2001 events behind")
		})
	}
}

package store_test

import (
	"context"
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"timbre/internal/store"
	"timbre/internal/store/schema"
	"timbre/internal/testkit"
)

// addsOnly is what a migration may not do, unless it says that it breaks older programs: their statements would fail.
var takesAway = regexp.MustCompile(`(?i)DROP\s+(TABLE|COLUMN)|RENAME\s|ALTER\s+COLUMN|ADD\s+COLUMN\s+\S+\s+\S+\s+NOT\s+NULL(?:[^,;]*)[,;]`)

// firstHeld is the first migration after the ones that no program in use was older than.
const firstHeld = 46

// Nodes of two versions work side by side in an upgrade: a migration only adds, or says that it breaks older programs.
func TestMigrationsAddOrSaySo(t *testing.T) {
	for _, postgres := range []bool{false, true} {
		fsys, err := schema.For(postgres)
		if err != nil {
			t.Fatal(err)
		}
		names, err := fs.Glob(fsys, "*.sql")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := fs.ReadFile(fsys, name)
			if err != nil {
				t.Fatal(err)
			}
			n, _ := strconv.Atoi(strings.SplitN(name, "_", 2)[0])
			if n < firstHeld || strings.Contains(string(text), "-- breaks older programs") {
				continue
			}
			up, _, _ := strings.Cut(string(text), "-- +goose Down")
			for _, found := range takesAway.FindAllString(up, -1) {
				if strings.HasPrefix(strings.ToUpper(found), "ADD") && strings.Contains(strings.ToUpper(found), "DEFAULT") {
					continue
				}
				t.Errorf("%s does %q, of which older nodes know nothing: only add, with a default, or say `-- breaks older programs`", name, found)
			}
		}
	}
}

func TestWhatTakesAway(t *testing.T) {
	for text, bad := range map[string]bool{
		"ALTER TABLE a ADD COLUMN b BIGINT NOT NULL DEFAULT 0;": false, "CREATE TABLE a (b BIGINT NOT NULL);": false, "ALTER TABLE a ADD COLUMN b TEXT;": false, "DROP INDEX x;": false,
		"ALTER TABLE a ADD COLUMN b BIGINT NOT NULL;": true, "ALTER TABLE a DROP COLUMN b;": true, "drop table a;": true, "ALTER TABLE a RENAME COLUMN b TO c;": true,
		"ALTER TABLE a ALTER COLUMN b SET NOT NULL;": true,
	} {
		found := takesAway.FindString(text)
		if got := found != "" && !strings.Contains(found, "DEFAULT"); got != bad {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// newerDatabase makes one as a later version leaves it.
func newerDatabase(t *testing.T, o store.Options, floor int64) {
	t.Helper()
	s, err := store.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.Write(t.Context(), 0, store.Need{}, func(tx *store.Tx) error {
		tx.Put(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
		if floor > 0 {
			tx.SetFact(store.FloorFact, strconv.FormatInt(floor, 10))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An older program works on what a newer one has only added to, and refuses in a sentence what it cannot work on.
func TestOlderPrograms(t *testing.T) {
	newest := int64(0)
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		newerDatabase(t, o, 0)
		s, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatalf("what was only added to: %v", err)
		}
		s.Close()
		x, err := store.Examine(t.Context(), o)
		if err != nil || x.Schema != 9999 || x.Floor != 0 {
			t.Errorf("it is examined as %+v, %v", x, err)
		}
		newest = x.Newest
	})
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		newerDatabase(t, o, 9000)
		if s, err := store.Open(t.Context(), o); err == nil {
			s.Close()
			t.Error("it works on what it does not know")
		} else if want := fmt.Sprintf("newer version (schema 9999, this program knows %d): start that version", newest); !strings.Contains(err.Error(), want) {
			t.Errorf("it says %q", err)
		}
	})
}

// A node that runs ends with the same sentence when a newer version needs the database to itself.
func TestRunningNodesLeave(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		if o.URL == "" {
			t.Skip("SQLite has one process")
		}
		said := make(chan error, 1)
		o.OnFailure = func(err error) { said <- err }
		s, err := store.Open(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		if err := s.Write(t.Context(), 0, store.Need{}, func(tx *store.Tx) error { tx.SetFact(store.FloorFact, "9000"); return nil }); err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		select {
		case err := <-said:
			if !strings.Contains(err.Error(), "start that version") {
				t.Errorf("it says %q", err)
			}
		case <-ctx.Done():
			t.Error("it goes on")
		}
	})
}

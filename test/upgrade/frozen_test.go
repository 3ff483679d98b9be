package upgrade

import (
	"bytes"
	"compress/gzip"
	"database/sql"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the driver "sqlite"
)

// Frozen is what is kept of a server besides its database.
type Frozen struct {
	At          time.Time // by its clock
	Token       string    // of its administrator
	WebhookPath string
	Shown       map[string]map[string]any // who → path → what he was answered
}

// databaseFile is the database's name in the data folder.
const databaseFile = "timbre.db"

func pathOf(version, engine, end string) string {
	return filepath.Join("testdata", version, engine+end)
}

// freezeSQLite keeps a copy without the log and without holes.
func freezeSQLite(t *testing.T, data, to string) {
	t.Helper()
	copied := filepath.Join(t.TempDir(), "copy.db")
	db, err := sql.Open("sqlite", "file:"+filepath.ToSlash(filepath.Join(data, databaseFile))+"?_pragma=busy_timeout(10000)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("VACUUM INTO ?", copied); err != nil {
		t.Fatal(err)
	}
	plain, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	pack(t, to, plain)
}

func thawSQLite(t *testing.T, from, data string) {
	t.Helper()
	write(t, filepath.Join(data, databaseFile), unpack(t, from))
}

// forPsql is what newer versions of pg_dump say to psql, and nobody else understands.
var forPsql = regexp.MustCompile(`(?m)^\\.*\n`)

// freezePostgres keeps a text that makes the database anew.
func freezePostgres(t *testing.T, url, to string) {
	t.Helper()
	text, err := exec.Command(pgDump(t), "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=100", url).Output()
	if err != nil {
		t.Fatal(err)
	}
	write(t, to, forPsql.ReplaceAll(text, nil))
}

func pgDump(t *testing.T) string {
	t.Helper()
	if path, err := exec.LookPath("pg_dump"); err == nil && !strings.Contains(path, "/usr/bin/") { // Debian's asks which cluster
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_dump")
	if len(found) == 0 {
		t.Fatal("there is no pg_dump")
	}
	return found[len(found)-1]
}

func thawPostgres(t *testing.T, from, url string) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if _, err := conn.PgConn().Exec(t.Context(), string(text)).ReadAll(); err != nil {
		t.Fatal(err)
	}
}

func (f Frozen) write(t *testing.T, to string) {
	t.Helper()
	text, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	pack(t, to, text)
}

func readFrozen(t *testing.T, from string) (f Frozen) {
	t.Helper()
	if err := json.Unmarshal(unpack(t, from), &f); err != nil {
		t.Fatal(err)
	}
	return f
}

func pack(t *testing.T, to string, plain []byte) {
	t.Helper()
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	w.Write(plain)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	write(t, to, packed.Bytes())
}

func unpack(t *testing.T, from string) []byte {
	t.Helper()
	packed, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer packed.Close()
	r, err := gzip.NewReader(packed)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func write(t *testing.T, to string, content []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, content, 0o644); err != nil {
		t.Fatal(err)
	}
}

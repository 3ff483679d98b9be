package operator

import (
	"archive/tar"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var madeAt = time.Date(2026, 11, 10, 15, 0, 0, 0, time.UTC)

// settings of an installation on one of the engines.
func settings(t *testing.T, engine string) config.Settings {
	set := config.Settings{Data: t.TempDir(), GraphURL: "http://127.0.0.1:9", GraphVersion: "v25.0", MaxUpload: 1 << 20}
	if engine == "postgres" {
		set.DatabaseURL = config.Secret(testkit.Postgres(t))
	}
	return set
}

func open(t *testing.T, set config.Settings) *server.Server {
	t.Helper()
	s, err := server.Open(t.Context(), server.Options{Settings: set})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// fill makes a workspace with an inbox, a file, a delivery with bytes that are no text, and a job that would send.
func fill(t *testing.T, s *server.Server) (workspace int64, key string) {
	t.Helper()
	blob, err := s.App.Media.Put(t.Context(), strings.NewReader("a picture"), 100)
	if err != nil {
		t.Fatal(err)
	}
	err = s.Store.Write(t.Context(), 0, store.Need{}, func(tx *store.Tx) error {
		workspace = tx.NewID()
		tx.InsertWorkspace(desk.Workspace{ID: workspace, Name: "Café «Niño»\n", Locale: "es", TimeZone: "America/Bogota", Demo: true, CreatedAt: tx.Now})
		in := tx.In(workspace)
		b := store.Inbox{Inbox: desk.Inbox{ID: tx.NewID(), Channel: "whatsapp", Name: "Ventas", App: 1, Account: "1", State: desk.InboxConnected, CreatedAt: tx.Now}}
		if err := in.InsertInbox(b); err != nil {
			return err
		}
		in.InsertFile(store.File{File: desk.File{ID: tx.NewID(), Key: blob.Key, State: "ready"}})
		tx.InsertDelivery(store.Delivery{ID: tx.NewID(), App: 1, ReceivedAt: tx.Now, Body: []byte{0xff, 0x00, '{', '}'}})
		in.Enqueue(store.Job{Kind: "send", RateKey: fmt.Sprint("inbox:", b.ID), OrderKey: 7, Args: `{"message":"1"}`})
		in.Enqueue(store.Job{Kind: "send", RateKey: fmt.Sprint("inbox:", b.ID), OrderKey: 7, Args: `{"message":"2"}`})
		in.Enqueue(store.Job{Kind: "fetch_media", Args: `{"file":"1"}`})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return workspace, blob.Key
}

func backup(t *testing.T, set config.Settings) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "backup.tar")
	if _, err := Backup(t.Context(), BackupOptions{Settings: set, Version: "test", Now: madeAt, To: to}); err != nil {
		t.Fatal(err)
	}
	return to
}

// contents is a whole database as text, but for what a restore changes on purpose.
func contents(t *testing.T, set config.Settings) map[string][]string {
	t.Helper()
	d, err := store.OpenDump(t.Context(), databaseOf(set))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	out := map[string][]string{}
	for _, table := range d.Tables {
		if table.Name == "jobs" || table.Name == "inboxes" {
			continue
		}
		err := d.Rows(t.Context(), table, func(row []any) error {
			out[table.Name] = append(out[table.Name], fmt.Sprint(row))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// indexes of a database: without one of them a list would take as long as the whole table.
func indexes(t *testing.T, set config.Settings) (out []string) {
	t.Helper()
	driver, where := "sqlite", "file:"+filepath.Join(set.Data, store.DatabaseFile)
	text := `SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`
	if set.DatabaseURL != "" {
		driver, where = "pgx", string(set.DatabaseURL)
		text = `SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`
	}
	db, err := sql.Open(driver, where)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(t.Context(), text)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var index string
		if err := rows.Scan(&index); err != nil {
			t.Fatal(err)
		}
		out = append(out, index)
	}
	if len(out) < 50 {
		t.Fatalf("%d indexes: %v", len(out), out)
	}
	return out
}

// Whatever the engines, what was there is there again, and nothing is sent by itself.
func TestRoundTrip(t *testing.T) {
	for _, way := range [][2]string{{"sqlite", "sqlite"}, {"postgres", "postgres"}, {"sqlite", "postgres"}, {"postgres", "sqlite"}} {
		t.Run(way[0]+" to "+way[1], func(t *testing.T) {
			from, to := settings(t, way[0]), settings(t, way[1])
			s := open(t, from)
			workspace, key := fill(t, s)
			archive := backup(t, from)
			if _, err := Restore(t.Context(), to, archive); err != nil {
				t.Fatal(err)
			}
			before, after := contents(t, from), contents(t, to)
			for name, rows := range before {
				if fmt.Sprint(rows) != fmt.Sprint(after[name]) {
					t.Errorf("%s was %v, is %v", name, rows, after[name])
				}
			}
			if way[0] == way[1] && fmt.Sprint(indexes(t, from)) != fmt.Sprint(indexes(t, to)) {
				t.Errorf("indexes are %v, were %v", indexes(t, to), indexes(t, from))
			}
			restored := open(t, to)
			r, err := restored.App.Media.Open(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if text, _ := io.ReadAll(r); string(text) != "a picture" {
				t.Errorf("the file holds %q", text)
			}
			inboxes, err := restored.Store.Inboxes(t.Context(), workspace)
			if err != nil || len(inboxes) != 1 || inboxes[0].State != desk.InboxPaused || inboxes[0].StateCode != "restored" {
				t.Errorf("inboxes: %+v, %v", inboxes, err)
			}
			var due []store.Job
			err = restored.Store.Write(t.Context(), 0, store.Need{}, func(tx *store.Tx) (err error) { due, err = tx.DueJobs(10); return err })
			if err != nil || len(due) != 1 || due[0].Kind != "fetch_media" {
				t.Errorf("due: %+v, %v", due, err)
			}
			if held, err := restored.Store.Backlog(t.Context(), "jobs_held"); err != nil || held != 1 {
				t.Errorf("%d held, %v; the second is behind the first", held, err)
			}
		})
	}
}

// A backup beside writers is one moment: the log has no hole and ends where the workspace says.
func TestBackupUnderWrites(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			from, to := settings(t, engine), settings(t, engine)
			s := open(t, from)
			workspace, _ := fill(t, s)
			ctx, stop := context.WithCancel(t.Context())
			defer stop()
			var writers sync.WaitGroup
			began := make(chan struct{}, 4)
			for range 4 {
				writers.Go(func() {
					for n := 0; ctx.Err() == nil; n++ {
						err := s.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
							tx.Emit(desk.Event{Kind: desk.WorkspaceChanged})
							return nil
						})
						if err != nil && ctx.Err() == nil {
							t.Error(err)
							return
						}
						if n == 10 {
							began <- struct{}{}
						}
					}
				})
			}
			for range 4 {
				<-began
			}
			archive := backup(t, from)
			stop()
			writers.Wait()
			if _, err := Restore(t.Context(), to, archive); err != nil {
				t.Fatal(err)
			}
			restored := open(t, to)
			last, err := restored.Store.LastSeq(t.Context(), workspace)
			if err != nil || last < 40 {
				t.Fatalf("last seq %d, %v", last, err)
			}
			events, err := restored.Store.Events(t.Context(), workspace, 0, int(last)+100)
			if err != nil || int64(len(events)) != last || events[len(events)-1].Seq != last {
				t.Errorf("%d events up to %d: %v", len(events), last, err)
			}
		})
	}
}

func TestRestoreWantsAnEmptyPlace(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			set := settings(t, engine)
			s := open(t, set)
			fill(t, s)
			archive := backup(t, set)
			set.Data = dataFor(t, engine, set.Data)
			before := contents(t, set)
			if _, err := Restore(t.Context(), set, archive); err == nil {
				t.Error("a database with data was accepted")
			}
			if fmt.Sprint(before) != fmt.Sprint(contents(t, set)) {
				t.Error("the refusal changed the database")
			}
		})
	}
}

// dataFor: on PostgreSQL the folder is a new one, so that the database itself must refuse.
func dataFor(t *testing.T, engine, data string) string {
	if engine == "postgres" {
		return t.TempDir()
	}
	return data
}

// An archive that holds anything but what a backup holds is refused whole.
func TestS60BadArchivesAreRefusedWhole(t *testing.T) {
	from := settings(t, "sqlite")
	fill(t, open(t, from))
	good, err := os.ReadFile(backup(t, from))
	if err != nil {
		t.Fatal(err)
	}
	bad := map[string][]byte{
		"empty":       nil,
		"not a tar":   bytes.Repeat([]byte("timbre"), 1000),
		"cut off":     good[:len(good)/2],
		"traversal":   prepend(t, good, tar.Header{Name: "../../etc/cron.d/x", Typeflag: tar.TypeReg}),
		"absolute":    prepend(t, good, tar.Header{Name: "/etc/x", Typeflag: tar.TypeReg}),
		"dots inside": prepend(t, good, tar.Header{Name: "files/aa/../../secret.key", Typeflag: tar.TypeReg}),
		"symlink":     prepend(t, good, tar.Header{Name: "files/aa/" + strings.Repeat("a", 32), Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}),
		"hard link":   prepend(t, good, tar.Header{Name: "files/aa/" + strings.Repeat("a", 32), Typeflag: tar.TypeLink, Linkname: "secret.key"}),
		"folder":      prepend(t, good, tar.Header{Name: "files/", Typeflag: tar.TypeDir}),
		"another key": prepend(t, good, tar.Header{Name: "secret.key", Typeflag: tar.TypeReg}),
		"one more":    prepend(t, good, tar.Header{Name: "files/aa/" + strings.Repeat("a", 32), Typeflag: tar.TypeReg}),
		"altered":     altered(t, good),
	}
	for name, archive := range bad {
		path := filepath.Join(t.TempDir(), "bad.tar")
		if err := os.WriteFile(path, archive, 0o600); err != nil {
			t.Fatal(err)
		}
		to := settings(t, "sqlite")
		if _, err := Restore(t.Context(), to, path); err == nil {
			t.Errorf("%s: accepted", name)
		}
		left, err := os.ReadDir(to.Data)
		if err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", name, left, err)
		}
	}
}

// prepend puts an entry without content before an archive's own.
func prepend(t *testing.T, archive []byte, h tar.Header) []byte {
	t.Helper()
	var b bytes.Buffer
	w := tar.NewWriter(&b)
	if err := errors.Join(w.WriteHeader(&h), w.Flush()); err != nil {
		t.Fatal(err)
	}
	return append(b.Bytes(), archive...)
}

// altered changes one byte of the stored picture.
func altered(t *testing.T, archive []byte) []byte {
	t.Helper()
	out := bytes.Clone(archive)
	i := bytes.Index(out, []byte("a picture"))
	if i < 0 {
		t.Fatal("the archive does not hold the picture")
	}
	out[i] ^= 1
	return out
}

// The key that opens the sealed credentials must not travel with them.
func TestNoSecretKeyInTheArchive(t *testing.T) {
	set := settings(t, "sqlite")
	fill(t, open(t, set))
	key, err := os.ReadFile(filepath.Join(set.Data, "secret.key"))
	if err != nil {
		t.Fatal(err)
	}
	archive, err := os.ReadFile(backup(t, set))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(archive, bytes.TrimSpace(key)) {
		t.Error("the archive holds the secret key")
	}
}

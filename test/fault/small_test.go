package fault

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"timbre/internal/config"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// small is a disk of so many megabytes. What it takes to have one not everybody may do, so only make fault does.
func small(t *testing.T, megabytes int) (dir string) {
	t.Helper()
	if testing.Short() {
		t.Skip("it mounts a disk: make fault")
	}
	dir, err := os.MkdirTemp("", "timbre-small-") // which others may enter: PostgreSQL is not run by root
	if err == nil {
		err = os.Chmod(dir, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.Remove(dir) })
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%dm,mode=777", megabytes)); err != nil {
		t.Skipf("no disk can be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill takes all the room that a disk has, and gives it back.
func fill(t *testing.T, dir string) (empty func()) {
	t.Helper()
	path := filepath.Join(dir, "ballast")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size > 0; { // to the last byte
		if _, err := f.Write(make([]byte, size)); errors.Is(err, syscall.ENOSPC) {
			size /= 2
		} else if err != nil {
			t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
}

// R05: the disk below PostgreSQL is full. Nothing is acknowledged that is not there, whoever wants to write is told to come again, reading
// works as long as PostgreSQL does; with room again all goes on without a restart of ours.
func TestR05PostgresDiskFull(t *testing.T) {
	dir, before := small(t, 220), os.TempDir()
	t.Setenv("TMPDIR", dir)
	cluster := testkit.OwnCluster(t)
	t.Setenv("TMPDIR", before)
	url, err := cluster.Create(t.Context(), "fault", "")
	if err != nil {
		t.Fatal(err)
	}
	w := start(t, servertest.Options{Knobs: quiet, Settings: func(s *config.Settings) { s.DatabaseURL = config.Secret(url) }})
	conversation := w.asked(1)
	answered := map[string]bool{}
	text := strings.Repeat("x", 3000)
	large := func(n int) []byte {
		var list []meta.Object
		for i := range 30 {
			list = append(list, meta.Text(meta.Customer(i), meta.ID("full", n, "-", i), text, w.now()))
		}
		return number.Messages(list...)
	}
	deliver := func(n int) int {
		status, err := w.meta.Post(t.Context(), large(n))
		if err != nil {
			t.Fatal(err)
		}
		for i := range 30 {
			answered[meta.ID("full", n, "-", i)] = status == http.StatusOK
		}
		return status
	}
	empty := fill(t, dir)
	n := 0
	for status := http.StatusOK; status == http.StatusOK; n++ {
		if status = deliver(n); status != http.StatusOK && status != http.StatusServiceUnavailable {
			t.Errorf("it is answered %d", status)
		}
		if n == 5000 {
			t.Fatal("the disk never was full")
		}
	}
	for i := range 3 {
		w.refused(large(n + i))
		if err := w.writes(conversation, fmt.Sprint("small ", i)); err != nil && servertest.CodeOf(err) != "storage_full" { // there may be room in a page
			t.Errorf("an agent is answered %v", err)
		}
	}
	if n := len(inbound(w.view())); n == 0 {
		t.Error("what is there cannot be read")
	}
	empty()
	if err := w.witnessOf(url); err != nil { // it found no room for its log, and died of it
		t.Logf("PostgreSQL is gone: %v", err)
		if err := cluster.Revive(); err != nil {
			t.Fatal(err)
		}
	}
	comesTrue(t, "a delivery is taken", func() bool { n++; return deliver(n) == http.StatusOK })
	w.becomes(w.replies(conversation, "room again"), "sent")
	stored := inbound(w.view())
	for id, there := range answered {
		if there && stored[id] != 1 {
			t.Errorf("%s was answered 200 and is there %d times", id, stored[id])
		}
		if stored[id] > 1 {
			t.Errorf("%s is there %d times", id, stored[id])
		}
	}
	t.Logf("%d deliveries until the disk was full", n)
	w.witness.Sound()
}

// witnessOf tries whether PostgreSQL answers.
func (w *world) witnessOf(url string) error {
	ctx, cancel := context.WithTimeout(w.t.Context(), 5*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

// R05: the disk below the files is full, the database has room. Texts are stored at once and so is what comes with a file, whose file waits;
// who uploads is told to come again. With room again all files are there.
func TestR05FilesFull(t *testing.T) {
	dir := small(t, 8)
	w := start(t, servertest.Options{Postgres: true, Settings: func(s *config.Settings) { s.Data = dir }})
	ana := w.Customer("Ana")
	ana.Writes("¿hay?")
	w.WaitFor("the question is here", func() bool { return len(inbound(w.view())) == 1 })
	empty := fill(t, dir)
	picture := make([]byte, 300<<10)
	_, _ = rand.Read(picture)
	id := ana.Sends(simulator.Inbound{Kind: "document", Data: picture, MIME: "application/octet-stream", Filename: "plano.bin", Caption: "mira"})
	ana.Writes("¿lo viste?")
	w.WaitFor("both are here", func() bool { return len(inbound(w.view())) == 3 })
	w.WaitFor("the file was tried in vain", func() bool {
		return w.witness.Number(`SELECT coalesce(max(failures), 0) FROM jobs WHERE kind = 'fetch_media'`) > 0
	})
	state := func() any {
		media, _ := w.find(id)["content"].(live.Thing)["media"].(live.Thing)
		return media["state"]
	}
	if s := state(); s != "pending" {
		t.Errorf("its file is %v", s)
	}
	upload := func() *http.Response {
		var form bytes.Buffer
		m := multipart.NewWriter(&form)
		part, err := m.CreateFormFile("file", "foto.bin")
		if err != nil {
			t.Fatal(err)
		}
		part.Write(picture)
		m.Close()
		c := w.WithToken(w.Token)
		c.Header.Set("Content-Type", m.FormDataContentType())
		res, err := c.Do("POST", "/api/v1/files", io.Reader(&form))
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res
	}
	if res := upload(); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("an upload is answered %d, to come again after %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	empty()
	w.WaitFor("the file is here", func() bool {
		w.Advance(time.Minute)
		return state() == "stored" || state() == "ready"
	})
	if res := upload(); res.StatusCode >= 300 {
		t.Errorf("with room again an upload is answered %d", res.StatusCode)
	}
	w.witness.Sound()
}

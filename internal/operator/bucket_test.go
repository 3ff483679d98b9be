package operator

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/test/bucket"
)

// A file goes from a folder to a bucket, from a bucket to a bucket, and back to a folder, by a backup and a restore.
func TestFilesMoveByBackup(t *testing.T) {
	first, second := bucket.Start(t), bucket.Start(t)
	from := settings(t, "sqlite")
	_, key := fill(t, open(t, from))
	for _, place := range []func(*config.Settings){first.Use, second.Use, func(*config.Settings) {}} {
		to := settings(t, "sqlite")
		place(&to)
		if _, err := Restore(t.Context(), to, backup(t, from)); err != nil {
			t.Fatal(err)
		}
		r, err := open(t, to).App.Media.Open(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		if text, err := io.ReadAll(r); err != nil || string(text) != "a picture" {
			t.Errorf("the file holds %q, %v", text, err)
		}
		r.Close()
		from = to
	}
	for _, service := range []*bucket.Service{first, second} {
		if keys := service.Keys(); len(keys) != 1 || keys[0] != "acme/"+key[:2]+"/"+key {
			t.Errorf("a bucket holds %v", keys)
		}
	}
}

// Without files the archive holds none of them, says so, and finds them again where they stayed.
func TestBackupWithoutFiles(t *testing.T) {
	service := bucket.Start(t)
	from, to := settings(t, "sqlite"), settings(t, "sqlite")
	service.Use(&from)
	service.Use(&to)
	_, key := fill(t, open(t, from))
	archive := filepath.Join(t.TempDir(), "backup.tar")
	m, err := Backup(t.Context(), BackupOptions{Settings: from, Version: "test", Now: madeAt, To: archive, WithoutFiles: true})
	if err != nil || !m.WithoutFiles || m.Left != 1 || len(m.Missing) != 0 {
		t.Fatalf("%+v, %v", m, err)
	}
	if text, err := os.ReadFile(archive); err != nil || bytes.Contains(text, []byte("a picture")) {
		t.Errorf("the archive holds the file: %v", err)
	}
	if m, err := Restore(t.Context(), to, archive); err != nil || !m.WithoutFiles || m.Left != 1 {
		t.Fatalf("%+v, %v", m, err)
	}
	r, err := open(t, to).App.Media.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if text, _ := io.ReadAll(r); string(text) != "a picture" {
		t.Errorf("the file holds %q", text)
	}
}

// A restore that fails takes back what it put into the bucket, and nothing that was there before.
func TestFailedRestoreLeavesTheBucketAsItWas(t *testing.T) {
	service := bucket.Start(t)
	from, taken := settings(t, "sqlite"), settings(t, "postgres")
	s := open(t, from)
	_, key := fill(t, s)
	archive := backup(t, from)
	service.Use(&taken)
	fill(t, open(t, taken)) // its database is not empty: the restore is refused
	before := service.Keys()
	if _, err := Restore(t.Context(), taken, archive); err == nil {
		t.Fatal("a database with data was accepted")
	}
	if after := service.Keys(); len(after) != len(before) || strings.Contains(strings.Join(after, " "), key) {
		t.Errorf("the bucket held %v, holds %v", before, after)
	}

	empty := settings(t, "sqlite")
	service.Use(&empty)
	calls := 0
	service.Fail(func(r *http.Request) int {
		if r.Method == http.MethodPut {
			calls++
			return http.StatusForbidden
		}
		return 0
	})
	if _, err := Restore(t.Context(), empty, archive); err == nil || calls == 0 {
		t.Errorf("after %d calls: %v", calls, err)
	}
	if after := service.Keys(); len(after) != len(before) {
		t.Errorf("the bucket held %v, holds %v", before, after)
	}
}

func TestDoctorTriesTheBucket(t *testing.T) {
	deny := func(method string) func(*testing.T, *bucket.Service, *config.Settings) {
		return func(_ *testing.T, s *bucket.Service, _ *config.Settings) {
			s.Fail(func(r *http.Request) int {
				if r.Method == method {
					return http.StatusForbidden
				}
				return 0
			})
		}
	}
	healthy := connected(t, "sqlite")
	for _, tc := range []struct {
		name   string
		harm   func(*testing.T, *bucket.Service, *config.Settings)
		mark   Mark
		says   string
		advice string
	}{
		{"all well", func(*testing.T, *bucket.Service, *config.Settings) {}, OK, "s3://" + bucket.Name + "/acme", ""},
		{"may not write", deny("PUT"), Fail, "403", "PutObject"},
		{"may not read", deny("GET"), Fail, "403", "GetObject"},
		{"may not delete", deny("DELETE"), Fail, "403", "DeleteObject"},
		{"another secret", func(_ *testing.T, _ *bucket.Service, set *config.Settings) { set.Files.Secret = "hunter2" }, Fail, "SignatureDoesNotMatch", "key"},
		{"nobody there", func(_ *testing.T, _ *bucket.Service, set *config.Settings) { set.Files.URL = "http://127.0.0.1:1/b" }, Fail, "refused", "endpoint"},
		{"keeps versions", func(t *testing.T, s *bucket.Service, _ *config.Settings) {
			if err := s.KeepVersions(); err != nil {
				t.Fatal(err)
			}
		}, Warn, "versions", "lifecycle"},
		{"hides what is gone", func(_ *testing.T, s *bucket.Service, _ *config.Settings) {
			deleted := false
			s.Fail(func(r *http.Request) int {
				if deleted = deleted || r.Method == http.MethodDelete; deleted && r.Method == http.MethodGet {
					return http.StatusForbidden
				}
				return 0
			})
		}, Fail, "gone", "ListBucket"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			service := bucket.Start(t)
			set := healthy
			service.Use(&set)
			tc.harm(t, service, &set)
			var out bytes.Buffer
			lines := Examine(t.Context(), set, time.Now)
			if l := find(lines, "files on S3"); l.Mark != tc.mark || !strings.Contains(l.Found, tc.says) || !strings.Contains(l.Do, tc.advice) {
				t.Errorf("%+v", l)
			}
			if Print(&out, lines); strings.Contains(out.String(), "hunter2") {
				t.Errorf("a secret shows:\n%s", out.String())
			}
			if find(lines, "files folder") != (Line{}) {
				t.Error("it looks at a folder, too")
			}
		})
	}
}

// A bucket that does not answer must not make a backup that lacks files.
func TestBackupNeedsTheBucket(t *testing.T) {
	service := bucket.Start(t)
	set := settings(t, "sqlite")
	service.Use(&set)
	fill(t, open(t, set))
	service.Fail(func(*http.Request) int { return http.StatusForbidden })
	to := filepath.Join(t.TempDir(), "backup.tar")
	if _, err := Backup(t.Context(), BackupOptions{Settings: set, Version: "test", Now: madeAt, To: to}); err == nil {
		t.Error("it was made")
	}
	if _, err := os.Stat(to); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is an archive: %v", err)
	}
}

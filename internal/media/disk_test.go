package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"
)

func openTestDisk(t *testing.T) (*Disk, string) {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "files")
	d, err := OpenDisk(folder, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, folder
}

// filesIn counts the files below folder.
func filesIn(t *testing.T, folder string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(folder, func(_ string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			n++
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestDiskKeepsFiles(t *testing.T) {
	d, folder := openTestDisk(t)
	ctx := t.Context()
	content := bytes.Repeat([]byte("hola "), 100_000)
	blob, err := d.Put(ctx, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		t.Fatal(err)
	}
	if blob.Size != int64(len(content)) || blob.SHA256 != sha256.Sum256(content) {
		t.Errorf("blob %+v", blob)
	}
	second, err := d.Put(ctx, bytes.NewReader(content), int64(len(content)))
	if err != nil || second.Key == blob.Key {
		t.Errorf("second %+v, %v", second, err)
	}

	again, err := OpenDisk(folder, time.Now()) // as after a restart
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	f, err := again.Open(ctx, blob.Key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if got, err := io.ReadAll(f); err != nil || !bytes.Equal(got, content) {
		t.Errorf("read %d bytes, %v", len(got), err)
	}

	if err := again.Delete(ctx, blob.Key); err != nil {
		t.Fatal(err)
	}
	if _, err := again.Open(ctx, blob.Key); !errors.Is(err, ErrNotFound) {
		t.Errorf("after deletion: %v", err)
	}
	if err := again.Delete(ctx, blob.Key); err != nil {
		t.Errorf("second deletion: %v", err)
	}
	if f, err := again.Open(ctx, second.Key); err != nil {
		t.Errorf("the other copy: %v", err)
	} else {
		f.Close()
	}
}

func TestDiskKeepsNothingOfAFailedFile(t *testing.T) {
	stopped, stop := context.WithCancel(t.Context())
	stop()
	broken := errors.New("connection lost")
	for name, c := range map[string]struct {
		ctx  context.Context
		r    io.Reader
		want error
	}{
		"one byte too long": {t.Context(), strings.NewReader("12345678901"), ErrTooLarge},
		"endless":           {t.Context(), zeros{}, ErrTooLarge},
		"broken":            {t.Context(), io.MultiReader(strings.NewReader("123"), iotest.ErrReader(broken)), broken},
		"stopped":           {stopped, strings.NewReader("123"), context.Canceled},
		"disk full":         {t.Context(), iotest.ErrReader(&fs.PathError{Op: "write", Err: syscall.ENOSPC}), ErrFull},
	} {
		t.Run(name, func(t *testing.T) {
			d, folder := openTestDisk(t)
			if _, err := d.Put(c.ctx, c.r, 10); !errors.Is(err, c.want) {
				t.Errorf("error %v, want %v", err, c.want)
			}
			if n := filesIn(t, folder); n != 0 {
				t.Errorf("%d files left", n)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestS58DiskRefusesForeignKeys(t *testing.T) {
	d, folder := openTestDisk(t)
	if err := os.WriteFile(filepath.Join(filepath.Dir(folder), "secret"), []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"", "..", "../secret", "/etc/passwd", "a", incoming, strings.Repeat("a", 31) + "/",
		strings.Repeat("A", 32), strings.Repeat("a", 33), "../../" + strings.Repeat("a", 26)} {
		if f, err := d.Open(t.Context(), key); !errors.Is(err, ErrNotFound) {
			t.Errorf("open %q: %v %v", key, f, err)
		}
		if err := d.Delete(t.Context(), key); err != nil {
			t.Errorf("delete %q: %v", key, err)
		}
	}
	if n := filesIn(t, filepath.Dir(folder)); n != 1 {
		t.Errorf("%d files, want the secret alone", n)
	}
}

func TestDiskClearsWhatACrashLeft(t *testing.T) {
	d, folder := openTestDisk(t)
	d.Close()
	half := filepath.Join(folder, incoming, newKey())
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		left  int
	}{{time.Hour, 1}, {25 * time.Hour, 0}} {
		d, err := OpenDisk(folder, time.Now().Add(c.after))
		if err != nil {
			t.Fatal(err)
		}
		d.Close()
		if n := filesIn(t, folder); n != c.left {
			t.Errorf("after %v: %d files, want %d", c.after, n, c.left)
		}
	}
}

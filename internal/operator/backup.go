package operator

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"timbre/internal/config"
	"timbre/internal/media"
	"timbre/internal/server"
	"timbre/internal/store"
)

// BackupOptions of Backup.
type BackupOptions struct {
	Settings config.Settings
	Version  string
	Now      time.Time
	To       string // a file that is not there yet
	// WithoutFiles leaves the files where they are: of a bucket that has a copy of its own, or that is too large.
	WithoutFiles bool
}

// Backup writes database and files into one archive, as they are at one moment, also while servers run on them. The archive gets
// its name when it is whole and on disk.
func Backup(ctx context.Context, o BackupOptions) (m Manifest, err error) {
	if _, err := os.Lstat(o.To); err == nil {
		return m, fmt.Errorf("%s is there already: choose another name", o.To)
	}
	d, err := store.OpenDump(ctx, databaseOf(o.Settings))
	if err != nil {
		return m, err
	}
	defer d.Close()
	if _, err := os.Stat(o.Settings.Data); o.Settings.Files.URL == "" && err != nil {
		return m, fmt.Errorf("data folder: %w", err)
	}
	files, done, err := server.Files(o.Settings, o.Now)
	if err != nil {
		return m, fmt.Errorf("files: %w", err)
	}
	defer done()
	part, err := os.OpenFile(o.To+".part", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(part.Name()) // nothing is left there once it has its name
	defer part.Close()
	w := &archiver{ctx: ctx, dump: d, files: files, tar: tar.NewWriter(part), now: o.Now, dir: filepath.Dir(o.To)}
	w.m = Manifest{Format: format, Version: o.Version, Engine: engineOf(d.Postgres), Schema: d.Schema, MadeAt: o.Now.UTC(), Entries: map[string]Entry{},
		WithoutFiles: o.WithoutFiles}
	if err := w.write(); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	if err := errors.Join(part.Sync(), part.Close(), os.Rename(part.Name(), o.To), syncFolder(filepath.Dir(o.To))); err != nil {
		return m, fmt.Errorf("backup: %w", err)
	}
	return w.m, nil
}

func databaseOf(set config.Settings) store.Options {
	return store.Options{URL: set.DatabaseURL.Reveal(), Dir: set.Data}
}

func engineOf(postgres bool) string {
	if postgres {
		return "postgres"
	}
	return "sqlite"
}

// archiver writes one archive.
type archiver struct {
	ctx   context.Context
	dump  *store.Dump
	files media.Store
	tar   *tar.Writer
	now   time.Time
	dir   string // for tables on their way: their size must be known first
	m     Manifest
	keys  []string // of files that rows name
}

func (w *archiver) write() error {
	for _, t := range w.dump.Tables {
		if err := w.table(t); err != nil {
			return err
		}
	}
	slices.Sort(w.keys)
	if w.keys = slices.Compact(w.keys); w.m.WithoutFiles {
		w.m.Left, w.keys = len(w.keys), nil
	}
	for _, key := range w.keys {
		if err := w.file(key); err != nil {
			return err
		}
	}
	text, err := json.Marshal(w.m)
	if err != nil {
		return err
	}
	if err := w.entry(manifestPath, int64(len(text)), bytes.NewReader(text)); err != nil {
		return err
	}
	return w.tar.Close()
}

// table writes a table's rows.
func (w *archiver) table(t store.Table) error {
	aside, err := os.CreateTemp(w.dir, ".timbre-backup-*")
	if err != nil {
		return err
	}
	defer os.Remove(aside.Name())
	defer aside.Close()
	zip, err := gzip.NewWriterLevel(aside, gzip.BestSpeed)
	if err != nil {
		return err
	}
	key := slices.IndexFunc(t.Columns, func(c store.Column) bool { return t.Name == "files" && c.Name == "storage_key" })
	entry := TableEntry{Table: t}
	var line []byte
	err = w.dump.Rows(w.ctx, t, func(row []any) error {
		if key >= 0 {
			if name, _ := row[key].(string); name != "" {
				w.keys = append(w.keys, name)
			}
		}
		var err error
		if line, err = appendRow(line[:0], row); err != nil {
			return fmt.Errorf("table %s: %w", t.Name, err)
		}
		entry.Rows++
		_, err = zip.Write(line)
		return err
	})
	if err := errors.Join(err, zip.Close()); err != nil {
		return err
	}
	size, err := aside.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := aside.Seek(0, io.SeekStart); err != nil {
		return err
	}
	w.m.Tables = append(w.m.Tables, entry)
	return w.entry(tablePath(t.Name), size, aside)
}

// file adds a file. Files never change, so what a row names is whole; one that is gone is noted.
func (w *archiver) file(key string) error {
	f, err := w.files.Open(w.ctx, key)
	if errors.Is(err, media.ErrNotFound) {
		w.m.Missing = append(w.m.Missing, key)
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	return w.entry(filePath(key), size, f)
}

// entry adds one part and remembers what it must be.
func (w *archiver) entry(path string, size int64, content io.Reader) error {
	if err := w.ctx.Err(); err != nil {
		return err
	}
	if err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: path, Size: size, Mode: 0o600, ModTime: w.now, Format: tar.FormatPAX}); err != nil {
		return err
	}
	hash := sha256.New()
	if _, err := io.Copy(io.MultiWriter(w.tar, hash), content); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	w.m.Entries[path] = Entry{Size: size, SHA256: hex.EncodeToString(hash.Sum(nil))}
	return nil
}

// syncFolder makes a new name survive a power cut.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

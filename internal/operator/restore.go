package operator

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"timbre/internal/config"
	"timbre/internal/media"
	"timbre/internal/server"
	"timbre/internal/store"
)

// Restore puts an archive into an empty database and data folder. The whole archive is read and checked first; a bad one changes
// nothing. What was to be sent is held, inbox by inbox, until an operator lets it go, and each message of it is uncertain.
func Restore(ctx context.Context, set config.Settings, from string) (Manifest, error) {
	f, err := os.Open(from)
	if err != nil {
		return Manifest{}, fmt.Errorf("restore: %w", err)
	}
	defer f.Close()
	m, err := verify(ctx, f)
	if err != nil {
		return m, fmt.Errorf("%s is refused, nothing was changed: %w", from, err)
	}
	if err := emptyFolder(set.Data); err != nil {
		return m, err
	}
	load, err := store.OpenLoad(ctx, databaseOf(set), m.Schema)
	if err != nil {
		return m, fmt.Errorf("restore: %w", err)
	}
	defer load.Close()
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return m, fmt.Errorf("restore: %w", err)
	}
	files, done, err := server.Files(set, m.MadeAt)
	if err != nil {
		return m, fmt.Errorf("restore: files: %w", err)
	}
	defer done()
	put := placer{files: files}
	err = unpack(ctx, f, &m, &put, load)
	if err == nil {
		err = load.Finish(ctx)
	}
	if err != nil { // leave nothing behind that was not there
		return m, fmt.Errorf("restore: %w", errors.Join(err, put.takeBack(context.WithoutCancel(ctx))))
	}
	s, err := store.Open(ctx, databaseOf(set)) // brings an older schema up to date
	if err != nil {
		return m, fmt.Errorf("the backup is restored, but cannot be opened: %w", err)
	}
	s.Close()
	return m, nil
}

// emptyFolder makes the data folder. What a bucket holds is not looked at: see placer. A secret key may be there, which belongs to what is restored, and folders without files.
func emptyFolder(data string) error {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	if _, err := os.Stat(filepath.Join(data, store.DatabaseFile)); err == nil {
		return fmt.Errorf("%s already holds a database: restore into an empty folder", data)
	}
	files, err := filepath.Glob(filepath.Join(data, "files", "??", "*"))
	if err == nil && len(files) > 0 {
		err = fmt.Errorf("%s already holds files: restore into an empty folder", data)
	}
	return err
}

// unpack loads the tables and places the files of an archive that was verified.
func unpack(ctx context.Context, r io.Reader, m *Manifest, put *placer, load *store.Load) error {
	tables := map[string]TableEntry{}
	for _, t := range m.Tables {
		tables[tablePath(t.Name)] = t
	}
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if t, ok := tables[h.Name]; ok {
			err = loadTable(ctx, archive, t, load)
		} else if strings.HasPrefix(h.Name, "files/") {
			err = put.place(ctx, path.Base(h.Name), archive)
		}
		if err != nil {
			return err
		}
	}
}

// longestRow bounds one row, in bytes: a delivery of 4 MB in base64 and what stands around it.
const longestRow = 32 << 20

func loadTable(ctx context.Context, r io.Reader, t TableEntry, load *store.Load) error {
	zip, err := gzip.NewReader(r)
	if err != nil {
		return fmt.Errorf("table %s: %w", t.Name, err)
	}
	lines := bufio.NewScanner(zip)
	lines.Buffer(nil, longestRow)
	n := int64(0)
	err = load.Table(ctx, t.Table, func() ([]any, error) {
		if !lines.Scan() {
			if err := lines.Err(); err != nil {
				return nil, err
			}
			return nil, io.EOF
		}
		n++
		return parseRow(lines.Bytes(), t.Columns)
	})
	if err == nil && n != t.Rows {
		err = fmt.Errorf("table %s has %d rows instead of %d", t.Name, n, t.Rows)
	}
	return err
}

// placer puts files where files lie. A bucket may have them still: what a key leads to never changes, so that is left as it is.
type placer struct {
	files  media.Store
	placed []string
}

func (p *placer) place(ctx context.Context, key string, r io.Reader) error {
	there, err := p.files.Open(ctx, key)
	if err == nil {
		return there.Close()
	}
	if !errors.Is(err, media.ErrNotFound) {
		return err
	}
	p.placed = append(p.placed, key)
	return p.files.Place(ctx, key, r)
}

// takeBack removes what was placed.
func (p *placer) takeBack(ctx context.Context) error {
	for _, key := range p.placed {
		if err := p.files.Delete(ctx, key); err != nil {
			return fmt.Errorf("some of its files are left behind: %w", err)
		}
	}
	return nil
}

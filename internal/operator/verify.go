package operator

import (
	"archive/tar"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// verify reads an archive to its end and returns its manifest. Whatever an archive of ours cannot hold makes it bad as a whole:
// links and folders, paths that lead elsewhere, parts that come twice, are missing, or are not what the manifest says.
func verify(ctx context.Context, r io.Reader) (Manifest, error) {
	found := map[string]Entry{}
	var manifest []byte
	for archive := tar.NewReader(r); ; {
		h, err := archive.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return Manifest{}, fmt.Errorf("it is no archive of Timbre, or it is damaged: %w", err)
		}
		if err := ctx.Err(); err != nil {
			return Manifest{}, err
		}
		if h.Typeflag != tar.TypeReg || !entryPath.MatchString(h.Name) {
			return Manifest{}, fmt.Errorf("it holds %q, which no backup has", h.Name)
		}
		if _, twice := found[h.Name]; twice || manifest != nil {
			return Manifest{}, fmt.Errorf("it holds %q twice, or after its end", h.Name)
		}
		if h.Name == manifestPath {
			if manifest, err = readManifest(archive, h.Size); err != nil {
				return Manifest{}, err
			}
			continue
		}
		hash := sha256.New()
		n, err := io.Copy(hash, archive)
		if err != nil {
			return Manifest{}, fmt.Errorf("it is damaged in %s: %w", h.Name, err)
		}
		found[h.Name] = Entry{n, hex.EncodeToString(hash.Sum(nil))}
	}
	return compare(manifest, found)
}

func readManifest(r io.Reader, size int64) ([]byte, error) {
	if size > maxManifest {
		return nil, errors.New("its manifest is too large")
	}
	var b bytes.Buffer
	if _, err := io.CopyN(&b, r, size); err != nil {
		return nil, fmt.Errorf("its manifest is damaged: %w", err)
	}
	return b.Bytes(), nil
}

// compare holds what was found against the manifest.
func compare(manifest []byte, found map[string]Entry) (m Manifest, err error) {
	if manifest == nil {
		return m, errors.New("its end is missing")
	}
	if err := json.Unmarshal(manifest, &m); err != nil {
		return m, fmt.Errorf("its manifest cannot be read: %w", err)
	}
	if m.Format != format {
		return m, fmt.Errorf("its format is %d, this program knows %d", m.Format, format)
	}
	if len(found) != len(m.Entries) {
		return m, fmt.Errorf("it has %d parts instead of %d", len(found), len(m.Entries))
	}
	for path, want := range m.Entries {
		if got, ok := found[path]; !ok || got != want {
			return m, fmt.Errorf("%s is missing or damaged", path)
		}
	}
	for _, t := range m.Tables {
		if _, ok := found[tablePath(t.Name)]; !ok {
			return m, fmt.Errorf("the table %s is missing", t.Name)
		}
	}
	return m, nil
}

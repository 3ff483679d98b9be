package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"
)

// Disk is a Store in a folder. Several processes may share the folder.
type Disk struct{ root *os.Root }

var _ Store = (*Disk)(nil)

const (
	incoming = "incoming" // where files grow before they get their place
	// staleAfter is when a file in incoming belongs to nobody: a crash left it.
	staleAfter = 24 * time.Hour
)

// OpenDisk opens the folder, making it if need be, and clears what a crash
// left behind. now is the time to judge by.
func OpenDisk(folder string, now time.Time) (*Disk, error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("media: folder: %w", err)
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return nil, fmt.Errorf("media: folder: %w", err)
	}
	d := &Disk{root}
	if err := d.clearIncoming(now); err != nil {
		root.Close()
		return nil, err
	}
	return d, nil
}

// Close closes the folder; files that are open stay readable.
func (d *Disk) Close() error { return d.root.Close() }

func (d *Disk) clearIncoming(now time.Time) error {
	if err := d.root.MkdirAll(incoming, 0o700); err != nil {
		return fmt.Errorf("media: folder: %w", err)
	}
	entries, err := fs.ReadDir(d.root.FS(), incoming)
	if err != nil {
		return fmt.Errorf("media: folder: %w", err)
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || now.Sub(info.ModTime()) < staleAfter {
			continue // gone meanwhile, or still growing
		}
		if err := d.root.Remove(incoming + "/" + e.Name()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("media: clear: %w", err)
		}
	}
	return nil
}

// Put writes the file aside, syncs it, moves it to its place, and syncs the
// folders, in this order: at no time does a key lead to half a file.
func (d *Disk) Put(ctx context.Context, r io.Reader, max int64) (Blob, error) {
	return d.put(ctx, newKey(), r, max)
}

// Place does so under a key that a file had.
func (d *Disk) Place(ctx context.Context, key string, r io.Reader) error {
	if !validKey(key) {
		return ErrNotFound
	}
	_, err := d.put(ctx, key, r, anySize)
	return err
}

func (d *Disk) put(ctx context.Context, key string, r io.Reader, max int64) (Blob, error) {
	blob := Blob{Key: key}
	aside := incoming + "/" + blob.Key
	if err := d.write(ctx, aside, r, max, &blob); err != nil {
		return Blob{}, errors.Join(recognise(err), d.remove(aside))
	}
	if err := d.place(aside, blob.Key); err != nil {
		return Blob{}, errors.Join(recognise(err), d.remove(aside), d.remove(pathOf(blob.Key)))
	}
	return blob, nil
}

func (d *Disk) write(ctx context.Context, path string, r io.Reader, max int64, blob *Blob) error {
	f, err := d.root.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("media: create: %w", err)
	}
	defer f.Close()
	if err := take(ctx, f, r, max, blob); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("media: sync: %w", err)
	}
	return f.Close()
}

func (d *Disk) place(aside, key string) error {
	shard := shardOf(key)
	switch err := d.root.Mkdir(shard, 0o700); {
	case err == nil:
		if err := d.syncFolder("."); err != nil {
			return err
		}
	case !errors.Is(err, fs.ErrExist):
		return fmt.Errorf("media: folder: %w", err)
	}
	if err := d.root.Rename(aside, pathOf(key)); err != nil {
		return fmt.Errorf("media: place: %w", err)
	}
	return d.syncFolder(shard)
}

func (d *Disk) syncFolder(path string) error {
	f, err := d.root.Open(path)
	if err != nil {
		return fmt.Errorf("media: sync folder: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("media: sync folder: %w", err)
	}
	return nil
}

// Open opens a file for reading.
func (d *Disk) Open(_ context.Context, key string) (io.ReadSeekCloser, error) {
	if !validKey(key) {
		return nil, ErrNotFound
	}
	f, err := d.root.Open(pathOf(key))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("media: open: %w", err)
	}
	return f, nil
}

// Delete removes a file. Readers that have it open may finish.
func (d *Disk) Delete(_ context.Context, key string) error {
	if !validKey(key) {
		return nil
	}
	return d.remove(pathOf(key))
}

func (d *Disk) remove(path string) error {
	if err := d.root.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("media: remove: %w", err)
	}
	return nil
}

// recognise gives a full disk, or an exhausted quota, its own name.
func recognise(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

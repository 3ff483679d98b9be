// Package disk is a disk that fails, below SQLite in this process: one that is full, one that cannot sync, and what one would hold
// after a power cut, when of all that was written since the last sync any part may be there.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"unsafe"

	"modernc.org/libc"
	sqlite3 "modernc.org/sqlite/lib"
)

// Disk keeps of each database file, beside the file itself, what is known to have reached the disk.
type Disk struct {
	mu       sync.Mutex
	paths    map[string]*file
	open     map[uintptr]*file // by SQLite's handle
	full     bool
	unsynced func(path string) bool // those that cannot be synced
	syncs    map[string]int
}

type file struct {
	path    string
	durable []byte
	pending []change // since the last sync, in their order
}

// change is a write at a place, or, without bytes, a new length.
type change struct {
	at    int64
	bytes []byte
}

// Under puts a disk below every SQLite file that is opened until the test ends. Tests that do so cannot run in parallel.
func Under(t testing.TB) *Disk {
	t.Helper()
	d := &Disk{paths: map[string]*file{}, open: map[uintptr]*file{}, syncs: map[string]int{}}
	register()
	current.Lock()
	current.disk = d
	current.Unlock()
	t.Cleanup(func() {
		current.Lock()
		current.disk = nil
		current.Unlock()
	})
	return d
}

// Fill makes each write fail for want of room, or gives the room back.
func (d *Disk) Fill(full bool) {
	d.mu.Lock()
	d.full = full
	d.mu.Unlock()
}

// FailSync makes the sync of some files fail; nil: of none.
func (d *Disk) FailSync(which func(path string) bool) {
	d.mu.Lock()
	d.unsynced = which
	d.mu.Unlock()
}

// Syncs returns how often a file was synced.
func (d *Disk) Syncs(path string) int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.syncs[path]
}

// Cut writes into a folder what a power cut at this moment would leave of the files of another one. Of what was not synced chances
// decide, by sectors.
func (d *Disk) Cut(from, to string, chances *rand.Rand) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for path, f := range d.paths {
		if filepath.Dir(path) != from {
			continue
		}
		left := append([]byte(nil), f.durable...)
		likely := chances.IntN(3) // nothing, anything, all
		for _, c := range f.pending {
			if likely == 2 || likely == 1 && chances.IntN(2) == 0 {
				left = c.apply(left)
			} else if likely == 1 && len(c.bytes) > sector {
				left = change{c.at, c.bytes[:sector*(1+chances.IntN(len(c.bytes)/sector))]}.apply(left)
			}
		}
		if err := os.WriteFile(filepath.Join(to, filepath.Base(path)), left, 0o600); err != nil {
			return fmt.Errorf("cut: %w", err)
		}
	}
	return nil
}

const sector = 512

func (c change) apply(b []byte) []byte {
	end := int(c.at) + len(c.bytes)
	if c.bytes == nil {
		if end <= len(b) {
			return b[:end]
		}
		return append(b, make([]byte, end-len(b))...)
	}
	if end > len(b) {
		b = append(b, make([]byte, end-len(b))...)
	}
	copy(b[c.at:], c.bytes)
	return b
}

// opened notes a handle of a database or of its log; what is there already is on the disk.
func (d *Disk) opened(handle uintptr, path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.paths[path]
	if f == nil {
		there, err := os.ReadFile(path) // one that is not there is empty
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			panic(err)
		}
		f = &file{path: path, durable: there}
		d.paths[path] = f
	}
	d.open[handle] = f
}

func (d *Disk) removed(path string) {
	d.mu.Lock()
	delete(d.paths, path)
	d.mu.Unlock()
}

func (d *Disk) closed(handle uintptr) {
	d.mu.Lock()
	delete(d.open, handle)
	d.mu.Unlock()
}

// changes runs a write or a truncation, unless the disk is full, and remembers it.
func (d *Disk) changes(handle uintptr, c change, really func() int32) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.open[handle]
	if f == nil {
		return really()
	}
	if d.full && c.bytes != nil {
		return sqlite3.SQLITE_FULL
	}
	code := really()
	if code == sqlite3.SQLITE_OK {
		c.bytes = append([]byte(nil), c.bytes...)
		f.pending = append(f.pending, c)
	}
	return code
}

// syncs runs a sync, unless it must fail. After one that failed nothing of what was pending is ever known to be there.
func (d *Disk) sync(handle uintptr) int32 {
	d.mu.Lock()
	defer d.mu.Unlock()
	f := d.open[handle]
	if f == nil {
		return sqlite3.SQLITE_OK
	}
	if d.unsynced != nil && d.unsynced(f.path) {
		return sqlite3.SQLITE_IOERR_FSYNC
	}
	for _, c := range f.pending {
		f.durable = c.apply(f.durable)
	}
	f.pending = nil
	d.syncs[f.path]++
	return sqlite3.SQLITE_OK
}

// The layer itself: SQLite's own files, whose methods for writing pass by the disk that is current. It stays registered once it was.

var current struct {
	sync.Mutex
	disk *Disk
}

func the() *Disk {
	current.Lock()
	defer current.Unlock()
	return current.disk
}

// below is SQLite's own layer. Its files have one of several sets of methods: those of a log take no locks.
var (
	below   *sqlite3.Tsqlite3_vfs
	ours    = map[uintptr]uintptr{}                      // by SQLite's own
	methods = map[uintptr]*sqlite3.Tsqlite3_io_methods{} // SQLite's own, by ours
)

// own are the methods that SQLite gave a file.
func own(handle uintptr) *sqlite3.Tsqlite3_io_methods {
	current.Lock()
	defer current.Unlock()
	return methods[at[sqlite3.Tsqlite3_file](handle).FpMethods]
}

var register = sync.OnceFunc(func() {
	tls := libc.NewTLS()
	found := sqlite3.Xsqlite3_vfs_find(tls, 0)
	below = at[sqlite3.Tsqlite3_vfs](found)
	layer := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(*below)))
	name, err := libc.CString("failing")
	if err != nil {
		panic(err)
	}
	v := at[sqlite3.Tsqlite3_vfs](layer)
	*v = *below
	v.FpNext, v.FzName = 0, name
	v.FxOpen, v.FxDelete = pointer(xOpen), pointer(xDelete)
	if code := sqlite3.Xsqlite3_vfs_register(tls, layer, 1); code != sqlite3.SQLITE_OK {
		panic(fmt.Sprintf("the layer below SQLite is refused: %d", code))
	}
})

// at reads what C memory holds at an address.
func at[T any](address uintptr) *T { return *(**T)(unsafe.Pointer(&address)) }

// pointer is a function as translated C calls it. It must be one that is never collected: declared, without anything captured.
func pointer[F any](fn F) uintptr { return *(*uintptr)(unsafe.Pointer(&fn)) }

// function is the reverse.
func function[F any](address uintptr) F { return *(*F)(unsafe.Pointer(&address)) }

func xOpen(tls *libc.TLS, vfs, name, handle uintptr, flags int32, out uintptr) int32 {
	code := function[func(*libc.TLS, uintptr, uintptr, uintptr, int32, uintptr) int32](below.FxOpen)(tls, vfs, name, handle, flags, out)
	d := the()
	if code != sqlite3.SQLITE_OK || d == nil || flags&(sqlite3.SQLITE_OPEN_MAIN_DB|sqlite3.SQLITE_OPEN_WAL) == 0 {
		return code
	}
	f := at[sqlite3.Tsqlite3_file](handle)
	current.Lock()
	if ours[f.FpMethods] == 0 {
		theirs := at[sqlite3.Tsqlite3_io_methods](f.FpMethods)
		address := libc.Xcalloc(tls, 1, libc.Tsize_t(unsafe.Sizeof(*theirs)))
		m := at[sqlite3.Tsqlite3_io_methods](address)
		*m = *theirs
		m.FxWrite, m.FxTruncate, m.FxSync, m.FxClose = pointer(xWrite), pointer(xTruncate), pointer(xSync), pointer(xClose)
		ours[f.FpMethods], methods[address] = address, theirs
	}
	f.FpMethods = ours[f.FpMethods]
	current.Unlock()
	d.opened(handle, libc.GoString(name))
	return code
}

func xDelete(tls *libc.TLS, vfs, name uintptr, sync int32) int32 {
	code := function[func(*libc.TLS, uintptr, uintptr, int32) int32](below.FxDelete)(tls, vfs, name, sync)
	if d := the(); d != nil && code == sqlite3.SQLITE_OK {
		d.removed(libc.GoString(name))
	}
	return code
}

func xWrite(tls *libc.TLS, handle, bytes uintptr, n int32, offset int64) int32 {
	really := func() int32 {
		return function[func(*libc.TLS, uintptr, uintptr, int32, int64) int32](own(handle).FxWrite)(tls, handle, bytes, n, offset)
	}
	if d := the(); d != nil {
		return d.changes(handle, change{offset, unsafe.Slice(at[byte](bytes), n)}, really)
	}
	return really()
}

func xTruncate(tls *libc.TLS, handle uintptr, length int64) int32 {
	really := func() int32 {
		return function[func(*libc.TLS, uintptr, int64) int32](own(handle).FxTruncate)(tls, handle, length)
	}
	if d := the(); d != nil {
		return d.changes(handle, change{at: length}, really)
	}
	return really()
}

// xSync spares the real one: what the disk holds is what this package says.
func xSync(_ *libc.TLS, handle uintptr, _ int32) int32 {
	if d := the(); d != nil {
		return d.sync(handle)
	}
	return sqlite3.SQLITE_OK
}

func xClose(tls *libc.TLS, handle uintptr) int32 {
	if d := the(); d != nil {
		d.closed(handle)
	}
	return function[func(*libc.TLS, uintptr) int32](own(handle).FxClose)(tls, handle)
}

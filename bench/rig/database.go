package rig

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	_ "modernc.org/sqlite" // the driver

	"timbre/bench/seed"
	"timbre/internal/store"
)

// Engine is a kind of database.
type Engine string

const (
	SQLite   Engine = "sqlite"
	Postgres Engine = "postgres"
)

// Database is a seeded database that may be written to: a copy of one that is kept.
type Database struct {
	Engine   Engine
	Manifest seed.Manifest
	URL      string // of a PostgreSQL; "": SQLite in Dir
	Dir      string // the server's data folder

	cluster *Cluster
}

// Rig keeps seeded databases in a folder, and runs a PostgreSQL when one is asked for.
type Rig struct {
	Folder   string
	Params   seed.Params
	Binary   string // the server's program
	Progress func(string)

	cluster *Cluster
}

// Close stops what the rig runs.
func (r *Rig) Close() {
	if r.cluster != nil {
		r.cluster.Stop()
	}
}

// Prepare makes a fresh copy of the seeded database, which is made first if there is none for this schema.
func (r *Rig) Prepare(ctx context.Context, e Engine) (*Database, error) {
	hash, err := r.Params.Hash()
	if err != nil {
		return nil, err
	}
	if e == Postgres && r.cluster == nil {
		if r.cluster, err = StartCluster(r.Folder); err != nil {
			return nil, err
		}
	}
	r.dropRuns()
	name := string(e) + "-" + hash
	if e == Postgres {
		name = string(e) + "_" + hash // a database's name
	}
	kept := filepath.Join(r.Folder, name)
	m, found, err := seed.Load(kept)
	if err == nil && found && e == Postgres {
		found, err = r.cluster.Has(ctx, name)
	}
	if err == nil && !found {
		m, err = r.make(ctx, e, name, kept)
	}
	if err != nil {
		return nil, fmt.Errorf("seed for %s: %w", e, err)
	}
	d := &Database{Engine: e, Manifest: m, cluster: r.cluster}
	if err := d.copy(ctx, name, kept); err != nil {
		d.Close()
		return nil, err
	}
	if err := store.SkipSearch(ctx, store.Options{URL: d.URL, Dir: d.Dir}); err != nil {
		d.Close()
		return nil, err
	}
	return d, d.Exec(ctx, seed.Freshen(time.Now())...)
}

// dropRuns removes the copies of runs that were cut short.
func (r *Rig) dropRuns() {
	left, _ := filepath.Glob(filepath.Join(r.Folder, "run-*"))
	for _, dir := range left {
		pid := dir[strings.LastIndexByte(dir, '-')+1:]
		if _, err := os.Stat("/proc/" + pid); os.IsNotExist(err) {
			os.RemoveAll(dir)
		}
	}
}

func (r *Rig) make(ctx context.Context, e Engine, name, kept string) (seed.Manifest, error) {
	if err := os.RemoveAll(kept); err != nil {
		return seed.Manifest{}, err
	}
	if err := os.MkdirAll(kept, 0o755); err != nil {
		return seed.Manifest{}, err
	}
	url := ""
	if e == Postgres {
		if err := r.cluster.Create(ctx, name, ""); err != nil {
			return seed.Manifest{}, err
		}
		url = r.cluster.URL(name)
	}
	m, err := seed.Make(ctx, r.Params, url, kept, func(s string) { r.Progress("seed " + string(e) + ": " + s) })
	if err == nil {
		err = m.Save(kept) // last: a folder with a manifest is whole
	}
	return m, err
}

func (d *Database) copy(ctx context.Context, name, kept string) error {
	d.Dir = filepath.Join(filepath.Dir(kept), fmt.Sprintf("run-%s-%d", d.Engine, os.Getpid()))
	if err := os.Mkdir(d.Dir, 0o700); err != nil {
		return err
	}
	if d.Engine == Postgres {
		run := fmt.Sprintf("run_%d", os.Getpid())
		d.URL = d.cluster.URL(run)
		return d.cluster.Create(ctx, run, name)
	}
	return copyFile(filepath.Join(kept, store.DatabaseFile), filepath.Join(d.Dir, store.DatabaseFile))
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		return err
	}
	defer out.Close()
	if _, err := io.Copy(out, in); err != nil {
		return err
	}
	return out.Sync()
}

// ForgetSearch lets the next server index all messages; none may run.
func (d *Database) ForgetSearch(ctx context.Context) error {
	if d.URL != "" {
		return d.Exec(ctx, "TRUNCATE search_docs, search_positions")
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(d.Dir, store.SearchFile+end)); err != nil && !os.IsNotExist(err) {
			return err
		}
	}
	return nil
}

// Exec runs statements; the server must not run.
func (d *Database) Exec(ctx context.Context, texts ...string) error {
	if d.URL != "" {
		conn, err := pgx.Connect(ctx, d.URL)
		if err != nil {
			return err
		}
		defer conn.Close(ctx)
		for _, text := range append(texts, "CHECKPOINT") {
			if _, err := conn.Exec(ctx, text); err != nil {
				return fmt.Errorf("%s: %w", text, err)
			}
		}
		return nil
	}
	db, err := sql.Open("sqlite", "file:"+filepath.Join(d.Dir, store.DatabaseFile))
	if err != nil {
		return err
	}
	defer db.Close() // the last connection to close empties the write-ahead log into the file
	for _, text := range texts {
		if _, err := db.ExecContext(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

// Close drops the copy.
func (d *Database) Close() {
	if d.Engine == Postgres && d.cluster != nil {
		d.cluster.Drop(context.Background(), fmt.Sprintf("run_%d", os.Getpid()))
	}
	if d.Dir != "" {
		os.RemoveAll(d.Dir)
	}
}

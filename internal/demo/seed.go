package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/store"
)

// madeFact says that a database holds a whole demo, and of which making.
const (
	madeFact = "demo"
	making   = "1"
)

// seed of all that is left to chance.
const seed = 20418

// clock is the time while the past is written: it stands where it is put, and never after end.
type clock struct {
	mu       sync.Mutex
	now, end time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	c.now = t.UTC().Truncate(time.Microsecond)
	c.mu.Unlock()
}

// ErrOtherData refuses to put a demo into a database that holds something else.
var ErrOtherData = errors.New("there is other data here: choose another folder with --data")

// Prepare makes the demo where there is none, or anew, as it looks at a time.
func Prepare(ctx context.Context, o server.Options, fresh bool, now time.Time) error {
	state, err := look(ctx, o)
	if err != nil {
		return err
	}
	switch {
	case state == other:
		return ErrOtherData
	case state == whole && !fresh:
		return nil
	case state != empty:
		if err := clear(o); err != nil {
			return err
		}
	}
	return build(ctx, o, now)
}

// What a database holds.
type content int

const (
	empty content = iota
	whole         // a demo
	half          // of which the making was broken off
	other
)

// look tells what a database holds, without changing it.
func look(ctx context.Context, o server.Options) (content, error) {
	s, err := server.Open(ctx, o)
	if err != nil {
		return other, err
	}
	defer s.Close()
	made, err := s.Store.Fact(ctx, madeFact)
	if err != nil {
		return other, err
	}
	list, err := s.Store.Workspaces(ctx)
	switch {
	case err != nil:
		return other, err
	case made != "":
		return whole, nil
	case len(list) == 0:
		return empty, nil
	case len(list) == 1 && list[0].Demo:
		return half, nil
	}
	return other, nil
}

// clear takes a demo away. It is only asked to where look has found one.
func clear(o server.Options) error {
	if o.Settings.DatabaseURL != "" {
		return errors.New("the demo cannot begin again on PostgreSQL: empty the database and start it once more")
	}
	paths, err := filepath.Glob(filepath.Join(o.Settings.Data, store.DatabaseFile+"*"))
	if err != nil {
		return err
	}
	for _, path := range append(paths, filepath.Join(o.Settings.Data, "files")) {
		if err := os.RemoveAll(path); err != nil {
			return fmt.Errorf("begin again: %w", err)
		}
	}
	return nil
}

// build writes the shop and its past.
func build(ctx context.Context, o server.Options, now time.Time) error {
	now = now.UTC().Truncate(time.Minute)
	c := &clock{end: now}
	c.set(now.Add(-shopAge))
	o.Now = c.Now
	s, err := server.Open(ctx, o)
	if err != nil {
		return err
	}
	defer s.Close()
	sh, err := openShop(ctx, s)
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	list, err := parseDialogues(dialoguesText)
	if err != nil {
		return err
	}
	files, err := keepFiles(ctx, s.App.Media)
	if err != nil {
		return err
	}
	r := rand.New(rand.NewPCG(seed, seed))
	people := buyers(buyersOf(quotas), r)
	all := plans(list, people, now, r)
	err = s.Store.Write(ctx, sh.workspace, store.Need{}, func(tx *store.Tx) error {
		h := &history{shop: sh, tx: tx, clock: c, files: files, people: people, identities: map[int]desk.Identity{}, threads: map[[2]int]desk.Thread{}}
		for i := range sh.lines {
			if err := tx.UpdateInbox(sh.lines[i].inbox); err != nil {
				return err
			}
		}
		return h.write(all)
	})
	if err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	c.set(now)
	if err := sh.work(ctx, s, now); err != nil {
		return fmt.Errorf("demo: %w", err)
	}
	return s.Store.Write(ctx, sh.workspace, store.Need{}, func(tx *store.Tx) error {
		sh.goAway(tx)
		tx.SetFact(madeFact, making)
		return nil
	})
}

// buyersOf is how many people the conversations need: each one, but for the regulars, who come twice.
func buyersOf(list []quota) int {
	n := -regulars
	for _, q := range list {
		n += q.n
	}
	return n
}

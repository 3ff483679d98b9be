package app

import (
	"sync"
	"time"

	"timbre/internal/store"
)

// callers keeps who was let in lately, so that a request of somebody who works costs no query for it. An entry is good until this node
// commits a change of sessions, tokens or rights, and for callerAge at most: so long another node's change may take to be heard.
type callers struct {
	mu   sync.Mutex
	list map[callerKey]*admitted
}

type callerKey struct {
	hash      string
	workspace int64 // that was asked for
}

type admitted struct {
	store.Caller
	admissions int64 // of the store, before it was looked up
	at         time.Time
}

const (
	callerAge  = time.Second
	maxCallers = 10_000
)

// caller returns who shows a session or a token, by its hash. Who is not let in is looked up each time.
func (a *App) caller(key callerKey, lookup func() (store.Caller, bool, error)) (c store.Caller, found bool, err error) {
	admissions, now := a.Store.Admissions(), a.Store.Now()
	a.callers.mu.Lock()
	known := a.callers.list[key]
	a.callers.mu.Unlock()
	if known != nil && known.admissions == admissions && now.Sub(known.at).Abs() < callerAge &&
		(known.ExpiresAt.IsZero() || now.Before(known.ExpiresAt)) {
		return known.Caller, true, nil
	}
	if c, found, err = lookup(); err == nil && found && c.Workspace != 0 {
		a.callers.keep(key, &admitted{c, admissions, now})
	}
	return c, found, err
}

func (l *callers) keep(key callerKey, c *admitted) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.list == nil {
		l.list = map[callerKey]*admitted{}
	}
	if len(l.list) >= maxCallers {
		for old := range l.list { // any one: whoever still asks comes back at once
			delete(l.list, old)
			break
		}
	}
	l.list[key] = c
}

// LookAgain has whoever shows a session or a token, by its hash, looked up anew: the log may tell of a change by another node before the
// entry here is too old.
func (a *App) LookAgain(hash string, workspace int64) {
	a.callers.forget(callerKey{hash, workspace})
	a.callers.forget(callerKey{hash, 0})
}

// forget has a caller looked up again.
func (l *callers) forget(key callerKey) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.list, key)
}

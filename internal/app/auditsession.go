package app

import (
	"context"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// refusedSignIns are sign-ins with a wrong password, code or passkey to accounts that are there. They stay in memory and are written together, so that
// nobody learns by the time an answer takes which addresses have an account, and guessing does not fill the audit: tries of one account
// from one place are one entry.
type refusedSignIns struct {
	mu   sync.Mutex
	list map[refusedKey]*refusedTries
}

type refusedKey struct {
	user    int64
	address string
}

type refusedTries struct {
	times int
	first time.Time
}

// Bounds of what is kept in memory: tries are gathered so long, of so many accounts and places.
const (
	gatherTries = 15 * time.Second
	mostRefused = 10_000
)

func (r *refusedSignIns) add(user int64, address string, now time.Time) {
	if user == 0 {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.list == nil {
		r.list = map[refusedKey]*refusedTries{}
	}
	key := refusedKey{user, address}
	if t := r.list[key]; t != nil {
		t.times++
	} else if len(r.list) < mostRefused {
		r.list[key] = &refusedTries{1, now}
	}
}

// wrongCode notes a sign-in that ended at a wrong second factor as one with a wrong password is. It passes the error on.
func (a *App) wrongCode(user int64, from Browser, err error) error {
	if desk.CodeOf(err) == errCode.Code {
		a.refused.add(user, from.Address, a.Store.Now())
	}
	return err
}

// due takes what was gathered long enough, or all.
func (r *refusedSignIns) due(now time.Time, all bool) map[refusedKey]*refusedTries {
	r.mu.Lock()
	defer r.mu.Unlock()
	out := map[refusedKey]*refusedTries{}
	for key, t := range r.list {
		if all || now.Sub(t.first) >= gatherTries || now.Before(t.first) {
			out[key] = t
			delete(r.list, key)
		}
	}
	return out
}

// WriteRefusedSignIns notes in the audit of each workspace of an account that somebody tried to sign in and was refused. all:
// also those whose tries are still gathered.
func (a *App) WriteRefusedSignIns(ctx context.Context, all bool) {
	for key, tries := range a.refused.due(a.Store.Now(), all) {
		in, err := a.Store.WorkspacesOf(ctx, key.user)
		if err == nil {
			err = a.Store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
				for _, w := range in {
					e := AuditEntry{Action: AuditSignInFailed, Kind: desk.ActorSystem, Subject: key.user, Address: key.address, Data: map[string]any{"times": tries.times}}
					if err := tx.In(w.ID).Audit(e); err != nil {
						return err
					}
				}
				return nil
			})
		}
		if err != nil {
			a.Log.WarnContext(ctx, "a refused sign-in could not be noted", "user", key.user, "error", err)
		}
	}
}

// notedSession notes in the workspaces of a user that he came or went.
func notedSession(tx *store.Tx, in []desk.Workspace, action string, user int64, address string) error {
	for _, w := range in {
		if err := tx.In(w.ID).Audit(AuditEntry{Action: action, Kind: desk.ActorUser, User: user, Subject: user, Address: address}); err != nil {
			return err
		}
	}
	return nil
}

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// eraseJob is the kind of the job that erases what hung on deleted conversations and contacts.
const eraseJob = "erase"

type eraseArgs struct {
	Erasure int64 `json:"erasure,string"`
}

// Bounds of one run of the job: so much in a transaction, so that it delays nobody, and so many transactions before it makes room for others.
const (
	eraseAtOnce      = 200
	eraseTurns       = 50
	deliveriesAtOnce = 500
)

// erase is the worker of eraseJob. Each step is kept, so that another run goes on from there.
func (a *App) erase(ctx context.Context, j store.Job) error {
	var args eraseArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	e, found, err := a.Store.Erasure(ctx, j.Workspace, args.Erasure)
	if err != nil || !found {
		return err
	}
	for range eraseTurns {
		done, err := a.eraseStep(ctx, j.Workspace, &e)
		if err != nil || done {
			return err
		}
	}
	return jobs.Again(0)
}

// eraseStep erases some messages, or when there are none left looks through some deliveries, or ends it.
func (a *App) eraseStep(ctx context.Context, workspace int64, e *store.Erasure) (done bool, err error) {
	switch {
	case len(e.Files) > 0:
		files, err := a.Store.UnsentFiles(ctx, workspace, e.Files)
		if err != nil {
			return false, err
		}
		e.Files = nil
		return false, a.eraseSome(ctx, workspace, e, nil, files)
	case len(e.Conversations) > 0:
		list, files, err := a.Store.ErasableMessages(ctx, workspace, e.Conversations[0], eraseAtOnce)
		if err != nil {
			return false, err
		}
		if len(list) == 0 {
			e.Conversations = e.Conversations[1:]
			return false, nil
		}
		for _, m := range list {
			if m.External != "" {
				e.Names = append(e.Names, m.External)
			}
		}
		return false, a.eraseSome(ctx, workspace, e, list, files)
	case e.Reached < e.Until && len(e.Names) > 0:
		return false, a.eraseDeliveries(ctx, workspace, e)
	}
	return true, a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
		tx.DropErasure(e.ID)
		return nil
	})
}

// eraseSome erases messages and files: their content first, since nothing would lead to it afterwards.
func (a *App) eraseSome(ctx context.Context, workspace int64, e *store.Erasure, list []store.ErasableMessage, files []store.File) error {
	for _, f := range files {
		shared, err := a.Store.OthersHave(ctx, f)
		if err != nil {
			return err
		}
		if f.Key == "" || shared {
			continue
		}
		if err := a.Media.Delete(ctx, f.Key); err != nil {
			return fmt.Errorf("file %d: %w", f.ID, err)
		}
	}
	var late []string // that came since
	err := a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
		late = nil
		for _, f := range files {
			now, err := tx.File(f.ID)
			if err == nil && now.Key != f.Key {
				late = append(late, now.Key)
			}
			if err != nil && desk.CodeOf(err) != desk.ErrNotFound.Code {
				return err
			}
		}
		tx.EraseMessages(list, files)
		return tx.SaveErasure(*e)
	})
	for _, key := range late {
		if err == nil {
			err = a.Media.Delete(ctx, key)
		}
	}
	return err
}

// eraseDeliveries takes what names the contact, or the messages, out of some raw deliveries, and at the end out of what waits or was
// quarantined.
func (a *App) eraseDeliveries(ctx context.Context, workspace int64, e *store.Erasure) error {
	names := make(map[string]bool, len(e.Names))
	for _, n := range e.Names {
		names[n] = true
	}
	named := func(s string) bool { return names[s] }
	account, err := a.accountsOf(ctx, workspace)
	if err != nil {
		return err
	}
	list, err := a.Store.WorkspaceDeliveries(ctx, workspace, e.Reached, e.Until, deliveriesAtOnce)
	if err != nil {
		return err
	}
	var rewritten []store.Delivery
	for _, d := range list {
		e.Reached = d.ID
		if left, changed := a.eraseFrom(d, account, named, e.Names); changed {
			d.Body = left
			rewritten = append(rewritten, d)
		}
	}
	last := len(list) < deliveriesAtOnce
	var quarantined []store.Quarantined
	if last {
		e.Reached = e.Until
		if quarantined, err = a.Store.QuarantinedItems(ctx, workspace, 0, true, maxQuarantined); err != nil {
			return err
		}
	}
	return a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
		for _, d := range rewritten {
			tx.RewriteDelivery(d.ID, d.Body)
		}
		for _, q := range quarantined {
			if mentions(q.Raw, e.Names) {
				tx.EraseQuarantined(q)
			}
		}
		if last {
			if err := tx.EraseParked(func(payload string) bool { return mentions(payload, e.Names) }); err != nil {
				return err
			}
		}
		return tx.SaveErasure(*e)
	})
}

// maxQuarantined is more items than ever wait.
const maxQuarantined = 1_000_000

// accountsOf tells the accounts of a workspace's inboxes.
func (a *App) accountsOf(ctx context.Context, workspace int64) (func(string) bool, error) {
	all, err := a.Store.AllInboxes(ctx)
	ours := map[string]bool{}
	for _, b := range all {
		if b.Workspace == workspace {
			ours[b.Account] = true
		}
	}
	return func(account string) bool { return ours[account] }, err
}

// eraseFrom returns what is left of a raw delivery. One that cannot be read goes whole.
func (a *App) eraseFrom(d store.Delivery, account, named func(string) bool, names []string) (left []byte, changed bool) {
	if d.State == store.DeliveryBroken {
		for _, n := range names {
			if bytes.Contains(d.Body, []byte(n)) {
				return []byte{}, true
			}
		}
		return nil, false
	}
	return a.Channels[whatsappName].(channel.Eraser).Erase(d.Body, account, named)
}

// mentions reports whether a JSON text has one of some strings as a whole.
func mentions(text string, names []string) bool {
	for _, n := range names {
		if strings.Contains(text, `"`+n+`"`) {
			return true
		}
	}
	return false
}

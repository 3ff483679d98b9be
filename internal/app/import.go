package app

import (
	"context"
	"encoding/json"
	"errors"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// importJob asks a provider for what was before a number was connected. It comes by deliveries, as everything does.
const importJob = "import_past"

type importArgs struct {
	Inbox int64 `json:"inbox,string"`
}

// importPast has the past of an inbox asked for, once its deliveries are known to reach us: the provider gives it only once. It is
// asked once an hour at most, as often as somebody checks: the number may be shared with the phone app later.
func (a *App) importPast(ctx context.Context, b store.Inbox) error {
	if _, ok := a.Channels[b.Channel].(channel.Importer); !ok {
		return nil
	}
	args, err := json.Marshal(importArgs{b.ID})
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, b.Workspace, store.Need{}, func(tx *store.Tx) error {
		if asked, err := tx.Seen(b.ID, importJob+tx.Now.Format("2006-01-02T15")); err != nil || asked {
			return err
		}
		tx.Enqueue(store.Job{Kind: importJob, UniqueKey: importJob + ":" + number(b.ID), Args: string(args)})
		return nil
	})
}

// importWorker is the worker of importJob. A number that has no past to give is no failure.
func (a *App) importWorker(ctx context.Context, j store.Job) error {
	var args importArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	actor := desk.System(j.Workspace)
	b, account, err := a.open(ctx, &actor, args.Inbox)
	if code := desk.CodeOf(err); code == desk.ErrNotFound.Code || code == inboxRemoved {
		return nil
	}
	if err != nil {
		return err
	}
	err = a.Channels[b.Channel].(channel.Importer).Import(ctx, account)
	if r, ok := errors.AsType[*channel.SendError](err); ok && r.Action == channel.Fail {
		a.Log.InfoContext(ctx, "a number has no past to give", "inbox", b.ID, "code", r.Code)
		return nil
	}
	return err
}

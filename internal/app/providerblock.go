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

// blockJob is the kind of the job that tells a provider to block a contact, or to let him in again. Those of one thread run in order.
const blockJob = "block_at_provider"

type blockArgs struct {
	Thread int64 `json:"thread,string"`
	On     bool  `json:"on"`
}

// askProviders leaves a job for each of the contact's threads whose provider can block and may, which is within the reply window.
func (a *App) askProviders(tx *store.Tx, contact int64) error {
	threads, err := tx.ThreadsOfContact(contact)
	if err != nil {
		return err
	}
	wrote, err := tx.LastInboundOf(contact)
	if err != nil {
		return err
	}
	asked := false
	for _, t := range threads {
		b, err := tx.Inbox(t.Inbox)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			continue
		}
		if err != nil {
			return err
		}
		ch := a.Channels[b.Channel]
		if !ch.Capabilities().Blocks || tx.Now.Sub(wrote[t.ID]) >= ch.Capabilities().ReplyWindow {
			continue
		}
		tx.SaveProviderBlock(store.ProviderBlock{Thread: t.ID, Contact: contact, State: store.BlockAsked})
		if err := enqueueBlock(tx, t.ID, true); err != nil {
			return err
		}
		asked = true
	}
	if !asked {
		return desk.Conflict("block_window_closed")
	}
	return nil
}

// liftProviders takes back what providers were told.
func (a *App) liftProviders(tx *store.Tx, contact int64) error {
	list, err := tx.ProviderBlocks(contact)
	for _, p := range list {
		p.State = store.BlockLifting
		tx.SaveProviderBlock(p)
		if err := enqueueBlock(tx, p.Thread, false); err != nil {
			return err
		}
	}
	return err
}

func enqueueBlock(tx *store.Tx, thread int64, on bool) error {
	args, err := json.Marshal(blockArgs{thread, on})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: blockJob, OrderKey: -thread, Args: string(args)}) // not behind the thread's messages
	return nil
}

// blockAtProvider is the worker of blockJob. A refusal stands on the contact's card; done twice it does no harm.
func (a *App) blockAtProvider(ctx context.Context, j store.Job) error {
	var args blockArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	var t desk.Thread
	err := a.Store.Write(ctx, j.Workspace, store.Need{}, func(tx *store.Tx) (err error) {
		t, err = tx.Thread(args.Thread)
		return err
	})
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil
	}
	if err != nil {
		return err
	}
	actor := desk.System(j.Workspace)
	b, account, err := a.open(ctx, &actor, t.Inbox)
	if code := desk.CodeOf(err); code == desk.ErrNotFound.Code || code == inboxRemoved {
		return nil
	}
	if err != nil {
		return err
	}
	err = a.Channels[b.Channel].(channel.Blocker).Block(ctx, account, t.Address, args.On)
	refusal, refused := errors.AsType[*channel.SendError](err)
	if err != nil && (!refused || refusal.Action != channel.Fail) {
		return err // tried again
	}
	return a.Store.Write(ctx, j.Workspace, store.Need{}, func(tx *store.Tx) error {
		switch p := (store.ProviderBlock{Thread: t.ID, Contact: t.Contact, State: store.BlockDone}); {
		case !args.On:
			tx.DropProviderBlock(t.ID)
		case refused:
			p.State, p.Code = store.BlockFailed, refusal.Code
			tx.SaveProviderBlock(p)
		default:
			tx.SaveProviderBlock(p)
		}
		tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: desk.ActorSystem, Contact: t.Contact})
		return nil
	})
}

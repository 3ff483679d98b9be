package app

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// dropContentJob is the kind of the job that removes what a file held, once no file has it any more.
const dropContentJob = "drop_content"

type dropContentArgs struct {
	Key string `json:"key"`
}

// lastUse is how long what was read of a file before its row went may still become a message.
const lastUse = time.Hour

// keptUnnamed is how long a canned response's files that it no longer names stay for drafts that use them.
const keptUnnamed = 30 * 24 * time.Hour

// dropContents has contents removed whose rows have gone, unless other files have them.
func dropContents(tx *store.Tx, keys []string) error {
	for _, key := range keys {
		args, err := json.Marshal(dropContentArgs{key})
		if err != nil {
			return err
		}
		tx.Enqueue(store.Job{Kind: dropContentJob, UniqueKey: "drop:" + key, Args: string(args), RunAt: tx.Now.Add(lastUse)})
	}
	return nil
}

func (a *App) dropContent(ctx context.Context, j store.Job) error {
	var args dropContentArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	uploads, used, err := a.Store.ContentUse(ctx, args.Key)
	if err != nil || used {
		return err
	}
	for _, f := range uploads {
		err := a.Store.Write(ctx, f.Workspace, store.Need{}, func(tx *store.Tx) error { tx.DeleteFile(f.ID); return nil })
		if err != nil {
			return err
		}
	}
	return a.Media.Delete(ctx, args.Key)
}

// DropUnnamedFiles removes the files that canned responses have not named for long and that no draft uses, and what has come of uploads
// that went no further. Run it now and then.
func (a *App) DropUnnamedFiles(ctx context.Context) error {
	if err := a.dropUploads(ctx); err != nil {
		return err
	}
	found, err := a.Store.UnnamedFiles(ctx, a.Store.Now().Add(-keptUnnamed))
	if err != nil {
		return err
	}
	for workspace, files := range found {
		err := a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
			keys := make([]string, len(files))
			for i, f := range files {
				keys[i] = f.Key
				tx.DeleteFile(f.ID)
			}
			return dropContents(tx, keys)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// attach gives a file to its message, which shows it as media. One that another message, a canned response or the library has
// already is given again under an id of its own.
func attach(tx *store.Tx, f store.File, m *desk.Message, media *desk.Media) {
	if f.Message != 0 || f.Canned != 0 || f.Contact != 0 {
		f.ID = tx.NewID()
		f.Inbox, f.Message, f.Conversation, f.Canned, f.Contact = m.Inbox, m.ID, m.Conversation, 0, 0
		tx.InsertFile(f)
		media.File = f.ID
		return
	}
	f.Inbox, f.Message, f.Conversation = m.Inbox, m.ID, m.Conversation
	tx.UpdateFile(f)
}

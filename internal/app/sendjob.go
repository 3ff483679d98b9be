package app

import (
	"encoding/json"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// sendJob is the kind of the job that sends one message. Those of one thread run in order.
const sendJob = "send"

type sendArgs struct {
	Message int64 `json:"message,string"`
}

// enqueueSend stores the job that sends a new message.
func (a *App) enqueueSend(tx *store.Tx, m desk.Message) error {
	return a.storeSend(tx, m, store.Job{New: true})
}

// sendAgain is enqueueSend for a message that had a job before, after a while. One that is just ending may still be there: it is taken
// from its worker and runs again.
func (a *App) sendAgain(tx *store.Tx, m desk.Message, wait time.Duration) error {
	at := tx.Now.Add(wait)
	tx.RestartJob(sendKey(m.ID), at)
	return a.storeSend(tx, m, store.Job{RunAt: at})
}

func (a *App) storeSend(tx *store.Tx, m desk.Message, j store.Job) error {
	args, err := json.Marshal(sendArgs{m.ID})
	if err != nil {
		return err
	}
	j.Kind, j.OrderKey, j.RateKey, j.UniqueKey, j.Args = sendJob, m.Thread, inboxKey(m.Inbox), sendKey(m.ID), string(args)
	tx.Enqueue(j)
	return nil
}

// inboxKey is what an inbox's jobs are held and limited with.
func inboxKey(inbox int64) string { return "inbox:" + number(inbox) }

// inboxOf names the inbox that a job is held with, if there is one.
func inboxOf(j store.Job) []store.InboxKey {
	id, ok := desk.ParseID(strings.TrimPrefix(j.RateKey, "inbox:"))
	if !ok || id == 0 {
		return nil
	}
	return []store.InboxKey{{Workspace: j.Workspace, ID: id}}
}

func sendKey(message int64) string { return "send:" + number(message) }

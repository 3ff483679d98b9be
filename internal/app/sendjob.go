package app

import (
	"encoding/json"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// sendJob is the kind of the job that sends one message. Those of one thread run in order.
const sendJob = "send"

type sendArgs struct {
	Message int64 `json:"message,string"`
}

// enqueueSend stores the job that sends a message; first: there was none before. Else one that is just ending may still be there: it
// is taken from its worker and runs again.
func (a *App) enqueueSend(tx *store.Tx, m desk.Message, first bool) error {
	if !first {
		tx.RestartJob(sendKey(m.ID))
	}
	args, err := json.Marshal(sendArgs{m.ID})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: sendJob, OrderKey: m.Thread, RateKey: inboxKey(m.Inbox), UniqueKey: sendKey(m.ID), New: first, Args: string(args)})
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

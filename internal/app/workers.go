package app

import (
	"context"
	"encoding/json"

	"timbre/internal/jobs"
	"timbre/internal/store"
)

// Workers are the kinds of durable work and who does them.
func (a *App) Workers() map[string]jobs.Worker {
	return map[string]jobs.Worker{
		followUpJob:      a.followUpDue,
		sendJob:          a.send,
		reactJob:         a.react,
		markReadJob:      a.read,
		fetchMediaJob:    a.fetch,
		applyJob:         a.applyDelivery,
		syncTemplatesJob: a.syncTemplates,
		importJob:        a.importWorker,
		wakeJob:          a.wake,
		dropLabelJob:     a.dropLabel,
		removalJob:       a.remove,
		dropContentJob:   a.dropContent,
		transcriptJob:    a.mailTranscript,
		blockJob:         a.blockAtProvider,
		dropAttributeJob: a.dropAttribute,
		autoCloseJob:     a.autoClose,
		idleJob:          a.idle,
		scheduledJob:     a.sendScheduled,
		eraseJob:         a.erase,
		contactImportJob: a.importContacts,
		accountMailJob:   a.mailAccount,
		slaRecountJob:    a.slaRecount,
		pushJob:          a.pushAlert,
		pushOverJob:      a.pushOver,
		digestJob:        a.digest,
	}
}

func (a *App) applyDelivery(ctx context.Context, j store.Job) error {
	var args applyArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	return a.ApplyDelivery(ctx, args.Delivery)
}

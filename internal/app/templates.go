package app

import (
	"context"
	"encoding/json"
	"errors"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// TemplateView is a template with the inboxes that can send it and what must be filled.
type TemplateView struct {
	desk.Template
	Inboxes  []int64
	Fields   channel.TemplateFields
	Examples map[string]string // see channel.Examples
}

// Templates lists the templates of the actor's inboxes, or of one of them.
func (a *App) Templates(ctx context.Context, actor *desk.Actor, inbox int64) ([]TemplateView, error) {
	if inbox != 0 && !actor.InInbox(inbox) {
		return nil, desk.ErrNotFound
	}
	inboxes, err := a.Store.Inboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	of := map[string][]int64{}
	for _, b := range inboxes {
		if actor.InInbox(b.ID) && (inbox == 0 || b.ID == inbox) {
			of[b.Portfolio] = append(of[b.Portfolio], b.ID)
		}
	}
	all, err := a.Store.Templates(ctx, actor.Workspace, "")
	if err != nil {
		return nil, err
	}
	var out []TemplateView
	for _, t := range all {
		if ids := of[t.Portfolio]; len(ids) > 0 {
			out = append(out, viewOf(t, ids))
		}
	}
	return out, nil
}

func viewOf(t desk.Template, inboxes []int64) TemplateView {
	return TemplateView{Template: t, Inboxes: inboxes, Fields: channel.FieldsOf(&t), Examples: channel.Examples(&t)}
}

// SyncTemplates reads an inbox's templates from its provider and forgets those that are gone there. Of a portfolio's it is done once at a time:
// an answer that took long must not put back what a later one has told.
func (a *App) SyncTemplates(ctx context.Context, actor *desk.Actor, inbox int64) (count int, err error) {
	if !actor.InInbox(inbox) {
		return 0, desk.ErrNotFound
	}
	if !actor.Can(desk.PermTemplates) && !actor.Can(desk.PermInboxes) {
		return 0, desk.Forbidden(string(desk.PermTemplates))
	}
	b, account, err := a.open(ctx, actor, inbox)
	if err != nil {
		return 0, err
	}
	lister, ok := a.Channels[b.Channel].(channel.TemplateLister)
	if !ok {
		return 0, desk.Conflict("not_possible_here")
	}
	done, err := a.syncing.take(ctx, b.Portfolio)
	if err != nil {
		return 0, err
	}
	defer done()
	list, err := lister.Templates(ctx, account)
	if err != nil {
		return 0, providerRefusal(err)
	}
	return len(list), a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		for _, t := range list {
			t.ID, t.Portfolio, t.SyncedAt = tx.NewID(), b.Portfolio, tx.Now
			if err := tx.SaveTemplate(t); err != nil {
				return err
			}
		}
		tx.DropTemplates(b.Portfolio)
		emit(tx, actor, desk.TemplateChanged, 0)
		return nil
	})
}

// syncTemplatesJob reads an inbox's templates anew.
const syncTemplatesJob = "sync_templates"

type syncTemplatesArgs struct {
	Inbox int64 `json:"inbox,string"`
}

// syncLater has the templates of an inbox's portfolio read anew, once for all that is told until then. What is told while they are read
// has them read once more.
func (a *App) syncLater(tx *store.Tx, b store.Inbox) error {
	args, err := json.Marshal(syncTemplatesArgs{b.ID})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: syncTemplatesJob, Anew: true, UniqueKey: "templates:" + number(b.Workspace) + ":" + b.Portfolio, Args: string(args)})
	return nil
}

// syncTemplates is the worker of syncTemplatesJob.
func (a *App) syncTemplates(ctx context.Context, j store.Job) error {
	var args syncTemplatesArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	actor := desk.System(j.Workspace)
	_, err := a.SyncTemplates(ctx, &actor, args.Inbox)
	return err
}

// providerRefusal is what a person is told when the provider refuses something that he asked for.
func providerRefusal(err error) error {
	e := &desk.Error{Kind: desk.KindConflict, Code: "provider_refused", Cause: err}
	return e.With("detail", sanitize.Log(err.Error()))
}

// SyncAllTemplates reads the templates of every connected inbox. One that fails does not keep the others from it.
func (a *App) SyncAllTemplates(ctx context.Context) error {
	list, err := a.Store.AllInboxes(ctx)
	if err != nil {
		return err
	}
	var failed []error
	for _, b := range list {
		if b.State != desk.InboxConnected {
			continue
		}
		actor := desk.System(b.Workspace)
		if _, err := a.SyncTemplates(ctx, &actor, b.ID); err != nil {
			failed = append(failed, err)
		}
	}
	return errors.Join(failed...)
}

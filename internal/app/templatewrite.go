package app

import (
	"context"
	"io"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// TemplateInput is a template as somebody writes it. Name and language are fixed once it is made.
type TemplateInput struct {
	channel.TemplateDraft
	Inbox      int64 // one that will send it
	SampleFile int64 // of a header that is a file
}

// Template is one of the templates of the actor's inboxes.
func (a *App) Template(ctx context.Context, actor *desk.Actor, id int64) (TemplateView, error) {
	list, err := a.Templates(ctx, actor, 0)
	if err != nil {
		return TemplateView{}, err
	}
	for i := range list {
		if list[i].ID == id {
			return list[i], nil
		}
	}
	return TemplateView{}, desk.ErrNotFound
}

// CreateTemplate submits a template for review, for all inboxes of the account of one.
func (a *App) CreateTemplate(ctx context.Context, actor *desk.Actor, in TemplateInput) (TemplateView, error) {
	if !actor.InInbox(in.Inbox) {
		return TemplateView{}, desk.Invalid("inbox_id", "not_found")
	}
	w, err := a.templateWriter(ctx, actor, in.Inbox)
	if err != nil {
		return TemplateView{}, err
	}
	known, err := a.Store.Templates(ctx, actor.Workspace, w.inbox.Portfolio)
	if err != nil {
		return TemplateView{}, err
	}
	for _, t := range known {
		if t.Name == in.Name && t.Language == in.Language {
			return TemplateView{}, desk.Invalid("name", "template_exists")
		}
	}
	t, err := w.compose(ctx, in)
	if err != nil {
		return TemplateView{}, err
	}
	if t, err = w.writer.CreateTemplate(ctx, w.account, t); err != nil {
		return TemplateView{}, providerRefusal(err)
	}
	return a.keepTemplate(ctx, actor, w.inbox, t)
}

// EditTemplate replaces all parts of a template; it is reviewed again. One under review, or given up by the provider, stays.
func (a *App) EditTemplate(ctx context.Context, actor *desk.Actor, id int64, in TemplateInput) (TemplateView, error) {
	v, w, err := a.managed(ctx, actor, id)
	if err != nil {
		return v, err
	}
	switch v.Status {
	case "APPROVED", "REJECTED", "PAUSED":
	default:
		return v, desk.Conflict("template_locked").With("status", v.Status)
	}
	in.Name, in.Language = v.Name, v.Language
	if v.Status == "APPROVED" {
		in.Category = v.Category
	}
	t, err := w.compose(ctx, in)
	if err != nil {
		return v, err
	}
	t.ID, t.Portfolio, t.ExternalID, t.Status, t.Quality = v.ID, v.Portfolio, v.ExternalID, v.Status, v.Quality
	if err := w.writer.EditTemplate(ctx, w.account, t); err != nil {
		return v, providerRefusal(err)
	}
	t.Status = "PENDING"
	return a.keepTemplate(ctx, actor, w.inbox, t)
}

// DeleteTemplate removes a template at the provider, and here. Messages that were sent with it stay.
func (a *App) DeleteTemplate(ctx context.Context, actor *desk.Actor, id int64) error {
	v, w, err := a.managed(ctx, actor, id)
	if err != nil {
		return err
	}
	if err := w.writer.DeleteTemplate(ctx, w.account, v.Template); err != nil {
		return providerRefusal(err)
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		tx.DeleteTemplate(id)
		emit(tx, actor, desk.TemplateChanged, id)
		was, err := templateFacts(v.Template)
		if err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "template.deleted", subject{id, v.Name}, was, nil)
	})
}

// managed is a template that the actor sees and may change, and its writer.
func (a *App) managed(ctx context.Context, actor *desk.Actor, id int64) (TemplateView, templateWriter, error) {
	v, err := a.Template(ctx, actor, id)
	if err != nil {
		return v, templateWriter{}, err
	}
	w, err := a.templateWriter(ctx, actor, v.Inboxes[0])
	return v, w, err
}

// templateWriter acts for the account of an inbox.
type templateWriter struct {
	app     *App
	actor   *desk.Actor
	inbox   store.Inbox
	account channel.Account
	writer  channel.TemplateWriter
}

func (a *App) templateWriter(ctx context.Context, actor *desk.Actor, inbox int64) (templateWriter, error) {
	w := templateWriter{app: a, actor: actor}
	if err := actor.Need(desk.PermTemplates); err != nil {
		return w, err
	}
	var err error
	if w.inbox, w.account, err = a.open(ctx, actor, inbox); err != nil {
		return w, err
	}
	writer, ok := a.Channels[w.inbox.Channel].(channel.TemplateWriter)
	if !ok {
		return w, desk.Conflict("not_possible_here")
	}
	w.writer = writer
	return w, nil
}

// compose checks a draft, gives its sample to the provider, and makes its parts.
func (w *templateWriter) compose(ctx context.Context, in TemplateInput) (desk.Template, error) {
	d := in.TemplateDraft
	d.HeaderText, d.Body, d.Footer = sanitize.Text(d.HeaderText), sanitize.Text(d.Body), sanitize.Text(d.Footer)
	if in.SampleFile != 0 {
		f, err := w.app.ready(ctx, w.actor, in.SampleFile, "header_file_id")
		if err != nil {
			return desk.Template{}, err
		}
		d.Sample = outgoingFile(f)
		d.Sample.Open = func() (io.ReadCloser, error) { return w.app.Media.Open(context.WithoutCancel(ctx), f.Key) }
	}
	if err := w.writer.CheckTemplate(d); err != nil {
		return desk.Template{}, err
	}
	handle := ""
	if d.Sample != nil {
		var err error
		if handle, err = w.writer.UploadSample(ctx, w.account, *d.Sample); err != nil {
			return desk.Template{}, providerRefusal(err)
		}
	}
	return d.Compose(handle), nil
}

// keepTemplate stores what the provider has taken.
func (a *App) keepTemplate(ctx context.Context, actor *desk.Actor, b store.Inbox, t desk.Template) (TemplateView, error) {
	edited := t.ID != 0
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		// A delivery may have told of it before the call was answered: then that is newer.
		known, found, err := tx.TemplateBy(b.Portfolio, t.ExternalID, t.Name, t.Language)
		if err != nil {
			return err
		}
		switch {
		case !found:
			t.ID = tx.NewID()
		case t.ID == 0:
			t.ID, t.Status, t.RejectedReason = known.ID, known.Status, known.RejectedReason
		}
		t.Portfolio, t.SyncedAt = b.Portfolio, tx.Now
		emit(tx, actor, desk.TemplateChanged, t.ID)
		if err := tx.SaveTemplate(t); err != nil {
			return err
		}
		return notedShared(ctx, a, tx, actor, "template", subject{t.ID, t.Name}, !edited, templateFacts, known, t)
	})
	if err != nil {
		return TemplateView{}, err
	}
	return a.Template(ctx, actor, t.ID)
}

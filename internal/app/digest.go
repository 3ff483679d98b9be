package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/mail"
	"timbre/internal/notify"
	"timbre/internal/store"
)

// digestJob is the kind of the job that tells one member by mail of what waits for him while he is away.
const digestJob = "digest"

type digestArgs struct {
	User int64 `json:"user,string"`
}

// digestsDue are the members for whom a look is stored already, and until when.
type digestsDue struct {
	mu sync.Mutex
	at map[memberKey]time.Time
}

// due reports whether no look is stored for a member.
func (d *digestsDue) due(key memberKey, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return !d.at[key].After(now)
}

func (d *digestsDue) stored(key memberKey, until time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.at == nil {
		d.at = map[memberKey]time.Time{}
	}
	d.at[key] = until
}

// digestsOf are those who may have to be told by mail of a stretch of events.
func (a *App) digestsOf(workspace int64, events []desk.Event, told []toldNews) (users []int64) {
	now := a.Store.Now()
	var list idSet
	for _, t := range told {
		list.add(t.User)
	}
	for i := range events {
		if alert, may := notify.AlertOf(&events[i]); may && alert.User != 0 {
			list.add(alert.User)
		}
	}
	for _, user := range list.list {
		if a.digesting.due(memberKey{workspace, user}, now) {
			users = append(users, user)
		}
	}
	return users
}

// enqueueDigest stores that it is looked at what waits for a member, unless that is stored already. What comes
// while a mail leaves is looked at after it.
func (a *App) enqueueDigest(tx *store.Tx, user int64) error {
	args, err := json.Marshal(digestArgs{user})
	if err != nil {
		return err
	}
	settings, err := tx.AlertSettings(user)
	if err != nil {
		return err
	}
	at := tx.Now.Add(settings.MailAfter())
	tx.Enqueue(store.Job{Kind: digestJob, Args: string(args), RunAt: at, Anew: true, UniqueKey: fmt.Sprintf("digest:%d:%d", tx.Workspace, user)})
	a.digesting.stored(memberKey{tx.Workspace, user}, at)
	return nil
}

// digest is the worker of digestJob. As long as something waits, it looks again; the mail is on record before it is handed over, and what
// a server may have taken is not sent again.
func (a *App) digest(ctx context.Context, j store.Job) error {
	var args digestArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	actor, err := a.Store.MemberActor(ctx, j.Workspace, args.User)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil
	}
	if err != nil {
		return err
	}
	settings, err := a.Store.AlertSettings(ctx, j.Workspace, args.User)
	if err != nil || settings.NoMail {
		return err
	}
	now := a.Store.Now()
	if until := settings.SilentUntil(now); !until.IsZero() {
		return jobs.Again(until.Sub(now))
	}
	spared := a.online(j.Workspace, args.User) || a.choseAway(j.Workspace, args.User)
	w, err := a.beginDigest(ctx, &actor, &settings, spared)
	if err != nil || w == nil {
		return err
	}
	return a.sendDigest(ctx, j, &actor, w)
}

// waitingMail is what a digest tells, and how its state was before.
type waitingMail struct {
	settings *desk.AlertSettings
	items    []desk.Notification
	messages []store.Waiting
	before   store.Digest
}

// waitingFor looks what waits for a member of which no mail has told. ripe: something has waited for long enough.
func (a *App) waitingFor(ctx context.Context, actor *desk.Actor, settings *desk.AlertSettings, told store.Digest) (w waitingMail, ripe bool, err error) {
	old := a.Store.Now().Add(-settings.MailAfter())
	list, _, err := a.Store.Notifications(ctx, actor, desk.NotificationQuery{Limit: 100})
	if err != nil {
		return w, false, err
	}
	for _, n := range list {
		if n.ID > told.Through && n.ReadAt.IsZero() && settings.Ways(desk.AlertOf(n.Kind)).Mail {
			w.items, ripe = append(w.items, n), ripe || !n.At.After(old)
		}
	}
	if settings.Ways(desk.AlertMessage).Mail {
		if w.messages, err = a.Store.UnreadOf(ctx, actor, told.Until, 100); err != nil {
			return w, false, err
		}
		for _, m := range w.messages {
			ripe = ripe || !m.At.After(old)
		}
	}
	return w, ripe, nil
}

func (w *waitingMail) empty() bool { return len(w.items)+len(w.messages) == 0 }

// beginDigest decides whether a mail leaves now, and puts it on record; nil: none does. spared: he is here, or has chosen to be away, and what
// waits for him goes on waiting.
func (a *App) beginDigest(ctx context.Context, actor *desk.Actor, settings *desk.AlertSettings, spared bool) (*waitingMail, error) {
	told, err := a.Store.Digest(ctx, actor.Workspace, actor.User)
	if err != nil {
		return nil, err
	}
	w, ripe, err := a.waitingFor(ctx, actor, settings, told)
	if err != nil || w.empty() {
		return nil, err
	}
	now := a.Store.Now()
	if spared || !ripe {
		return nil, jobs.Again(settings.MailAfter())
	}
	if next := told.At.Add(settings.MailEvery()); next.After(now) {
		return nil, jobs.Again(next.Sub(now))
	}
	w.settings, w.before = settings, told
	lost := false
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		d, err := tx.Digest(actor.User)
		if err != nil {
			return err
		}
		if lost = d.State == desk.MailSending; lost { // its worker was lost: a server may have it
			d.State, d.Code = desk.MailUncertain, "uncertain"
		} else {
			d = store.Digest{State: desk.MailSending, Through: d.Through, Until: now, At: now}
			if len(w.items) > 0 {
				d.Through = w.items[0].ID
			}
		}
		tx.SaveDigest(actor.User, d)
		return nil
	})
	if err == nil && lost {
		return nil, jobs.Again(settings.MailEvery())
	}
	return &w, err
}

// sendDigest hands the mail over and records what became of it.
func (a *App) sendDigest(ctx context.Context, j store.Job, actor *desk.Actor, w *waitingMail) error {
	sent := a.handDigest(ctx, j, actor, w)
	refused, isRefused := errors.AsType[*mail.Refused](sent)
	again := isRefused && refused.Temporary && j.Failures+1 < jobs.MaxFailures
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		d, err := tx.Digest(actor.User)
		if err != nil {
			return err
		}
		switch {
		case sent == nil:
			d.State = desk.MailSent
		case errors.Is(sent, mail.ErrUncertain):
			d.State, d.Code = desk.MailUncertain, "uncertain"
		case isRefused && !again:
			d.State, d.Code = desk.MailFailed, refused.Code
		default: // nobody has it
			d = w.before
			d.State = desk.MailQueued
		}
		tx.SaveDigest(actor.User, d)
		return nil
	})
	switch {
	case err != nil:
		return err
	case desk.CodeOf(sent) == "mail_not_set_up", isRefused && !again, errors.Is(sent, mail.ErrUncertain):
		return nil
	case sent != nil:
		return sent
	}
	return nil
}

func (a *App) handDigest(ctx context.Context, j store.Job, actor *desk.Actor, w *waitingMail) error {
	acc, err := a.Store.Account(ctx, actor.User)
	if err != nil {
		return err
	}
	workspace, server, password, found, err := a.serverFor(ctx, actor.Workspace, actor.User)
	if err != nil {
		return err
	}
	if !found {
		return desk.Conflict("mail_not_set_up")
	}
	names, err := a.Names(ctx, actor)
	if err != nil {
		return err
	}
	token, err := a.mailEndToken(actor.Workspace, actor.User, digestMail)
	if err != nil {
		return err
	}
	f := mail.Facts{Name: acc.Name, Workspace: workspace.Name, Link: a.PublicURL + "/settings/notifications", End: a.PublicURL + "/unsubscribe/" + token}
	letter := mail.Digest(acc.Locale, f, a.digestLines(actor.Locale, w, names))
	letter.ID = fmt.Sprintf("digest.%d.%d@%s", j.ID, w.before.Through, domain(server.Sender))
	letter.To, letter.ToName, letter.End = acc.Email, acc.Name, f.End
	return mail.Send(ctx, a.DialMail, server, password, letter)
}

func (a *App) digestLines(locale string, w *waitingMail, names *desk.Names) (lines []mail.Line) {
	for _, n := range w.items {
		by := ""
		if n.By != 0 {
			by = names.Author(n.By)
		}
		line := mail.Line{Text: notify.Sentence(locale, desk.AlertOf(n.Kind), n.Kind, by, cmp.Or(names.Called(n.ContactName), fmt.Sprintf("#%d", n.Number)), n.Times),
			Link: fmt.Sprintf("%s/c/%d", a.PublicURL, n.Number)}
		if !w.settings.HidePreview {
			line.Quote = clip(n.Text, 140)
		}
		lines = append(lines, line)
	}
	for _, m := range w.messages {
		lines = append(lines, mail.Line{Text: notify.Sentence(locale, desk.AlertMessage, "", "", cmp.Or(names.Called(m.Name), fmt.Sprintf("#%d", m.Number)), m.Unread),
			Link: fmt.Sprintf("%s/c/%d", a.PublicURL, m.Number)})
	}
	return lines
}

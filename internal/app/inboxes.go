package app

import (
	"cmp"
	"context"
	"crypto/rand"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Connection is what a business takes from its provider to connect a number.
type Connection struct {
	Account, Portfolio                  string // phone_number_id and WABA id
	AppSecret, AccessToken, VerifyToken string
}

func (c *Connection) check(f faults) {
	for _, part := range []struct {
		field string
		value *string
	}{{"phone_number_id", &c.Account}, {"waba_id", &c.Portfolio}, {"app_secret", &c.AppSecret}, {"access_token", &c.AccessToken}} {
		if *part.value = f.line(part.field, *part.value, maxSecret); *part.value == "" {
			f.add(part.field, "required")
		}
	}
	c.VerifyToken = f.line("verify_token", c.VerifyToken, maxSecret)
}

// maxSecret bounds what is pasted of a provider, in characters.
const maxSecret = 1000

// InboxChange is what changes of an inbox; nil leaves as it is.
type InboxChange struct {
	Name                                *string
	Settings                            func(*desk.InboxSettings)
	Teams, Members                      *[]int64
	AccessToken, AppSecret, VerifyToken *string
}

// Connect connects a number as a new inbox.
func (a *App) Connect(ctx context.Context, actor *desk.Actor, c Connection, in InboxChange) (InboxView, error) {
	if err := actor.Need(desk.PermInboxes); err != nil {
		return InboxView{}, err
	}
	f := faults{}
	name := f.name("name", deref(in.Name))
	c.check(f)
	if err := f.err(); err != nil {
		return InboxView{}, err
	}
	var id int64
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		b, known, err := a.connect(tx, name, c)
		if err != nil {
			return err
		}
		if known {
			return desk.Conflict("number_taken")
		}
		if err := a.setPeople(tx, b.ID, in); err != nil {
			return err
		}
		id = b.ID
		tx.RenewRights()
		emit(tx, actor, desk.InboxChanged, id)
		return a.notedInbox(ctx, tx, actor, "inbox.made", id, nil)
	})
	if err != nil {
		return InboxView{}, err
	}
	a.forgetRoutes()
	return a.inboxAfter(ctx, actor, id)
}

// inboxAfter reads an inbox after a change, with the rights that the actor has since.
func (a *App) inboxAfter(ctx context.Context, actor *desk.Actor, id int64) (InboxView, error) {
	now := *actor
	if !now.InInbox(id) {
		now.Inboxes = append(slices.Clone(now.Inboxes), id)
		slices.Sort(now.Inboxes)
	}
	return a.Inbox(ctx, &now, id)
}

// connect finds or makes the inbox of a number. The app that signs its deliveries is known by its secret; a number that another
// workspace has is refused.
func (a *App) connect(tx *store.Tx, name string, c Connection) (b store.Inbox, known bool, err error) {
	app, err := a.appOf(tx, c.AppSecret, c.VerifyToken)
	if err != nil {
		return b, false, err
	}
	if b, known, err = tx.InboxByAppAccount(app.ID, c.Account); err != nil {
		return b, known, err
	}
	if known && b.Workspace != tx.Workspace {
		return b, true, desk.Conflict("number_taken")
	}
	if !known {
		if b, known, err = tx.InboxByAccount(whatsappName, c.Account); err != nil {
			return b, known, err
		}
	}
	if b.TokenSealed, err = a.Sealer.Seal(c.AccessToken, TokenPlace); err != nil {
		return b, known, err
	}
	b.App, b.Portfolio = app.ID, c.Portfolio
	if known {
		return b, true, tx.UpdateInbox(b)
	}
	b.ID, b.Workspace, b.Channel, b.Name, b.Account = tx.NewID(), tx.Workspace, whatsappName, name, c.Account
	b.State, b.CreatedAt = desk.InboxConnected, tx.Now
	if err := a.autoCloseBegins(tx, &b); err != nil {
		return b, false, err
	}
	return b, false, tx.InsertInbox(b)
}

// appOf finds or makes the app with a secret. A verify token that is given replaces the app's.
func (a *App) appOf(tx *store.Tx, secret, verify string) (store.App, error) {
	app, known, err := tx.AppByFingerprint(a.Sealer.Fingerprint(secret))
	if err != nil || (known && verify == "") {
		return app, err
	}
	if app.SecretSealed, err = a.Sealer.Seal(secret, SecretPlace); err != nil {
		return app, err
	}
	if app.VerifySealed, err = a.Sealer.Seal(cmp.Or(verify, rand.Text()), VerifyPlace); err != nil {
		return app, err
	}
	if known {
		tx.UpdateApp(app)
		return app, nil
	}
	app.ID, app.Path, app.Fingerprint = tx.NewID(), rand.Text(), a.Sealer.Fingerprint(secret)
	tx.InsertApp(app)
	return app, nil
}

// setPeople gives an inbox its teams and members.
func (a *App) setPeople(tx *store.Tx, inbox int64, in InboxChange) error {
	if in.Teams != nil {
		if err := a.checkTeams(tx, *in.Teams); err != nil {
			return err
		}
		tx.SetInboxTeams(inbox, *in.Teams)
	}
	if in.Members != nil {
		if err := a.checkMembers(tx, *in.Members); err != nil {
			return err
		}
		tx.SetInboxMembers(inbox, *in.Members)
	}
	return nil
}

// ChangeInbox changes an inbox's settings, who works in it, and its secrets. Whoever works in it no longer gives back what he has there.
func (a *App) ChangeInbox(ctx context.Context, actor *desk.Actor, id int64, in InboxChange) (InboxView, error) {
	if err := a.mayManage(actor, id); err != nil {
		return InboxView{}, err
	}
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		b, err := tx.Inbox(id)
		if err != nil {
			return err
		}
		before, err := factsOfInbox(tx, b)
		if err != nil {
			return err
		}
		was := b.Settings.Hours
		if in.Settings != nil || in.AccessToken != nil || in.AppSecret != nil || in.VerifyToken != nil { // its name and who reads it may change
			if err := refuseRemoved(&b); err != nil {
				return err
			}
		}
		f := faults{}
		if in.Name != nil {
			b.Name = f.name("name", *in.Name)
		}
		if in.Settings != nil {
			rule := b.Settings.AutoClose
			in.Settings(&b.Settings)
			checkRouting(f, &b.Settings.Routing)
			if err := checkHours(tx, f, &b.Settings.Hours, was); err != nil {
				return err
			}
			if checkAutoClose(f, &b.Settings.AutoClose); b.Settings.AutoClose != rule {
				if err := a.autoCloseChanged(tx, &b, rule.Off); err != nil {
					return err
				}
			}
		}
		if err := f.err(); err != nil {
			return err
		}
		if err := a.changeSecrets(tx, &b, in); err != nil {
			return err
		}
		if err := a.setPeople(tx, id, in); err != nil {
			return err
		}
		if err := tx.UpdateInbox(b); err != nil {
			return err
		}
		if b.Settings.Hours.Hours != was.Hours || b.Settings.Hours.TimeZone != was.TimeZone {
			a.slaChanged(tx, false)
		}
		if in.AccessToken != nil && b.State == desk.InboxPaused {
			if err := a.resume(tx, id, actor.ID()); err != nil {
				return err
			}
		}
		tx.RenewRights()
		emit(tx, actor, desk.InboxChanged, id)
		if in.Teams != nil || in.Members != nil {
			if err := a.narrowed(tx, actor); err != nil {
				return err
			}
		}
		if in.AppSecret != nil || in.VerifyToken != nil { // they are the app's, which changes in place
			before["app_secret"] = hidden("the one before")
		}
		return a.notedInbox(ctx, tx, actor, "inbox.changed", id, before)
	})
	if err != nil {
		return InboxView{}, err
	}
	a.forgetRoutes()
	return a.Inbox(ctx, actor, id)
}

func (a *App) mayManage(actor *desk.Actor, inbox int64) error {
	if !actor.InInbox(inbox) {
		return desk.ErrNotFound
	}
	return actor.Need(desk.PermInboxes)
}

// changeSecrets seals what was given anew. An app that serves another company's numbers too is left as it is: this inbox gets
// one of its own.
func (a *App) changeSecrets(tx *store.Tx, b *store.Inbox, in InboxChange) (err error) {
	if in.AccessToken != nil {
		if b.TokenSealed, err = a.Sealer.Seal(sanitize.Text(*in.AccessToken), TokenPlace); err != nil {
			return err
		}
	}
	if in.AppSecret == nil && in.VerifyToken == nil {
		return nil
	}
	app, found, err := tx.AppByID(b.App)
	if err != nil || !found {
		return cmp.Or(err, error(desk.ErrNotFound))
	}
	secret := deref(in.AppSecret)
	if secret == "" {
		if secret, err = a.Sealer.Open(app.SecretSealed, SecretPlace); err != nil {
			return err
		}
	}
	shared, err := tx.AppElsewhere(app.ID)
	if err != nil {
		return err
	}
	_, other, err := tx.AppByFingerprint(a.Sealer.Fingerprint(secret))
	if err != nil {
		return err
	}
	if in.AppSecret != nil && (shared || other) {
		app, err = a.appOf(tx, secret, deref(in.VerifyToken))
		b.App = app.ID
		return err
	}
	if shared {
		return desk.Conflict("app_shared")
	}
	app.Fingerprint = a.Sealer.Fingerprint(secret)
	if app.SecretSealed, err = a.Sealer.Seal(secret, SecretPlace); err != nil {
		return err
	}
	if in.VerifyToken != nil {
		if app.VerifySealed, err = a.Sealer.Seal(*in.VerifyToken, VerifyPlace); err != nil {
			return err
		}
	}
	tx.UpdateApp(app)
	return nil
}

// factsOfInbox are an inbox as the transaction has it.
func factsOfInbox(tx *store.Tx, b store.Inbox) (facts, error) {
	people, err := tx.Belonging()
	if err != nil {
		return nil, err
	}
	f, err := inboxFacts(b, people)
	if id := b.Settings.Hours.Hours; err == nil && id != 0 {
		var h desk.BusinessHours
		h, err = tx.BusinessHoursByID(id)
		f["hours.hours"] = h.Name
	}
	return f, err
}

// notedInbox notes what an inbox has become.
func (a *App) notedInbox(ctx context.Context, tx *store.Tx, actor *desk.Actor, action string, id int64, before facts) error {
	b, err := tx.Inbox(id)
	if err != nil {
		return err
	}
	after, err := factsOfInbox(tx, b)
	if err != nil {
		return err
	}
	return a.noted(ctx, tx, actor, action, subject{id, b.Name}, before, after)
}

// Resume lets an inbox send again after it was paused; what waited goes out.
func (a *App) Resume(ctx context.Context, actor *desk.Actor, id int64) (InboxView, error) {
	if err := a.mayManage(actor, id); err != nil {
		return InboxView{}, err
	}
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		b, err := tx.Inbox(id)
		if err != nil {
			return err
		}
		if err := refuseRemoved(&b); err != nil {
			return err
		}
		if err := a.resume(tx, id, actor.ID()); err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "inbox.resumed", subject{id, b.Name}, nil, nil)
	})
	if err != nil {
		return InboxView{}, err
	}
	return a.Inbox(ctx, actor, id)
}

// resume lets an inbox send again. by is who did it; 0: the provider.
func (a *App) resume(tx *store.Tx, id, by int64) error {
	if err := a.setInboxState(tx, id, desk.InboxConnected, ""); err != nil {
		return err
	}
	tx.ReleaseJobs(inboxKey(id))
	tx.ResolveCritical(id, by)
	tx.Emit(desk.Event{Kind: desk.NoticeChanged, ActorKind: desk.ActorSystem})
	return nil
}

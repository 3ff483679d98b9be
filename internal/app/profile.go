package app

import (
	"context"
	"encoding/json"

	"timbre/internal/auth"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// Me is who asks, and where.
type Me struct {
	Actor      *desk.Actor
	Account    store.Account
	Workspace  desk.Workspace
	Workspaces []desk.Workspace
}

// Me reads who asks. A bot has no account.
func (a *App) Me(ctx context.Context, actor *desk.Actor) (Me, error) {
	me := Me{Actor: actor, Account: store.Account{User: desk.User{Name: actor.Name, Locale: actor.Locale}, Preferences: "{}"}}
	var err error
	if me.Workspace, err = a.Store.Workspace(ctx, actor.Workspace); err != nil {
		return me, err
	}
	me.Workspaces = []desk.Workspace{me.Workspace}
	if actor.User == 0 {
		return me, nil
	}
	if me.Account, err = a.Store.Account(ctx, actor.User); err != nil || actor.Kind != desk.ActorUser {
		return me, err // a token belongs to one workspace
	}
	if actor.Viewer != nil { // what he keeps for himself, and where else he works, is his
		me.Account.Preferences = "{}"
		return me, nil
	}
	me.Workspaces, err = a.Store.WorkspacesOf(ctx, actor.User)
	return me, err
}

// ProfileChange is what somebody changes of himself; nil leaves as it is.
type ProfileChange struct {
	Name, Locale                 *string
	TimeZone                     *string // "": the workspace's
	Preferences                  json.RawMessage
	CurrentPassword, NewPassword string
	EndTokens                    bool // with a new password: my personal tokens end, too
}

// maxPreferences bounds what the interface keeps of a user, in bytes.
const maxPreferences = 8 << 10

// ChangeProfile changes what somebody is called and likes, and his password. A new password ends all his sessions; the browser that
// asks gets a new one, whose token is returned.
func (a *App) ChangeProfile(ctx context.Context, actor *desk.Actor, from Browser, c ProfileChange) (session string, err error) {
	if actor.Kind != desk.ActorUser {
		return "", desk.Forbidden("session")
	}
	f := faults{}
	if c.Name != nil {
		*c.Name = f.name("name", *c.Name)
	}
	if c.Locale != nil {
		*c.Locale = f.locale("locale", *c.Locale)
	}
	if c.TimeZone != nil && *c.TimeZone != "" {
		*c.TimeZone = f.timeZone("time_zone", *c.TimeZone)
	}
	if len(c.Preferences) > maxPreferences {
		f.add("preferences", "too_long")
	}
	if err := f.err(); err != nil {
		return "", err
	}
	hash, err := a.newPassword(ctx, actor.User, c)
	if err != nil {
		return "", err
	}
	var in []desk.Workspace
	var need store.Need
	if hash != "" {
		if in, need, err = a.placesOf(ctx, actor.User); err != nil {
			return "", err
		}
	}
	var ended []store.Session
	err = a.writeNeeding(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		acc, err := tx.Account(actor.User)
		if err != nil {
			return err
		}
		before := profileFacts(acc)
		if c.Name != nil {
			acc.Name = *c.Name
		}
		if c.Locale != nil {
			acc.Locale = *c.Locale
		}
		if c.TimeZone != nil {
			acc.TimeZone = *c.TimeZone
		}
		if c.Preferences != nil {
			acc.Preferences = string(c.Preferences)
		}
		if hash != "" {
			acc.PasswordHash = hash
			if session, ended, err = a.renewSession(tx, in, acc.ID, from); err != nil {
				return err
			}
			if c.EndTokens {
				tx.RevokePersonalTokens(acc.ID)
			}
			if err := tellPassword(tx, acc.ID, from); err != nil {
				return err
			}
		}
		tx.UpdateAccount(acc)
		emit(tx, actor, desk.MemberChanged, acc.ID)
		if c.TimeZone != nil { // his quiet hours may follow it
			tellAlerts(tx, acc.ID)
		}
		return a.noted(ctx, tx, actor, "member.changed_himself", subject{id: acc.ID}, before, profileFacts(acc))
	})
	if err != nil {
		return "", err
	}
	a.left(actor.User, in, ended)
	return session, nil
}

// newPassword checks a change of password and returns the new hash, "" if there is none.
func (a *App) newPassword(ctx context.Context, user int64, c ProfileChange) (string, error) {
	if c.NewPassword == "" {
		return "", nil
	}
	acc, err := a.Store.Account(ctx, user)
	if err != nil {
		return "", err
	}
	if err := auth.CheckPassword("new_password", c.NewPassword, acc.Email); err != nil {
		return "", err
	}
	if acc.PasswordHash == "" {
		return "", desk.Conflict("no_password") // its first one is chosen by a link that is sent to its address
	}
	if c.CurrentPassword == "" {
		return "", desk.Invalid("current_password", "required")
	}
	ok, err := a.Passwords.Verify(ctx, acc.PasswordHash, c.CurrentPassword)
	if err != nil {
		return "", err
	}
	if !ok {
		return "", desk.Invalid("current_password", "wrong_password")
	}
	return a.Passwords.Hash(ctx, c.NewPassword)
}

// WorkspaceChange is what changes of a workspace; nil leaves as it is.
type WorkspaceChange struct {
	Name, Locale, TimeZone, Country *string
	CloseReason, CloseSummary       *desk.Asking
	PresenceRelaxed, AwayActs       *bool
	Masking                         desk.Masking // how roles see contacts' phones and addresses; those that are not in it stay
	AuditDays                       *int         // 0: for good
}

// ChangeWorkspace changes a workspace's settings.
func (a *App) ChangeWorkspace(ctx context.Context, actor *desk.Actor, c WorkspaceChange) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	if len(c.Masking) > 0 && actor.Masked() { // or he would take off his own
		return desk.ErrMasked
	}
	var rules desk.PresenceRules
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		w, err := tx.WorkspaceRow()
		if err != nil {
			return err
		}
		own, err := tx.Roles()
		if err != nil {
			return err
		}
		before, zone := workspaceFacts(w, own), w.TimeZone
		f := faults{}
		if c.Name != nil {
			w.Name = f.name("name", *c.Name)
		}
		if c.Locale != nil {
			w.Locale = f.locale("locale", *c.Locale)
		}
		if c.TimeZone != nil {
			w.TimeZone = f.timeZone("time_zone", *c.TimeZone)
		}
		if c.Country != nil {
			w.Country = f.country("country", *c.Country)
		}
		f.asking("closing", &w.Closing.Reason, c.CloseReason)
		f.asking("closing", &w.Closing.Summary, c.CloseSummary)
		masking := f.masking(w.Masking, c.Masking, own)
		if c.AuditDays != nil {
			if w.AuditDays = *c.AuditDays; w.AuditDays != 0 && w.AuditDays < MinAuditDays || w.AuditDays > maxAuditDays {
				f.add("audit_days", "not_a_choice")
			}
		}
		if err := f.err(); err != nil {
			return err
		}
		if c.PresenceRelaxed != nil {
			w.Presence.Relaxed = *c.PresenceRelaxed
		}
		if c.AwayActs != nil {
			w.Presence.AwayActs = *c.AwayActs
		}
		rules = w.Presence
		if masking.Text() != w.Masking.Text() { // what everybody has in his browser may be more than he may see by now
			w.Masking = masking
			tx.RenewRights()
		}
		tx.UpdateWorkspace(w)
		if c.TimeZone != nil && w.TimeZone != zone {
			a.slaChanged(tx, false)
		}
		emit(tx, actor, desk.WorkspaceChanged, w.ID)
		return a.noted(ctx, tx, actor, "workspace.changed", subject{id: w.ID}, before, workspaceFacts(w, own))
	})
	if err == nil {
		a.forgetRoutes() // they hold the time zone
		a.ruled(actor.Workspace, rules)
	}
	return err
}

// emit tells of a change to a thing of the workspace.
func emit(tx *store.Tx, actor *desk.Actor, kind desk.EventKind, subject int64) {
	tx.Emit(desk.Event{Kind: kind, ActorKind: actor.Kind, Actor: actor.ID(), Subject: subject})
}

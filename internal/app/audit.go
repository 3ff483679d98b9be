package app

import (
	"context"
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// What the audit is made of, for the edges.
type (
	AuditEntry  = store.AuditEntry
	AuditChange = store.AuditChange
	AuditQuery  = store.AuditQuery
)

// Actions of the audit, besides made, changed and deleted of what is administered. They are stored and served; they never change meaning.
const (
	AuditConversationDeleted = "conversation.deleted"
	AuditExported            = "conversations.exported"
	AuditContactDeleted      = "contact.deleted"
	AuditContactExported     = "contact.exported"
	AuditContactsExported    = "contacts.exported"
	AuditContactsImported    = "contacts.imported"
	AuditContactBlocked      = "contact.blocked"
	AuditContactUnblocked    = "contact.unblocked"
	AuditContactsMerged      = "contact.merged"
	AuditMergeUndone         = "contact.merge_undone"
	AuditItselfExported      = "audit.exported"
	AuditMemberViewed        = "member.viewed"
	AuditMemberErased        = "member.erased_from_audit"
	AuditSignedIn            = "session.began"
	AuditSignInFailed        = "session.refused"
	AuditSignedOut           = "session.ended"
	AuditSessionsEnded       = "member.sessions_ended"
	AuditPasswordReset       = "member.password_reset"
	AuditRecovered           = "member.recovered"
	AuditFactorOn            = "member.second_factor_on"
	AuditFactorOff           = "member.second_factor_off"
	AuditFactorReset         = "member.second_factor_reset"
	AuditCodesRenewed        = "member.recovery_codes_renewed"
	AuditPasskeyAdded        = "member.passkey_added"
	AuditPasskeyRemoved      = "member.passkey_removed"
	AuditSSOSignedIn         = "session.began_sso"
	AuditSSORefused          = "session.refused_sso"
	AuditSSOLinked           = "member.sso_linked"
	AuditSSOUnlinked         = "member.sso_unlinked"
	AuditSSOJoined           = "member.joined_by_sso"
	AuditSSOChanged          = "workspace.sso_changed"
	AuditSSODeleted          = "workspace.sso_deleted"
	AuditSSOOnlyOn           = "workspace.sso_only_on"
	AuditSSOOnlyOff          = "workspace.sso_only_off"
	AuditFactorWanted        = "workspace.second_factor_wanted"
	AuditFactorNotWanted     = "workspace.second_factor_not_wanted"
)

// Audit lists a page of the audit, the newest first, and reports whether there is more.
func (a *App) Audit(ctx context.Context, actor *desk.Actor, q AuditQuery) ([]AuditEntry, bool, error) {
	if err := actor.Need(desk.PermAudit); err != nil {
		return nil, false, err
	}
	names, err := a.Names(ctx, actor)
	if err != nil {
		return nil, false, err
	}
	if q.Text = strings.TrimSpace(q.Text); q.Text != "" {
		wanted := store.Fold(q.Text)
		for _, known := range []map[int64]string{names.Members, names.Tokens} {
			for id, name := range known {
				if strings.Contains(store.Fold(name), wanted) {
					q.Named = append(q.Named, id)
				}
			}
		}
	}
	return a.Store.AuditEntries(ctx, actor.Workspace, q)
}

// AuditNames finds what subjects that are gone were called.
func (a *App) AuditNames(ctx context.Context, actor *desk.Actor, subjects []int64) (map[int64]string, error) {
	return a.Store.AuditNames(ctx, actor.Workspace, subjects)
}

// auditPage is how many entries an export reads at a time.
const auditPage = 200

// ExportAudit gives the entries of a query, the newest first, to fn by pages, and notes that before. Who is asked for each page anew:
// whoever loses the right meanwhile gets no more.
func (a *App) ExportAudit(ctx context.Context, actor *desk.Actor, q AuditQuery) (each func(context.Context, Again, func([]AuditEntry) error) error, err error) {
	if err := actor.Need(desk.PermAudit); err != nil {
		return nil, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		q.Before = tx.NewID() // without its own entry
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditItselfExported})
	})
	q.Limit = auditPage
	return func(ctx context.Context, ask Again, fn func([]AuditEntry) error) error {
		for q := q; ; {
			now, err := ask(ctx)
			if err != nil {
				return err
			}
			list, more, err := a.Audit(ctx, now, q)
			if err != nil {
				return err
			}
			if err := fn(list); err != nil || !more {
				return err
			}
			q.Before = list[len(list)-1].ID
		}
	}, err
}

// AuditZone is the company's time zone, in which its exports tell times.
func (a *App) AuditZone(ctx context.Context, actor *desk.Actor) (*time.Location, error) {
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(w.TimeZone)
}

// audit adds an entry of what an actor does, from where ctx says.
func (a *App) audit(ctx context.Context, tx *store.Tx, actor *desk.Actor, e AuditEntry) error {
	if actor.Viewer != nil {
		return ErrViewOnly // nothing is done in somebody else's name
	}
	e.Kind, e.User, e.Token = actor.Kind, actor.User, actor.Token
	e.Address = a.origin(ctx)
	return tx.Audit(e)
}

// origin is from where a use case is asked for.
func (a *App) origin(ctx context.Context) string {
	if a.Origin == nil {
		return ""
	}
	return a.Origin(ctx)
}

// subject is what an entry is about. name is "" for people, who are in the facts.
type subject struct {
	id   int64
	name string
}

// noted adds an entry of what an actor made (no before), changed, or took away (no after), with the fields that differ. A change in
// which nothing differs is none.
func (a *App) noted(ctx context.Context, tx *store.Tx, actor *desk.Actor, action string, on subject, before, after facts) error {
	changes, err := differences(before, after)
	if err != nil || len(changes) == 0 && before != nil && after != nil {
		return err
	}
	return a.audit(ctx, tx, actor, AuditEntry{Action: action, Subject: on.id, Name: on.name, Changes: changes})
}

// notedShared notes that something was made or changed which everybody has, or had.
func notedShared[T any](ctx context.Context, a *App, tx *store.Tx, actor *desk.Actor, noun string, on subject, isNew bool, of func(T) (facts, error), before, now T) error {
	after, err := of(now)
	if err != nil || isNew {
		if err == nil {
			err = a.noted(ctx, tx, actor, noun+".made", on, nil, after)
		}
		return err
	}
	was, err := of(before)
	if err != nil {
		return err
	}
	return a.noted(ctx, tx, actor, noun+".changed", on, was, after)
}

// facts are what something is, by field: texts, numbers, booleans, lists of texts, and the kinds below.
type facts map[string]any

type (
	// ofPerson is a text that is erased with a person.
	ofPerson struct {
		person int64
		text   string
	}
	// hidden is what is never kept in the audit: only that it changed.
	hidden string
	// refs are members, teams, inboxes or labels.
	refs struct {
		Kind string   `json:"kind"`
		IDs  []string `json:"ids"`
	}
)

// refsTo lists ids, ascending.
func refsTo(kind string, ids ...int64) refs {
	r := refs{Kind: kind, IDs: []string{}}
	for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
		if id != 0 {
			r.IDs = append(r.IDs, desk.FormatID(id))
		}
	}
	return r
}

// longest text that an entry keeps, in characters.
const auditText = 200

// differences are the fields of two states that differ; nil is the state before something was made, or after it was taken away.
func differences(before, after facts) (out []AuditChange, err error) {
	fields := facts{}
	maps.Copy(fields, before)
	maps.Copy(fields, after)
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		was, now := before[field], after[field]
		if reflect.DeepEqual(was, now) || empty(was) && empty(now) {
			continue
		}
		c := AuditChange{Field: field}
		switch v := fields[field].(type) {
		case hidden:
			c.Hidden = true
			out = append(out, c)
			continue
		case ofPerson:
			c.Person = v.person
		}
		if c.Before, err = auditValue(was); err != nil {
			return nil, err
		}
		if c.After, err = auditValue(now); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// empty: a field that says nothing of what is new or gone.
func empty(v any) bool {
	switch v := v.(type) {
	case nil:
		return true
	case refs:
		return len(v.IDs) == 0
	case ofPerson:
		return v.text == ""
	}
	r := reflect.ValueOf(v)
	return r.IsZero() || r.Kind() == reflect.Slice && r.Len() == 0
}

func auditValue(v any) (json.RawMessage, error) {
	if v == nil {
		return nil, nil
	}
	if p, ok := v.(ofPerson); ok {
		v = p.text
	}
	if r := reflect.ValueOf(v); r.Kind() == reflect.String {
		if text := []rune(r.String()); len(text) > auditText {
			v = string(text[:auditText-1]) + "…"
		}
	}
	return json.Marshal(v)
}

package app

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// viewPlace is where the leave to look at somebody's interface is sealed.
const viewPlace = "members/view"

// viewAge is how long such a leave lasts: longer than anybody looks.
const viewAge = 4 * time.Hour

var (
	// errViewEnded: there is no leave any more, or there was none.
	errViewEnded = &desk.Error{Kind: desk.KindForbidden, Code: "view_ended"}
	// ErrViewOnly refuses what would write, and what is the member's alone, while somebody looks at his interface.
	ErrViewOnly = &desk.Error{Kind: desk.KindForbidden, Code: "view_only"}
)

// viewing is the leave to look at a member's interface from one session. It is nothing without that session.
type viewing struct {
	Session         string `json:"s"`
	Workspace, User int64
	Until           time.Time `json:"t"`
}

// BeginView lets the actor have a member's interface before him, as the member has it, from this session. Who looked at whom is in the audit.
func (a *App) BeginView(ctx context.Context, actor *desk.Actor, user int64, session string) (grant string, until time.Time, err error) {
	if _, err := a.viewed(ctx, actor, user); err != nil {
		return "", until, err
	}
	until = a.Store.Now().Add(viewAge)
	text, err := json.Marshal(viewing{session, actor.Workspace, user, until})
	if err != nil {
		return "", until, err
	}
	if grant, err = a.Sealer.Seal(string(text), viewPlace); err != nil {
		return "", until, err
	}
	return grant, until, a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditMemberViewed, Subject: user})
	})
}

// View returns the member whom the actor has before him by a leave of BeginView. What both may do by now counts.
func (a *App) View(ctx context.Context, actor *desk.Actor, session, grant string) (*desk.Actor, error) {
	text, err := a.Sealer.Open(grant, viewPlace)
	if err != nil {
		return nil, errViewEnded
	}
	var v viewing
	if err := json.Unmarshal([]byte(text), &v); err != nil {
		return nil, err
	}
	if v.Session != session || v.Workspace != actor.Workspace || !a.Store.Now().Before(v.Until) {
		return nil, errViewEnded
	}
	viewed, err := a.viewed(ctx, actor, v.User)
	if e := Refusal(err); e != nil && (e.Kind == desk.KindForbidden || e.Kind == desk.KindNotFound) {
		return nil, errViewEnded
	}
	return viewed, err
}

// viewed is a member as the actor may look at him: he sees all of his inboxes, keeps members and supervises, and may do all that the member
// may. Nothing is shown that he does not see himself.
func (a *App) viewed(ctx context.Context, actor *desk.Actor, user int64) (*desk.Actor, error) {
	if actor.Kind != desk.ActorUser {
		return nil, desk.Forbidden("session")
	}
	for _, p := range []desk.Permission{desk.PermMembers, desk.PermSupervise} {
		if err := actor.Need(p); err != nil {
			return nil, err
		}
	}
	if actor.Sight != desk.SightAll {
		return nil, desk.Forbidden("sight")
	}
	if user == actor.User {
		return nil, desk.Conflict("view_own")
	}
	member, err := a.MemberActor(ctx, actor.Workspace, user)
	if err != nil {
		return nil, err
	}
	if err := within(actor, member.Role, member.Permissions); err != nil {
		return nil, err
	}
	return actor.Viewed(member), nil
}

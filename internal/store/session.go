package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
)

// Session of a browser. Only the hash of its token is known.
type Session struct {
	Hash                  string
	User                  int64
	ExpiresAt             time.Time
	UserAgent, Address    string
	Enrol                 bool  // good for nothing but to set up a second factor
	Via                   int64 // provider by which it came; 0: none
	ViaName               string
	CreatedAt, LastSeenAt time.Time
}

// InsertSession stores a new session.
func (tx *Tx) InsertSession(s Session) {
	tx.put(`INSERT INTO sessions (token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address, enrol, via)
		VALUES ($1, $2, $3, $3, $4, $5, $6, $7, $8)`, s.Hash, s.User, micros(tx.Now), micros(s.ExpiresAt), s.UserAgent, s.Address, s.Enrol, s.Via)
}

// SessionsOf lists a user's sessions that have not ended, the one in use last first.
func (s *Store) SessionsOf(ctx context.Context, user int64) ([]Session, error) {
	return sessionsOf(ctx, s.engine, user, s.Now())
}

// SessionsOf lists a user's sessions that have not ended, the one in use last first.
func (tx *Tx) SessionsOf(user int64) ([]Session, error) { return sessionsOf(tx.ctx, tx, user, tx.Now) }

func sessionsOf(ctx context.Context, q querier, user int64, now time.Time) ([]Session, error) {
	var out []Session
	err := each(ctx, q, `SELECT token_hash, user_id, created_at, last_seen_at, expires_at, user_agent, address, via, coalesce(p.name, '')
		FROM sessions LEFT JOIN sso_providers p ON p.id = via WHERE user_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC, token_hash`, []any{user, micros(now)}, func(r rows) error {
		var s Session
		var created, seen, ends int64
		err := r.Scan(&s.Hash, &s.User, &created, &seen, &ends, &s.UserAgent, &s.Address, &s.Via, &s.ViaName)
		s.CreatedAt, s.LastSeenAt, s.ExpiresAt = moment(created), moment(seen), moment(ends)
		out = append(out, s)
		return err
	})
	return out, err
}

// TouchSession notes that a session is in use and lets it live on.
func (tx *Tx) TouchSession(hash string, until time.Time) {
	tx.put(`UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE token_hash = $1`, hash, micros(tx.Now), micros(until))
}

// DeleteSession ends a session.
func (tx *Tx) DeleteSession(hash string) {
	tx.admits = true
	tx.put(`DELETE FROM sessions WHERE token_hash = $1`, hash)
	tx.put(`DELETE FROM push_subscriptions WHERE session_hash = $1`, hash)
}

// DeleteSessions ends all sessions of a user but one.
func (tx *Tx) DeleteSessions(user int64, but string) {
	tx.admits = true
	tx.put(`DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2`, user, but)
	tx.put(`DELETE FROM push_subscriptions WHERE user_id = $1 AND session_hash <> $2`, user, but)
}

// Caller is what one query tells of whoever shows a session or a token.
type Caller struct {
	Workspace     int64 // 0: the session is good, but not for the workspace asked for
	User, Token   int64
	Maker         int64 // of a token
	TokenName     string
	Scopes        []desk.Permission // of a token; nil: all of its owner
	RightsVersion int64
	LastSeenAt    time.Time
	ExpiresAt     time.Time // zero: never
	Enrol         bool      // a session that is good for nothing but to set up a second factor
	Via           int64     // provider by which a session came; 0: none
	Bar           Bar       // why the workspace does not let the session in, though its user is a member
}

// Bar is why a workspace does not let a session in that is good elsewhere.
type Bar int8

const (
	BarNone     Bar = iota
	BarRequired     // the workspace is entered by its provider only
	BarForeign      // the session came by the provider of another workspace, which can vouch for nobody here
)

// Admissions changes with every commit of this node after which SessionCaller or TokenCaller may answer something else, uses and what
// ends by its time apart.
func (s *Store) Admissions() int64 { return s.admissions.Load() }

// SessionCaller looks up a session that has not ended, for a workspace or for the first of the user's (0) that lets it in. One that came by a
// provider is let in by that provider's workspace only.
func (s *Store) SessionCaller(ctx context.Context, hash string, workspace int64) (c Caller, found bool, err error) {
	var seen, ends int64
	found, err = one(ctx, s.engine, `SELECT s.user_id, s.last_seen_at, s.expires_at, s.enrol, s.via, coalesce(m.workspace_id, 0), coalesce(m.rights_version, 0),
		CASE WHEN s.via <> 0 AND s.via = coalesce(p.id, 0) THEN 0 WHEN coalesce(p.required, false) THEN 1 WHEN s.via <> 0 THEN 2 ELSE 0 END AS bar
		FROM sessions s LEFT JOIN memberships m ON m.user_id = s.user_id AND m.active AND m.pending_name = '' AND (CAST($2 AS BIGINT) = 0 OR m.workspace_id = $2)
		LEFT JOIN sso_providers p ON p.workspace_id = m.workspace_id
		WHERE s.token_hash = $1 AND s.expires_at > $3 ORDER BY bar, m.workspace_id LIMIT 1`, []any{hash, workspace, micros(s.Now())},
		&c.User, &seen, &ends, &c.Enrol, &c.Via, &c.Workspace, &c.RightsVersion, &c.Bar)
	c.LastSeenAt, c.ExpiresAt = moment(seen), moment(ends)
	return c, found, err
}

// TokenCaller looks up a token that is in force. It needs its owner, or of a bot's whoever made it, to be active, and follows the
// version of his rights.
func (s *Store) TokenCaller(ctx context.Context, hash string) (c Caller, found bool, err error) {
	var seen, ends int64
	var scopes string
	found, err = one(ctx, s.engine, `SELECT t.id, t.workspace_id, t.user_id, t.created_by, t.name, t.scopes, t.last_used_at, t.expires_at, m.rights_version
		FROM tokens t JOIN memberships m ON m.workspace_id = t.workspace_id AND m.user_id = CASE WHEN t.user_id <> 0 THEN t.user_id ELSE t.created_by END
		WHERE t.token_hash = $1 AND t.revoked_at = 0 AND (t.expires_at = 0 OR t.expires_at > $2) AND m.active AND m.pending_name = ''`,
		[]any{hash, micros(s.Now())}, &c.Token, &c.Workspace, &c.User, &c.Maker, &c.TokenName, &scopes, &seen, &ends, &c.RightsVersion)
	c.LastSeenAt, c.ExpiresAt, c.Scopes = moment(seen), moment(ends), permissions(scopes)
	return c, found, err
}

func permissions(text string) []desk.Permission {
	var out []desk.Permission
	for _, p := range strings.Fields(text) {
		out = append(out, desk.Permission(p))
	}
	return out
}

// MemberActor reads what a member may do and see. Whoever is not an active member of the workspace is not found.
func (s *Store) MemberActor(ctx context.Context, workspace, user int64) (desk.Actor, error) {
	a := desk.Actor{Workspace: workspace, User: user, Kind: desk.ActorUser}
	var masking, roleName, rights, sight string
	found, err := one(ctx, s.engine, `SELECT m.role, m.sight, m.rights_version, u.name, u.locale, u.time_zone, w.masking, `+roleColumns+`
		FROM memberships m JOIN users u ON u.id = m.user_id JOIN workspaces w ON w.id = m.workspace_id`+withRole+`
		WHERE m.workspace_id = $1 AND m.user_id = $2 AND m.active AND m.pending_name = ''`, []any{workspace, user},
		&a.Role, &a.Sight, &a.RightsVersion, &a.Name, &a.Locale, &a.TimeZone, &masking, &roleName, &rights, &sight)
	if err == nil && !found {
		err = notFound
	}
	if err != nil {
		return a, err
	}
	err = each(ctx, s.engine, `SELECT team_id FROM team_members WHERE workspace_id = $1 AND user_id = $2 ORDER BY team_id`,
		[]any{workspace, user}, func(r rows) error {
			var team int64
			err := r.Scan(&team)
			a.Teams = append(a.Teams, team)
			return err
		})
	if err != nil {
		return a, err
	}
	var widest desk.Sight
	a.Permissions, widest = rightsOf(a.Role, rights, sight)
	a.Sight = a.Sight.Narrower(widest)
	a.Conceal(desk.ParseMasking(masking))
	return a, s.fillInboxes(ctx, &a)
}

// BotActor reads what a bot's token may do and see: no more than whoever made it may by now. It has no conversations of its own.
func (s *Store) BotActor(ctx context.Context, c Caller) (desk.Actor, error) {
	a, err := s.MemberActor(ctx, c.Workspace, c.Maker)
	if err != nil {
		return a, err
	}
	maker := a.Permissions
	a.User, a.Token, a.Kind, a.Name, a.TimeZone, a.Permissions = 0, c.Token, desk.ActorBot, c.TokenName, "", nil
	for _, p := range c.Scopes {
		if slices.Contains(maker, p) {
			a.Permissions = append(a.Permissions, p)
		}
	}
	_, err = one(ctx, s.engine, `SELECT locale FROM workspaces WHERE id = $1`, []any{c.Workspace}, &a.Locale)
	return a, err
}

// fillInboxes reads the inboxes of an actor: all for an administrator, else those he or a team of his is a member of.
func (s *Store) fillInboxes(ctx context.Context, a *desk.Actor) error {
	text := `SELECT b.id, b.settings FROM inboxes b WHERE b.workspace_id = $1 AND b.deleted_at = 0`
	args := []any{a.Workspace}
	if a.Role != desk.RoleAdministrator {
		text += ` AND (EXISTS (SELECT 1 FROM inbox_members im WHERE im.workspace_id = b.workspace_id AND im.inbox_id = b.id AND im.user_id = $2)
			OR EXISTS (SELECT 1 FROM inbox_teams it JOIN team_members tm ON tm.workspace_id = it.workspace_id AND tm.team_id = it.team_id
				WHERE it.workspace_id = b.workspace_id AND it.inbox_id = b.id AND tm.user_id = $2))`
		args = append(args, a.User)
	}
	return each(ctx, s.engine, text+` ORDER BY b.id`, args, func(r rows) error {
		var id int64
		var text string
		if err := r.Scan(&id, &text); err != nil {
			return err
		}
		var settings desk.InboxSettings
		if err := json.Unmarshal([]byte(text), &settings); err != nil {
			return fmt.Errorf("settings of inbox %d: %w", id, err)
		}
		a.Inboxes = append(a.Inboxes, id)
		if settings.ManualPickOff {
			a.PickOff = append(a.PickOff, id)
		}
		return nil
	})
}

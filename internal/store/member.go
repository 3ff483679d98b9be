package store

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// IsActiveMember reports whether a user is an active member of the workspace.
func (tx *Tx) IsActiveMember(user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM memberships WHERE workspace_id = $1 AND user_id = $2 AND active AND pending_name = ''`, []any{tx.Workspace, user}, &n)
}

// WasMember reports whether a user was a member of the workspace and was taken out.
func (tx *Tx) WasMember(user int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM memberships WHERE workspace_id = $1 AND user_id = $2 AND removed_at <> 0`, []any{tx.Workspace, user}, &n)
}

// Account is a user with what he signs in by.
type Account struct {
	desk.User
	PasswordHash string // "" until he has chosen one
	Preferences  string // JSON of the interface
}

const accountColumns = `u.id, u.name, u.email, u.locale, u.time_zone, u.password_hash, u.preferences, u.created_at`

func account(ctx context.Context, q querier, where string, arg any) (a Account, found bool, err error) {
	var created int64
	found, err = one(ctx, q, `SELECT `+accountColumns+` FROM users u WHERE `+where, []any{arg},
		&a.ID, &a.Name, &a.Email, &a.Locale, &a.TimeZone, &a.PasswordHash, &a.Preferences, &created)
	a.CreatedAt = moment(created)
	return a, found, err
}

// AccountByEmail finds a user by his address in lower case.
func (s *Store) AccountByEmail(ctx context.Context, email string) (Account, bool, error) {
	return account(ctx, s.engine, `u.email = $1`, email)
}

// AccountByEmail finds a user by his address in lower case.
func (tx *Tx) AccountByEmail(email string) (Account, bool, error) {
	return account(tx.ctx, tx, `u.email = $1`, email)
}

// Account reads a user.
func (s *Store) Account(ctx context.Context, user int64) (Account, error) {
	a, found, err := account(ctx, s.engine, `u.id = $1`, user)
	if err == nil && !found {
		err = notFound
	}
	return a, err
}

// Account reads a user.
func (tx *Tx) Account(user int64) (Account, error) {
	a, found, err := account(tx.ctx, tx, `u.id = $1`, user)
	if err == nil && !found {
		err = notFound
	}
	return a, err
}

// InsertAccount stores a new user.
func (tx *Tx) InsertAccount(a Account) {
	tx.put(`INSERT INTO users (id, email, name, password_hash, locale, preferences, created_at) VALUES ($1, $2, $3, $4, $5, '{}', $6)`,
		a.ID, a.Email, a.Name, a.PasswordHash, a.Locale, micros(tx.Now))
}

// UpdateAccount writes what may change of a user. His rights are read again, since they carry his name, language and time zone.
func (tx *Tx) UpdateAccount(a Account) {
	tx.put(`UPDATE users SET name = $2, password_hash = $3, locale = $4, preferences = $5, time_zone = $6 WHERE id = $1`,
		a.ID, a.Name, a.PasswordHash, a.Locale, a.Preferences, a.TimeZone)
	tx.admits = true
	tx.put(`UPDATE memberships SET rights_version = rights_version + 1 WHERE user_id = $1`, a.ID)
}

// InsertMember makes a user a member of the workspace, again if he was taken out.
func (tx *Tx) InsertMember(m desk.Member) {
	tx.admits = true
	tx.put(`INSERT INTO memberships (workspace_id, user_id, role, sight, active, pending_name, rights_version, created_at) VALUES ($1, $2, $3, $4, $5, $6, 1, $7)
		ON CONFLICT (workspace_id, user_id) DO UPDATE SET role = excluded.role, sight = excluded.sight, active = excluded.active, capacity = -1,
		pending_name = excluded.pending_name, rights_version = memberships.rights_version + 1,
		removed_at = CASE WHEN excluded.pending_name = '' THEN 0 ELSE memberships.removed_at END WHERE memberships.removed_at <> 0`,
		tx.Workspace, m.User, string(m.Role), string(m.Sight), m.Active, pendingName(&m), micros(tx.Now))
}

func pendingName(m *desk.Member) string {
	if m.Pending {
		return m.Name
	}
	return ""
}

// UpdateMember writes a member's role, sight, whether he is active and whether he has accepted, and a new version of his rights.
func (tx *Tx) UpdateMember(m desk.Member) {
	tx.admits = true
	tx.put(`UPDATE memberships SET role = $3, sight = $4, active = $5, pending_name = $6, rights_version = rights_version + 1,
		removed_at = CASE WHEN $6 = '' THEN 0 ELSE removed_at END WHERE workspace_id = $1 AND user_id = $2`,
		tx.Workspace, m.User, string(m.Role), string(m.Sight), m.Active, pendingName(&m))
}

// RenewRights gives every member of the workspace a new version of his rights, after a change of teams or inboxes.
func (tx *Tx) RenewRights() {
	tx.admits = true
	tx.put(`UPDATE memberships SET rights_version = rights_version + 1 WHERE workspace_id = $1`, tx.Workspace)
}

const memberColumns = `m.workspace_id, m.user_id, CASE WHEN m.pending_name <> '' THEN m.pending_name ELSE u.name END, u.email, m.role, m.sight, m.active,
	m.pending_name <> '' OR u.password_hash = '' AND NOT EXISTS (SELECT 1 FROM sso_identities i WHERE i.user_id = u.id), m.pending_name <> '', m.rights_version, m.capacity, m.created_at, ` + roleColumns

func members(ctx context.Context, q querier, where string, args ...any) ([]desk.Member, error) {
	var out []desk.Member
	err := each(ctx, q, `SELECT `+memberColumns+` FROM memberships m JOIN users u ON u.id = m.user_id`+withRole+`
		WHERE (m.removed_at = 0 OR m.pending_name <> '') AND `+where+` ORDER BY m.user_id`, args, func(r rows) error {
		var m desk.Member
		var created int64
		var rights, sight string
		err := r.Scan(&m.Workspace, &m.User, &m.Name, &m.Email, &m.Role, &m.Sight, &m.Active, &m.Invited, &m.Pending, &m.RightsVersion, &m.Capacity, &created,
			&m.RoleName, &rights, &sight)
		m.Permissions, m.RoleSight = rightsOf(m.Role, rights, sight)
		m.CreatedAt = moment(created)
		out = append(out, m)
		return err
	})
	return out, err
}

// Members lists a workspace's members, also those who are no longer active.
func (s *Store) Members(ctx context.Context, workspace int64) ([]desk.Member, error) {
	return members(ctx, s.engine, `m.workspace_id = $1`, workspace)
}

// Members lists the workspace's members.
func (tx *Tx) Members() ([]desk.Member, error) {
	return members(tx.ctx, tx, `m.workspace_id = $1`, tx.Workspace)
}

// Member reads a member.
func (tx *Tx) Member(user int64) (desk.Member, error) { return member(tx.ctx, tx, tx.Workspace, user) }

// Member reads a member of a workspace.
func (s *Store) Member(ctx context.Context, workspace, user int64) (desk.Member, error) {
	return member(ctx, s.engine, workspace, user)
}

func member(ctx context.Context, q querier, workspace, user int64) (desk.Member, error) {
	list, err := members(ctx, q, `m.workspace_id = $1 AND m.user_id = $2`, workspace, user)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.Member{}, err
	}
	return list[0], nil
}

// OpenConversationsOf lists up to limit conversations of an assignee that are not closed.
func (tx *Tx) OpenConversationsOf(user int64, limit int) ([]desk.Conversation, error) {
	return tx.openConversations(`c.assignee_id = $2`, user, limit)
}

// UnseenConversationsOf lists up to limit conversations of an assignee that are not closed and in whose inbox he is not.
func (tx *Tx) UnseenConversationsOf(user int64, limit int) ([]desk.Conversation, error) {
	return tx.openConversations(`c.assignee_id = $2 AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.workspace_id = $1 AND m.user_id = $2 AND `+
		isIn("c.inbox_id")+`)`, user, limit)
}

// Held is how many conversations that are not closed a member has in an inbox.
type Held struct {
	User, Inbox   int64
	Count, Hidden int // hidden: of blocked contacts
}

func held(ctx context.Context, q querier, workspace int64) ([]Held, error) {
	var out []Held
	err := each(ctx, q, `SELECT assignee_id, inbox_id, CAST(sum(CASE WHEN status < 3 THEN n ELSE 0 END) AS BIGINT),
		CAST(sum(CASE WHEN status > 3 THEN n ELSE 0 END) AS BIGINT) FROM tally WHERE workspace_id = $1 AND status NOT IN (3, 7) AND assignee_id > 0
		GROUP BY assignee_id, inbox_id HAVING sum(n) > 0 ORDER BY assignee_id, inbox_id`, []any{workspace}, func(r rows) error {
		var h Held
		err := r.Scan(&h.User, &h.Inbox, &h.Count, &h.Hidden)
		out = append(out, h)
		return err
	})
	return out, err
}

// Held lists who has how many conversations that are not closed, by inbox.
func (s *Store) Held(ctx context.Context, workspace int64) ([]Held, error) {
	return held(ctx, s.engine, workspace)
}

// Held lists who has how many conversations that are not closed, by inbox.
func (tx *Tx) Held() ([]Held, error) { return held(tx.ctx, tx, tx.Workspace) }

// TeamsConversations lists up to limit conversations of a team that are not closed.
func (tx *Tx) TeamsConversations(team int64, limit int) ([]desk.Conversation, error) {
	return tx.openConversations(`c.team_id > 0 AND c.team_id = $2`, team, limit)
}

func (tx *Tx) openConversations(of string, id int64, limit int) ([]desk.Conversation, error) {
	var out []desk.Conversation
	err := each(tx.ctx, tx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.workspace_id = $1 AND `+of+` AND c.status NOT IN (3, 7)
		ORDER BY c.id LIMIT $3`, []any{tx.Workspace, id, limit}, func(r rows) error {
		var row conversationRow
		err := r.Scan(row.dst()...)
		out = append(out, row.value())
		return err
	})
	for i := range out {
		out[i] = tx.adopt(out[i]).now
	}
	return out, err
}

// Invitation lets somebody come in: with his password, or one that he chooses. Only the hash of its token is known.
type Invitation struct {
	Hash            string
	Workspace, User int64
	ExpiresAt       time.Time
	MailState       desk.MailState // "": it was not mailed
	MailCode        string         // why that failed
	PendingName     string         // of the membership that it is for; "": that is accepted, and the link replaces a password
}

// InsertInvitation replaces the invitations of a user to the workspace.
func (tx *Tx) InsertInvitation(i Invitation) {
	tx.DropInvitations(i.User)
	tx.put(`INSERT INTO invitations (token_hash, workspace_id, user_id, created_at, expires_at, mail_state) VALUES ($1, $2, $3, $4, $5, $6)`,
		i.Hash, tx.Workspace, i.User, micros(tx.Now), micros(i.ExpiresAt), string(i.MailState))
}

// SettleInvitation writes what became of an invitation's mail.
func (tx *Tx) SettleInvitation(hash string, state desk.MailState, code string) {
	tx.put(`UPDATE invitations SET mail_state = $3, mail_code = $4 WHERE workspace_id = $1 AND token_hash = $2`, tx.Workspace, hash, string(state), code)
}

// InvitationOf finds the invitation of a user to a workspace that can be used.
func (s *Store) InvitationOf(ctx context.Context, workspace, user int64) (i Invitation, found bool, err error) {
	var expires int64
	found, err = one(ctx, s.engine, `SELECT user_id, expires_at, mail_state, mail_code FROM invitations WHERE workspace_id = $1 AND user_id = $2 AND expires_at > $3`,
		[]any{workspace, user, micros(s.Now())}, &i.User, &expires, &i.MailState, &i.MailCode)
	i.ExpiresAt = moment(expires)
	return i, found, err
}

// DeletePending forgets somebody who was invited to the workspace and has not accepted, and his account if it was made for that.
func (tx *Tx) DeletePending(user int64) {
	tx.admits = true
	tx.DropInvitations(user)
	for _, table := range []string{"team_members", "inbox_members"} {
		tx.put(`DELETE FROM `+table+` WHERE workspace_id = $1 AND user_id = $2`, tx.Workspace, user)
	}
	tx.put(`DELETE FROM memberships WHERE workspace_id = $1 AND user_id = $2 AND pending_name <> '' AND removed_at = 0`, tx.Workspace, user)
	tx.put(`UPDATE memberships SET pending_name = '', active = $3 WHERE workspace_id = $1 AND user_id = $2 AND removed_at <> 0`, tx.Workspace, user, false)
	tx.put(`DELETE FROM users WHERE id = $1 AND password_hash = '' AND NOT EXISTS (SELECT 1 FROM memberships m WHERE m.user_id = users.id)`, user)
}

// DropInvitations ends a user's invitations to the workspace.
func (tx *Tx) DropInvitations(user int64) {
	tx.put(`DELETE FROM invitations WHERE workspace_id = $1 AND user_id = $2`, tx.Workspace, user)
}

const invitationInForce = `SELECT i.token_hash, i.workspace_id, i.user_id, i.expires_at, m.pending_name FROM invitations i
	JOIN memberships m ON m.workspace_id = i.workspace_id AND m.user_id = i.user_id AND m.active WHERE i.token_hash = $1 AND i.expires_at > $2`

func invitation(ctx context.Context, q querier, hash string, now time.Time) (i Invitation, err error) {
	var expires int64
	found, err := one(ctx, q, invitationInForce, []any{hash, micros(now)}, &i.Hash, &i.Workspace, &i.User, &expires, &i.PendingName)
	if err == nil && !found {
		err = notFound
	}
	i.ExpiresAt = moment(expires)
	return i, err
}

// Invitation finds an invitation that can be used.
func (s *Store) Invitation(ctx context.Context, hash string) (Invitation, error) {
	return invitation(ctx, s.engine, hash, s.Now())
}

// Invitation finds an invitation that can be used. Of two who use it at once, one finds it.
func (tx *Tx) Invitation(hash string) (Invitation, error) {
	return invitation(tx.ctx, tx, hash, tx.Now)
}

// OnlyHere reports whether a user belongs to no other workspace.
func (tx *Tx) OnlyHere(user int64) (bool, error) { return onlyHere(tx.ctx, tx, user, tx.Workspace) }

// OnlyHere reports whether a user belongs to no other workspace than the one given.
func (s *Store) OnlyHere(ctx context.Context, workspace, user int64) (bool, error) {
	return onlyHere(ctx, s.engine, user, workspace)
}

func onlyHere(ctx context.Context, q querier, user, workspace int64) (bool, error) {
	var n int
	elsewhere, err := one(ctx, q, `SELECT 1 FROM memberships WHERE user_id = $1 AND workspace_id <> $2 AND pending_name = '' AND removed_at = 0 LIMIT 1`, []any{user, workspace}, &n)
	return !elsewhere, err
}

package store

import (
	"context"
	"slices"

	"timbre/internal/desk"
)

const involvementColumns = `ca.workspace_id, ca.conversation_id, c.number, ca.user_id, ca.participates, ca.muted_until, ca.mention_id, ca.mention_read_id`

// mostInvolvements is how many of a member's are read at once.
const mostInvolvements = 2000

func involvements(ctx context.Context, q querier, text string, args ...any) ([]desk.Involvement, error) {
	var out []desk.Involvement
	err := each(ctx, q, text, args, func(r rows) error {
		var i desk.Involvement
		var muted int64
		err := r.Scan(&i.Workspace, &i.Conversation, &i.Number, &i.User, &i.Participates, &muted, &i.Mention, &i.MentionRead)
		i.MutedUntil = moment(muted)
		out = append(out, i)
		return err
	})
	return out, err
}

// Involvement reads what a user has to do with a conversation; nothing, if there is none.
func (tx *Tx) Involvement(c *desk.Conversation, user int64) (desk.Involvement, error) {
	list, err := involvements(tx.ctx, tx, `SELECT `+involvementColumns+` FROM conversation_agents ca JOIN conversations c ON c.workspace_id = ca.workspace_id
		AND c.id = ca.conversation_id WHERE ca.workspace_id = $1 AND ca.conversation_id = $2 AND ca.user_id = $3`, tx.Workspace, c.ID, user)
	if err != nil || len(list) == 0 {
		return desk.Involvement{Workspace: tx.Workspace, Conversation: c.ID, Number: c.Number, User: user}, err
	}
	return list[0], nil
}

// SaveInvolvement stores what a user has to do with a conversation.
func (tx *Tx) SaveInvolvement(c *desk.Conversation, i desk.Involvement) {
	tx.put(`INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, muted_until, mention_id, mention_read_id, active)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET participates = excluded.participates,
		muted_until = excluded.muted_until, mention_id = excluded.mention_id, mention_read_id = excluded.mention_read_id`,
		tx.Workspace, c.ID, i.User, i.Participates, micros(i.MutedUntil), i.Mention, i.MentionRead, c.Status != desk.Closed)
}

// AddMention notes that a message calls a user.
func (tx *Tx) AddMention(conversation, user, message int64) {
	tx.put(`INSERT INTO mentions (workspace_id, conversation_id, user_id, message_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`,
		tx.Workspace, conversation, user, message)
}

// DropMention takes back that a message calls a user.
func (tx *Tx) DropMention(conversation, user, message int64) {
	tx.put(`DELETE FROM mentions WHERE workspace_id = $1 AND conversation_id = $2 AND user_id = $3 AND message_id = $4`,
		tx.Workspace, conversation, user, message)
}

// Mentioned lists the users whom a message calls.
func (tx *Tx) Mentioned(conversation, message int64) ([]int64, error) {
	return ids(tx.ctx, tx, `SELECT user_id FROM mentions WHERE workspace_id = $1 AND conversation_id = $2 AND message_id = $3 ORDER BY user_id`,
		tx.Workspace, conversation, message)
}

// NewestMention is the newest message of a conversation that calls a user, save one; 0: none.
func (tx *Tx) NewestMention(conversation, user, except int64) (message int64, err error) {
	_, err = one(tx.ctx, tx, `SELECT coalesce(max(message_id), 0) FROM mentions WHERE workspace_id = $1 AND conversation_id = $2 AND user_id = $3
		AND message_id <> $4`, []any{tx.Workspace, conversation, user, except}, &message)
	return message, err
}

// TeamIn lists the members of a team who are in an inbox.
func (tx *Tx) TeamIn(inbox, team int64) ([]int64, error) {
	return teamIn(tx.ctx, tx, tx.Workspace, inbox, team)
}

// TeamIn lists the members of a team who are in an inbox.
func (s *Store) TeamIn(ctx context.Context, workspace, inbox, team int64) ([]int64, error) {
	return teamIn(ctx, s.engine, workspace, inbox, team)
}

func teamIn(ctx context.Context, q querier, workspace, inbox, team int64) ([]int64, error) {
	return ids(ctx, q, `SELECT m.user_id FROM team_members t JOIN memberships m ON m.workspace_id = t.workspace_id AND m.user_id = t.user_id
		WHERE t.workspace_id = $1 AND t.team_id = $3 AND `+inInbox+` ORDER BY m.user_id`, workspace, inbox, team)
}

// Leads lists who supervises in an inbox: first those who were put into it, then administrators, who are in all.
func (s *Store) Leads(ctx context.Context, workspace, inbox int64) (users []int64, err error) {
	list, err := members(ctx, s.engine, `m.workspace_id = $1 AND `+inInbox, workspace, inbox)
	slices.SortStableFunc(list, func(a, b desk.Member) int { return everywhere(a) - everywhere(b) })
	for _, m := range list {
		if slices.Contains(m.Permissions, desk.PermSupervise) {
			users = append(users, m.User)
		}
	}
	return users, err
}

func everywhere(m desk.Member) int {
	if m.Role == desk.RoleAdministrator {
		return 1
	}
	return 0
}

// Participants lists who follows a conversation and is in its inbox still, for whoever has checked that it may be seen.
func (s *Store) Participants(ctx context.Context, c *desk.Conversation) ([]int64, error) {
	return ids(ctx, s.engine, `SELECT m.user_id FROM conversation_agents ca JOIN memberships m ON m.workspace_id = ca.workspace_id AND m.user_id = ca.user_id
		WHERE ca.workspace_id = $1 AND ca.conversation_id = $3 AND ca.participates AND `+inInbox+` ORDER BY m.user_id`, c.Workspace, c.Inbox, c.ID)
}

// Involvements lists what the actor has to do with conversations that are not closed, and whatever calls him, the newest first, as
// far as he may see them.
func (s *Store) Involvements(ctx context.Context, a *desk.Actor) ([]desk.Involvement, error) {
	if len(a.Inboxes) == 0 {
		return nil, nil
	}
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, a.User, micros(s.Now()), mostInvolvements})
	return involvements(ctx, s.engine, `SELECT `+involvementColumns+` FROM conversation_agents ca JOIN conversations c`+s.engine.dialect().byRow()+`
		ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id
		WHERE ca.workspace_id = $1 AND ca.user_id = $2 AND c.status < 4 AND (ca.mention_id > ca.mention_read_id OR c.status < 3 AND (ca.participates OR ca.mention_id > 0
			OR ca.muted_until > $3)) AND `+where+` ORDER BY ca.conversation_id DESC LIMIT $4`, args...)
}

// InvolvementsIn reads what users have to do with conversations, for whoever has checked that they may be seen.
func (s *Store) InvolvementsIn(ctx context.Context, workspace int64, conversations, users []int64) ([]desk.Involvement, error) {
	d := s.engine.dialect()
	return involvements(ctx, s.engine, `SELECT `+involvementColumns+` FROM conversation_agents ca JOIN conversations c`+d.byRow()+`
		ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id
		WHERE ca.workspace_id = $1 AND `+d.in("ca.conversation_id", 2)+` AND `+d.in("ca.user_id", 3), workspace, d.list(conversations), d.list(users))
}

func ids(ctx context.Context, q querier, text string, args ...any) ([]int64, error) {
	var out []int64
	err := each(ctx, q, text, args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		out = append(out, id)
		return err
	})
	return out, err
}

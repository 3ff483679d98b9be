package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"timbre/internal/desk"
)

const removalColumns = `r.id, r.workspace_id, r.noun, r.subject_id, r.name, r.plan, r.user_id, r.token_id, r.total, r.done, r.reached, r.created_at, r.ended_at`

func removals(ctx context.Context, q querier, where string, args ...any) ([]desk.Removal, error) {
	var out []desk.Removal
	err := each(ctx, q, `SELECT `+removalColumns+` FROM removals r WHERE `+where, args, func(rs rows) error {
		var r desk.Removal
		var plan string
		var created, ended int64
		if err := rs.Scan(&r.ID, &r.Workspace, &r.Noun, &r.Subject, &r.Name, &plan, &r.User, &r.Token, &r.Total, &r.Done, &r.Reached, &created, &ended); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(plan), &r.Plan); err != nil {
			return fmt.Errorf("plan of removal %d: %w", r.ID, err)
		}
		r.CreatedAt, r.EndedAt = moment(created), moment(ended)
		out = append(out, r)
		return nil
	})
	return out, err
}

// Removals lists what is being taken away in a workspace, and what was since a time, the newest first.
func (s *Store) Removals(ctx context.Context, workspace int64, since time.Time) ([]desk.Removal, error) {
	return removals(ctx, s.engine, `r.workspace_id = $1 AND (r.ended_at = 0 OR r.ended_at >= $2) ORDER BY r.id DESC`, workspace, micros(since))
}

// Removal reads what is being taken away, or was.
func (s *Store) Removal(ctx context.Context, workspace, id int64) (desk.Removal, error) {
	return oneRemoval(removals(ctx, s.engine, `r.workspace_id = $1 AND r.id = $2`, workspace, id))
}

// Removal reads what is being taken away, or was.
func (tx *Tx) Removal(id int64) (desk.Removal, error) {
	return oneRemoval(removals(tx.ctx, tx, `r.workspace_id = $1 AND r.id = $2`, tx.Workspace, id))
}

func oneRemoval(list []desk.Removal, err error) (desk.Removal, error) {
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.Removal{}, err
	}
	return list[0], nil
}

// InsertRemoval stores what is to be taken away.
func (tx *Tx) InsertRemoval(r desk.Removal) {
	plan, _ := json.Marshal(r.Plan) // numbers and booleans always encode
	tx.put(`INSERT INTO removals (id, workspace_id, noun, subject_id, name, plan, user_id, token_id, total, done, reached, created_at, ended_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`, r.ID, tx.Workspace, string(r.Noun), r.Subject, r.Name, string(plan), r.User, r.Token,
		int64(r.Total), int64(r.Done), r.Reached, micros(tx.Now), micros(r.EndedAt))
}

// SaveRemoval writes how far a removal is.
func (tx *Tx) SaveRemoval(r desk.Removal) {
	tx.put(`UPDATE removals SET total = $3, done = $4, reached = $5, ended_at = $6 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, r.ID, int64(r.Total), int64(r.Done), r.Reached, micros(r.EndedAt))
}

// What is counted of each noun: $1 is the workspace, $2 the id.
const (
	hangingTally    = `(SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM tally WHERE workspace_id = $1 AND status < 3 AND `
	hangingOwned    = `(SELECT count(*) FROM contacts WHERE workspace_id = $1 AND `
	hangingFollowUp = `(SELECT count(*) FROM follow_ups WHERE workspace_id = $1 AND state = 0 AND user_id = $2)`
)

// Hanging counts what hangs on something, in all inboxes.
func (s *Store) Hanging(ctx context.Context, workspace int64, noun desk.RemovalNoun, id int64) (desk.Hanging, error) {
	return hanging(ctx, s.engine, workspace, noun, id)
}

// Hanging counts what hangs on something, in all inboxes.
func (tx *Tx) Hanging(noun desk.RemovalNoun, id int64) (desk.Hanging, error) {
	return hanging(tx.ctx, tx, tx.Workspace, noun, id)
}

func hanging(ctx context.Context, q querier, workspace int64, noun desk.RemovalNoun, id int64) (h desk.Hanging, err error) {
	args := []any{workspace, id}
	switch noun {
	case desk.RemovalMember:
		_, err = one(ctx, q, `SELECT `+hangingTally+`assignee_id = $2), `+hangingOwned+`owner_id = $2), `+hangingFollowUp+`,
			(SELECT count(*) FROM scheduled_messages WHERE workspace_id = $1 AND author_id = $2 AND NOT token),
			(SELECT count(*) FROM conversation_agents WHERE workspace_id = $1 AND user_id = $2 AND participates AND active),
			(SELECT count(*) FROM tokens WHERE workspace_id = $1 AND user_id = $2 AND revoked_at = 0),
			(SELECT count(*) FROM tokens WHERE workspace_id = $1 AND user_id = 0 AND created_by = $2 AND revoked_at = 0),
			(SELECT count(*) FROM canned_responses WHERE workspace_id = $1 AND owner_id = $2), (SELECT count(*) FROM macros WHERE workspace_id = $1 AND owner_id = $2),
			(SELECT count(*) FROM saved_views WHERE workspace_id = $1 AND owner_id = $2), (SELECT count(*) FROM library_files WHERE workspace_id = $1 AND owner_id = $2),
			(SELECT count(*) FROM drafts WHERE workspace_id = $1 AND owner_id = $2)`, args, &h.Conversations, &h.Contacts, &h.FollowUps, &h.Scheduled, &h.Participations,
			&h.Tokens, &h.Bots, &h.Canned, &h.Macros, &h.Views, &h.Files, &h.Drafts)
	case desk.RemovalTeam:
		_, err = one(ctx, q, `SELECT `+hangingTally+`team_id = $2), `+hangingOwned+`owner_team_id = $2),
			(SELECT count(*) FROM canned_responses WHERE workspace_id = $1 AND owner_id = -$2)`, args, &h.Conversations, &h.Contacts, &h.Canned)
	case desk.RemovalLabel:
		_, err = one(ctx, q, `SELECT (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM label_tally WHERE workspace_id = $1 AND label_id = $2),
			(SELECT count(*) FROM labelled_contacts WHERE workspace_id = $1 AND label_id = $2)`, args, &h.Conversations, &h.Contacts)
	case desk.RemovalInbox:
		_, err = one(ctx, q, `SELECT `+hangingTally+`inbox_id = $2), (SELECT count(*) FROM scheduled_messages s JOIN conversations c
			ON c.workspace_id = s.workspace_id AND c.id = s.conversation_id WHERE s.workspace_id = $1 AND c.inbox_id = $2)`, args, &h.Conversations, &h.Scheduled)
	}
	return h, err
}

const hangsIn = `SELECT inbox_id FROM tally WHERE workspace_id = $1 AND status < 3 AND assignee_id = $2 AND n > 0
	UNION SELECT c.inbox_id FROM follow_ups h JOIN conversations c ON c.workspace_id = h.workspace_id AND c.id = h.conversation_id
		WHERE h.workspace_id = $1 AND h.state = 0 AND h.user_id = $2
	UNION SELECT c.inbox_id FROM scheduled_messages h JOIN conversations c ON c.workspace_id = h.workspace_id AND c.id = h.conversation_id
		WHERE h.workspace_id = $1 AND h.author_id = $2 AND NOT h.token
	UNION SELECT c.inbox_id FROM conversation_agents h JOIN conversations c ON c.workspace_id = h.workspace_id AND c.id = h.conversation_id
		WHERE h.workspace_id = $1 AND h.user_id = $2 AND h.participates AND h.active`

// HangsIn lists the inboxes of the conversations that hang on a member; he may have left one since.
func (s *Store) HangsIn(ctx context.Context, workspace, user int64) ([]int64, error) {
	return ids(ctx, s.engine, hangsIn, workspace, user)
}

// HangsIn lists the inboxes of the conversations that hang on a member; he may have left one since.
func (tx *Tx) HangsIn(user int64) ([]int64, error) {
	return ids(tx.ctx, tx, hangsIn, tx.Workspace, user)
}

// InboxsConversations lists up to limit conversations of an inbox that are not closed.
func (tx *Tx) InboxsConversations(inbox int64, limit int) ([]desk.Conversation, error) {
	return tx.openConversations(`c.inbox_id = $2`, inbox, limit)
}

// OwnedContacts lists up to limit contacts behind one that a member or a team (the other is 0) looks after, by id.
func (tx *Tx) OwnedContacts(member, team, after int64, limit int) ([]int64, error) {
	column, id := "owner_id", member
	if team != 0 {
		column, id = "owner_team_id", team
	}
	return ids(tx.ctx, tx, `SELECT id FROM contacts WHERE workspace_id = $1 AND id > $2 AND `+column+` = $3 ORDER BY id LIMIT $4`, tx.Workspace, after, id, limit)
}

// FollowUpsFor lists up to limit open follow-ups of which a user is to be reminded.
func (tx *Tx) FollowUpsFor(user int64, limit int) ([]desk.FollowUp, error) {
	return followUps(tx.ctx, tx, `f.workspace_id = $1 AND f.user_id = $2 AND f.state = 0 ORDER BY f.due_at, f.id LIMIT $3`, tx.Workspace, user, limit)
}

// ScheduledBy lists what a member has scheduled, up to limit.
func (tx *Tx) ScheduledBy(user int64, limit int) ([]desk.ScheduledMessage, error) {
	return tx.someScheduled(`s.author_id = $2 AND NOT s.token`, user, limit)
}

// ScheduledIn lists what is scheduled in an inbox, up to limit.
func (tx *Tx) ScheduledIn(inbox int64, limit int) ([]desk.ScheduledMessage, error) {
	return tx.someScheduled(`c.inbox_id = $2`, inbox, limit)
}

func (tx *Tx) someScheduled(of string, id int64, limit int) ([]desk.ScheduledMessage, error) {
	d := tx.dialect()
	list, err := ids(tx.ctx, tx, `SELECT s.id`+scheduledFrom+of+` ORDER BY s.id LIMIT $3`, tx.Workspace, id, limit)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	return scheduledMessages(tx.ctx, tx, d.in("s.id", 2), tx.Workspace, d.list(list))
}

// GiveScheduled lets a scheduled message be sent in another's name, under a client's id of its own.
func (tx *Tx) GiveScheduled(id, to int64, clientID string) {
	tx.put(`UPDATE scheduled_messages SET author_id = $3, client_id = $4 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, to, clientID)
}

// Followed lists up to limit conversations that a user follows, in whatever state.
func (tx *Tx) Followed(user int64, limit int) ([]int64, error) {
	return ids(tx.ctx, tx, `SELECT conversation_id FROM conversation_agents WHERE user_id = $2 AND participates AND workspace_id = $1
		ORDER BY conversation_id LIMIT $3`, tx.Workspace, user, limit)
}

// TokensBy lists what a member has of tokens: his personal ones, and the bots that he made.
func (tx *Tx) TokensBy(user int64) (personal, bots []Token, err error) {
	if personal, err = tokens(tx.ctx, tx, tokensInForce+` AND user_id = $2`, tx.Workspace, user); err != nil {
		return nil, nil, err
	}
	bots, err = tokens(tx.ctx, tx, tokensInForce+` AND user_id = 0 AND created_by = $2`, tx.Workspace, user)
	return personal, bots, err
}

// GiveBot lets a bot follow the rights of another member.
func (tx *Tx) GiveBot(token, to int64) {
	tx.admits = true
	tx.put(`UPDATE tokens SET created_by = $3 WHERE workspace_id = $1 AND id = $2 AND user_id = 0`, tx.Workspace, token, to)
}

// PutOut ends a member's access; his row stays, with what he is in, for as long as what he has is given away.
func (tx *Tx) PutOut(user int64) {
	tx.admits = true
	tx.DropInvitations(user)
	tx.put(`UPDATE memberships SET active = $3, rights_version = rights_version + 1 WHERE workspace_id = $1 AND user_id = $2`, tx.Workspace, user, false)
}

// RemoveMember takes a member out for good, with what was only his. The past keeps his name.
func (tx *Tx) RemoveMember(user int64) {
	tx.PutOut(user)
	tx.SetTeamsOf(user, nil)
	tx.SetInboxesOf(user, nil)
	for _, table := range []string{"routing_turns", "attendances", "notifications"} {
		tx.put(`DELETE FROM `+table+` WHERE workspace_id = $1 AND user_id = $2`, tx.Workspace, user)
	}
	tx.put(`DELETE FROM drafts WHERE workspace_id = $1 AND owner_id = $2`, tx.Workspace, user)
	tx.put(`UPDATE memberships SET removed_at = $3 WHERE workspace_id = $1 AND user_id = $2`, tx.Workspace, user, micros(tx.Now))
}

// LibraryOf lists the files that only one member has.
func (tx *Tx) LibraryOf(user int64) ([]desk.LibraryFile, error) {
	return libraryFiles(tx.ctx, tx, tx.Workspace, `l.owner_id = $2`, user)
}

// ShareLibraryFile gives a file to everybody.
func (tx *Tx) ShareLibraryFile(id int64) {
	tx.put(`UPDATE library_files SET owner_id = 0 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// CannedOf lists the canned responses of one member, of one team, or the shared ones.
func (tx *Tx) CannedOf(of desk.CannedScope) ([]desk.CannedResponse, error) {
	return cannedResponses(tx.ctx, tx, tx.Workspace, `c.owner_id = $2`, cannedOwner(of))
}

// AllMacros lists everybody's macros, for the system.
func (tx *Tx) AllMacros() ([]desk.Macro, error) { return macros(tx.ctx, tx, tx.Workspace, `m.id > 0`) }

// AllMacros lists everybody's macros, for the system.
func (s *Store) AllMacros(ctx context.Context, workspace int64) ([]desk.Macro, error) {
	return macros(ctx, s.engine, workspace, `m.id > 0`)
}

// AllSavedViews lists everybody's, for the system.
func (tx *Tx) AllSavedViews() ([]desk.SavedView, error) {
	return savedViews(tx.ctx, tx, tx.Workspace, `v.id > 0`)
}

// AllSavedViews lists everybody's, for the system.
func (s *Store) AllSavedViews(ctx context.Context, workspace int64) ([]desk.SavedView, error) {
	return savedViews(ctx, s.engine, workspace, `v.id > 0`)
}

// PortfolioElsewhere reports whether another inbox of the workspace that is not taken away has the same account of the provider.
func (tx *Tx) PortfolioElsewhere(b Inbox) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM inboxes WHERE workspace_id = $1 AND portfolio = $2 AND id <> $3 AND deleted_at = 0 AND state <> 'removed' LIMIT 1`,
		[]any{tx.Workspace, b.Portfolio, b.ID}, &n)
}

// DropTemplatesOf takes away what was known of an account's templates.
func (tx *Tx) DropTemplatesOf(portfolio string) {
	tx.put(`DELETE FROM templates WHERE workspace_id = $1 AND portfolio = $2`, tx.Workspace, portfolio)
}

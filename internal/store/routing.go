package store

import (
	"context"

	"timbre/internal/desk"
)

// RoutedAgent is a member of an inbox, with the version of his rights and how many conversations he may have open at once: at most those,
// or desk.CapacityOfInbox.
type RoutedAgent struct {
	User, RightsVersion int64
	Capacity            int
}

func routedAgents(ctx context.Context, q querier, workspace, inbox int64) ([]RoutedAgent, error) {
	var out []RoutedAgent
	err := each(ctx, q, `SELECT m.user_id, m.rights_version, m.capacity FROM memberships m WHERE m.workspace_id = $1 AND m.capacity <> 0 AND `+inInbox+
		` ORDER BY m.user_id`, []any{workspace, inbox}, func(r rows) error {
		var a RoutedAgent
		err := r.Scan(&a.User, &a.RightsVersion, &a.Capacity)
		out = append(out, a)
		return err
	})
	return out, err
}

// RoutedAgents lists the members of an inbox to whom conversations may come by themselves, by id.
func (s *Store) RoutedAgents(ctx context.Context, workspace, inbox int64) ([]RoutedAgent, error) {
	return routedAgents(ctx, s.engine, workspace, inbox)
}

// RoutedAgents lists the members of an inbox to whom conversations may come by themselves, by id.
func (tx *Tx) RoutedAgents(inbox int64) ([]RoutedAgent, error) {
	return routedAgents(tx.ctx, tx, tx.Workspace, inbox)
}

// QueueWaits reports whether an inbox has conversations in its queue.
func (s *Store) QueueWaits(ctx context.Context, workspace, inbox int64) (bool, error) {
	var id int64
	return one(ctx, s.engine, `SELECT c.id FROM conversations c`+s.engine.dialect().by("conversations_queue_waits")+
		` WHERE c.inbox_id = $2 AND c.status = 0 AND c.assignee_id = 0 AND c.bot_id = 0 AND c.workspace_id = $1 LIMIT 1`, []any{workspace, inbox}, &id)
}

// QueueMark is a place in a queue: behind the conversation that was looked at last.
type QueueMark struct{ waits, id int64 }

// QueuedConversation is one that waits in a queue, with whose its contact is.
type QueuedConversation struct {
	desk.Conversation
	Owner, OwnerTeam int64
}

// QueueAfter lists up to limit conversations of an inbox's queue behind a mark, the longest waiting first, and the mark behind them.
// What has left the queue in this transaction is left out; all: there are no more.
func (tx *Tx) QueueAfter(inbox int64, mark QueueMark, limit int) (out []QueuedConversation, next QueueMark, all bool, err error) {
	d := tx.dialect()
	n := 0
	err = each(tx.ctx, tx, `SELECT `+conversationColumns+`, k.owner_id, k.owner_team_id, c.waits_since FROM conversations c`+d.by("conversations_queue_waits")+`
		JOIN contacts k`+d.byRow()+` ON k.workspace_id = c.workspace_id AND k.id = c.contact_id
		WHERE c.inbox_id = $2 AND c.status = 0 AND c.assignee_id = 0 AND c.bot_id = 0 AND c.workspace_id = $1
		AND (c.waits_since, c.id) > ($3, `+d.rowID("$4")+`) ORDER BY c.waits_since, c.id LIMIT $5`,
		[]any{tx.Workspace, inbox, mark.waits, mark.id, limit}, func(r rows) error {
			var row conversationRow
			var q QueuedConversation
			err := r.Scan(append(row.dst(), &q.Owner, &q.OwnerTeam, &next.waits)...)
			q.Conversation = row.value()
			next.id = q.ID
			n++
			out = append(out, q)
			return err
		})
	kept := out[:0]
	for _, q := range out {
		if q.Conversation = tx.adopt(q.Conversation).now; q.Queued() && q.Inbox == inbox {
			kept = append(kept, q)
		}
	}
	return kept, next, n < limit, err
}

// LastAgents returns who had the last conversation of each contact that somebody had, also if it is back in the queue.
func (tx *Tx) LastAgents(contacts []int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	if len(contacts) == 0 {
		return out, nil
	}
	where, args := tx.dialect().oneOf("x.contact_id", contacts, []any{tx.Workspace})
	err := each(tx.ctx, tx, `SELECT c.contact_id, CASE WHEN c.assignee_id > 0 THEN c.assignee_id ELSE c.last_agent_id END
		FROM conversations c WHERE c.workspace_id = $1 AND c.id IN (SELECT max(x.id) FROM conversations x
		WHERE `+where+` AND x.workspace_id = $1 AND (x.assignee_id > 0 OR x.last_agent_id > 0) GROUP BY x.contact_id)`, args, func(r rows) error {
		var contact, user int64
		err := r.Scan(&contact, &user)
		out[contact] = user
		return err
	})
	return out, err
}

const openLoads = `SELECT assignee_id, CAST(sum(n) AS BIGINT) FROM tally WHERE workspace_id = $1 AND status = 0 AND assignee_id > 0 GROUP BY assignee_id`

func loads(ctx context.Context, q querier, workspace int64) (map[int64]int, error) {
	out := map[int64]int{}
	err := each(ctx, q, openLoads, []any{workspace}, func(r rows) error {
		var user int64
		var n int
		err := r.Scan(&user, &n)
		if n > 0 {
			out[user] = n
		}
		return err
	})
	return out, err
}

// Loads counts the open conversations that each agent has, in all inboxes.
func (s *Store) Loads(ctx context.Context, workspace int64) (map[int64]int, error) {
	return loads(ctx, s.engine, workspace)
}

// Loads counts the open conversations that each agent has, in all inboxes.
func (tx *Tx) Loads() (map[int64]int, error) { return loads(tx.ctx, tx, tx.Workspace) }

// Turns are the numbers of the last conversations that an inbox's rule gave each agent.
func (tx *Tx) Turns(inbox int64) (map[int64]int64, error) {
	out := map[int64]int64{}
	err := each(tx.ctx, tx, `SELECT user_id, turn FROM routing_turns WHERE workspace_id = $1 AND inbox_id = $2`, []any{tx.Workspace, inbox}, func(r rows) error {
		var user, turn int64
		err := r.Scan(&user, &turn)
		out[user] = turn
		return err
	})
	return out, err
}

var saveTurn = &set{
	one: `INSERT INTO routing_turns (workspace_id, inbox_id, user_id, turn) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, inbox_id, user_id) DO UPDATE SET turn = excluded.turn`,
	many: `INSERT INTO routing_turns (workspace_id, inbox_id, user_id, turn) SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[])
		ON CONFLICT (workspace_id, inbox_id, user_id) DO UPDATE SET turn = excluded.turn`,
	types: []string{"bigint", "bigint", "bigint", "bigint"}, table: "routing_turns", row: []int{0, 1, 2}, last: true,
}

// SaveTurn keeps the number of the last conversation that an inbox's rule gave an agent.
func (tx *Tx) SaveTurn(inbox, user, turn int64) {
	tx.putSet(saveTurn, tx.Workspace, inbox, user, turn)
}

// SavePass notes that somebody gave a conversation back by hand.
func (tx *Tx) SavePass(conversation, user int64) {
	tx.put(`INSERT INTO routing_passes (workspace_id, conversation_id, user_id, passed_at) VALUES ($1, $2, $3, $4)
		ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET passed_at = excluded.passed_at`, tx.Workspace, conversation, user, micros(tx.Now))
}

// Passes lists who gave each of the conversations back since it was opened last.
func (tx *Tx) Passes(conversations []int64) (map[int64][]int64, error) {
	out := map[int64][]int64{}
	if len(conversations) == 0 {
		return out, nil
	}
	where, args := tx.dialect().oneOf("p.conversation_id", conversations, []any{tx.Workspace})
	err := each(tx.ctx, tx, `SELECT p.conversation_id, p.user_id FROM routing_passes p JOIN conversations c`+tx.dialect().byRow()+` ON c.workspace_id = p.workspace_id
		AND c.id = p.conversation_id WHERE p.workspace_id = $1 AND `+where+` AND p.passed_at >= c.opened_at`, args, func(r rows) error {
		var conversation, user int64
		err := r.Scan(&conversation, &user)
		out[conversation] = append(out[conversation], user)
		return err
	})
	return out, err
}

// UnattendedOf lists up to limit open conversations of an inbox in which a customer waits for one of the users, behind an id, by id.
func (tx *Tx) UnattendedOf(inbox int64, users []int64, after int64, limit int) ([]desk.Conversation, error) {
	var out []desk.Conversation
	where, args := tx.dialect().oneOf("c.assignee_id", users, []any{tx.Workspace, inbox, after, limit})
	err := each(tx.ctx, tx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.workspace_id = $1 AND c.inbox_id = $2 AND c.id > $3 AND `+where+`
		AND c.assignee_id > 0 AND c.status = 0 AND `+unattended+` ORDER BY c.id LIMIT $4`, args, func(r rows) error {
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

// SetCapacity writes how many conversations a member may have open at once, or desk.CapacityOfInbox.
func (tx *Tx) SetCapacity(user int64, capacity int) {
	tx.put(`UPDATE memberships SET capacity = $3 WHERE workspace_id = $1 AND user_id = $2`, tx.Workspace, user, int64(capacity))
}

// OnCommit lets somebody be told of the events of each transaction that this node commits, after it. He may not wait for anything in it.
func (s *Store) OnCommit(fn func([]desk.Event)) { s.told.Store(&fn) }

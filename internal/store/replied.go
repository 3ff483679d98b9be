package store

import (
	"context"
	"slices"
	"strings"

	"timbre/internal/desk"
)

// The order "my last replies" begins with what the actor has answered, by an index of its own.

// saveReply notes when an agent answered a conversation last. Two replies of one group are one row.
var saveReply = &set{
	one: `INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, last_reply_at, active, had) VALUES ($1, $2, $3, FALSE, $4, TRUE, TRUE)
		ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET last_reply_at = excluded.last_reply_at`,
	many: `INSERT INTO conversation_agents (workspace_id, conversation_id, user_id, participates, last_reply_at, active, had)
		SELECT u.w, u.c, u.a, FALSE, max(u.t), TRUE, TRUE FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) u (w, c, a, t) GROUP BY u.w, u.c, u.a
		ON CONFLICT (workspace_id, conversation_id, user_id) DO UPDATE SET last_reply_at = excluded.last_reply_at`,
	types: []string{"bigint", "bigint", "bigint", "bigint"},
}

// Replied notes that an agent has just answered a conversation that is not closed.
func (tx *Tx) Replied(c *desk.Conversation, user int64) {
	tx.putSet(saveReply, c.Workspace, c.ID, user, micros(tx.Now))
}

func (s *Store) readReplied(ctx context.Context, l *listing) ([]desk.Listed, error) {
	if l.addArms(); len(l.arms) == 0 {
		return nil, nil
	}
	out := desk.Lists.Take(l.fetch)
	var row listedRow
	var at int64
	dst := append(row.dst(), &at)
	err := each(ctx, s.engine, l.text(), l.args, func(r rows) error {
		if err := r.Scan(dst...); err != nil {
			return err
		}
		one := row.value()
		one.RepliedAt = moment(at)
		out = append(out, one)
		return nil
	})
	return out, err
}

// repliedArm walks what the actor has answered and what is not closed: of that he sees most. PostgreSQL would rather begin with what he
// sees and sort that, so it is given the order of the steps.
func (l *listing) repliedArm() {
	answered := "ca.workspace_id = $1 AND ca.user_id = " + l.arg(l.actor.User) + " AND ca.last_reply_at > 0 AND ca.active"
	row := "c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id"
	seen := slices.DeleteFunc([]string{row, l.ofStatus(), l.ofView(), l.ofTeam(), l.ofInbox(), l.ofContact(), l.ofLabel(), l.sight()},
		func(s string) bool { return s == "" })
	where := strings.Join(seen, " AND ")
	if l.dialect.postgres {
		l.add("conversation_agents ca JOIN LATERAL (SELECT c.id FROM conversations c WHERE "+where+" OFFSET 0) c ON TRUE", answered)
		return
	}
	l.add("conversation_agents ca INDEXED BY conversation_agents_replied JOIN conversations c"+l.dialect.byRow()+" ON "+row, answered, where)
}

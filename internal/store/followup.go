package store

import (
	"context"
	"strconv"
	"time"

	"timbre/internal/desk"
)

const followUpColumns = `f.id, f.workspace_id, f.conversation_id, c.number, c.contact_id, ct.name, ct.phone, f.user_id, f.created_by, f.due_at, f.note, f.state, f.notified,
	f.created_at`

const followUpFrom = ` FROM follow_ups f JOIN conversations c ON c.workspace_id = f.workspace_id AND c.id = f.conversation_id
	JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id WHERE `

func followUps(ctx context.Context, q querier, where string, args ...any) ([]desk.FollowUp, error) {
	var out []desk.FollowUp
	err := each(ctx, q, `SELECT `+followUpColumns+followUpFrom+where, args, func(r rows) error {
		var f desk.FollowUp
		var due, created int64
		err := r.Scan(&f.ID, &f.Workspace, &f.Conversation, &f.Number, &f.Contact, &f.ContactName, &f.ContactPhone, &f.User, &f.By, &due, &f.Note, &f.State, &f.Notified, &created)
		f.DueAt, f.CreatedAt = moment(due), moment(created)
		out = append(out, f)
		return err
	})
	return out, err
}

// FollowUps lists open follow-ups of conversations that the actor may see, the first due first, and the place of the following page;
// nil: there is none.
func (s *Store) FollowUps(ctx context.Context, a *desk.Actor, q desk.FollowUpQuery) (list []desk.FollowUp, next *desk.FollowUpPlace, err error) {
	d := s.engine.dialect()
	args := []any{a.Workspace, q.After.Due, q.After.ID}
	where := `f.workspace_id = $1 AND f.state = 0 AND (f.due_at, f.id) > ($2, ` + d.rowID("$3") + `) AND `
	if q.User != 0 {
		args = append(args, q.User)
		where += `f.user_id = $` + strconv.Itoa(len(args)) + ` AND `
	}
	if q.Conversation != 0 {
		args = append(args, q.Conversation)
		where += `f.conversation_id = (SELECT id FROM conversations WHERE workspace_id = $1 AND number = $` + strconv.Itoa(len(args)) + `) AND `
	} else {
		where += `c.status < 4 AND `
	}
	seen, args := sight(d, a, args)
	args = append(args, q.Limit+1)
	list, err = followUps(ctx, s.engine, where+seen+` ORDER BY f.due_at, f.id LIMIT $`+strconv.Itoa(len(args)), args...)
	if len(list) > q.Limit {
		list = list[:q.Limit]
		last := &list[q.Limit-1]
		next = &desk.FollowUpPlace{Due: micros(last.DueAt), ID: last.ID}
	}
	return list, next, err
}

// dueFollowUps looks up how many open follow-ups an actor has, and when the first of them is due.
func (s *Store) dueFollowUps(a *desk.Actor, c *Counts) lookup {
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, a.User})
	return lookup{`SELECT count(*), coalesce(min(f.due_at), 0) FROM follow_ups f` + s.engine.dialect().by("follow_ups_user") + ` JOIN conversations c` +
		s.engine.dialect().byRow() + ` ON c.workspace_id = f.workspace_id AND c.id = f.conversation_id
		WHERE f.workspace_id = $1 AND f.user_id = $2 AND f.state = 0 AND c.status < 4 AND ` + where, args, func(r rows) error {
		var due int64
		err := r.Scan(&c.FollowUps, &due)
		c.FollowUpAt = moment(due)
		return err
	}}
}

// FollowUpFor reads a follow-up, if the actor may see its conversation.
func (s *Store) FollowUpFor(ctx context.Context, a *desk.Actor, id int64) (desk.FollowUp, error) {
	return followUpFor(ctx, s.engine, s.engine.dialect(), a, id)
}

// FollowUpFor reads a follow-up, if the actor may see its conversation.
func (tx *Tx) FollowUpFor(a *desk.Actor, id int64) (desk.FollowUp, error) {
	return followUpFor(tx.ctx, tx, tx.dialect(), a, id)
}

func followUpFor(ctx context.Context, q querier, d dialect, a *desk.Actor, id int64) (desk.FollowUp, error) {
	seen, args := sight(d, a, []any{a.Workspace, id})
	return oneFollowUp(followUps(ctx, q, `f.workspace_id = $1 AND f.id = $2 AND `+seen, args...))
}

// FollowUp reads a follow-up for the system.
func (tx *Tx) FollowUp(id int64) (desk.FollowUp, error) {
	return oneFollowUp(followUps(tx.ctx, tx, `f.workspace_id = $1 AND f.id = $2`, tx.Workspace, id))
}

func oneFollowUp(list []desk.FollowUp, err error) (desk.FollowUp, error) {
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.FollowUp{}, err
	}
	return list[0], nil
}

// InsertFollowUp stores a new follow-up.
func (tx *Tx) InsertFollowUp(f desk.FollowUp) {
	tx.put(`INSERT INTO follow_ups (id, workspace_id, conversation_id, user_id, created_by, due_at, note, state, notified, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, f.ID, tx.Workspace, f.Conversation, f.User, f.By, micros(f.DueAt), f.Note, int64(f.State), f.Notified,
		micros(f.CreatedAt))
}

// UpdateFollowUp writes what may change of a follow-up.
func (tx *Tx) UpdateFollowUp(f desk.FollowUp) {
	tx.put(`UPDATE follow_ups SET user_id = $3, due_at = $4, note = $5, state = $6, notified = $7 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, f.ID, f.User, micros(f.DueAt), f.Note, int64(f.State), f.Notified)
}

// NextFollowUp is when a conversation's next open follow-up is due; zero if it has none. How many are open: n.
func (tx *Tx) NextFollowUp(conversation int64) (at time.Time, n int, err error) {
	var us int64
	_, err = one(tx.ctx, tx, `SELECT coalesce(min(due_at), 0), count(*) FROM follow_ups WHERE workspace_id = $1 AND conversation_id = $2 AND state = 0`,
		[]any{tx.Workspace, conversation}, &us, &n)
	return moment(us), n, err
}

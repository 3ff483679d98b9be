package store

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// NoteChanges keeps what somebody changed on a contact's card.
func (tx *Tx) NoteChanges(contact, conversation int64, by desk.ActorKind, actor int64, changes ...desk.Change) {
	for _, c := range changes {
		tx.put(`INSERT INTO contact_changes (id, workspace_id, contact_id, conversation_id, at, actor_kind, actor_id, field, was, now)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, tx.NewID(), tx.Workspace, contact, conversation, micros(tx.Now), int64(by), actor,
			c.Field, c.Was, c.Now)
	}
}

// LastChangeOf tells who changed a field of a contact's card last, and when; 0 if it was no person.
func (tx *Tx) LastChangeOf(contact int64, field string) (by int64, at time.Time, err error) {
	var kind, when int64
	_, err = one(tx.ctx, tx, `SELECT actor_kind, actor_id, at FROM contact_changes WHERE workspace_id = $1 AND contact_id = $2 AND field = $3
		ORDER BY at DESC, id DESC LIMIT 1`, []any{tx.Workspace, contact, field}, &kind, &by, &when)
	return by, moment(when), err
}

// ActivityQuery asks for a page of what there was with a contact.
type ActivityQuery struct {
	Messages, Lines, Changes bool // which of them
	After                    desk.ActivityPlace
	Limit                    int
}

// Activity lists what there was with a contact and the actor may see, newest first, and where the next page begins; nil at the end.
func (s *Store) Activity(ctx context.Context, a *desk.Actor, contact int64, q ActivityQuery) ([]desk.Activity, *desk.ActivityPlace, error) {
	if q.After == (desk.ActivityPlace{}) {
		q.After = desk.ActivityPlace{At: micros(desk.Never)}
	}
	var out []desk.Activity
	if q.Changes {
		changes, err := s.changesOf(ctx, a, contact, q)
		if err != nil {
			return nil, nil, err
		}
		out = changes
	}
	if q.Messages || q.Lines {
		messages, err := s.messagesOf(ctx, a, contact, q)
		if err != nil {
			return nil, nil, err
		}
		out = append(out, messages...)
	}
	slices.SortFunc(out, func(x, y desk.Activity) int { return cmp.Or(cmp.Compare(y.At, x.At), cmp.Compare(y.ID, x.ID)) })
	if len(out) <= q.Limit {
		return out, nil, nil
	}
	out = out[:q.Limit]
	return out, &out[q.Limit-1].ActivityPlace, nil
}

// messagesOf lists messages and system lines of a contact's conversations. That the contact got a label is a change of its card.
func (s *Store) messagesOf(ctx context.Context, a *desk.Actor, contact int64, q ActivityQuery) ([]desk.Activity, error) {
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, contact, q.After.At, q.After.ID, q.Limit + 1})
	switch {
	case !q.Lines:
		where += " AND m.kind <> 'event'"
	case !q.Messages:
		where += " AND m.kind = 'event'"
	}
	var list []desk.Shown
	err := s.engine.look(ctx, shown(0, q.Limit+1, &list, `SELECT `+shownColumns+`, p.number FROM (
			SELECT m.id, m.sort_key, c.number FROM conversations c`+d.by("conversations_contact")+` JOIN messages m`+d.by("messages_conversation")+`
				ON m.conversation_id = c.id AND m.workspace_id = c.workspace_id
			WHERE c.contact_id = $2 AND c.workspace_id = $1 AND NOT m.hidden AND (m.sort_key, m.id) < ($3, `+d.rowID("$4")+`) AND `+where+`
			ORDER BY m.sort_key DESC, m.id DESC LIMIT $5
		) p JOIN messages m ON m.workspace_id = $1 AND m.id = p.id`+shownJoins+` ORDER BY p.sort_key DESC, p.id DESC`, args))
	out := make([]desk.Activity, 0, len(list))
	for i := range list {
		m := &list[i]
		out = append(out, desk.Activity{ActivityPlace: desk.ActivityPlace{At: m.SortKey, ID: m.ID}, Message: m, Number: m.Number})
	}
	return out, err
}

// changesOf lists changes of a contact's card, and of what its conversations have.
func (s *Store) changesOf(ctx context.Context, a *desk.Actor, contact int64, q ActivityQuery) ([]desk.Activity, error) {
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, contact, q.After.At, q.After.ID, q.Limit + 1})
	var out []desk.Activity
	err := each(ctx, s.engine, `SELECT h.id, h.conversation_id, h.at, h.actor_kind, h.actor_id, h.field, h.was, h.now, coalesce(c.number, 0)
		FROM contact_changes h LEFT JOIN conversations c ON c.workspace_id = h.workspace_id AND c.id = h.conversation_id
		WHERE h.contact_id = $2 AND h.workspace_id = $1 AND (h.at, h.id) < ($3, $4) AND (h.conversation_id = 0 OR c.id IS NOT NULL AND (`+where+`))
		ORDER BY h.at DESC, h.id DESC LIMIT $5`, args, func(r rows) error {
		c := desk.Change{Workspace: a.Workspace, Contact: contact}
		var at, number int64
		err := r.Scan(&c.ID, &c.Conversation, &at, &c.ActorKind, &c.Actor, &c.Field, &c.Was, &c.Now, &number)
		c.At = moment(at)
		out = append(out, desk.Activity{ActivityPlace: desk.ActivityPlace{At: at, ID: c.ID}, Change: &c, Number: number})
		return err
	})
	return out, err
}

// ContactFiles lists files that were exchanged with a contact in conversations that the actor may see, newest first: those before an
// id, of some kinds.
func (s *Store) ContactFiles(ctx context.Context, a *desk.Actor, contact int64, kinds []desk.Kind, before int64, limit int) ([]desk.ContactFile, error) {
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, contact, before, limit})
	of := ""
	for _, kind := range kinds {
		args = append(args, string(kind))
		of += ", $" + strconv.Itoa(len(args))
	}
	var out []desk.ContactFile
	err := each(ctx, s.engine, `SELECT `+fileColumns+`, p.number, m.direction, m.deleted_at <> 0 OR m.hidden, m.provider_at, m.received_at FROM (
			SELECT f.id, c.number FROM conversations c`+d.by("conversations_contact")+` JOIN files f`+d.by("files_conversation")+` ON f.conversation_id = c.id
			WHERE c.contact_id = $2 AND c.workspace_id = $1 AND f.conversation_id > 0 AND f.kind IN (`+of[2:]+`) AND f.id < $3 AND `+where+`
			ORDER BY f.id DESC LIMIT $4
		) p JOIN files f ON f.workspace_id = $1 AND f.id = p.id JOIN messages m ON m.workspace_id = $1 AND m.id = f.message_id ORDER BY p.id DESC`,
		args, func(r rows) error {
			var row fileRow
			var f desk.ContactFile
			var provider, received int64
			if err := r.Scan(append(row.dst(), &f.Conversation, &f.Direction, &f.Gone, &provider, &received)...); err != nil {
				return err
			}
			file := row.value()
			f.File, f.Message = file.File, file.Message
			if f.At = moment(provider); provider == 0 {
				f.At = moment(received)
			}
			out = append(out, f)
			return nil
		})
	return out, err
}

package store

import (
	"context"
	"slices"

	"timbre/internal/desk"
)

// scan takes the next messages by their ids. The first pass is over when all are there and the index is tidy.
func (r *searcher) scan(ctx context.Context, index searchIndex, b *searchBatch) error {
	docs, err := r.docs(ctx, `m.workspace_id = $1 AND m.id > $2 ORDER BY m.id LIMIT $3`, b.workspace, b.from.scanned, searchBatchSize)
	if err != nil {
		return err
	}
	b.docs = docs
	if len(docs) > 0 {
		b.to.scanned = docs[len(docs)-1].message
	}
	if len(docs) == searchBatchSize {
		return nil
	}
	more, err := index.settle(ctx, b.workspace)
	b.to.built = !more
	return err
}

// docs reads messages as the index takes them.
func (r *searcher) docs(ctx context.Context, where string, args ...any) ([]searchDoc, error) {
	out := make([]searchDoc, 0, searchBatchSize)
	err := each(ctx, r.store.engine, `SELECT m.id, m.conversation_id, m.inbox_id, m.kind, m.text, m.content, m.edited_at, m.deleted_at
		FROM messages m WHERE `+where, args, func(rs rows) error {
		var row messageRow
		m := &row.m
		if err := rs.Scan(&m.ID, &m.Conversation, &m.Inbox, &m.Kind, &m.Text, &row.content, &row.edited, &row.deleted); err != nil {
			return err
		}
		v, err := row.value()
		if err != nil {
			return err
		}
		out = append(out, searchDoc{message: v.ID, conversation: v.Conversation, inbox: v.Inbox, rewritten: !v.EditedAt.IsZero() || !v.DeletedAt.IsZero(),
			tokens: tokensOf(searchable(&v, false))})
		return nil
	})
	return out, err
}

// follow takes the next events of the log: messages that came or changed, and conversations and contacts that are no more.
func (r *searcher) follow(ctx context.Context, index searchIndex, b *searchBatch) error {
	events, err := r.store.Events(ctx, b.workspace, b.from.seq, searchBatchSize)
	if err != nil || len(events) == 0 {
		return err
	}
	if events[0].Seq != b.from.seq+1 {
		return errSearchGap
	}
	last := events[len(events)-1]
	b.to.seq, b.to.at = last.Seq, micros(last.At)
	created, messages, conversations, contacts := touched(events)
	if b.docs, err = r.changed(ctx, b.workspace, messages, created); err != nil {
		return err
	}
	if b.gone, err = r.missing(ctx, "conversations", b.workspace, conversations); err != nil {
		return err
	}
	lost, err := r.missing(ctx, "contacts", b.workspace, contacts)
	if err != nil || len(lost) == 0 {
		return err
	}
	more, err := r.orphans(ctx, index, b.workspace)
	b.gone = append(b.gone, more...)
	return err
}

// touched lists the ids that events name, each once, and says which messages are new: true for what somebody wrote, false for system lines,
// of which few have words.
func touched(events []desk.Event) (created map[int64]bool, messages, conversations, contacts []int64) {
	created, seen := map[int64]bool{}, map[int64]bool{}
	add := func(list *[]int64, id int64) {
		if id != 0 && !seen[id] {
			seen[id] = true
			*list = append(*list, id)
		}
	}
	for i := range events {
		e := &events[i]
		add(&messages, e.Message)
		switch e.Kind {
		case desk.MessageCreated, desk.MessageHidden: // what is hidden is found once it is shown
			created[e.Message] = true
		case desk.MessageChanged:
		default:
			if e.Conversation != 0 && e.Message != 0 && !created[e.Message] {
				created[e.Message] = false
			}
			add(&conversations, e.Conversation)
			add(&contacts, e.Contact)
		}
	}
	return created, messages, conversations, contacts
}

// changed reads messages anew; one that is no more is taken out. Most changes are of the delivery, and nothing to the index.
func (r *searcher) changed(ctx context.Context, workspace int64, ids []int64, created map[int64]bool) ([]searchDoc, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	d := r.store.engine.dialect()
	docs, err := r.docs(ctx, `m.workspace_id = $1 AND `+d.in("m.id", 2)+` ORDER BY m.id`, workspace, d.list(ids))
	there := make(map[int64]bool, len(docs))
	for _, doc := range docs {
		there[doc.message] = true
	}
	docs = slices.DeleteFunc(docs, func(doc searchDoc) bool {
		written, isNew := created[doc.message]
		return !doc.rewritten && !written && (!isNew || len(doc.tokens) == 0)
	})
	for _, id := range ids {
		if !there[id] {
			docs = append(docs, searchDoc{message: id})
		}
	}
	return docs, err
}

// missing returns those of some ids that a table does not have.
func (r *searcher) missing(ctx context.Context, table string, workspace int64, ids []int64) ([]int64, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	d := r.store.engine.dialect()
	there := make(map[int64]bool, len(ids))
	err := each(ctx, r.store.engine, `SELECT id FROM `+table+` WHERE workspace_id = $1 AND `+d.in("id", 2), []any{workspace, d.list(ids)}, func(rs rows) error {
		var id int64
		err := rs.Scan(&id)
		there[id] = true
		return err
	})
	var out []int64
	for _, id := range ids {
		if !there[id] {
			out = append(out, id)
		}
	}
	return out, err
}

// orphans lists the index's conversations that are no more. A contact was merged away or erased, which is rare.
func (r *searcher) orphans(ctx context.Context, index searchIndex, workspace int64) (out []int64, err error) {
	for after := int64(0); ; {
		list, err := index.conversations(ctx, workspace, after, searchBatchSize)
		if err != nil || len(list) == 0 {
			return out, err
		}
		gone, err := r.missing(ctx, "conversations", workspace, list)
		if err != nil {
			return out, err
		}
		out, after = append(out, gone...), list[len(list)-1]
	}
}

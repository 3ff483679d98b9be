package store

import (
	"context"
	"slices"

	"timbre/internal/desk"
)

// LabelUse is a label with how much carries it, whoever may see it.
type LabelUse struct {
	desk.Label
	Conversations, Contacts int
}

// InsertLabel stores a new label.
func (tx *Tx) InsertLabel(l desk.Label) {
	tx.put(`INSERT INTO labels (id, workspace_id, name, folded, colour, description, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		l.ID, tx.Workspace, l.Name, Fold(l.Name), l.Colour, l.Description, micros(tx.Now))
}

// UpdateLabel writes a label's name, colour and description.
func (tx *Tx) UpdateLabel(l desk.Label) {
	tx.put(`UPDATE labels SET name = $3, folded = $4, colour = $5, description = $6 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, l.ID, l.Name, Fold(l.Name), l.Colour, l.Description)
}

// DeleteLabel takes a label away. What carries it still names it, until ForgetLabel.
func (tx *Tx) DeleteLabel(id int64) {
	tx.put(`UPDATE labels SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, micros(tx.Now))
}

// ForgetLabel removes a deleted label that nothing carries any more.
func (tx *Tx) ForgetLabel(id int64) {
	tx.put(`DELETE FROM label_tally WHERE workspace_id = $1 AND label_id = $2`, tx.Workspace, id)
	tx.put(`DELETE FROM labels WHERE workspace_id = $1 AND id = $2 AND deleted_at <> 0`, tx.Workspace, id)
}

func labels(ctx context.Context, q querier, workspace int64) ([]desk.Label, error) {
	var out []desk.Label
	err := each(ctx, q, `SELECT id, workspace_id, name, colour, description, created_at FROM labels WHERE workspace_id = $1 AND deleted_at = 0
		ORDER BY folded`, []any{workspace}, func(r rows) error {
		var l desk.Label
		var created int64
		err := r.Scan(&l.ID, &l.Workspace, &l.Name, &l.Colour, &l.Description, &created)
		l.CreatedAt = moment(created)
		out = append(out, l)
		return err
	})
	return out, err
}

// Labels lists a workspace's labels by name.
func (s *Store) Labels(ctx context.Context, workspace int64) ([]desk.Label, error) {
	return labels(ctx, s.engine, workspace)
}

// Labels lists the workspace's labels by name.
func (tx *Tx) Labels() ([]desk.Label, error) { return labels(tx.ctx, tx, tx.Workspace) }

// Label reads a label.
func (tx *Tx) Label(id int64) (desk.Label, error) {
	list, err := tx.Labels()
	if err != nil {
		return desk.Label{}, err
	}
	i := slices.IndexFunc(list, func(l desk.Label) bool { return l.ID == id })
	if i < 0 {
		return desk.Label{}, notFound
	}
	return list[i], nil
}

// LabelUses counts what carries each label of a workspace.
func (s *Store) LabelUses(ctx context.Context, workspace int64) (map[int64]LabelUse, error) {
	out := map[int64]LabelUse{}
	err := each(ctx, s.engine, `SELECT label_id, CAST(sum(n) AS BIGINT), 0 FROM label_tally WHERE workspace_id = $1 AND status < 4 GROUP BY label_id
		UNION ALL SELECT label_id, 0, count(*) FROM labelled_contacts WHERE workspace_id = $1 GROUP BY label_id`, []any{workspace}, func(r rows) error {
		var id int64
		var conversations, contacts int
		if err := r.Scan(&id, &conversations, &contacts); err != nil {
			return err
		}
		u := out[id]
		u.Conversations, u.Contacts = u.Conversations+conversations, u.Contacts+contacts
		out[id] = u
		return nil
	})
	return out, err
}

// Labelled lists up to limit conversations that carry a label themselves or by their contact, and contacts that carry it.
func (tx *Tx) Labelled(label int64, limit int) (conversations, contacts []int64, err error) {
	for _, q := range []struct {
		text string
		dst  *[]int64
	}{
		{`SELECT id FROM (SELECT id FROM labelled_conversations WHERE label_id = $2 AND status < 2 AND workspace_id = $1
			UNION ALL SELECT id FROM labelled_conversations WHERE label_id = $2 AND status > 0 AND status > 1 AND workspace_id = $1) l LIMIT $3`, &conversations},
		{`SELECT contact_id FROM labelled_contacts WHERE workspace_id = $1 AND label_id = $2 LIMIT $3`, &contacts},
	} {
		err := each(tx.ctx, tx, q.text, []any{tx.Workspace, label, limit}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			*q.dst = append(*q.dst, id)
			return err
		})
		if err != nil {
			return nil, nil, err
		}
	}
	return conversations, contacts, nil
}

// ConversationsOf lists a contact's conversations, oldest first.
func (tx *Tx) ConversationsOf(contact int64) ([]desk.Conversation, error) {
	var ids []int64
	d := tx.dialect()
	err := each(tx.ctx, tx, `SELECT c.id FROM conversations c`+d.by("conversations_contact")+` WHERE c.contact_id = $2 AND c.workspace_id = $1 ORDER BY c.id`,
		[]any{tx.Workspace, contact}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	if err != nil {
		return nil, err
	}
	out := make([]desk.Conversation, len(ids))
	for i, id := range ids {
		if out[i], err = tx.ConversationByID(id); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// LabelContact writes which labels a contact carries.
func (tx *Tx) LabelContact(contact int64, was, now desk.LabelSet) {
	tx.put(`UPDATE contacts SET labels = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, contact, string(now))
	for _, id := range was.Without(now).IDs() {
		tx.put(`DELETE FROM labelled_contacts WHERE workspace_id = $1 AND label_id = $2 AND contact_id = $3`, tx.Workspace, id, contact)
	}
	for _, id := range now.Without(was).IDs() {
		tx.put(`INSERT INTO labelled_contacts (workspace_id, label_id, contact_id) VALUES ($1, $2, $3)`, tx.Workspace, id, contact)
	}
}

var insertLabelled = insertSet("labelled_conversations", "workspace_id bigint", "id bigint", "label_id bigint", "inbox_id bigint", "status bigint",
	"assignee_id bigint", "team_id bigint", "bot_id bigint", "priority bigint", "last_activity_at bigint", "waits_since bigint")

var updateLabelled = updateSet("labelled_conversations", 2, "workspace_id bigint", "id bigint", "inbox_id bigint", "status bigint",
	"assignee_id bigint", "team_id bigint", "bot_id bigint", "priority bigint", "last_activity_at bigint", "waits_since bigint")

// updateLabelledTraffic is what one more message changes, as updateTraffic.
var updateLabelledTraffic = updateSet("labelled_conversations", 2, "workspace_id bigint", "id bigint", "last_activity_at bigint")

// saveLabelled keeps the rows of a conversation's labels as the conversation is.
func (g *group) saveLabelled(was, now *desk.Conversation) {
	before, after := was.Carried(), now.Carried()
	if before == "" && after == "" {
		return
	}
	if before != after {
		for _, id := range before.Without(after).IDs() {
			g.put(`DELETE FROM labelled_conversations WHERE workspace_id = $1 AND id = $2 AND label_id = $3`, now.Workspace, now.ID, id)
		}
		for _, id := range after.Without(before).IDs() {
			g.putSet(insertLabelled, now.Workspace, now.ID, id, now.Inbox, stands(now), now.Assignee, now.Team, now.Bot,
				int64(now.Priority), micros(now.LastActivityAt), micros(now.WaitsSince()))
		}
	}
	switch {
	case before == "":
	case was.Facts() != now.Facts() || was.Priority != now.Priority || !was.WaitsSince().Equal(now.WaitsSince()):
		g.putSet(updateLabelled, now.Workspace, now.ID, now.Inbox, stands(now), now.Assignee, now.Team, now.Bot,
			int64(now.Priority), micros(now.LastActivityAt), micros(now.WaitsSince()))
	case !was.LastActivityAt.Equal(now.LastActivityAt):
		g.putSet(updateLabelledTraffic, now.Workspace, now.ID, micros(now.LastActivityAt))
	}
}

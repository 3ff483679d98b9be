package store

import (
	"context"

	"timbre/internal/desk"
)

// ConversationWithInbox reads the conversation with a number, if the actor may see it, and its inbox.
func (s *Store) ConversationWithInbox(ctx context.Context, a *desk.Actor, number int64) (desk.Conversation, Inbox, error) {
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, number})
	var row conversationRow
	var inbox Inbox
	found := false
	err := s.engine.look(ctx,
		lookup{conversationOf + where, args, func(r rows) error {
			found = true
			return r.Scan(row.dst()...)
		}},
		lookup{`SELECT ` + inboxColumns + ` FROM inboxes b WHERE b.workspace_id = $1
			AND b.id = (SELECT c.inbox_id FROM conversations c WHERE c.workspace_id = $1 AND c.number = $2)`, []any{a.Workspace, number}, func(r rows) (err error) {
			inbox, err = scanInbox(r)
			return err
		}})
	if err != nil {
		return desk.Conversation{}, Inbox{}, err
	}
	if !found {
		return desk.Conversation{}, Inbox{}, notFound
	}
	return row.value(), inbox, nil
}

// ConversationFor reads the conversation with a number, if the actor may see it.
func (s *Store) ConversationFor(ctx context.Context, a *desk.Actor, number int64) (desk.Conversation, error) {
	return conversationByNumber(ctx, s.engine, a, number)
}

const listedColumns = conversationColumns + `, c.attributes, ct.name, ct.phone, ct.email, ct.username, ct.blocked_at, coalesce(t.last_inbound_at, 0), ` + previewColumns

// listedJoins follow a conversation to what its row shows. They are left joins so that SQLite's planner, which carries the
// workspace over to every table, cannot begin with all of the workspace's contacts.
const listedJoins = `
	LEFT JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id
	LEFT JOIN threads t ON t.workspace_id = c.workspace_id AND t.id = c.thread_id
	LEFT JOIN messages q ON q.workspace_id = c.workspace_id AND q.id = c.last_message_id`

// previewColumns read the beginning of a message q that there may not be: then all is NULL, which is read as zero. 200 is
// desk.PreviewLength.
const previewColumns = `q.id, q.direction, q.kind, q.author_kind, q.author_id, substr(q.text, 1, 200), q.delivery, q.provider_at, q.received_at, q.deleted_at`

// previewRow receives previewColumns.
type previewRow struct {
	m                           desk.Message
	provider, received, deleted int64
}

func (r *previewRow) dst() []any {
	m := &r.m
	return []any{&m.ID, &m.Direction, &m.Kind, &m.Author, &m.AuthorID, &m.Text, &m.Delivery, &r.provider, &r.received, &r.deleted}
}

func (r *previewRow) value() desk.Message {
	r.m.ProviderAt, r.m.ReceivedAt, r.m.DeletedAt = moment(r.provider), moment(r.received), moment(r.deleted)
	return r.m
}

// listedRow receives listedColumns.
type listedRow struct {
	conversation     conversationRow
	attributes       desk.AttributeValues
	contact          desk.Contact
	blocked, inbound int64
	last             previewRow
}

func (r *listedRow) dst() []any {
	ct := &r.contact
	return append(append(r.conversation.dst(), &r.attributes, &ct.Name, &ct.Phone, &ct.Email, &ct.Username, &r.blocked, &r.inbound), r.last.dst()...)
}

func (r *listedRow) value() desk.Listed {
	c := r.conversation.value()
	r.contact.ID, r.contact.Workspace, r.contact.BlockedAt = c.Contact, c.Workspace, moment(r.blocked)
	return desk.Listed{Conversation: c, Attributes: r.attributes, Contact: r.contact, Last: r.last.value(),
		LastInboundAt: desk.LastInbound(&desk.Thread{LastInboundAt: moment(r.inbound)}, &c)}
}

// listed reads listedColumns of at most n conversations.
func listed(ctx context.Context, e engine, n int, text string, args []any) (out []desk.Listed, err error) {
	err = e.look(ctx, listedRows(n, text, args, &out))
	return out, err
}

func listedRows(n int, text string, args []any, out *[]desk.Listed) lookup {
	*out = desk.Lists.Take(n)
	var row listedRow
	dst := row.dst()
	return lookup{text, args, func(r rows) error {
		if err := r.Scan(dst...); err != nil {
			return err
		}
		*out = append(*out, row.value())
		return nil
	}}
}

// ListedFor reads a conversation as a list shows it, if the actor may see it, with the log's seq at which it is so.
func (s *Store) ListedFor(ctx context.Context, a *desk.Actor, number int64) (l desk.Listed, seq int64, err error) {
	found := false
	err = s.engine.look(ctx, s.listedFor(a, number, &l, &seq, &found))
	if err == nil && !found {
		err = notFound
	}
	return l, seq, err
}

func (s *Store) listedFor(a *desk.Actor, number int64, l *desk.Listed, seq *int64, found *bool) lookup {
	where, args := sight(s.engine.dialect(), a, []any{a.Workspace, number})
	return lookup{`SELECT w.seq, ` + listedColumns + ` FROM conversations c JOIN workspaces w ON w.id = c.workspace_id` + listedJoins + `
		WHERE c.workspace_id = $1 AND c.number = $2 AND ` + where, args, func(r rows) error {
		var row listedRow
		if err := r.Scan(append([]any{seq}, row.dst()...)...); err != nil {
			return err
		}
		*l, *found = row.value(), true
		return nil
	}}
}

// Rows reads conversations as a list shows them, messages as they are shown and contacts as their cards show them, each by ids and in no
// order, for whoever has checked that they may be seen.
func (s *Store) Rows(ctx context.Context, workspace int64, conversations, messages, contacts []int64) (list []desk.Listed, said []desk.Shown, cards []desk.Card, err error) {
	var lookups []lookup
	if len(conversations) > 0 {
		d := s.engine.dialect()
		lookups = append(lookups, listedRows(len(conversations), `SELECT `+listedColumns+` FROM conversations c`+d.byRow()+listedJoins+`
			WHERE c.workspace_id = $1 AND `+d.in("c.id", 2), []any{workspace, d.list(conversations)}, &list))
	}
	if len(messages) > 0 {
		lookups = append(lookups, s.messagesByIDs(workspace, messages, &said))
	}
	if len(contacts) > 0 {
		lookups = append(lookups, s.cards(workspace, contacts, &cards))
	}
	if len(lookups) > 0 {
		err = s.engine.look(ctx, lookups...)
	}
	return list, said, cards, err
}

// Opened is all that a conversation's screen needs.
type Opened struct {
	Row      desk.Listed
	Seq      int64 // of the log: what follows it may not be in here yet
	Card     desk.Card
	Messages []desk.Shown       // the last ones, newest first
	Next     string             // the cursor of older ones; "": there are none
	Previous *desk.Conversation // the contact's next older one that the actor may see; nil: none
}

// Opened reads the conversation with a number, if the actor may see it, with up to limit messages and its contact. What stands around it
// is found by its number, too, so that nothing waits for the conversation; nobody is told of it if that may not be seen.
func (s *Store) Opened(ctx context.Context, a *desk.Actor, number int64, limit int) (o Opened, err error) {
	var cards []desk.Card
	found := false
	err = s.engine.look(ctx, s.listedFor(a, number, &o.Row, &o.Seq, &found),
		s.cardsWhere(a.Workspace, `ct.id = `+ofNumber("contact_id"), []any{a.Workspace, number}, &cards),
		s.lastMessages(a.Workspace, number, limit+1, &o.Messages),
		s.previousWhere(a, `c.contact_id = `+ofNumber("contact_id")+` AND c.id < `+ofNumber("id"), []any{a.Workspace, number}, &o.Previous))
	if err == nil && (!found || len(cards) == 0) { // or the contact has gone since
		err = notFound
	}
	if err != nil {
		return Opened{}, err
	}
	o.Card = cards[0]
	o.Messages, o.Next = messagePage(o.Messages, limit)
	return o, nil
}

// ofNumber is a column of the workspace's conversation with number $2.
func ofNumber(column string) string {
	return `(SELECT n.` + column + ` FROM conversations n WHERE n.workspace_id = $1 AND n.number = $2)`
}

// PreviousConversation finds the contact's next older conversation that the actor may see; nil if there is none.
func (s *Store) PreviousConversation(ctx context.Context, a *desk.Actor, c *desk.Conversation) (previous *desk.Conversation, err error) {
	err = s.engine.look(ctx, s.previousWhere(a, `c.contact_id = $2 AND c.id < $3`, []any{a.Workspace, c.Contact, c.ID}, &previous))
	return previous, err
}

// previousWhere lookups for the newest conversation under a condition that the actor may see.
func (s *Store) previousWhere(a *desk.Actor, condition string, args []any, out **desk.Conversation) lookup {
	d := s.engine.dialect()
	where, args := sight(d, a, args)
	return lookup{`SELECT ` + conversationColumns + ` FROM conversations c` + d.by("conversations_contact") + `
		WHERE ` + condition + ` AND c.workspace_id = $1 AND ` + where + ` ORDER BY c.id DESC LIMIT 1`, args, func(r rows) error {
		var row conversationRow
		if err := r.Scan(row.dst()...); err != nil {
			return err
		}
		previous := row.value()
		*out = &previous
		return nil
	}}
}

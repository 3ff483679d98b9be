package store

import (
	"context"

	"timbre/internal/desk"
)

const conversationColumns = `c.id, c.workspace_id, c.number, c.inbox_id, c.thread_id, c.contact_id, c.status, c.assignee_id,
	c.team_id, c.bot_id, c.last_agent_id, c.priority, c.labels, c.contact_labels, c.origin, c.created_at, c.opened_at, c.handed_over_at, c.first_reply_at,
	c.last_activity_at, c.waiting_since, c.snoozed_until, c.closed_at, c.closed_by, c.close_reason, c.close_summary, c.last_message_id, c.last_inbound_id,
	c.last_inbound_at, c.last_seq, c.read_seq, c.unread_count, c.marked_unread_at, c.follow_up_at, c.window_look, c.sla,
	c.scheduled_version, c.version`

// conversationRow receives conversationColumns.
type conversationRow struct {
	c                                                   desk.Conversation
	created, opened, handed, replied, activity, waiting int64
	snoozed, closed, marked, inbound, followUp, window  int64
	reason, sla                                         string
}

func (r *conversationRow) dst() []any {
	c := &r.c
	return []any{&c.ID, &c.Workspace, &c.Number, &c.Inbox, &c.Thread, &c.Contact, &c.Status, &c.Assignee,
		&c.Team, &c.Bot, &c.LastAgent, &c.Priority, &c.Labels, &c.ContactLabels, &c.Origin, &r.created, &r.opened, &r.handed, &r.replied,
		&r.activity, &r.waiting, &r.snoozed, &r.closed, &c.ClosedBy, &r.reason, &c.CloseSummary, &c.LastMessage,
		&c.LastInbound, &r.inbound,
		&c.LastSeq, &c.ReadSeq, &c.UnreadCount, &r.marked, &r.followUp, &r.window, &r.sla, &c.ScheduledVersion, &c.Version}
}

func (r *conversationRow) value() desk.Conversation {
	c := r.c
	c.Status, c.Hidden = standing(int64(c.Status))
	c.CreatedAt, c.OpenedAt, c.HandedOverAt = moment(r.created), moment(r.opened), moment(r.handed)
	c.LastInboundAt, c.FollowUpAt, c.WindowLookAt = moment(r.inbound), moment(r.followUp), moment(r.window)
	c.CloseReason, _ = desk.ParseID(r.reason) // '' is 0
	c.FirstReplyAt, c.LastActivityAt, c.WaitingSince = moment(r.replied), moment(r.activity), moment(r.waiting)
	c.SnoozedUntil, c.ClosedAt, c.MarkedUnreadAt = moment(r.snoozed), moment(r.closed), moment(r.marked)
	if r.sla != "" {
		c.SLA = slaOf(r.sla)
	}
	return c
}

var insertConversation = insertSet("conversations",
	"id bigint", "workspace_id bigint", "number bigint", "inbox_id bigint", "thread_id bigint", "contact_id bigint", "status bigint",
	"assignee_id bigint", "team_id bigint", "bot_id bigint", "last_agent_id bigint", "priority bigint", "labels text", "contact_labels text", "origin bigint", "created_at bigint",
	"opened_at bigint", "handed_over_at bigint", "first_reply_at bigint", "last_activity_at bigint", "waiting_since bigint",
	"waits_since bigint", "snoozed_until bigint", "closed_at bigint", "closed_by bigint", "close_reason text", "close_summary text",
	"last_message_id bigint", "last_inbound_id bigint", "last_inbound_at bigint", "last_seq bigint", "read_seq bigint", "unread_count bigint", "marked_unread_at bigint",
	"unread boolean", "follow_up_at bigint", "window_look bigint", "sla text", "sla_policy_id bigint", "sla_paused boolean", "sla_warn bigint", "sla_due bigint", "sla_next bigint",
	"scheduled_version bigint", "version bigint")

// updateTraffic is what one more message changes; updateConversation is the rest besides. SQLite writes every index anew that has
// a column of the update, also where its value stays.
var updateTraffic = updateSet("conversations", 2, "workspace_id bigint", "id bigint",
	"last_activity_at bigint", "last_message_id bigint", "last_inbound_id bigint", "last_inbound_at bigint",
	"last_seq bigint", "read_seq bigint", "unread_count bigint", "version bigint")

var updateConversation = updateSet("conversations", 2, "workspace_id bigint", "id bigint",
	"thread_id bigint", "contact_id bigint", "status bigint", "assignee_id bigint", "team_id bigint", "bot_id bigint", "last_agent_id bigint",
	"priority bigint", "labels text", "contact_labels text", "opened_at bigint", "handed_over_at bigint", "first_reply_at bigint", "last_activity_at bigint",
	"waiting_since bigint", "waits_since bigint", "snoozed_until bigint", "closed_at bigint", "closed_by bigint",
	"close_reason text", "close_summary text", "last_message_id bigint", "last_inbound_id bigint", "last_inbound_at bigint", "last_seq bigint", "read_seq bigint",
	"unread_count bigint", "marked_unread_at bigint", "unread boolean", "follow_up_at bigint", "window_look bigint", "sla text", "sla_policy_id bigint", "sla_paused boolean", "sla_warn bigint",
	"sla_due bigint", "sla_next bigint", "scheduled_version bigint", "version bigint")

// updateFollowed notes with those who follow a conversation whether it is not closed.
var updateFollowed = updateSet("conversation_agents", 2, "workspace_id bigint", "conversation_id bigint", "active boolean")

// conversationEntry is a conversation that the group has in hand. It is written once, in its last state.
type conversationEntry struct {
	now    desk.Conversation
	stored desk.Conversation // as the database has it; ID 0: not yet
	listed bool              // stands in group.changed
}

// adopt takes a read conversation into the group, unless the group has it, newer, already.
func (g *group) adopt(c desk.Conversation) *conversationEntry {
	if e := g.conversations[c.ID]; e != nil {
		return e
	}
	e := &conversationEntry{now: c, stored: c}
	g.conversations[c.ID] = e
	return e
}

// SaveConversation keeps a conversation's state; it is written with the group.
func (tx *Tx) SaveConversation(c desk.Conversation) {
	e := tx.conversations[c.ID]
	if e == nil {
		e = &conversationEntry{}
		tx.conversations[c.ID] = e
	}
	if c.Assignee != 0 && c.Assignee != e.now.Assignee {
		tx.Had(&c, c.Assignee)
	}
	if c.LastAgent = e.now.LastAgent; c.Assignee == 0 && e.now.Assignee != 0 {
		c.LastAgent = e.now.Assignee
	}
	tx.keepSLA(&e.now, &c)
	c.KeepWindow(&e.now, tx.Now)
	e.now = c
	if !e.listed {
		e.listed = true
		tx.changed = append(tx.changed, e)
	}
	tx.dirty = true
}

func (e *conversationEntry) save(g *group) {
	c, was := &e.now, &e.stored
	switch {
	case was.ID == 0:
		g.putSet(insertConversation, c.ID, c.Workspace, c.Number, c.Inbox, c.Thread, c.Contact, stands(c),
			c.Assignee, c.Team, c.Bot, c.LastAgent, int64(c.Priority), string(c.Labels), string(c.ContactLabels), int64(c.Origin), micros(c.CreatedAt),
			micros(c.OpenedAt), micros(c.HandedOverAt), micros(c.FirstReplyAt), micros(c.LastActivityAt), micros(c.WaitingSince),
			micros(c.WaitsSince()), micros(c.SnoozedUntil), micros(c.ClosedAt), c.ClosedBy, optionalID(c.CloseReason), c.CloseSummary, c.LastMessage,
			c.LastInbound, micros(c.LastInboundAt), c.LastSeq, c.ReadSeq, int64(c.UnreadCount), micros(c.MarkedUnreadAt), c.Unread(), micros(c.FollowUpAt), micros(c.WindowLookAt),
			slaText(&c.SLA), c.SLA.Policy, c.SLA.Paused(), micros(c.SLA.Warn()), micros(c.SLA.Due()), micros(c.NextLook()), c.ScheduledVersion, c.Version)
	case onlyTraffic(*was, *c):
		g.putSet(updateTraffic, c.Workspace, c.ID, micros(c.LastActivityAt), c.LastMessage, c.LastInbound, micros(c.LastInboundAt),
			c.LastSeq, c.ReadSeq, int64(c.UnreadCount), c.Version)
	default:
		g.putSet(updateConversation, c.Workspace, c.ID, c.Thread, c.Contact, stands(c), c.Assignee, c.Team, c.Bot, c.LastAgent,
			int64(c.Priority), string(c.Labels), string(c.ContactLabels), micros(c.OpenedAt), micros(c.HandedOverAt), micros(c.FirstReplyAt), micros(c.LastActivityAt),
			micros(c.WaitingSince), micros(c.WaitsSince()), micros(c.SnoozedUntil), micros(c.ClosedAt), c.ClosedBy,
			optionalID(c.CloseReason), c.CloseSummary, c.LastMessage, c.LastInbound, micros(c.LastInboundAt), c.LastSeq, c.ReadSeq, int64(c.UnreadCount),
			micros(c.MarkedUnreadAt), c.Unread(), micros(c.FollowUpAt), micros(c.WindowLookAt),
			slaText(&c.SLA), c.SLA.Policy, c.SLA.Paused(), micros(c.SLA.Warn()), micros(c.SLA.Due()), micros(c.NextLook()), c.ScheduledVersion, c.Version)
	}
	if was.ID != 0 && (was.Status == desk.Closed) != (c.Status == desk.Closed) {
		g.putSet(updateFollowed, c.Workspace, c.ID, c.Status != desk.Closed)
	}
	g.saveActivity(was, c)
	g.saveLabelled(was, c)
	g.moveTally(was, c)
	e.stored, e.listed = *c, false
}

// optionalID writes 0 as ”.
func optionalID(id int64) string {
	if id == 0 {
		return ""
	}
	return desk.FormatID(id)
}

// onlyTraffic reports whether nothing but what updateTraffic writes has changed.
func onlyTraffic(was, now desk.Conversation) bool {
	if was.Unread() != now.Unread() {
		return false
	}
	was.LastActivityAt, was.LastInboundAt = now.LastActivityAt, now.LastInboundAt
	was.LastMessage, was.LastInbound, was.LastSeq = now.LastMessage, now.LastInbound, now.LastSeq
	was.ReadSeq, was.UnreadCount, was.Version = now.ReadSeq, now.UnreadCount, now.Version
	return was == now
}

// NewConversation numbers and saves a new conversation.
func (tx *Tx) NewConversation(c desk.Conversation) desk.Conversation {
	c.ID, c.Workspace, c.Number = tx.NewID(), tx.Workspace, tx.nextNumber()
	tx.SaveConversation(c)
	return c
}

// Conversation reads the conversation with a number, if the actor may see it.
func (tx *Tx) Conversation(a *desk.Actor, number int64) (desk.Conversation, error) {
	c, err := conversationByNumber(tx.ctx, tx, a, number)
	if err != nil {
		return c, err
	}
	return tx.adopt(c).now, nil
}

// ConversationByID reads a conversation for the system.
func (tx *Tx) ConversationByID(id int64) (desk.Conversation, error) {
	if e := tx.conversations[id]; e != nil && e.now.Workspace == tx.Workspace {
		return e.now, nil
	}
	var r conversationRow
	found, err := one(tx.ctx, tx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.workspace_id = $1 AND c.id = $2`,
		[]any{tx.Workspace, id}, r.dst()...)
	if err != nil {
		return desk.Conversation{}, err
	}
	if !found {
		return desk.Conversation{}, notFound
	}
	return tx.adopt(r.value()).now, nil
}

// LastConversation returns the thread's conversation that is not closed, or else its newest.
func (tx *Tx) LastConversation(thread int64) (c desk.Conversation, found bool, err error) {
	var r conversationRow
	found, err = one(tx.ctx, tx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.workspace_id = $1 AND c.thread_id = $2
		ORDER BY CASE WHEN c.status IN (3, 7) THEN 1 ELSE 0 END, c.id DESC LIMIT 1`, []any{tx.Workspace, thread}, r.dst()...)
	if err != nil || !found {
		return c, false, err
	}
	return tx.adopt(r.value()).now, true, nil
}

// ImportedConversation finds the closed conversation that holds a thread's synced past.
func (tx *Tx) ImportedConversation(thread int64) (c desk.Conversation, found bool, err error) {
	var r conversationRow
	found, err = one(tx.ctx, tx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.workspace_id = $1 AND c.thread_id = $2
		AND c.origin = 5 AND c.status IN (3, 7) ORDER BY c.id LIMIT 1`, []any{tx.Workspace, thread}, r.dst()...)
	if err != nil || !found {
		return c, false, err
	}
	return tx.adopt(r.value()).now, true, nil
}

const conversationOf = `SELECT ` + conversationColumns + ` FROM conversations c WHERE c.workspace_id = $1 AND c.number = $2 AND `

func conversationByNumber(ctx context.Context, q querier, a *desk.Actor, number int64) (desk.Conversation, error) {
	where, args := sight(q.dialect(), a, []any{a.Workspace, number})
	var r conversationRow
	found, err := one(ctx, q, conversationOf+where, args, r.dst()...)
	if err != nil {
		return desk.Conversation{}, err
	}
	if !found {
		return desk.Conversation{}, notFound
	}
	return r.value(), nil
}

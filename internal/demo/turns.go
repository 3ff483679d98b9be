package demo

import (
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// open begins the conversation.
func (t *talk) open(by int, c desk.Conversation) error {
	thread := t.thread(t.plan.buyer, t.plan.line)
	now := t.tx.Now
	c.Inbox, c.Thread, c.Contact = thread.Inbox, thread.ID, thread.Contact
	c.CreatedAt, c.OpenedAt, c.LastActivityAt, c.WaitingSince = now, now, now, desk.Never
	c.Labels, c.ContactLabels = t.shop.labelsOfTalk(t.plan), t.shop.labelsOfBuyer(t.plan.buyer)
	if t.plan.urgent {
		c.Priority = desk.PriorityHigh
	}
	t.c = t.tx.NewConversation(c)
	if err := t.record(by, desk.EventLine{Name: "opened"}, desk.Facts{}); err != nil {
		return err
	}
	return t.describe()
}

// receive is a message of the customer.
func (t *talk) receive(turn *turn) error {
	if t.c.ID == 0 {
		if err := t.open(-1, desk.Conversation{}); err != nil {
			return err
		}
	}
	key := [2]int{t.plan.buyer, t.plan.line}
	thread := t.threads[key]
	thread.LastInboundAt = t.tx.Now
	t.keep(key, thread)
	m := t.message(turn, desk.In)
	m.Author, m.ProviderAt = desk.AuthorCustomer, t.tx.Now
	t.c.UnreadCount++
	t.c.LastInbound, t.c.LastMessage, t.c.LastActivityAt = m.ID, m.ID, t.tx.Now
	thanks := !t.c.FirstReplyAt.IsZero() && m.Kind == desk.KindText && app.OnlyThanks(m.Text)
	if t.c.WaitingSince == desk.Never && !thanks {
		t.c.WaitingSince = t.tx.Now
	}
	t.last[desk.In] = m
	t.emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorSystem, Message: m.ID}, t.c.Facts())
	return t.tx.InsertMessage(m)
}

// reply is a message of the agent, who has read what was there and takes what nobody has.
func (t *talk) reply(turn *turn, readAt time.Time, fails bool) error {
	by := t.shop.staff[t.plan.seller].id
	before := t.c.Facts()
	t.c.UnreadCount, t.c.ReadSeq = 0, t.c.LastSeq
	m := t.message(turn, desk.Out)
	t.c.ReadSeq = m.Seq
	m.Author, m.AuthorID, m.ClientID = desk.AuthorAgent, by, "d"+digitsOf(int(m.ID))
	t.c.LastMessage, t.c.LastActivityAt = m.ID, t.tx.Now
	t.tx.Replied(&t.c, by)
	if t.c.FirstReplyAt.IsZero() {
		t.c.FirstReplyAt = t.tx.Now
	}
	if fails { // the customer waits on
		m.Delivery, m.FailedAt, m.ErrorCode, m.ErrorDetail, m.ExternalID = desk.Failed, t.tx.Now, "131026", "Message undeliverable", ""
	} else {
		t.deliver(&m, readAt)
		t.c.WaitingSince = desk.Never
	}
	if t.c.Assignee == 0 {
		t.c.Assignee = by
		if _, err := t.line(t.plan.seller, desk.EventLine{Name: "accepted", ToID: by}, ""); err != nil {
			return err
		}
	}
	t.last[desk.Out] = m
	t.emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorUser, Actor: by, Message: m.ID}, before)
	return t.tx.InsertMessage(m)
}

// deliver gives a message of ours the ticks that it has by now.
func (t *talk) deliver(m *desk.Message, readAt time.Time) {
	m.Delivery, m.SentAt, m.DeliveredAt = desk.Delivered, t.tx.Now.Add(800*time.Millisecond), t.tx.Now.Add(1700*time.Millisecond)
	if !readAt.IsZero() {
		m.Delivery, m.ReadAt = desk.Read, later(readAt, m.DeliveredAt)
	}
}

// note is a message to the team.
func (t *talk) note(turn *turn) error {
	m := t.message(turn, desk.Internal)
	m.Kind, m.Author, m.AuthorID, m.ClientID = desk.KindNote, desk.AuthorAgent, t.shop.staff[t.plan.seller].id, "n"+digitsOf(int(m.ID))
	if t.c.UnreadCount == 0 {
		t.c.ReadSeq = m.Seq
	}
	t.emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorUser, Actor: m.AuthorID, Message: m.ID}, t.c.Facts())
	return t.tx.InsertMessage(m)
}

// react puts a reaction on the other side's newest message.
func (t *talk) react(turn *turn) error {
	to, r := desk.Out, desk.Reaction{Author: desk.AuthorCustomer, Emoji: turn.reaction, At: t.tx.Now}
	e := desk.Event{Kind: desk.MessageChanged, ActorKind: desk.ActorSystem}
	if turn.side == agent {
		to, r.Author, r.AuthorID = desk.In, desk.AuthorAgent, t.shop.staff[t.plan.seller].id
		e.ActorKind, e.Actor = desk.ActorUser, r.AuthorID
	}
	m, found := t.last[to]
	if !found {
		return nil
	}
	m.Reactions = append(m.Reactions, r)
	t.last[to] = m
	e.Message, e.Conversation, e.Contact, e.Before, e.After = m.ID, t.c.ID, t.c.Contact, t.c.Facts(), t.c.Facts()
	t.tx.Emit(e)
	return t.tx.UpdateMessage(m)
}

// toTeam is the supervisor giving the conversation to a team.
func (t *talk) toTeam() error {
	if t.c.Team != 0 || t.c.ID == 0 {
		return nil
	}
	before := t.c.Facts()
	t.c.Team = t.shop.crews[t.plan.crew].id
	return t.record(maria, desk.EventLine{Name: "team", ToID: t.c.Team}, before)
}

// finish is what the agent does at the end.
func (t *talk) finish() error {
	before := t.c.Facts()
	line := desk.EventLine{Name: "closed"}
	switch t.plan.ending {
	case pending:
		t.c.Status, line.Name = desk.Pending, "pending"
	case snoozed:
		line = desk.EventLine{Name: "snoozed", To: "reply"}
		t.c.Status, t.c.SnoozedUntil = desk.Snoozed, desk.Never
	default:
		t.c.Status, t.c.ClosedAt, t.c.ClosedBy = desk.Closed, t.tx.Now, t.shop.staff[t.plan.seller].id
		t.c.WaitingSince = desk.Never
		t.c.ReadSeq, t.c.UnreadCount = t.c.LastSeq, 0
		reason, summary := t.endingOf()
		t.c.CloseReason, t.c.CloseSummary, line.To = reason.id, summary, reason.name
	}
	return t.record(t.plan.seller, line, before)
}

// start is a conversation that the shop begins, with a template.
func (t *talk) start() error {
	by := t.shop.staff[t.plan.seller].id
	if err := t.open(t.plan.seller, desk.Conversation{Status: desk.Pending, Origin: desk.OriginAgent, Assignee: by}); err != nil {
		return err
	}
	body := turn{side: agent, text: "¡Hola, {n}! Tu pedido {o} ya salió y llega el {d}. Si necesitas algo, responde por aquí."}
	m := t.message(&body, desk.Out)
	m.Kind, m.Author, m.AuthorID, m.ClientID = desk.KindTemplate, desk.AuthorAgent, by, "d"+digitsOf(int(m.ID))
	m.Content.Template = &desk.TemplateUse{Name: "pedido_enviado", Language: "es", Category: "UTILITY", HeaderText: "Tu pedido va en camino",
		BodyVars: map[string]string{"1": t.fill("{n}"), "2": t.plan.order, "3": t.plan.weekday}, ButtonVars: map[string]string{"0": t.plan.order},
		Footer: "Tienda Andina", Buttons: []desk.SentButton{{ID: "0", Title: "Seguir mi pedido", Type: "URL", Value: "https://tienda.example/pedidos/" + t.plan.order}}}
	t.deliver(&m, time.Time{})
	t.c.ReadSeq = m.Seq
	t.c.LastMessage, t.c.LastActivityAt, t.c.FirstReplyAt = m.ID, t.tx.Now, t.tx.Now
	t.last[desk.Out] = m
	t.emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorUser, Actor: by, Message: m.ID}, t.c.Facts())
	return t.tx.InsertMessage(m)
}

package view

import (
	"time"

	"timbre/internal/desk"
)

// Conversation is a row of a list.
type Conversation struct {
	ID             string       `json:"id"`
	Number         int64        `json:"number"`
	Status         string       `json:"status" enum:"open,pending,snoozed,closed"`
	Inbox          Inbox        `json:"inbox"`
	Contact        Customer     `json:"contact"`
	Assignee       *Ref         `json:"assignee"`
	Team           *Ref         `json:"team"`
	Bot            *Ref         `json:"bot"`
	Priority       string       `json:"priority" enum:"none,low,medium,high,urgent"`
	Labels         []LabelMark  `json:"labels" doc:"Its own, by name."`
	Attributes     Attributes   `json:"attributes,omitempty" doc:"Those that have a value: key → value. Absent: none."`
	Origin         string       `json:"origin" enum:"customer,agent,campaign,api,phone_app,import"`
	UnreadCount    int          `json:"unread_count"`
	MarkedUnread   bool         `json:"marked_unread"`
	LastMessage    *LastMessage `json:"last_message"`
	WaitingSince   *string      `json:"waiting_since" format:"date-time" doc:"When the first unanswered message of the customer arrived."`
	WaitsSince     *string      `json:"waits_since" format:"date-time" doc:"The order of the longest waiting: waiting_since, or since when it is marked unread if that is earlier."`
	WindowClosesAt *string      `json:"window_closes_at" format:"date-time" doc:"When the reply window shuts. Null: the channel has none, or the customer never wrote."`
	CreatedAt      string       `json:"created_at" format:"date-time"`
	OpenedAt       string       `json:"opened_at" format:"date-time"`
	LastActivityAt string       `json:"last_activity_at" format:"date-time"`
	ClosedAt       *string      `json:"closed_at" format:"date-time"`
	CloseReason    *Ref         `json:"close_reason" doc:"Why it was finished."`
	CloseSummary   *string      `json:"close_summary" doc:"What came of it."`
	SLA            *SLA         `json:"sla,omitempty" doc:"Absent: no policy holds for it, or nothing is measured now."`
	SnoozedUntil   *string      `json:"snoozed_until" format:"date-time" doc:"Null while it is snoozed: until the customer writes."`
	RepliedAt      *string      `json:"replied_at,omitempty" format:"date-time" doc:"In a list sorted by it: when you answered last."`
	FollowUpAt     *string      `json:"follow_up_at" format:"date-time" doc:"When its next open follow-up is due. Null: it has none."`
	Scheduled      *string      `json:"scheduled_version" doc:"The seq of the last change of its scheduled messages. Null: it has none."`
	Version        string       `json:"version" doc:"The seq of its last change."`
}

// Inbox of a conversation.
type Inbox struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Channel string `json:"channel"`
}

// Customer is what a conversation shows of its contact.
type Customer struct {
	ID           string      `json:"id"`
	Name         string      `json:"name"`
	Phone        *string     `json:"phone"`
	PhoneDisplay *string     `json:"phone_display" doc:"As people write it."`
	Username     *string     `json:"username,omitempty" doc:"By which the channel calls it, without @."`
	Email        *string     `json:"email,omitempty"`
	Blocked      bool        `json:"blocked"`
	Labels       []LabelMark `json:"labels" doc:"The contact's, by name."`
}

// LastMessage is the preview of a conversation.
type LastMessage struct {
	ID        string `json:"id"`
	Direction string `json:"direction" enum:"in,out,internal"`
	Author    Author `json:"author"`
	Kind      string `json:"kind"`
	Text      string `json:"text" doc:"At most 200 characters."`
	Status    string `json:"status"`
	SentAt    string `json:"sent_at" format:"date-time"`
}

// ConversationOf shows a conversation.
func ConversationOf(l *desk.Listed, names *desk.Names) Conversation {
	c := &l.Conversation
	inbox := names.Inboxes[c.Inbox]
	v := Conversation{
		ID: idOf(c.ID), Number: c.Number, Status: c.Status.String(),
		Inbox:    Inbox{idOf(c.Inbox), inbox.Name, inbox.Channel},
		Contact:  customerOf(c, &l.Contact, names),
		Assignee: ref(c.Assignee, names.Members), Team: ref(c.Team, names.Teams), Bot: ref(c.Bot, names.Tokens),
		Priority: c.Priority.String(), Labels: labelsOf(c.Labels, names), Attributes: attributesOf(l.Attributes, names), Origin: c.Origin.String(), UnreadCount: c.UnreadCount, MarkedUnread: !c.MarkedUnreadAt.IsZero(),
		LastMessage:  lastMessage(&l.Last, names),
		WaitingSince: moment(c.WaitingSince), WaitsSince: moment(c.WaitsSince()),
		CreatedAt: Time(c.CreatedAt), OpenedAt: Time(c.OpenedAt), LastActivityAt: Time(c.LastActivityAt),
		ClosedAt: moment(c.ClosedAt), CloseReason: ref(c.CloseReason, names.Reasons), CloseSummary: text(c.CloseSummary), SLA: slaOf(&c.SLA), SnoozedUntil: moment(c.SnoozedUntil), FollowUpAt: moment(c.FollowUpAt), Scheduled: optionalID(c.ScheduledVersion),
		RepliedAt: moment(l.RepliedAt), Version: idOf(c.Version),
	}
	if inbox.ReplyWindow > 0 && !l.LastInboundAt.IsZero() {
		v.WindowClosesAt = moment(l.LastInboundAt.Add(inbox.ReplyWindow))
	}
	return v
}

func customerOf(c *desk.Conversation, contact *desk.Contact, names *desk.Names) Customer {
	return Customer{idOf(c.Contact), names.Called(contact.Name), text(names.Phone(contact.Phone)), text(phone(contact.Phone, names)), text(contact.Username), text(names.Email(contact.Email)),
		!contact.BlockedAt.IsZero(), labelsOf(c.ContactLabels, names)}
}

// optionalID is nil for 0.
func optionalID(id int64) *string {
	if id == 0 {
		return nil
	}
	return text(idOf(id))
}

// ConversationsOf shows a list; it is never null.
func ConversationsOf(list []desk.Listed, names *desk.Names) []Conversation {
	out := make([]Conversation, len(list))
	for i := range list {
		out[i] = ConversationOf(&list[i], names)
	}
	return out
}

func lastMessage(m *desk.Message, names *desk.Names) *LastMessage {
	if m.ID == 0 {
		return nil
	}
	return &LastMessage{ID: idOf(m.ID), Direction: m.Direction.String(), Author: author(m.Author, m.AuthorID, names), Kind: string(m.Kind),
		Text: m.Text, Status: m.Delivery.String(), SentAt: Time(writtenAt(m))}
}

// writtenAt is when a message was written: by the provider's clock if it came from there.
func writtenAt(m *desk.Message) time.Time {
	if m.ProviderAt.IsZero() {
		return m.ReceivedAt
	}
	return m.ProviderAt
}

// Previous is the contact's next older conversation.
type Previous struct {
	Number   int64   `json:"number"`
	Status   string  `json:"status" enum:"open,pending,snoozed,closed"`
	ClosedAt *string `json:"closed_at" format:"date-time"`
	ClosedBy *Ref    `json:"closed_by"`
	Reason   *Ref    `json:"close_reason"`
	Summary  *string `json:"close_summary"`
}

// PreviousOf shows the next older conversation; nil for none.
func PreviousOf(c *desk.Conversation, names *desk.Names) *Previous {
	if c == nil {
		return nil
	}
	return &Previous{Number: c.Number, Status: c.Status.String(), ClosedAt: moment(c.ClosedAt), ClosedBy: Person(c.ClosedBy, names),
		Reason: ref(c.CloseReason, names.Reasons), Summary: text(c.CloseSummary)}
}

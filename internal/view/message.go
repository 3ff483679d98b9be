package view

import "timbre/internal/desk"

// Message is one line of a conversation. System lines have the kind event, notes the kind note.
type Message struct {
	ID           string       `json:"id"`
	Conversation int64        `json:"conversation" doc:"Its number."`
	Seq          int64        `json:"seq" doc:"Its place among the conversation's messages as they came, from 1."`
	SortKey      string       `json:"sort_key" doc:"Its place in the timeline, with the id as tie-break: decimal microseconds."`
	ExternalID   *string      `json:"external_id" doc:"The provider's id."`
	ClientID     *string      `json:"client_id" doc:"The writer's own id."`
	Direction    string       `json:"direction" enum:"in,out,internal"`
	Kind         string       `json:"kind"`
	Author       Author       `json:"author"`
	Text         string       `json:"text"`
	Content      desk.Content `json:"content"`
	Status       string       `json:"status" enum:"received,scheduled,queued,sending,sent,delivered,read,played,failed,uncertain,discarded"`
	Error        *Failure     `json:"error"`
	ReplyTo      *Quote       `json:"reply_to"`
	Reactions    []Reaction   `json:"reactions"`
	SentAt       string       `json:"sent_at" format:"date-time" doc:"When it was written: by the provider's clock if it came from there."`
	ReceivedAt   *string      `json:"received_at" format:"date-time"`
	DeliveredAt  *string      `json:"delivered_at" format:"date-time"`
	ReadAt       *string      `json:"read_at" format:"date-time"`
	PlayedAt     *string      `json:"played_at" format:"date-time"`
	FailedAt     *string      `json:"failed_at" format:"date-time"`
	EditedAt     *string      `json:"edited_at" format:"date-time"`
	DeletedAt    *string      `json:"deleted_at" format:"date-time"`
	Late         bool         `json:"late" doc:"It came over two minutes after it was written."`
	Schedule     *Schedule    `json:"schedule,omitempty" doc:"Only of what is not a message yet: it is to be sent at a time, or was and could not be."`
}

// Schedule of a message that is to be sent at a time.
type Schedule struct {
	At            string `json:"at" format:"date-time"`
	Undo          bool   `json:"undo" doc:"It only waits to be taken back."`
	CancelOnReply bool   `json:"cancel_on_reply"`
}

// ScheduledOf shows what is to be sent as the message that it will be.
func ScheduledOf(s *desk.ScheduledMessage, quoted desk.Message, names *desk.Names) Message {
	m := desk.Message{ID: s.ID, SortKey: s.SendAt.UnixMicro(), Direction: desk.Out, Kind: s.Kind, Author: desk.AuthorAgent, AuthorID: s.Author, Text: s.Text,
		Content: s.Content, ClientID: s.ClientID, Delivery: desk.Scheduled, ReceivedAt: s.SendAt}
	if s.Bot {
		m.Author = desk.AuthorAPI
	}
	if s.Failed() {
		m.Delivery, m.ErrorCode = desk.Failed, s.ErrorCode
	}
	v := MessageOf(&desk.Shown{Message: m, Number: s.Number, Quoted: quoted}, names)
	v.ReceivedAt = moment(s.CreatedAt)
	v.Schedule = &Schedule{At: Time(s.SendAt), Undo: s.Undo, CancelOnReply: s.CancelOnReply}
	return v
}

// Failure of a message that could not be sent. The code is the provider's or ours.
type Failure struct {
	Code   string  `json:"code"`
	Detail *string `json:"detail"`
}

// Quote is the message that another answers.
type Quote struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Text    string `json:"text" doc:"At most 200 characters."`
	Author  Author `json:"author"`
	Deleted bool   `json:"deleted"`
}

// Reaction of one side.
type Reaction struct {
	Author Author `json:"author"`
	Emoji  string `json:"emoji"`
}

// MessageOf shows a message.
func MessageOf(s *desk.Shown, names *desk.Names) Message {
	m := &s.Message
	v := Message{
		ID: idOf(m.ID), Conversation: s.Number, Seq: m.Seq, SortKey: idOf(m.SortKey), ExternalID: text(names.Reference(m.ExternalID)), ClientID: text(m.ClientID),
		Direction: m.Direction.String(), Kind: string(m.Kind), Author: author(m.Author, m.AuthorID, names), Text: m.Text, Content: *names.MaskedContent(&m.Content),
		Status: m.Delivery.String(), Reactions: make([]Reaction, 0, len(m.Reactions)), SentAt: Time(writtenAt(m)), ReceivedAt: moment(m.ReceivedAt),
		DeliveredAt: moment(m.DeliveredAt), ReadAt: moment(m.ReadAt), PlayedAt: moment(m.PlayedAt), FailedAt: moment(m.FailedAt),
		EditedAt: moment(m.EditedAt), DeletedAt: moment(m.DeletedAt), Late: m.Late,
	}
	for _, r := range m.Reactions {
		if r.Emoji != "" {
			v.Reactions = append(v.Reactions, Reaction{author(r.Author, r.AuthorID, names), r.Emoji})
		}
	}
	if m.ErrorCode != "" {
		v.Error = &Failure{m.ErrorCode, text(names.Called(m.ErrorDetail))}
	}
	if q := &s.Quoted; q.ID != 0 {
		v.ReplyTo = &Quote{idOf(q.ID), string(q.Kind), q.Text, author(q.Author, q.AuthorID, names), !q.DeletedAt.IsZero()}
	}
	return v
}

// MessagesOf shows messages in their order; the list is never null.
func MessagesOf(list []desk.Shown, names *desk.Names) []Message {
	out := make([]Message, len(list))
	for i := range list {
		out[i] = MessageOf(&list[i], names)
	}
	return out
}

package view

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"time"
	"unicode/utf8"

	"timbre/internal/desk"
)

// Conversations and messages make up nearly all that is answered. They are written straight from the nouns, without the types of this
// package between, which describe them to the document and to tests: what is written here is what encoding/json makes of those,
// byte by byte.

// AppendConversations writes ConversationsOf a list.
func AppendConversations(b []byte, list []desk.Listed, names *desk.Names) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendConversation(b, &list[i], names)
	}
	return append(b, ']')
}

// AppendConversation writes ConversationOf a row.
func AppendConversation(b []byte, l *desk.Listed, names *desk.Names) []byte {
	c := &l.Conversation
	inbox := names.Inboxes[c.Inbox]
	b = appendID(append(b, `{"id":`...), c.ID)
	b = strconv.AppendInt(append(b, `,"number":`...), c.Number, 10)
	b = appendWord(append(b, `,"status":`...), c.Status.String())
	b = appendID(append(b, `,"inbox":{"id":`...), c.Inbox)
	b = appendText(append(b, `,"name":`...), inbox.Name)
	b = appendText(append(b, `,"channel":`...), inbox.Channel)
	b = appendID(append(b, `},"contact":{"id":`...), c.Contact)
	b = appendText(append(b, `,"name":`...), names.Called(l.Contact.Name))
	b = appendOptional(append(b, `,"phone":`...), names.Phone(l.Contact.Phone))
	b = appendOptional(append(b, `,"phone_display":`...), phone(l.Contact.Phone, names))
	if l.Contact.Username != "" {
		b = appendText(append(b, `,"username":`...), l.Contact.Username)
	}
	if l.Contact.Email != "" {
		b = appendText(append(b, `,"email":`...), names.Email(l.Contact.Email))
	}
	b = strconv.AppendBool(append(b, `,"blocked":`...), !l.Contact.BlockedAt.IsZero())
	b = appendLabels(append(b, `,"labels":`...), c.ContactLabels, names)
	b = appendRef(append(b, `},"assignee":`...), c.Assignee, names.Members)
	b = appendRef(append(b, `,"team":`...), c.Team, names.Teams)
	b = appendRef(append(b, `,"bot":`...), c.Bot, names.Tokens)
	b = appendWord(append(b, `,"priority":`...), c.Priority.String())
	b = appendLabels(append(b, `,"labels":`...), c.Labels, names)
	if l.Attributes != "" {
		b = appendAttributes(b, l.Attributes, names)
	}
	b = appendWord(append(b, `,"origin":`...), c.Origin.String())
	b = strconv.AppendInt(append(b, `,"unread_count":`...), int64(c.UnreadCount), 10)
	b = strconv.AppendBool(append(b, `,"marked_unread":`...), !c.MarkedUnreadAt.IsZero())
	b = appendPreview(append(b, `,"last_message":`...), &l.Last, names)
	b = appendMoment(append(b, `,"waiting_since":`...), c.WaitingSince)
	b = appendMoment(append(b, `,"waits_since":`...), c.WaitsSince())
	closes := time.Time{}
	if inbox.ReplyWindow > 0 && !l.LastInboundAt.IsZero() {
		closes = l.LastInboundAt.Add(inbox.ReplyWindow)
	}
	b = appendMoment(append(b, `,"window_closes_at":`...), closes)
	b = appendTime(append(b, `,"created_at":`...), c.CreatedAt)
	b = appendTime(append(b, `,"opened_at":`...), c.OpenedAt)
	b = appendTime(append(b, `,"last_activity_at":`...), c.LastActivityAt)
	b = appendMoment(append(b, `,"closed_at":`...), c.ClosedAt)
	b = appendRef(append(b, `,"close_reason":`...), c.CloseReason, names.Reasons)
	b = appendOptional(append(b, `,"close_summary":`...), c.CloseSummary)
	if sla := slaOf(&c.SLA); sla != nil {
		b = AppendJSON(append(b, `,"sla":`...), sla)
	}
	b = appendMoment(append(b, `,"snoozed_until":`...), c.SnoozedUntil)
	if !l.RepliedAt.IsZero() && !l.RepliedAt.Equal(desk.Never) {
		b = appendMoment(append(b, `,"replied_at":`...), l.RepliedAt)
	}
	b = appendMoment(append(b, `,"follow_up_at":`...), c.FollowUpAt)
	b = append(b, `,"scheduled_version":`...)
	if c.ScheduledVersion == 0 {
		b = append(b, "null"...)
	} else {
		b = appendID(b, c.ScheduledVersion)
	}
	b = appendID(append(b, `,"version":`...), c.Version)
	return append(b, '}')
}

func appendLabels(b []byte, set desk.LabelSet, names *desk.Names) []byte {
	if set == "" {
		return append(b, "[]"...)
	}
	b = append(b, '[')
	for i, l := range labelsOf(set, names) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendWord(append(b, `{"id":`...), l.ID)
		b = appendText(append(b, `,"name":`...), l.Name)
		b = append(appendText(append(b, `,"colour":`...), l.Colour), '}')
	}
	return append(b, ']')
}

// appendAttributes writes the attributes that are there, with their name; nothing if there are none.
func appendAttributes(b []byte, values desk.AttributeValues, names *desk.Names) []byte {
	if of := attributesOf(values, names); len(of) > 0 {
		b = AppendJSON(append(b, `,"attributes":`...), of)
	}
	return b
}

func appendPreview(b []byte, m *desk.Message, names *desk.Names) []byte {
	if m.ID == 0 {
		return append(b, "null"...)
	}
	b = appendID(append(b, `{"id":`...), m.ID)
	b = appendWord(append(b, `,"direction":`...), m.Direction.String())
	b = appendAuthor(append(b, `,"author":`...), m.Author, m.AuthorID, names)
	b = appendText(append(b, `,"kind":`...), string(m.Kind))
	b = appendText(append(b, `,"text":`...), m.Text)
	b = appendWord(append(b, `,"status":`...), m.Delivery.String())
	b = appendTime(append(b, `,"sent_at":`...), writtenAt(m))
	return append(b, '}')
}

// AppendMessages writes MessagesOf a list.
func AppendMessages(b []byte, list []desk.Shown, names *desk.Names) []byte {
	b = append(b, '[')
	for i := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = AppendMessage(b, &list[i], names)
	}
	return append(b, ']')
}

// AppendMessage writes MessageOf a message.
func AppendMessage(b []byte, s *desk.Shown, names *desk.Names) []byte {
	m := &s.Message
	b = appendID(append(b, `{"id":`...), m.ID)
	b = strconv.AppendInt(append(b, `,"conversation":`...), s.Number, 10)
	b = strconv.AppendInt(append(b, `,"seq":`...), m.Seq, 10)
	b = appendID(append(b, `,"sort_key":`...), m.SortKey)
	b = appendOptional(append(b, `,"external_id":`...), names.Reference(m.ExternalID))
	b = appendOptional(append(b, `,"client_id":`...), m.ClientID)
	b = appendWord(append(b, `,"direction":`...), m.Direction.String())
	b = appendText(append(b, `,"kind":`...), string(m.Kind))
	b = appendAuthor(append(b, `,"author":`...), m.Author, m.AuthorID, names)
	b = appendText(append(b, `,"text":`...), m.Text)
	b = appendContent(append(b, `,"content":`...), names.MaskedContent(&m.Content))
	b = appendWord(append(b, `,"status":`...), m.Delivery.String())
	b = append(b, `,"error":`...)
	if m.ErrorCode == "" {
		b = append(b, "null"...)
	} else {
		b = appendText(append(b, `{"code":`...), m.ErrorCode)
		b = append(appendOptional(append(b, `,"detail":`...), names.Called(m.ErrorDetail)), '}')
	}
	b = appendQuote(append(b, `,"reply_to":`...), &s.Quoted, names)
	b = append(b, `,"reactions":[`...)
	first := true
	for _, r := range m.Reactions {
		if r.Emoji == "" { // taken away
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendAuthor(append(b, `{"author":`...), r.Author, r.AuthorID, names)
		b = append(appendText(append(b, `,"emoji":`...), r.Emoji), '}')
	}
	b = appendTime(append(b, `],"sent_at":`...), writtenAt(m))
	b = appendMoment(append(b, `,"received_at":`...), m.ReceivedAt)
	b = appendMoment(append(b, `,"delivered_at":`...), m.DeliveredAt)
	b = appendMoment(append(b, `,"read_at":`...), m.ReadAt)
	b = appendMoment(append(b, `,"played_at":`...), m.PlayedAt)
	b = appendMoment(append(b, `,"failed_at":`...), m.FailedAt)
	b = appendMoment(append(b, `,"edited_at":`...), m.EditedAt)
	b = appendMoment(append(b, `,"deleted_at":`...), m.DeletedAt)
	b = strconv.AppendBool(append(b, `,"late":`...), m.Late)
	return append(b, '}')
}

func appendQuote(b []byte, q *desk.Message, names *desk.Names) []byte {
	if q.ID == 0 {
		return append(b, "null"...)
	}
	b = appendID(append(b, `{"id":`...), q.ID)
	b = appendText(append(b, `,"kind":`...), string(q.Kind))
	b = appendText(append(b, `,"text":`...), q.Text)
	b = appendAuthor(append(b, `,"author":`...), q.Author, q.AuthorID, names)
	b = strconv.AppendBool(append(b, `,"deleted":`...), !q.DeletedAt.IsZero())
	return append(b, '}')
}

// appendContent leaves what most messages do not have to encoding/json.
func appendContent(b []byte, c *desk.Content) []byte {
	if reflect.ValueOf(c).Elem().IsZero() {
		return append(b, "{}"...)
	}
	return AppendJSON(b, c)
}

// AppendJSON writes what encoding/json makes of a value that always encodes, without escapes for HTML.
func AppendJSON(b []byte, v any) []byte {
	w := bytes.NewBuffer(b)
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err) // a type of ours that cannot be encoded
	}
	return bytes.TrimSuffix(w.Bytes(), []byte("\n"))
}

func appendAuthor(b []byte, kind desk.AuthorKind, id int64, names *desk.Names) []byte {
	b = appendWord(append(b, `{"kind":`...), kind.String())
	if id == 0 {
		return append(b, `,"id":null,"name":null}`...)
	}
	b = appendID(append(b, `,"id":`...), id)
	return append(appendOptional(append(b, `,"name":`...), names.Author(id)), '}')
}

func appendRef(b []byte, id int64, names map[int64]string) []byte {
	if id == 0 {
		return append(b, "null"...)
	}
	b = appendID(append(b, `{"id":`...), id)
	return append(appendText(append(b, `,"name":`...), names[id]), '}')
}

func appendID(b []byte, id int64) []byte {
	return append(strconv.AppendInt(append(b, '"'), id, 10), '"')
}

func appendTime(b []byte, t time.Time) []byte {
	return append(t.UTC().AppendFormat(append(b, '"'), time.RFC3339Nano), '"')
}

// appendMoment writes null for a time that is not.
func appendMoment(b []byte, t time.Time) []byte {
	if t.IsZero() || t.Equal(desk.Never) {
		return append(b, "null"...)
	}
	return appendTime(b, t)
}

// appendOptional writes null for "".
func appendOptional(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendText(b, s)
}

// appendWord writes one of our own names, which need no escape.
func appendWord(b []byte, s string) []byte {
	return append(append(append(b, '"'), s...), '"')
}

// appendText writes a string.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	from := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= ' ' && c != '"' && c != '\\' && c < utf8.RuneSelf {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			b = appendEscape(append(b, s[from:i]...), c)
			i++
			from = i
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			b = append(append(b, s[from:i]...), `\ufffd`...)
			from = i + size
		case r == '\u2028' || r == '\u2029': // no line breaks in the JavaScript of old
			b = append(append(b, s[from:i]...), `\u202`...)
			b = append(b, "89"[r-'\u2028'])
			from = i + size
		}
		i += size
	}
	return append(append(b, s[from:]...), '"')
}

func appendEscape(b []byte, c byte) []byte {
	const hex = "0123456789abcdef"
	switch c {
	case '"', '\\':
		return append(b, '\\', c)
	case '\b':
		return append(b, `\b`...)
	case '\f':
		return append(b, `\f`...)
	case '\n':
		return append(b, `\n`...)
	case '\r':
		return append(b, `\r`...)
	case '\t':
		return append(b, `\t`...)
	}
	return append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}

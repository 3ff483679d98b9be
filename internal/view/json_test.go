package view

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"timbre/internal/desk"
)

// What is written straight from the nouns is what encoding/json makes of the types that describe it.
func TestWrittenAsDescribed(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		names := someNames(rt)
		row, message := someRow(rt), someMessage(rt)
		same(rt, AppendConversation(nil, &row, names), ConversationOf(&row, names))
		same(rt, AppendMessage(nil, &message, names), MessageOf(&message, names))
		list := rapid.SliceOfN(rapid.Just(row), 0, 3).Draw(rt, "rows")
		same(rt, AppendConversations(nil, list, names), ConversationsOf(list, names))
		messages := rapid.SliceOfN(rapid.Just(message), 0, 3).Draw(rt, "messages")
		same(rt, AppendMessages(nil, messages, names), MessagesOf(messages, names))
	})
}

func same(t interface{ Fatal(...any) }, got []byte, described any) {
	var want bytes.Buffer
	e := json.NewEncoder(&want)
	e.SetEscapeHTML(false)
	if err := e.Encode(described); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(bytes.TrimSuffix(want.Bytes(), []byte("\n"))), string(got)); diff != "" {
		t.Fatal("(-described +written):\n" + diff)
	}
}

func id(rt *rapid.T, of string) int64 {
	return rapid.SampledFrom([]int64{0, 7, 8, 1 << 60}).Draw(rt, of)
}

func words(rt *rapid.T, of string) string {
	return rapid.OneOf(rapid.Just(""), rapid.String(), rapid.SampledFrom([]string{"<a href=\"x\">&'\\/</a>", "a\u2028b\u2029c", "\xff\xc3(", "línea\n\r\t\b\f\x00\x1f\x7f", "👍🏽"})).Draw(rt, of)
}

func when(rt *rapid.T, of string) time.Time {
	return rapid.SampledFrom([]time.Time{{}, desk.Never, time.UnixMicro(1_700_000_000_000_000), time.UnixMicro(1_700_000_000_120_000),
		time.UnixMicro(1_700_000_000_123_456).In(time.FixedZone("", -3*3600))}).Draw(rt, of)
}

func someNames(rt *rapid.T) *desk.Names {
	window := rapid.SampledFrom([]time.Duration{0, 24 * time.Hour}).Draw(rt, "window")
	return &desk.Names{Members: map[int64]string{7: words(rt, "member")}, Teams: map[int64]string{8: words(rt, "team")},
		Labels:     map[int64]desk.LabelName{7: {Name: words(rt, "label"), Colour: "red", Place: 2}, 8: {Name: "VIP", Colour: words(rt, "colour"), Place: 1}},
		Attributes: map[int64]string{7: "plan", 8: words(rt, "key")}, Reasons: map[int64]string{7: words(rt, "reason")}, Tokens: map[int64]string{8: words(rt, "token")}, Inboxes: map[int64]desk.InboxName{7: {Name: words(rt, "inbox"), Channel: "whatsapp", ReplyWindow: window}}}
}

func labels(rt *rapid.T, of string) desk.LabelSet {
	return rapid.SampledFrom([]desk.LabelSet{"", "7", "7 8", "7 8 9"}).Draw(rt, of)
}

func someRow(rt *rapid.T) desk.Listed {
	at := when(rt, "created").UTC()
	return desk.Listed{
		Conversation: desk.Conversation{ID: id(rt, "id"), Number: id(rt, "number"), Inbox: id(rt, "inbox"), Contact: id(rt, "contact"),
			Status: desk.Status(rapid.IntRange(0, 3).Draw(rt, "status")), Assignee: id(rt, "assignee"), Team: id(rt, "of team"), Bot: id(rt, "bot"),
			Labels: labels(rt, "labels"), ContactLabels: labels(rt, "contact labels"), Priority: desk.Priority(rapid.IntRange(0, 4).Draw(rt, "priority")), Origin: desk.Origin(rapid.IntRange(0, 5).Draw(rt, "origin")),
			CreatedAt: at, OpenedAt: at, LastActivityAt: when(rt, "activity"), WaitingSince: when(rt, "waiting"), MarkedUnreadAt: when(rt, "marked"),
			SnoozedUntil: when(rt, "snoozed"), ClosedAt: when(rt, "closed"), CloseReason: id(rt, "reason"), CloseSummary: words(rt, "summary"), UnreadCount: rapid.IntRange(0, 99).Draw(rt, "unread"), Version: id(rt, "version"), FollowUpAt: when(rt, "follow-up"), SLA: someSLA(rt), ScheduledVersion: id(rt, "scheduled")},
		Contact:       desk.Contact{Name: words(rt, "name"), Phone: words(rt, "phone"), Username: words(rt, "username"), Email: words(rt, "email"), BlockedAt: when(rt, "blocked")},
		LastInboundAt: when(rt, "inbound"), Last: someBare(rt, "last"), RepliedAt: when(rt, "replied"),
	}
}

func someSLA(rt *rapid.T) (s desk.SLA) {
	for _, k := range []*desk.SLAClock{&s.Reply, &s.Resolution} {
		if rapid.Bool().Draw(rt, "measured") {
			s.Policy = 7
			*k = desk.SLAClock{Target: desk.SLANextReply, Of: time.Hour, Used: 2 * time.Hour, Due: when(rt, "due"), Warn: when(rt, "warn")}
		}
	}
	return s
}

func someBare(rt *rapid.T, of string) desk.Message {
	return desk.Message{ID: id(rt, of), Direction: desk.Direction(rapid.IntRange(0, 2).Draw(rt, "direction")), Kind: desk.Kind(words(rt, "kind")),
		Author: desk.AuthorKind(rapid.IntRange(0, 7).Draw(rt, "author")), AuthorID: id(rt, "author id"), Text: words(rt, "text"),
		Delivery: desk.Delivery(rapid.IntRange(0, 10).Draw(rt, "delivery")), ProviderAt: when(rt, "provider"), ReceivedAt: when(rt, "received"), DeletedAt: when(rt, "deleted")}
}

func someMessage(rt *rapid.T) desk.Shown {
	s := desk.Shown{Number: id(rt, "of number"), Message: someBare(rt, "message"), Quoted: someBare(rt, "quoted")}
	m := &s.Message
	m.Seq, m.SortKey, m.ExternalID, m.ClientID = id(rt, "seq"), id(rt, "sort key"), words(rt, "external"), words(rt, "client")
	m.ErrorCode, m.ErrorDetail, m.Late = words(rt, "code"), words(rt, "detail"), rapid.Bool().Draw(rt, "late")
	m.DeliveredAt, m.ReadAt, m.PlayedAt, m.FailedAt, m.EditedAt = when(rt, "delivered"), when(rt, "read"), when(rt, "played"), when(rt, "failed"), when(rt, "edited")
	if rapid.Bool().Draw(rt, "media") {
		m.Content = desk.Content{Media: &desk.Media{File: 5, Name: words(rt, "file")}, Contacts: []desk.SharedContact{}, Forwarded: "once"}
	}
	for range rapid.IntRange(0, 2).Draw(rt, "reactions") {
		m.Reactions = append(m.Reactions, desk.Reaction{Author: desk.AuthorAgent, AuthorID: id(rt, "who"), Emoji: words(rt, "emoji")})
	}
	return s
}

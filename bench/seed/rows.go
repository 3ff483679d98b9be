package seed

import (
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// table is rows to load. A row is reused after its turn.
type table struct {
	name    string
	columns []string
	rows    iter.Seq[[]any]
}

// secrets are what the rows hold of passwords, tokens and credentials.
type secrets struct {
	passwordHash                          string
	sessionHashes                         []string // by member
	botHash                               string
	fingerprint, secret, verify, graphKey string // of the Meta app and its inboxes, sealed
}

// botScopes are what an integration needs that reads, answers and closes.
const botScopes = "conversations.start conversations.reply conversations.status conversations.assign_others notes.write contacts.edit templates.send"

const (
	appPath   = "bench"
	portfolio = "215589313241560883"
)

func (w *world) tables(s secrets) []table {
	began := w.start().UnixMicro()
	var seq int64
	if n := len(w.messages); n > 0 {
		seq = int64(n)
	}
	list := []table{
		{"workspaces", []string{"id", "name", "locale", "time_zone", "country", "seq", "last_number", "created_at"}, single(
			w.workspace, "Banco de pruebas", "es", "America/Mexico_City", "MX", seq, int64(w.Conversations), began)},
		{"notified", []string{"workspace_id", "seq"}, single(w.workspace, seq)}, // nobody is told of what was before
		{"meta_apps", []string{"id", "path", "secret_fingerprint", "secret_sealed", "verify_sealed", "created_at"}, single(
			w.workspace, appPath, s.fingerprint, s.secret, s.verify, began)},
		{"tokens", []string{"id", "token_hash", "workspace_id", "user_id", "name", "scopes", "created_by", "created_at", "expires_at"}, single(
			w.workspace, s.botHash, w.workspace, int64(0), "Integración", botScopes, w.members[0].id, began, int64(0))},
	}
	list = append(list, w.people(s, began)...)
	return append(list, w.contactTables()...)
}

// big are the tables of most rows, loaded last.
func (w *world) big() []table {
	return []table{w.conversationRows(), w.agentRows(), w.tallyRows(), w.messageRows(), w.eventRows()}
}

func single(row ...any) iter.Seq[[]any] {
	return func(yield func([]any) bool) { yield(row) }
}

// each makes a row of each of a list.
func each[T any](list []T, row func(i int, v *T) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range list {
			if !yield(row(i, &list[i])) {
				return
			}
		}
	}
}

// pairs makes a row for each thing of each member.
func (w *world) pairs(of func(*member) []int, row func(m *member, i int) []any) iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range w.members {
			for _, j := range of(&w.members[i]) {
				if !yield(row(&w.members[i], j)) {
					return
				}
			}
		}
	}
}

func (w *world) people(s secrets, began int64) []table {
	ends := w.now.Add(10 * 365 * 24 * time.Hour).UnixMicro()
	return []table{
		{"users", []string{"id", "email", "name", "password_hash", "locale", "created_at"}, each(w.members, func(_ int, m *member) []any {
			return []any{m.id, m.email, m.name, s.passwordHash, "es", began}
		})},
		{"memberships", []string{"workspace_id", "user_id", "role", "sight", "active", "rights_version", "created_at"},
			each(w.members, func(_ int, m *member) []any {
				return []any{w.workspace, m.id, string(m.role), string(m.sight), true, int64(1), began}
			})},
		{"sessions", []string{"token_hash", "user_id", "created_at", "last_seen_at", "expires_at", "user_agent", "address"},
			each(w.members, func(i int, m *member) []any {
				return []any{s.sessionHashes[i], m.id, began, w.now.UnixMicro(), ends, "bench", "127.0.0.1"}
			})},
		{"teams", []string{"id", "workspace_id", "name", "created_at"}, each(w.teams, func(i int, id *int64) []any {
			return []any{*id, w.workspace, teamNames[i], began}
		})},
		{"team_members", []string{"workspace_id", "team_id", "user_id"}, w.pairs(func(m *member) []int { return m.teams },
			func(m *member, i int) []any { return []any{w.workspace, w.teams[i], m.id} })},
		{"inboxes", []string{"id", "workspace_id", "channel", "name", "number", "app_id", "account", "portfolio", "token_sealed", "state",
			"state_code", "settings", "created_at"}, each(w.inboxes, func(i int, b *inbox) []any {
			return []any{b.id, w.workspace, "whatsapp", inboxNames[i%len(inboxNames)], fmt.Sprintf("+52 55 5000 %04d", i), w.workspace, b.account,
				portfolio, s.graphKey, string(desk.InboxConnected), "", settings, began}
		})},
		{"inbox_members", []string{"workspace_id", "inbox_id", "user_id"}, w.pairs(func(m *member) []int { return m.inboxes },
			func(m *member, i int) []any { return []any{w.workspace, w.inboxes[i].id, m.id} })},
	}
}

// settings of an inbox: nothing is closed by itself, for most of a year's conversations are idle, and closing them would be measured.
const settings = `{"auto_close":{"off":true}}`

func (w *world) contactTables() []table {
	return []table{
		{"contacts", []string{"id", "workspace_id", "name", "email", "phone", "company", "bio", "country", "city", "language", "sources",
			"attributes", "search", "owner_id", "blocked_at", "created_at", "updated_at", "version"}, each(w.contacts, func(_ int, c *contact) []any {
			return []any{c.id, w.workspace, c.name, "", "+" + c.phone, "", "", "", "", "", `{"name":"channel","phone":"channel"}`, "{}",
				c.search(), int64(0), int64(0), c.begins, c.begins, int64(0)}
		})},
		{"contact_words", []string{"workspace_id", "word", "newest"}, w.contactWords()},
		{"identities", []string{"id", "workspace_id", "contact_id", "primary_id", "kind", "scope", "value", "raw"}, w.identities()},
		{"threads", []string{"id", "workspace_id", "inbox_id", "identity_id", "contact_id", "address", "last_inbound_at", "marketing_stopped_at",
			"unreachable_code"}, each(w.contacts, func(_ int, c *contact) []any {
			inbound := int64(0)
			if c.last >= 0 {
				inbound = w.conversations[c.last].ends
			}
			return []any{c.thread, w.workspace, w.inboxes[c.inbox].id, c.phoneID, c.id, c.phone, inbound, int64(0), ""}
		})},
	}
}

func (c *contact) search() string { return store.Fold(c.name + "\n\n\n" + c.phone) }

func (w *world) contactWords() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range w.contacts {
			c := &w.contacts[i]
			for _, word := range store.ContactWords(c.search()) {
				if !yield([]any{w.workspace, word, -c.id}) {
					return
				}
			}
		}
	}
}

func (w *world) identities() iter.Seq[[]any] {
	return func(yield func([]any) bool) {
		for i := range w.contacts {
			c := &w.contacts[i]
			if !yield([]any{c.phoneID, w.workspace, c.id, c.phoneID, string(desk.IdentityPhone), "", desk.CanonicalPhone(c.phone), c.phone}) ||
				!yield([]any{c.bsuidID, w.workspace, c.id, c.phoneID, string(desk.IdentityBSUID), portfolio, c.bsuid, c.bsuid}) {
				return
			}
		}
	}
}

func (w *world) memberID(place int) int64 {
	if place < 0 {
		return 0
	}
	return w.members[place].id
}

func (w *world) teamID(place int) int64 {
	if place < 0 {
		return 0
	}
	return w.teams[place]
}

func (w *world) conversationRows() table {
	never := desk.Never.UnixMicro()
	return table{"conversations", []string{"id", "workspace_id", "number", "inbox_id", "thread_id", "contact_id", "status", "assignee_id",
		"team_id", "bot_id", "priority", "origin", "created_at", "opened_at", "handed_over_at", "first_reply_at", "last_activity_at",
		"waiting_since", "waits_since", "snoozed_until", "closed_at", "closed_by", "last_message_id", "last_inbound_id", "last_seq", "read_seq",
		"unread_count", "marked_unread_at", "unread", "version"}, each(w.conversations, func(i int, v *conversation) []any {
		c := &w.contacts[v.contact]
		waits, snoozed, closed, by := never, int64(0), int64(0), int64(0)
		if v.waits != 0 {
			waits = v.waits
		}
		switch v.status {
		case desk.Snoozed:
			snoozed = w.now.Add(365 * 24 * time.Hour).UnixMicro()
		case desk.Closed:
			closed, by = v.ends, w.memberID(v.agent)
		}
		priority := max(0, chanceOf(w.Seed, ofStatus, uint64(i), 1).below(12)-7)
		return []any{v.id, w.workspace, int64(i + 1), w.inboxes[c.inbox].id, c.thread, c.id, int64(v.status), w.memberID(v.assignee),
			w.teamID(v.team), int64(0), int64(priority), int64(desk.OriginCustomer), v.begins, v.begins, int64(0), v.replied, v.ends,
			waits, waits, snoozed, closed, by, v.lastMessage, v.lastInbound, int64(v.messages), int64(v.messages - v.unread),
			int64(v.unread), int64(0), v.unread > 0, v.version}
	})}
}

// agentRows let one in ten conversations be followed by a second agent of its inbox.
func (w *world) agentRows() table {
	return table{"conversation_agents", []string{"workspace_id", "conversation_id", "user_id", "participates", "active"}, func(yield func([]any) bool) {
		for i := range w.conversations {
			v := &w.conversations[i]
			c := chanceOf(w.Seed, ofStatus, uint64(i), 2)
			agents := w.inboxes[w.contacts[v.contact].inbox].agents
			if second := agents[c.below(len(agents))]; c.oneIn(10) && second != v.assignee {
				if !yield([]any{w.workspace, v.id, w.members[second].id, true, v.status.Active()}) {
					return
				}
			}
		}
	}}
}

func (w *world) tallyRows() table {
	type key struct{ status, inbox, assignee, team int64 }
	tally := map[key]int64{}
	for i := range w.conversations {
		v := &w.conversations[i]
		tally[key{int64(v.status), w.inboxes[w.contacts[v.contact].inbox].id, w.memberID(v.assignee), w.teamID(v.team)}]++
	}
	return table{"tally", []string{"workspace_id", "status", "inbox_id", "assignee_id", "team_id", "n"}, func(yield func([]any) bool) {
		for k, n := range tally {
			if !yield([]any{w.workspace, k.status, k.inbox, k.assignee, k.team, n}) {
				return
			}
		}
	}}
}

func (w *world) messageRows() table {
	gen := newTimedIDs()
	return table{"messages", []string{"id", "workspace_id", "conversation_id", "inbox_id", "thread_id", "seq", "sort_key", "direction", "kind",
		"author_kind", "author_id", "text", "content", "external_id", "client_id", "reply_to", "delivery", "error_code", "error_detail",
		"provider_at", "received_at", "sent_at", "delivered_at", "read_at", "played_at", "failed_at", "edited_at", "deleted_at", "late",
		"reactions"}, each(w.messages, func(i int, m *message) []any { return w.messageRow(gen.next(m.at), i, m) })}
}

func (w *world) messageRow(id int64, i int, m *message) []any {
	v := &w.conversations[m.conversation]
	c := &w.contacts[v.contact]
	r := w.role(v, int(m.conversation), int(m.place))
	chance := chanceOf(w.Seed, ofMessage, uint64(m.conversation), uint64(m.place), 1)
	direction, kind, author, authorID := desk.Internal, desk.KindEvent, desk.AuthorSystem, int64(0)
	var words, content, external, client string
	var delivery desk.Delivery
	var provider, sent, delivered, read int64
	switch r {
	case byCustomer:
		direction, kind, author, words = desk.In, desk.KindText, desk.AuthorCustomer, text(chance, true)
		external, provider = "wamid.HBgNNTI"+strconv.FormatInt(id, 36), m.at-m.at%1_000_000
	case byAgent:
		direction, kind, author, authorID, words = desk.Out, desk.KindText, desk.AuthorAgent, w.members[v.agent].id, text(chance, false)
		external, client, delivery = "wamid.HBgOUT"+strconv.FormatInt(id, 36), "c"+strconv.FormatInt(id, 36), desk.Read
		sent, delivered, read = m.at+400_000, m.at+900_000, m.at+9_000_000
	case note:
		kind, author, authorID, words = desk.KindNote, desk.AuthorAgent, w.members[v.agent].id, text(chance, false)
		client = "c" + strconv.FormatInt(id, 36)
	default:
		content = w.line(r, v)
	}
	return []any{id, w.workspace, v.id, w.inboxes[c.inbox].id, c.thread, int64(m.place + 1), m.at, int64(direction), string(kind), int64(author),
		authorID, words, content, external, client, int64(0), int64(delivery), "", "", provider, m.at, sent, delivered, read, int64(0), int64(0),
		int64(0), int64(0), false, ""}
}

// line is the content of a system line.
func (w *world) line(r role, v *conversation) string {
	line := desk.EventLine{Name: "opened"}
	switch r {
	case lineAssigned:
		line = desk.EventLine{Name: "assigned", By: w.members[0].id, ToID: w.memberID(v.assignee)}
	case lineClosed:
		line = desk.EventLine{Name: "closed", By: w.memberID(v.agent)}
	}
	b, err := json.Marshal(desk.Content{Event: &line})
	if err != nil {
		panic(err) // plain strings and numbers
	}
	return string(b)
}

// eventRows are the log: one event for each message, as if nothing else had happened.
func (w *world) eventRows() table {
	gen := newTimedIDs()
	return table{"events", []string{"workspace_id", "seq", "at", "kind", "actor_kind", "actor_id", "conversation_id", "message_id", "contact_id",
		"subject_id", "facts", "cause", "depth", "data"}, each(w.messages, func(i int, m *message) []any {
		v := &w.conversations[m.conversation]
		return []any{w.workspace, int64(i + 1), m.at, string(desk.MessageCreated), int64(desk.ActorSystem), int64(0), v.id, gen.next(m.at),
			w.contacts[v.contact].id, int64(0), w.facts(v), int64(0), int64(0), ""}
	})}
}

// facts of a conversation as the log packs them: inbox, status, assignee, team, bot in base 36.
func (w *world) facts(v *conversation) string {
	b := make([]byte, 0, 48)
	for i, n := range [...]int64{w.inboxes[w.contacts[v.contact].inbox].id, int64(v.status), w.memberID(v.assignee), w.teamID(v.team), 0} {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, n, 36)
	}
	return string(b)
}

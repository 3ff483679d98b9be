package store

import (
	"encoding/json"
	"slices"
	"strings"

	"timbre/internal/desk"
)

// The group's reads: people by identity, messages by the provider's id. On PostgreSQL one statement each for the whole group;
// on SQLite the statement of one key, in a loop. Both texts are made from the same parts.

var personOne = `SELECT CAST($5 AS BIGINT), ` + personColumns + ` FROM identities i ` + strings.ReplaceAll(personJoins, "%INBOX%", "$2") + `
	WHERE i.workspace_id = $1 AND i.value = $4 AND i.kind = $3 AND i.scope = $6`

var personMany = `SELECT k.n, ` + personColumns + ` FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::text[])
	AS k (workspace_id, inbox_id, kind, value, n, scope)
	JOIN identities i ON i.workspace_id = k.workspace_id AND i.value = k.value AND i.kind = k.kind AND i.scope = k.scope
	` + strings.ReplaceAll(personJoins, "%INBOX%", "k.inbox_id")

func personArgs(k IdentityKey) []any {
	return []any{k.Workspace, k.Inbox, string(k.Kind), k.Value, int64(0), k.Scope}
}

// scanPerson reads personOne or personMany and the number of the key.
func scanPerson(r rows) (n int64, p *Person, err error) {
	p = &Person{}
	var blocked int64
	var t threadRow
	var c conversationRow
	id := &p.Identity
	dst := []any{&n, &id.ID, &id.Contact, &id.Primary, &id.Kind, &id.Scope, &id.Value, &id.Raw,
		&p.Contact.Name, &p.Contact.sources, &p.Contact.Phone, &blocked, &p.Contact.Labels, &p.Contact.Owner, &p.Contact.OwnerTeam,
		&t.t.ID, &t.t.Identity, &t.t.Contact, &t.t.Address, &t.t.Alias, &t.inbound, &t.stopped, &t.t.UnreachableCode}
	v := &c.c
	dst = append(dst, &v.ID, &v.Number, &v.Inbox, &v.Thread, &v.Contact, &v.Status, &v.Assignee,
		&v.Team, &v.Bot, &v.Priority, &v.Labels, &v.ContactLabels, &v.Origin, &c.created, &c.opened,
		&c.handed, &c.replied, &c.activity, &c.waiting,
		&c.snoozed, &c.closed, &v.ClosedBy, &v.LastMessage, &v.LastInbound,
		&c.inbound, &v.LastSeq, &v.ReadSeq, &v.UnreadCount, &c.marked, &c.followUp, &c.window, &c.sla, &v.ScheduledVersion, &v.Version)
	if err := r.Scan(dst...); err != nil {
		return 0, nil, err
	}
	p.Contact.ID, p.Contact.Blocked = id.Contact, blocked != 0
	p.Thread, p.Open = t.value(), c.value()
	return n, p, nil
}

func sourceOf(sources, field string) desk.Source {
	if len(sources) <= 2 {
		return ""
	}
	var m map[string]desk.Source
	if json.Unmarshal([]byte(sources), &m) != nil {
		return ""
	}
	return m[field]
}

var messageExternalOne = `SELECT CAST($4 AS BIGINT), ` + messageColumns + ` FROM messages m
	WHERE m.workspace_id = $1 AND m.inbox_id = $2 AND m.external_id = $3 AND m.external_id <> ''`

var messageExternalMany = `SELECT k.n, ` + messageColumns + ` FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
	AS k (workspace_id, inbox_id, external_id, n)
	JOIN messages m ON m.workspace_id = k.workspace_id AND m.inbox_id = k.inbox_id AND m.external_id = k.external_id AND m.external_id <> ''`

// prefetches joins the members' needs, answers what it can from memory and prepares the group's maps for the other answers.
func (g *group) prefetches(members []*request) []prefetch {
	g.reset()
	var people []IdentityKey
	var external, parked []ExternalKey
	var conversations []ConversationKey
	var clients []ClientKey
	for _, r := range members {
		for _, k := range r.need.Identities {
			if g.people[k] != nil {
				continue
			}
			e := &personEntry{person: g.memory.recall(k)}
			if g.people[k] = e; e.person == nil {
				people = append(people, k)
			}
		}
		for _, k := range r.need.Conversations {
			if g.conversations[k.ID] != nil || slices.Contains(conversations, k) {
				continue
			}
			if c, t, ok := g.memory.recallConversation(k); ok {
				g.adopt(c)
				g.adoptThread(t)
				continue
			}
			conversations = append(conversations, k)
		}
		for _, k := range r.need.Clients {
			if _, asked := g.clients[k]; !asked {
				g.clients[k] = nil
				clients = append(clients, k)
			}
		}
		for _, k := range r.need.Parked {
			if _, asked := g.parked[k]; !asked {
				g.parked[k] = false
				parked = append(parked, k)
			}
		}
		for _, k := range r.need.External {
			if !g.asked[k] {
				g.asked[k] = true
				external = append(external, k)
			}
		}
	}
	var out []prefetch
	if len(people) > 0 {
		p := prefetch{text: personOne, set: personMany, typs: []string{"bigint", "bigint", "text", "text", "bigint", "text"}}
		for i, k := range people {
			p.keys = append(p.keys, []any{k.Workspace, k.Inbox, string(k.Kind), k.Value, int64(i), k.Scope})
		}
		p.scan = func(r rows) error {
			n, person, err := scanPerson(r)
			if err != nil {
				return err
			}
			if n < 0 || n >= int64(len(people)) {
				return errPrefetch
			}
			k := people[n]
			completePerson(person, k)
			g.people[k].person = person
			return nil
		}
		out = append(out, p)
	}
	if len(external) > 0 {
		p := prefetch{text: messageExternalOne, set: messageExternalMany, typs: []string{"bigint", "bigint", "text", "bigint"}}
		for i, k := range external {
			p.keys = append(p.keys, []any{k.Workspace, k.Inbox, k.ID, int64(i)})
		}
		p.scan = func(r rows) error {
			var n int64
			var row messageRow
			if err := r.Scan(append([]any{&n}, row.dst()...)...); err != nil {
				return err
			}
			if n < 0 || n >= int64(len(external)) {
				return errPrefetch
			}
			m, err := row.value()
			if err != nil {
				return err
			}
			g.external[external[n]] = &m
			return nil
		}
		out = append(out, p)
	}
	if len(parked) > 0 {
		p := prefetch{parked: true, text: parkedOne, set: parkedMany, typs: []string{"bigint", "bigint", "text", "bigint"}}
		for i, k := range parked {
			p.keys = append(p.keys, []any{k.Workspace, k.Inbox, k.ID, int64(i)})
		}
		p.scan = func(r rows) error {
			var n int64
			if err := r.Scan(&n); err != nil {
				return err
			}
			if n < 0 || n >= int64(len(parked)) {
				return errPrefetch
			}
			g.parked[parked[n]] = true
			return nil
		}
		out = append(out, p)
	}
	if len(conversations) > 0 {
		out = append(out, g.prefetchConversations(conversations))
	}
	if len(clients) > 0 {
		out = append(out, g.prefetchClients(clients))
	}
	return append(out, g.prefetchWork(members)...)
}

const conversationAndThread = conversationColumns + `, ` + threadColumns

var conversationOne = `SELECT ` + conversationAndThread + ` FROM conversations c
	JOIN threads t ON t.workspace_id = c.workspace_id AND t.id = c.thread_id WHERE c.workspace_id = $1 AND c.id = $2`

var conversationMany = `SELECT ` + conversationAndThread + ` FROM unnest($1::bigint[], $2::bigint[]) AS k (workspace_id, id)
	JOIN conversations c ON c.workspace_id = k.workspace_id AND c.id = k.id
	JOIN threads t ON t.workspace_id = c.workspace_id AND t.id = c.thread_id`

func (g *group) prefetchConversations(keys []ConversationKey) prefetch {
	p := prefetch{text: conversationOne, set: conversationMany, typs: []string{"bigint", "bigint"}}
	for _, k := range keys {
		p.keys = append(p.keys, []any{k.Workspace, k.ID})
	}
	p.scan = func(r rows) error {
		var c conversationRow
		var t threadRow
		if err := r.Scan(append(c.dst(), t.dst()...)...); err != nil {
			return err
		}
		g.adopt(c.value())
		g.adoptThread(t.value())
		return nil
	}
	return p
}

var clientOne = `SELECT CAST($4 AS BIGINT), ` + messageColumns + ` FROM messages m
	WHERE m.workspace_id = $1 AND m.author_id = $2 AND m.client_id = $3 AND m.client_id <> ''`

var clientMany = `SELECT k.n, ` + messageColumns + ` FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[])
	AS k (workspace_id, author_id, client_id, n)
	JOIN messages m ON m.workspace_id = k.workspace_id AND m.author_id = k.author_id AND m.client_id = k.client_id AND m.client_id <> ''`

func (g *group) prefetchClients(keys []ClientKey) prefetch {
	p := prefetch{text: clientOne, set: clientMany, typs: []string{"bigint", "bigint", "text", "bigint"}}
	for i, k := range keys {
		p.keys = append(p.keys, []any{k.Workspace, k.Author, k.ID, int64(i)})
	}
	p.scan = func(r rows) error {
		var n int64
		var row messageRow
		if err := r.Scan(append([]any{&n}, row.dst()...)...); err != nil {
			return err
		}
		m, err := row.value()
		if err != nil {
			return err
		}
		if n < 0 || n >= int64(len(keys)) {
			return errPrefetch
		}
		g.clients[keys[n]] = &m
		return nil
	}
	return p
}

var parkedOne = `SELECT CAST($4 AS BIGINT) FROM parked_updates p WHERE p.workspace_id = $1 AND p.inbox_id = $2 AND p.external_id = $3 LIMIT 1`

var parkedMany = `SELECT k.n FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::bigint[]) AS k (workspace_id, inbox_id, external_id, n)
	WHERE EXISTS (SELECT 1 FROM parked_updates p WHERE p.workspace_id = k.workspace_id AND p.inbox_id = k.inbox_id AND p.external_id = k.external_id)`

// completePerson fills what the key says already and the read left out.
func completePerson(p *Person, k IdentityKey) {
	p.Identity.Workspace = k.Workspace
	if p.Thread.ID != 0 {
		p.Thread.Workspace, p.Thread.Inbox = k.Workspace, k.Inbox
	}
	if p.Open.ID != 0 {
		p.Open.Workspace = k.Workspace
	}
}

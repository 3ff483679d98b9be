package store

import (
	"context"
	"encoding/base64"
	"strconv"

	"timbre/internal/desk"
)

// SearchQuery asks for messages in which all words of a text begin words.
type SearchQuery struct {
	Text  string
	After string // the cursor of the page before
	Limit int
}

// SearchPage is a page of messages, the newest first.
type SearchPage struct {
	Hits     []desk.Hit
	Next     string // the cursor of what is older, "": there is nothing. A page may be short, even empty, and still have one
	Complete bool   // all messages are in the index; else the oldest so far are
}

// Bounds of a search. With few conversations to see, matches are looked for in these only; with many, matches are looked through for
// what may be seen, up to so many for one page.
const (
	fewConversations = 150
	fewInboxes       = 8
	mostCandidates   = 2000
	mostAtOnce       = 500
)

// SearchMessages finds messages that the actor may see. The index only says where to look: what it finds is read from the database,
// with the actor's sight, and compared with the words once more, so that nothing is shown that was changed or taken away since.
func (s *Store) SearchMessages(ctx context.Context, a *desk.Actor, q SearchQuery) (page SearchPage, err error) {
	page.Complete = true
	wanted := parseSearch(q.Text)
	m := &searchMatch{workspace: a.Workspace, tokens: wanted.tokens()}
	if len(m.tokens) == 0 || a.Kind != desk.ActorSystem && len(a.Inboxes) == 0 {
		return page, nil
	}
	err = s.search.with(ctx, func(index searchIndex) error {
		p, err := index.position(ctx, a.Workspace)
		if err != nil || p == (searchPosition{}) {
			page.Complete = false
			return err
		}
		page.Complete = p.built
		if q.After != "" {
			last, ok := parseSearchCursor(q.After)
			if !ok {
				return desk.Invalid("after", "invalid")
			}
			if m.before, err = index.after(ctx, a.Workspace, last); err != nil || m.before == 0 {
				return err
			}
		}
		g := &gathering{store: s, actor: a, index: index, match: m, wanted: wanted, limit: q.Limit, page: &page, seen: map[int64]bool{}}
		return g.run(ctx)
	})
	return page, err
}

// gathering looks through the matches of a search, newest first, until its page is full.
type gathering struct {
	store  *Store
	actor  *desk.Actor
	index  searchIndex
	match  *searchMatch
	wanted searchFor
	limit  int
	page   *SearchPage
	seen   map[int64]bool // conversations that were looked at → whether the actor sees them
}

func (g *gathering) run(ctx context.Context) error {
	m, last := g.match, int64(0)
	if none, err := g.narrow(ctx); err != nil || none {
		return err
	}
	m.limit = g.limit + 1
	for round, looked := 1, 0; looked < mostCandidates; round++ {
		found, err := g.index.match(ctx, m)
		if err != nil {
			return err
		}
		full, err := g.take(ctx, found, len(found) == m.limit)
		if err != nil || full || len(found) < m.limit {
			return err
		}
		looked += len(found)
		m.before, last = found[len(found)-1].place, found[len(found)-1].message
		m.limit = min(4*m.limit, mostAtOnce)
		if a := g.actor; round == 2 && a.Sight == desk.SightAll && a.Role != desk.RoleAdministrator && len(a.Inboxes) <= fewInboxes {
			m.inboxes = a.Inboxes // much was looked at for little
		}
	}
	g.page.Next = searchCursor(last)
	return nil
}

// narrow says where to look for whoever sees few conversations; none is true if there is nothing to find.
func (g *gathering) narrow(ctx context.Context) (none bool, err error) {
	a := g.actor
	if a.Kind == desk.ActorSystem || a.Sight == desk.SightAll {
		return false, nil
	}
	g.match.limit = 1
	found, err := g.index.match(ctx, g.match) // nobody wrote it: that is told at once
	if err != nil || len(found) == 0 {
		return true, err
	}
	ids, err := g.store.fewConversations(ctx, a)
	g.match.conversations = ids
	return ids != nil && len(ids) == 0, err
}

// fewConversations lists the conversations that the actor may see; nil if there are many.
func (s *Store) fewConversations(ctx context.Context, a *desk.Actor) ([]int64, error) {
	l, err := newListing(s.engine.dialect(), a, &desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortNewest, Limit: fewConversations})
	if err != nil {
		return nil, err
	}
	ids := []int64{}
	l.fetch = fewConversations + 1
	if l.addArms(); len(l.arms) == 0 {
		return ids, nil
	}
	err = each(ctx, s.engine, `SELECT id FROM `+l.merged(l.arms)+` p`, l.args, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	if err != nil || len(ids) > fewConversations {
		return nil, err
	}
	return ids, nil
}

// take adds to the page what of the matches the actor may see. more: there are further ones.
func (g *gathering) take(ctx context.Context, found []searchMatched, more bool) (full bool, err error) {
	if found, err = g.visible(ctx, found); err != nil {
		return false, err
	}
	for len(found) > 0 {
		some := found[:min(len(found), g.limit+1)]
		found = found[len(some):]
		hits, err := g.store.seenMessages(ctx, g.actor, some)
		if err != nil {
			return false, err
		}
		for i, f := range some {
			hit, ok := hits[f.message]
			if !ok {
				continue
			}
			text := searchable(&hit.Message, g.actor.Masked())
			places, ok := g.wanted.in(text)
			if !ok {
				continue
			}
			hit.Snippet = snippet(text, places)
			g.page.Hits = append(g.page.Hits, hit)
			if len(g.page.Hits) == g.limit {
				if i+1 < len(some) || len(found) > 0 || more {
					g.page.Next = searchCursor(f.message)
				}
				return true, nil
			}
		}
	}
	return false, nil
}

// visible leaves out matches in conversations that the actor does not see. For an administrator, who sees nearly all, the messages
// themselves are asked at once.
func (g *gathering) visible(ctx context.Context, found []searchMatched) ([]searchMatched, error) {
	if g.actor.Role == desk.RoleAdministrator {
		return found, nil
	}
	var unknown []int64
	for _, f := range found {
		if _, known := g.seen[f.conversation]; !known {
			g.seen[f.conversation] = false
			unknown = append(unknown, f.conversation)
		}
	}
	if len(unknown) > 0 {
		d := g.store.engine.dialect()
		where, args := sight(d, g.actor, []any{g.actor.Workspace, d.list(unknown)})
		err := each(ctx, g.store.engine, `SELECT c.id FROM conversations c`+d.byRow()+` WHERE c.workspace_id = $1 AND `+d.in("c.id", 2)+
			` AND c.status < 4 AND `+where, args, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			g.seen[id] = true
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	out := make([]searchMatched, 0, len(found))
	for _, f := range found {
		if g.seen[f.conversation] {
			out = append(out, f)
		}
	}
	return out, nil
}

// seenMessages reads those of some messages that the actor may see, by id.
func (s *Store) seenMessages(ctx context.Context, a *desk.Actor, list []searchMatched) (map[int64]desk.Hit, error) {
	ids := make([]int64, len(list))
	for i := range list {
		ids[i] = list[i].message
	}
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, d.list(ids)})
	out := make(map[int64]desk.Hit, len(ids))
	err := each(ctx, s.engine, `SELECT m.id, m.kind, m.direction, m.author_kind, m.author_id, m.text, m.content, m.provider_at, m.received_at,
			c.id, c.number, c.status, c.inbox_id, c.assignee_id, ct.id, ct.name, ct.phone, ct.email, ct.username
		FROM messages m JOIN conversations c`+d.byRow()+` ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
		JOIN contacts ct`+d.byRow()+` ON ct.workspace_id = m.workspace_id AND ct.id = c.contact_id
		WHERE m.workspace_id = $1 AND `+d.in("m.id", 2)+` AND m.deleted_at = 0 AND NOT m.hidden AND c.status < 4 AND `+where, args, func(r rows) error {
		var row messageRow
		var hit desk.Hit
		m, c, ct := &row.m, &hit.Conversation, &hit.Contact
		if err := r.Scan(&m.ID, &m.Kind, &m.Direction, &m.Author, &m.AuthorID, &m.Text, &row.content, &row.provider, &row.received,
			&c.ID, &c.Number, &c.Status, &c.Inbox, &c.Assignee, &c.Contact, &ct.Name, &ct.Phone, &ct.Email, &ct.Username); err != nil {
			return err
		}
		ct.ID = c.Contact
		var err error
		hit.Message, err = row.value()
		out[hit.Message.ID] = hit
		return err
	})
	return out, err
}

// ConversationsOf lists the newest conversations of some contacts that the actor may see.
func (s *Store) ConversationsOf(ctx context.Context, a *desk.Actor, contacts []int64, limit int) ([]desk.Listed, error) {
	d := s.engine.dialect()
	args := []any{a.Workspace, limit}
	of, args := d.oneOf("c.contact_id", contacts, args)
	where, args := sight(d, a, args)
	return listed(ctx, s.engine, limit, `SELECT `+listedColumns+` FROM (SELECT * FROM conversations c`+d.by("conversations_contact")+`
			WHERE c.workspace_id = $1 AND c.status < 4 AND `+of+` AND `+where+` ORDER BY c.last_activity_at DESC, c.id DESC LIMIT $2) c`+listedJoins+`
		ORDER BY c.last_activity_at DESC, c.id DESC`, args)
}

// searchCursor names a message, so that it outlives an index that is made anew.
func searchCursor(message int64) string {
	return base64.RawURLEncoding.EncodeToString([]byte("m," + strconv.FormatInt(message, 36)))
}

func parseSearchCursor(cursor string) (int64, bool) {
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(text) < 3 || string(text[:2]) != "m," {
		return 0, false
	}
	id, err := strconv.ParseInt(string(text[2:]), 36, 64)
	return id, err == nil && id > 0
}

package store

import (
	"errors"
	"time"

	"timbre/internal/desk"
)

// Person is what the store knows of somebody who writes to an inbox.
type Person struct {
	Identity desk.Identity
	Contact  PersonContact
	Thread   desk.Thread       // of his primary identity on the inbox; ID 0: none yet
	Open     desk.Conversation // of that thread, not closed; ID 0: none
	Stranger bool              // his thread was made just now: it has no conversation yet
}

// PersonContact is the part of a contact that a message may touch.
type PersonContact struct {
	ID      int64
	Name    string
	sources string // JSON, as stored
	Phone   string
	Blocked bool
	Labels  desk.LabelSet

	Owner, OwnerTeam int64
}

// NameSource says who wrote the name.
func (c *PersonContact) NameSource() desk.Source { return sourceOf(c.sources, "name") }

// SetName notes a name that the contact was given just now.
func (c *PersonContact) SetName(name string, sources map[string]desk.Source) {
	c.Name, c.sources = name, mapJSON(sources)
}

type personEntry struct{ person *Person }

// threadEntry is a thread that the group has in hand.
type threadEntry struct {
	now, stored desk.Thread
	listed      bool
}

const threadColumns = `t.id, t.workspace_id, t.inbox_id, t.identity_id, t.contact_id, t.address, t.alias, t.last_inbound_at, t.marketing_stopped_at, t.unreachable_code`

type threadRow struct {
	t                desk.Thread
	inbound, stopped int64
}

func (r *threadRow) dst() []any {
	t := &r.t
	return []any{&t.ID, &t.Workspace, &t.Inbox, &t.Identity, &t.Contact, &t.Address, &t.Alias, &r.inbound, &r.stopped, &t.UnreachableCode}
}

func (r *threadRow) value() desk.Thread {
	r.t.LastInboundAt, r.t.MarketingStoppedAt = moment(r.inbound), moment(r.stopped)
	return r.t
}

// personColumns read a Person in one go. What is missing comes as 0 or ”; why it was closed, an open conversation does not know.
const personColumns = `i.id, i.contact_id, i.primary_id, i.kind, i.scope, i.value, i.raw,
	ct.name, ct.sources, ct.phone, ct.blocked_at, ct.labels, ct.owner_id, ct.owner_team_id,
	coalesce(t.id, 0), coalesce(t.identity_id, 0), coalesce(t.contact_id, 0), coalesce(t.address, ''), coalesce(t.alias, ''), coalesce(t.last_inbound_at, 0),
	coalesce(t.marketing_stopped_at, 0), coalesce(t.unreachable_code, ''),
	coalesce(c.id, 0), coalesce(c.number, 0), coalesce(c.inbox_id, 0), coalesce(c.thread_id, 0), coalesce(c.contact_id, 0), coalesce(c.status, 0), coalesce(c.assignee_id, 0),
	coalesce(c.team_id, 0), coalesce(c.bot_id, 0), coalesce(c.priority, 0), coalesce(c.labels, ''), coalesce(c.contact_labels, ''), coalesce(c.origin, 0), coalesce(c.created_at, 0), coalesce(c.opened_at, 0),
	coalesce(c.handed_over_at, 0), coalesce(c.first_reply_at, 0), coalesce(c.last_activity_at, 0), coalesce(c.waiting_since, 0),
	coalesce(c.snoozed_until, 0), coalesce(c.closed_at, 0), coalesce(c.closed_by, 0), coalesce(c.last_message_id, 0), coalesce(c.last_inbound_id, 0),
	coalesce(c.last_inbound_at, 0), coalesce(c.last_seq, 0), coalesce(c.read_seq, 0), coalesce(c.unread_count, 0), coalesce(c.marked_unread_at, 0), coalesce(c.follow_up_at, 0), coalesce(c.window_look, 0), coalesce(c.sla, ''), coalesce(c.scheduled_version, 0), coalesce(c.version, 0)`

const personJoins = `JOIN contacts ct ON ct.workspace_id = i.workspace_id AND ct.id = i.contact_id
	LEFT JOIN threads t ON t.workspace_id = i.workspace_id AND t.identity_id = i.primary_id AND t.inbox_id = %INBOX%
	LEFT JOIN conversations c ON c.workspace_id = t.workspace_id AND c.thread_id = t.id AND c.status < 3`

// Person finds who stands behind an identity on an inbox; nil if nobody is known by it.
func (tx *Tx) Person(key IdentityKey) (*Person, error) {
	key.Workspace = tx.Workspace
	e := tx.people[key]
	if e == nil {
		e = &personEntry{}
		err := each(tx.ctx, tx, personOne, personArgs(key), func(r rows) error {
			_, p, err := scanPerson(r)
			if err == nil {
				completePerson(p, key)
				e.person = p
			}
			return err
		})
		if err != nil {
			return nil, err
		}
		tx.people[key] = e
	}
	if e.person == nil {
		return nil, nil
	}
	return tx.fresh(e.person), nil
}

// fresh returns a copy with the group's newest state of thread and conversation.
func (g *group) fresh(p *Person) *Person {
	out := *p
	if p.Thread.ID != 0 {
		out.Thread = g.adoptThread(p.Thread).now
	}
	if p.Open.ID != 0 {
		if out.Open = g.adopt(p.Open).now; out.Open.Status == desk.Closed {
			out.Open = desk.Conversation{}
		}
	}
	return &out
}

// adoptThread takes a read thread into the group, unless the group has it, newer, already.
func (g *group) adoptThread(t desk.Thread) *threadEntry {
	if e := g.threads[t.ID]; e != nil {
		return e
	}
	e := &threadEntry{now: t, stored: t}
	g.threads[t.ID] = e
	return e
}

// Remember lets later members of the group find what this one has made or changed of a person, by each of his keys.
func (tx *Tx) Remember(p *Person, keys ...IdentityKey) {
	var e *personEntry
	for _, key := range keys {
		key.Workspace = tx.Workspace
		if e == nil {
			if e = tx.people[key]; e == nil {
				e = &personEntry{}
			}
			if e.person == nil {
				e.person = &Person{}
			}
			*e.person = *p
		}
		tx.people[key] = e
	}
}

// SaveThread keeps a thread's state; it is written with the group.
func (tx *Tx) SaveThread(t desk.Thread) {
	e := tx.threads[t.ID]
	if e == nil {
		e = &threadEntry{}
		tx.threads[t.ID] = e
	}
	e.now = t
	if !e.listed {
		e.listed = true
		tx.changedThread = append(tx.changedThread, e)
	}
	tx.dirty = true
}

var insertThread = insertSet("threads", "id bigint", "workspace_id bigint", "inbox_id bigint", "identity_id bigint",
	"contact_id bigint", "address text", "alias text", "last_inbound_at bigint", "marketing_stopped_at bigint", "unreachable_code text")

var updateThread = updateSet("threads", 2, "workspace_id bigint", "id bigint", "identity_id bigint", "contact_id bigint", "address text", "alias text",
	"last_inbound_at bigint", "marketing_stopped_at bigint", "unreachable_code text")

func (e *threadEntry) save(g *group) {
	t := &e.now
	if e.stored.ID == 0 {
		g.putSet(insertThread, t.ID, t.Workspace, t.Inbox, t.Identity, t.Contact, t.Address, t.Alias,
			micros(t.LastInboundAt), micros(t.MarketingStoppedAt), t.UnreachableCode)
	} else if e.stored != e.now {
		g.putSet(updateThread, t.Workspace, t.ID, t.Identity, t.Contact, t.Address, t.Alias,
			micros(t.LastInboundAt), micros(t.MarketingStoppedAt), t.UnreachableCode)
	}
	e.stored, e.listed = e.now, false
}

// Thread reads a thread.
func (tx *Tx) Thread(id int64) (desk.Thread, error) {
	if e := tx.threads[id]; e != nil && e.now.Workspace == tx.Workspace {
		return e.now, nil
	}
	var r threadRow
	found, err := one(tx.ctx, tx, `SELECT `+threadColumns+` FROM threads t WHERE t.workspace_id = $1 AND t.id = $2`,
		[]any{tx.Workspace, id}, r.dst()...)
	if err != nil {
		return desk.Thread{}, err
	}
	if !found {
		return desk.Thread{}, notFound
	}
	t := r.value()
	tx.threads[id] = &threadEntry{now: t, stored: t}
	return t, nil
}

// ThreadOf finds a primary identity's thread on an inbox; found is false if there is none.
func (tx *Tx) ThreadOf(identity, inbox int64) (t desk.Thread, found bool, err error) {
	var id int64
	found, err = one(tx.ctx, tx, `SELECT id FROM threads WHERE workspace_id = $1 AND identity_id = $2 AND inbox_id = $3`,
		[]any{tx.Workspace, identity, inbox}, &id)
	if err != nil || !found {
		return t, false, err
	}
	t, err = tx.Thread(id)
	return t, err == nil, err
}

// errPrefetch marks a read of the group that answered something else than was asked.
var errPrefetch = errors.New("prefetch answered an unknown key")

// ThreadsOf lists a primary identity's threads.
func (tx *Tx) ThreadsOf(identity int64) ([]desk.Thread, error) {
	return tx.threadsWhere(`t.identity_id = $2`, identity)
}

// threadsWhere lists threads by one condition, oldest first, each in the group's newest state.
func (tx *Tx) threadsWhere(where string, id int64) ([]desk.Thread, error) {
	var out []desk.Thread
	err := each(tx.ctx, tx, `SELECT `+threadColumns+` FROM threads t WHERE t.workspace_id = $1 AND `+where+` ORDER BY t.id`,
		[]any{tx.Workspace, id}, func(r rows) error {
			var row threadRow
			err := r.Scan(row.dst()...)
			out = append(out, row.value())
			return err
		})
	for i, t := range out {
		if e := tx.threads[t.ID]; e != nil {
			out[i] = e.now
		} else {
			tx.threads[t.ID] = &threadEntry{now: t, stored: t}
		}
	}
	return out, err
}

// StopMarketing notes on all threads of a contact on a channel since when marketing is stopped; the zero time: it is not.
func (tx *Tx) StopMarketing(contact int64, channel string, at time.Time) {
	tx.release()
	tx.put(`UPDATE threads SET marketing_stopped_at = $4 WHERE workspace_id = $1 AND contact_id = $2 AND inbox_id IN
		(SELECT id FROM inboxes WHERE workspace_id = $1 AND channel = $3)`, tx.Workspace, contact, channel, micros(at))
}

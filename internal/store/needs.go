package store

import (
	"strings"

	"timbre/internal/desk"
)

// What a job's worker asks for, read for the whole group at once.

// MessageKey finds a message by id, with its conversation and thread.
type MessageKey struct{ Workspace, ID int64 }

// InboxKey finds an inbox.
type InboxKey struct{ Workspace, ID int64 }

// addOnce appends what is not there yet.
func addOnce[K comparable](list []K, asked map[K]bool, keys []K) []K {
	for _, k := range keys {
		if !asked[k] {
			asked[k] = true
			list = append(list, k)
		}
	}
	return list
}

// prefetchWork joins the members' needs of leases, order keys, messages and inboxes.
func (g *group) prefetchWork(members []*request) (out []prefetch) {
	var messages []MessageKey
	var inboxes []InboxKey
	var jobs, orders []int64
	askedMessages, askedInboxes, askedJobs, askedOrders := map[MessageKey]bool{}, map[InboxKey]bool{}, map[int64]bool{}, map[int64]bool{}
	for _, r := range members {
		messages = addOnce(messages, askedMessages, r.need.Messages)
		inboxes = addOnce(inboxes, askedInboxes, r.need.Inboxes)
		jobs = addOnce(jobs, askedJobs, r.need.Jobs)
		orders = addOnce(orders, askedOrders, r.need.Orders)
	}
	if len(messages) > 0 {
		out = append(out, g.prefetchMessages(messages))
	}
	if len(inboxes) > 0 {
		out = append(out, g.prefetchInboxes(inboxes))
	}
	if len(jobs) > 0 {
		out = append(out, g.prefetchLeases(jobs))
	}
	if len(orders) > 0 {
		out = append(out, g.prefetchOrders(orders))
	}
	return out
}

const messageAndAll = messageColumns + `, ` + conversationAndThread

const messageAllJoins = `
	JOIN conversations c%BYROW% ON c.workspace_id = m.workspace_id AND c.id = m.conversation_id
	JOIN threads t%BYROW% ON t.workspace_id = m.workspace_id AND t.id = m.thread_id`

var (
	messageOne = `SELECT ` + messageAndAll + ` FROM messages m NOT INDEXED` + byRow(messageAllJoins, " NOT INDEXED") + `
	WHERE m.workspace_id = $1 AND m.id = $2`
	messageMany = `SELECT ` + messageAndAll + ` FROM unnest($1::bigint[], $2::bigint[]) AS k (workspace_id, id)
	JOIN messages m ON m.workspace_id = k.workspace_id AND m.id = k.id` + byRow(messageAllJoins, "")
)

// byRow puts SQLite's word for "by their id" into a text, or nothing.
func byRow(text, word string) string { return strings.ReplaceAll(text, "%BYROW%", word) }

func (g *group) prefetchMessages(keys []MessageKey) prefetch {
	p := prefetch{text: messageOne, set: messageMany, typs: []string{"bigint", "bigint"}}
	for _, k := range keys {
		p.keys = append(p.keys, []any{k.Workspace, k.ID})
	}
	p.scan = func(r rows) error {
		var m messageRow
		var c conversationRow
		var t threadRow
		if err := r.Scan(append(append(m.dst(), c.dst()...), t.dst()...)...); err != nil {
			return err
		}
		message, err := m.value()
		if err != nil {
			return err
		}
		g.messages[message.ID] = message
		g.adopt(c.value())
		g.adoptThread(t.value())
		return nil
	}
	return p
}

const (
	inboxOne  = `SELECT ` + inboxColumns + ` FROM inboxes b WHERE b.workspace_id = $1 AND b.id = $2 AND b.deleted_at = 0`
	inboxMany = `SELECT ` + inboxColumns + ` FROM unnest($1::bigint[], $2::bigint[]) AS k (workspace_id, id)
	JOIN inboxes b ON b.workspace_id = k.workspace_id AND b.id = k.id AND b.deleted_at = 0`
)

func (g *group) prefetchInboxes(keys []InboxKey) prefetch {
	p := prefetch{text: inboxOne, set: inboxMany, typs: []string{"bigint", "bigint"}}
	for _, k := range keys {
		p.keys = append(p.keys, []any{k.Workspace, k.ID})
	}
	p.scan = func(r rows) error {
		b, err := scanInbox(r)
		if err == nil {
			g.inboxes[b.ID] = b
		}
		return err
	}
	return p
}

// A job that is not there any more, or dead, has no lease.
const (
	leaseOne  = `SELECT id, attempt FROM jobs WHERE id = $1 AND state IN (0, 1)`
	leaseMany = `SELECT j.id, j.attempt FROM unnest($1::bigint[]) AS k (id) JOIN jobs j ON j.id = k.id AND j.state IN (0, 1)`
)

const noLease = -1

func (g *group) prefetchLeases(ids []int64) prefetch {
	p := prefetch{text: leaseOne, set: leaseMany, typs: []string{"bigint"}}
	for _, id := range ids {
		p.keys = append(p.keys, []any{id})
		g.leases[id] = noLease
	}
	p.scan = func(r rows) error {
		var id int64
		var attempt int
		err := r.Scan(&id, &attempt)
		g.leases[id] = attempt
		return err
	}
	return p
}

const (
	orderOne = `SELECT p.order_key FROM jobs p WHERE p.order_key = $1 AND p.order_key <> 0 AND p.state <> 2 LIMIT 1`
	// The inner LIMIT keeps it to one row for each key.
	orderMany = `SELECT p.order_key FROM unnest($1::bigint[]) AS k (order_key), LATERAL (SELECT j.order_key FROM jobs j
	WHERE j.order_key = k.order_key AND j.order_key <> 0 AND j.state <> 2 LIMIT 1) p`
)

func (g *group) prefetchOrders(keys []int64) prefetch {
	p := prefetch{text: orderOne, set: orderMany, typs: []string{"bigint"}}
	for _, key := range keys {
		p.keys = append(p.keys, []any{key})
		g.orders[key] = false
	}
	p.scan = func(r rows) error {
		var key int64
		err := r.Scan(&key)
		g.orders[key] = true
		return err
	}
	return p
}

// messageOf answers a read of a message from what the group has in hand.
func (tx *Tx) messageOf(id int64) (desk.Message, bool) {
	m, ok := tx.messages[id]
	return m, ok && m.Workspace == tx.Workspace
}

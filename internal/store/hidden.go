package store

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// A conversation whose contact is blocked is hidden. It is stored with its status plus hiddenFrom, so that no index, arm or count that
// asks for a status finds it, and none needs a condition for it; see docs/decisions/blocking.md. What asks for no status says
// "c.status < 4".

const hiddenFrom = 4

// stands is the status under which a conversation is stored.
func stands(c *desk.Conversation) int64 { return standsAs(c.Status, c.Hidden) }

func standsAs(s desk.Status, hidden bool) int64 {
	if hidden {
		return int64(s) + hiddenFrom
	}
	return int64(s)
}

// standing reads what stands stored.
func standing(stored int64) (s desk.Status, hidden bool) {
	if stored >= hiddenFrom {
		return desk.Status(stored - hiddenFrom), true
	}
	return desk.Status(stored), false
}

// ShowMessages shows the hidden messages of a conversation and returns the newest of them, and the newest of the customer's; 0: none.
func (tx *Tx) ShowMessages(conversation int64) (newest, inbound int64, err error) {
	err = each(tx.ctx, tx, `SELECT id, direction FROM messages WHERE workspace_id = $1 AND conversation_id = $2 AND hidden ORDER BY sort_key, id`,
		[]any{tx.Workspace, conversation}, func(r rows) error {
			var id int64
			var direction desk.Direction
			err := r.Scan(&id, &direction)
			if newest = id; direction == desk.In {
				inbound = id
			}
			return err
		})
	if err == nil && newest != 0 {
		tx.put(`UPDATE messages SET hidden = FALSE WHERE workspace_id = $1 AND conversation_id = $2 AND hidden`, tx.Workspace, conversation)
	}
	return newest, inbound, err
}

// hiddenCount counts what a blocked contact ct has written since; nobody else costs anything.
const hiddenCount = `CASE WHEN ct.blocked_at = 0 THEN 0 ELSE (SELECT count(*) FROM conversations c JOIN messages m ON m.conversation_id = c.id AND m.hidden
	AND m.direction = 0 WHERE c.contact_id = ct.id AND c.workspace_id = ct.workspace_id) END`

// providerBlock is how far the provider's own block of a blocked contact ct has come: its state, a bar, and why it failed; "": none.
const providerBlock = `CASE WHEN ct.blocked_at = 0 THEN '' ELSE coalesce((SELECT p.state || '|' || p.code FROM provider_blocks p
	WHERE p.workspace_id = ct.workspace_id AND p.contact_id = ct.id ORDER BY p.at DESC LIMIT 1), '') END`

// BlockedQuery asks for a page of blocked contacts.
type BlockedQuery struct {
	Before BlockedPlace // the zero place: from the newest
	Limit  int
}

// BlockedPlace is where a contact stands among the blocked ones.
type BlockedPlace struct{ At, ID int64 }

// BlockedContacts lists a page of the blocked contacts, blocked last first, and where the next one begins; nil at the end.
func (s *Store) BlockedContacts(ctx context.Context, workspace int64, q BlockedQuery) (cards []desk.Card, next *BlockedPlace, err error) {
	if q.Before == (BlockedPlace{}) {
		q.Before.At = micros(desk.Never)
	}
	var ids []int64
	var last BlockedPlace
	err = each(ctx, s.engine, `SELECT id, blocked_at FROM contacts WHERE workspace_id = $1 AND blocked_at <> 0
		AND (blocked_at, id) < ($2, `+s.engine.dialect().rowID("$3")+`) ORDER BY blocked_at DESC, id DESC LIMIT $4`,
		[]any{workspace, q.Before.At, q.Before.ID, q.Limit + 1}, func(r rows) error {
			if len(ids) == q.Limit {
				next = &last
				return nil
			}
			err := r.Scan(&last.ID, &last.At)
			ids = append(ids, last.ID)
			return err
		})
	if err != nil || len(ids) == 0 {
		return nil, nil, err
	}
	cards, err = s.ContactsByIDs(ctx, workspace, ids)
	sortCards(cards, ids)
	return cards, next, err
}

// ProviderBlock is a provider's own block of a contact, on one thread.
type ProviderBlock struct {
	Thread, Contact int64
	State, Code     string
}

// States of a ProviderBlock.
const (
	BlockAsked   = "asked"
	BlockDone    = "blocked"
	BlockLifting = "lifting"
	BlockFailed  = "failed"
)

// SaveProviderBlock keeps how far a provider's block has come.
func (tx *Tx) SaveProviderBlock(p ProviderBlock) {
	tx.put(`INSERT INTO provider_blocks (workspace_id, thread_id, contact_id, state, code, at) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (workspace_id, thread_id) DO UPDATE SET contact_id = excluded.contact_id, state = excluded.state, code = excluded.code, at = excluded.at`,
		tx.Workspace, p.Thread, p.Contact, p.State, p.Code, micros(tx.Now))
}

// DropProviderBlock forgets a block that was lifted.
func (tx *Tx) DropProviderBlock(thread int64) {
	tx.put(`DELETE FROM provider_blocks WHERE workspace_id = $1 AND thread_id = $2`, tx.Workspace, thread)
}

// ProviderBlocks lists a contact's.
func (tx *Tx) ProviderBlocks(contact int64) ([]ProviderBlock, error) {
	var out []ProviderBlock
	err := each(tx.ctx, tx, `SELECT thread_id, contact_id, state, code FROM provider_blocks WHERE workspace_id = $1 AND contact_id = $2 ORDER BY thread_id`,
		[]any{tx.Workspace, contact}, func(r rows) error {
			var p ProviderBlock
			err := r.Scan(&p.Thread, &p.Contact, &p.State, &p.Code)
			out = append(out, p)
			return err
		})
	return out, err
}

// ThreadsOfContact lists a contact's threads, oldest first.
func (tx *Tx) ThreadsOfContact(contact int64) ([]desk.Thread, error) {
	return tx.threadsWhere(`t.contact_id = $2`, contact)
}

// LastInboundOf is when a customer last wrote on each of a contact's threads, whichever row knows of it.
func (tx *Tx) LastInboundOf(contact int64) (map[int64]time.Time, error) {
	list, err := tx.ThreadsOfContact(contact)
	if err != nil {
		return nil, err
	}
	conversations, err := tx.ConversationsOf(contact)
	out := make(map[int64]time.Time, len(list))
	for i := range list {
		out[list[i].ID] = list[i].LastInboundAt
	}
	for i := range conversations {
		if c := &conversations[i]; c.LastInboundAt.After(out[c.Thread]) {
			out[c.Thread] = c.LastInboundAt
		}
	}
	return out, err
}

package store

import (
	"context"
	"encoding/json"
	"strconv"

	"timbre/internal/desk"
)

// What is erased goes in two steps. One transaction takes away what leads to it: the conversations, with all that lists, counts and
// sight know of them, and the contact with its addresses. A job then erases what hung on them, message by message, for there may be
// many: nobody reaches a message but through its conversation. What stays, events and the audit, holds ids.

// DropConversation takes a conversation away and returns it as it was. Its messages are left to EraseMessages.
func (tx *Tx) DropConversation(id int64) (desk.Conversation, error) {
	tx.release()
	c, err := tx.ConversationByID(id)
	if err != nil {
		return c, err
	}
	delete(tx.conversations, id)
	tx.put(`DELETE FROM conversations WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	if tx.dialect().postgres {
		tx.put(`DELETE FROM conversation_activity WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	}
	tx.put(`DELETE FROM labelled_conversations WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	tx.DropAttributesOf(id)
	for _, table := range ofConversation {
		tx.put(`DELETE FROM `+table+` WHERE workspace_id = $1 AND conversation_id = $2`, tx.Workspace, id)
	}
	tx.count(tallyOf(&c), c.Carried(), -1)
	return c, nil
}

// Tables whose rows go with a conversation, a message or a contact. A test holds the schema to these lists.
var (
	ofConversation = []string{"conversation_agents", "drafts", "contact_changes", "transcript_mails", "mentions", "scheduled_messages", "follow_ups", "routing_passes", "notifications", "told_closed", "sla_results"}
	ofMessage      = []string{"message_versions", "attempts", "former_sends", "mentions"}
	ofContact      = []string{"identities", "threads", "provider_blocks", "labelled_contacts", "contact_changes", "contacts_apart"}
)

// DraftFiles lists the files that are attached to drafts in a conversation, and to what waits for its time there.
func (tx *Tx) DraftFiles(conversation int64) ([]int64, error) {
	var out []int64
	list, err := drafts(tx.ctx, tx, `d.workspace_id = $1 AND d.conversation_id = $2`, tx.Workspace, conversation)
	for _, d := range list {
		for _, f := range d.Files {
			out = append(out, f.File)
		}
	}
	if err != nil {
		return nil, err
	}
	waiting, err := scheduledMessages(tx.ctx, tx, `s.workspace_id = $1 AND s.conversation_id = $2`, tx.Workspace, conversation)
	for _, m := range waiting {
		if m.Content.Media != nil {
			out = append(out, m.Content.Media.File)
		}
	}
	return out, err
}

// DropContact takes a contact away with its addresses and threads, and with what is kept of those that were merged into it. Its
// conversations are gone already.
func (tx *Tx) DropContact(id int64) error {
	for absorbed := []int64{id}; len(absorbed) > 0; absorbed = absorbed[1:] {
		err := each(tx.ctx, tx, `SELECT gone_id FROM contact_merges WHERE workspace_id = $1 AND contact_id = $2`, []any{tx.Workspace, absorbed[0]}, func(r rows) error {
			var gone int64
			err := r.Scan(&gone)
			absorbed = append(absorbed, gone)
			return err
		})
		if err != nil {
			return err
		}
		tx.put(`DELETE FROM contact_merges WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, absorbed[0])
		tx.dropApartOf(absorbed[0])
	}
	for _, table := range ofContact {
		tx.put(`DELETE FROM `+table+` WHERE workspace_id = $1 AND contact_id = $2`, tx.Workspace, id)
	}
	return tx.AbsorbContact(id)
}

// AbsorbContact takes a contact's own row away, after all that hung on it was given to another.
func (tx *Tx) AbsorbContact(id int64) error {
	tx.release()
	was, err := tx.searchText(id)
	if err != nil {
		return err
	}
	tx.indexContact(id, was, "")
	tx.DropAttributesOf(id)
	tx.put(`DELETE FROM contacts WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	return nil
}

// Erasure is what a job still has to erase.
type Erasure struct {
	ID, Contact    int64
	Conversations  []int64
	Files          []int64  // uploads that were not sent
	Names          []string // addresses and provider ids, by which raw deliveries are known
	Reached, Until int64    // deliveries that were looked at, and the last one to look at
}

// SaveErasure keeps what is to be erased, or how far that has come.
func (tx *Tx) SaveErasure(e Erasure) error {
	conversations, err := json.Marshal(e.Conversations)
	if err != nil {
		return err
	}
	files, err := json.Marshal(e.Files)
	if err != nil {
		return err
	}
	names, err := json.Marshal(e.Names)
	if err != nil {
		return err
	}
	tx.put(`DELETE FROM erasures WHERE workspace_id = $1 AND id = $2`, tx.Workspace, e.ID)
	tx.put(`INSERT INTO erasures (id, workspace_id, contact_id, conversations, files, names, reached, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		e.ID, tx.Workspace, e.Contact, string(conversations), string(files), string(names), e.Reached, e.Until)
	return nil
}

// DropErasure forgets an erasure that is done.
func (tx *Tx) DropErasure(id int64) {
	tx.put(`DELETE FROM erasures WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// Erasure reads an erasure; found is false if it is done.
func (s *Store) Erasure(ctx context.Context, workspace, id int64) (e Erasure, found bool, err error) {
	var conversations, files, names string
	found, err = one(ctx, s.engine, `SELECT id, contact_id, conversations, files, names, reached, until FROM erasures WHERE workspace_id = $1 AND id = $2`,
		[]any{workspace, id}, &e.ID, &e.Contact, &conversations, &files, &names, &e.Reached, &e.Until)
	for text, dst := range map[string]any{conversations: &e.Conversations, files: &e.Files, names: &e.Names} {
		if err == nil && found && text != "" {
			err = json.Unmarshal([]byte(text), dst)
		}
	}
	return e, found, err
}

// ErasableMessage is a message whose conversation is gone.
type ErasableMessage struct {
	ID, Inbox int64
	External  string
}

// ErasableMessages lists up to limit messages of a conversation that is gone, with their files.
func (s *Store) ErasableMessages(ctx context.Context, workspace, conversation int64, limit int) (list []ErasableMessage, files []File, err error) {
	ids := []int64{}
	err = each(ctx, s.engine, `SELECT id, inbox_id, external_id FROM messages WHERE workspace_id = $1 AND conversation_id = $2 LIMIT $3`,
		[]any{workspace, conversation, limit}, func(r rows) error {
			var m ErasableMessage
			err := r.Scan(&m.ID, &m.Inbox, &m.External)
			list, ids = append(list, m), append(ids, m.ID)
			return err
		})
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	files, err = s.filesWhere(ctx, workspace, "f.message_id", ids)
	return list, files, err
}

// UnsentFiles reads those of some files that belong to no message and no canned response.
func (s *Store) UnsentFiles(ctx context.Context, workspace int64, ids []int64) ([]File, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	all, err := s.filesWhere(ctx, workspace, "f.id", ids)
	var out []File
	for _, f := range all {
		if f.Message == 0 {
			out = append(out, f)
		}
	}
	return out, err
}

// filesWhere reads files by one of their columns, without those of canned responses.
func (s *Store) filesWhere(ctx context.Context, workspace int64, column string, ids []int64) (out []File, err error) {
	d := s.engine.dialect()
	err = each(ctx, s.engine, `SELECT `+fileColumns+` FROM files f WHERE f.workspace_id = $1 AND f.canned_response_id = 0 AND `+d.in(column, 2),
		[]any{workspace, d.list(ids)}, func(r rows) error {
			var row fileRow
			err := r.Scan(row.dst()...)
			out = append(out, row.value())
			return err
		})
	return out, err
}

// OthersHave reports whether a file's content is that of another file, too.
func (s *Store) OthersHave(ctx context.Context, f File) (bool, error) {
	var n int
	return one(ctx, s.engine, `SELECT 1 FROM files WHERE storage_key = $1 AND storage_key <> '' AND id <> $2 LIMIT 1`, []any{f.Key, f.ID}, &n)
}

// EraseMessages erases messages and files. The provider's ids are kept for a while, so that they are known when they come again.
func (tx *Tx) EraseMessages(list []ErasableMessage, files []File) {
	tx.release()
	for _, m := range list {
		if m.External != "" {
			tx.put(`INSERT INTO seen_updates (workspace_id, inbox_id, external_id, at) VALUES ($1, $2, $3, $4)
				ON CONFLICT (workspace_id, inbox_id, external_id) DO UPDATE SET at = excluded.at`, tx.Workspace, m.Inbox, m.External, micros(tx.Now))
			tx.put(`DELETE FROM parked_updates WHERE workspace_id = $1 AND inbox_id = $2 AND external_id = $3`, tx.Workspace, m.Inbox, m.External)
			k := ExternalKey{tx.Workspace, m.Inbox, m.External}
			delete(tx.external, k)
			delete(tx.asked, k)
		}
		for _, table := range ofMessage {
			tx.put(`DELETE FROM `+table+` WHERE workspace_id = $1 AND message_id = $2`, tx.Workspace, m.ID)
		}
		tx.put(`DELETE FROM messages WHERE workspace_id = $1 AND id = $2`, tx.Workspace, m.ID)
	}
	for _, f := range files {
		tx.put(`DELETE FROM files WHERE workspace_id = $1 AND id = $2`, tx.Workspace, f.ID)
		tx.put(`DELETE FROM uploads WHERE workspace_id = $1 AND file_id = $2`, tx.Workspace, f.ID)
	}
	clear(tx.clients)
	c := tx.counters[tx.Workspace]
	c.erased, c.dirty = max(c.erased, micros(tx.Now.Add(keepSeen))), true
}

// Erased reports whether a provider's id is of a message that was erased lately. It costs nothing where none was.
func (tx *Tx) Erased(inbox int64, external string) (bool, error) {
	if c := tx.counters[tx.Workspace]; c == nil || c.erased <= micros(tx.Now) {
		return false, nil
	}
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM seen_updates WHERE workspace_id = $1 AND inbox_id = $2 AND external_id = $3`,
		[]any{tx.Workspace, inbox, external}, &n)
}

// ForgetAnswers forgets the answers of calls that showed a conversation of these numbers, or a contact: who repeats such a call is told
// that its answer is gone.
func (tx *Tx) ForgetAnswers(contact int64, numbers []int64) {
	forget := func(like string) {
		tx.put(`UPDATE idempotency_keys SET status = 1, response = '' WHERE workspace_id = $1 AND response LIKE $2`, tx.Workspace, like)
	}
	if contact != 0 {
		forget(`%"` + strconv.FormatInt(contact, 10) + `"%`)
	}
	for _, n := range numbers {
		forget(`%"number":` + strconv.FormatInt(n, 10) + `,%`)
		forget(`%"conversation":` + strconv.FormatInt(n, 10) + `,%`)
	}
}

// WorkspaceDeliveries lists up to limit raw deliveries with something for a workspace, after one and up to another.
func (s *Store) WorkspaceDeliveries(ctx context.Context, workspace, after, until int64, limit int) ([]Delivery, error) {
	var out []Delivery
	err := each(ctx, s.engine, `SELECT d.id, d.app_id, d.state, d.body FROM (SELECT DISTINCT delivery_id FROM delivery_parts
			WHERE workspace_id = $1 AND delivery_id > $2 AND delivery_id <= $3 ORDER BY delivery_id LIMIT $4) p
		JOIN deliveries d ON d.id = p.delivery_id ORDER BY d.id`, []any{workspace, after, until, limit}, func(r rows) error {
		var d Delivery
		err := r.Scan(&d.ID, &d.App, &d.State, &d.Body)
		out = append(out, d)
		return err
	})
	return out, err
}

// RewriteDelivery replaces a raw delivery by what is left of it.
func (tx *Tx) RewriteDelivery(id int64, body []byte) {
	tx.put(`UPDATE deliveries SET body = $2 WHERE id = $1`, id, body)
}

// EraseQuarantined erases an item that could not be applied.
func (tx *Tx) EraseQuarantined(q Quarantined) {
	tx.put(`DELETE FROM quarantined_items WHERE workspace_id = $1 AND id = $2`, tx.Workspace, q.ID)
	if q.ResolvedAt.IsZero() {
		tx.put(`UPDATE delivery_parts SET quarantined = quarantined - 1 WHERE workspace_id = $1 AND delivery_id = $2 AND inbox_id = $3 AND quarantined > 0`,
			tx.Workspace, q.Delivery, q.Inbox)
	}
}

// EraseParked erases the updates that wait for a message and that is says are the contact's.
func (tx *Tx) EraseParked(is func(payload string) bool) error {
	var gone []int64
	err := each(tx.ctx, tx, `SELECT id, payload FROM parked_updates WHERE workspace_id = $1`, []any{tx.Workspace}, func(r rows) error {
		var id int64
		var payload string
		if err := r.Scan(&id, &payload); err != nil {
			return err
		}
		if is(payload) {
			gone = append(gone, id)
		}
		return nil
	})
	for _, id := range gone {
		tx.put(`DELETE FROM parked_updates WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	}
	return err
}

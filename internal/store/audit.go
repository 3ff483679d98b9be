package store

import (
	"context"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
)

// AuditEntry is one thing that was done and that somebody must answer for. Nothing changes it; a schema's trigger holds that.
type AuditEntry struct {
	ID           int64
	At           time.Time
	Action       string // noun.what, e.g. contact.deleted
	Kind         desk.ActorKind
	User, Token  int64
	Subject      int64  // whom or what it is about; 0: the workspace
	Name         string // of the subject, as it was called; "" of people, whose names stand in Changes
	Contact      int64
	Conversation int64
	Number       int64          // of the conversation
	Data         map[string]any // numbers and ids only
	Changes      []AuditChange  // by field
	Address      string         // of who asked; "" once it is erased
}

// AuditChange is one field that an entry changed.
type AuditChange struct {
	Field  string          `json:"field"`
	Before json.RawMessage `json:"before,omitempty"`
	After  json.RawMessage `json:"after,omitempty"`
	Hidden bool            `json:"hidden,omitempty"` // a secret, or a long text: that it changed is all that is kept
	Person int64           `json:"person,string,omitempty"`
	Erased bool            `json:"-"` // of a person who was erased since
}

// topicOf is the noun of an action.
func topicOf(action string) string {
	noun, _, _ := strings.Cut(action, ".")
	return strings.TrimRight(noun, "s")
}

// Audit adds an entry. What it says of a person is kept apart from it.
func (tx *Tx) Audit(e AuditEntry) error {
	data := ""
	if len(e.Data) > 0 {
		b, err := json.Marshal(e.Data)
		if err != nil {
			return err
		}
		data = string(b)
	}
	if e.Subject == 0 {
		if e.Subject = e.Conversation; e.Subject == 0 {
			e.Subject = e.Contact
		}
	}
	id := tx.NewID()
	changes, err := tx.keepPeople(id, e.Changes)
	if err != nil {
		return err
	}
	tx.put(`INSERT INTO audit (id, workspace_id, at, action, actor_kind, user_id, token_id, contact_id, conversation_id, number, data, address,
		topic, subject_id, subject_name, words, changes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
		id, tx.Workspace, micros(tx.Now), e.Action, int64(e.Kind), e.User, e.Token, e.Contact, e.Conversation, e.Number, data, e.Address,
		topicOf(e.Action), e.Subject, e.Name, Fold(e.Name), changes)
	return nil
}

// keepPeople writes what changes say of people apart, and returns the changes as they are kept.
func (tx *Tx) keepPeople(entry int64, changes []AuditChange) (string, error) {
	if len(changes) == 0 {
		return "", nil
	}
	kept := make([]AuditChange, len(changes))
	for i, c := range changes {
		if kept[i] = c; c.Person == 0 {
			continue
		}
		kept[i].Before, kept[i].After = nil, nil
		was, now := auditText(c.Before), auditText(c.After)
		tx.put(`INSERT INTO audit_people (workspace_id, entry_id, field, person_id, was, is_now, words) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			tx.Workspace, entry, c.Field, c.Person, was, now, Fold(was+" "+now))
	}
	b, err := json.Marshal(kept)
	return string(b), err
}

// auditText reads a text of a change, "" if there is none.
func auditText(v json.RawMessage) (text string) {
	if json.Unmarshal(v, &text) != nil {
		return ""
	}
	return text
}

// EraseFromAudit takes what the audit says of a person out of it, and from where he asked, or tried to come in. The entries stay.
func (tx *Tx) EraseFromAudit(person int64) {
	tx.put(`DELETE FROM audit_people WHERE workspace_id = $1 AND person_id = $2`, tx.Workspace, person)
	tx.put(`UPDATE audit SET address = '' WHERE workspace_id = $1 AND user_id = $2 AND address <> ''`, tx.Workspace, person)
	tx.put(`UPDATE audit SET address = '' WHERE workspace_id = $1 AND subject_id = $2 AND user_id = 0 AND topic = 'session' AND address <> ''`, tx.Workspace, person)
}

// TrimAudit takes away up to limit entries older than a time, with what they say of people, and returns how many. The schema lets nothing
// else go than what is older than that time, which only moves on.
func (tx *Tx) TrimAudit(until time.Time, limit int) (int, error) {
	old, err := ids(tx.ctx, tx, `SELECT id FROM audit WHERE workspace_id = $1 AND id < $2 AND at < $3 ORDER BY id LIMIT $4`,
		tx.Workspace, firstID(until), micros(until), limit)
	if err != nil || len(old) == 0 {
		return 0, err
	}
	d := tx.dialect()
	tx.put(`INSERT INTO audit_trims (workspace_id, until) VALUES ($1, $2) ON CONFLICT (workspace_id) DO UPDATE
		SET until = CASE WHEN audit_trims.until < excluded.until THEN excluded.until ELSE audit_trims.until END`, tx.Workspace, micros(until))
	tx.put(`DELETE FROM audit_people WHERE workspace_id = $1 AND `+d.in("entry_id", 2), tx.Workspace, d.list(old))
	tx.put(`DELETE FROM audit WHERE workspace_id = $1 AND `+d.in("id", 2), tx.Workspace, d.list(old))
	return len(old), nil
}

// AuditQuery asks for a page of entries, the newest first.
type AuditQuery struct {
	Action   string // "": any
	Topic    string // the noun of the action; "": any
	By       int64  // a member or a token; 0: any
	Subject  int64  // 0: any
	Contact  int64  // 0: any
	From, To time.Time
	Text     string  // in the names of what it is about
	Named    []int64 // members and tokens whose names have Text
	Before   int64   // the last one of the page before
	Limit    int
}

// idAt is the first id of a moment, however far it lies ahead.
func idAt(at time.Time) int64 {
	if at.Year() > 2080 { // ids end some years later
		return math.MaxInt64
	}
	return desk.FirstID(at)
}

// where writes the conditions of a query.
func (q *AuditQuery) where(d dialect, workspace int64) (string, []any) {
	text, args := `workspace_id = $1`, []any{workspace}
	arg := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if q.Action != "" {
		text += ` AND action = ` + arg(q.Action)
	}
	if q.Topic != "" {
		text += ` AND topic = ` + arg(q.Topic)
	}
	if q.By != 0 {
		who := arg(q.By)
		text += ` AND (user_id = ` + who + ` OR user_id = 0 AND token_id = ` + who + `)`
	}
	if q.Subject != 0 {
		text += ` AND subject_id = ` + arg(q.Subject)
	}
	if q.Contact != 0 {
		text += ` AND contact_id = ` + arg(q.Contact)
	}
	if q.Before != 0 {
		text += ` AND id < ` + arg(q.Before)
	}
	if !q.From.IsZero() { // ids are ordered by time
		text += ` AND id >= ` + arg(idAt(q.From))
	}
	if !q.To.IsZero() {
		text += ` AND id < ` + arg(idAt(q.To))
	}
	if q.Text != "" {
		words := arg("%" + like(Fold(q.Text)) + "%")
		text += ` AND (words LIKE ` + words + ` ESCAPE '\' OR EXISTS (SELECT 1 FROM audit_people p WHERE p.workspace_id = audit.workspace_id
			AND p.entry_id = audit.id AND p.words LIKE ` + words + ` ESCAPE '\')`
		if len(q.Named) > 0 {
			args = append(args, d.list(q.Named))
			n := len(args)
			text += ` OR ` + d.in("user_id", n) + ` OR ` + d.in("token_id", n) + ` OR ` + d.in("subject_id", n)
		}
		text += `)`
	}
	return text, args
}

// AuditEntries lists a page, and reports whether there is more.
func (s *Store) AuditEntries(ctx context.Context, workspace int64, q AuditQuery) (out []AuditEntry, more bool, err error) {
	where, args := q.where(s.engine.dialect(), workspace)
	args = append(args, q.Limit+1)
	err = each(ctx, s.engine, `SELECT id, at, action, actor_kind, user_id, token_id, contact_id, conversation_id, number, data, address, subject_id,
		subject_name, changes FROM audit WHERE `+where+` ORDER BY id DESC LIMIT $`+strconv.Itoa(len(args)), args, func(r rows) error {
		e, err := scanAuditEntry(r)
		out = append(out, e)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	if more = len(out) > q.Limit; more {
		out = out[:q.Limit]
	}
	return out, more, s.readPeople(ctx, workspace, out)
}

func scanAuditEntry(r rows) (e AuditEntry, err error) {
	var at int64
	var data, changes string
	if err := r.Scan(&e.ID, &at, &e.Action, &e.Kind, &e.User, &e.Token, &e.Contact, &e.Conversation, &e.Number, &data, &e.Address, &e.Subject,
		&e.Name, &changes); err != nil {
		return e, err
	}
	e.At = moment(at)
	if data != "" {
		err = json.Unmarshal([]byte(data), &e.Data)
	}
	if changes != "" && err == nil {
		err = json.Unmarshal([]byte(changes), &e.Changes)
	}
	return e, err
}

// readPeople puts what entries say of people back into them.
func (s *Store) readPeople(ctx context.Context, workspace int64, list []AuditEntry) error {
	changes := map[int64]map[string]*AuditChange{}
	var ids []int64
	for i := range list {
		for j := range list[i].Changes {
			c := &list[i].Changes[j]
			if c.Person == 0 {
				continue
			}
			if c.Erased = true; changes[list[i].ID] == nil {
				changes[list[i].ID] = map[string]*AuditChange{}
				ids = append(ids, list[i].ID)
			}
			changes[list[i].ID][c.Field] = c
		}
	}
	if len(ids) == 0 {
		return nil
	}
	d := s.engine.dialect()
	return each(ctx, s.engine, `SELECT entry_id, field, was, is_now FROM audit_people WHERE workspace_id = $1 AND `+d.in("entry_id", 2),
		[]any{workspace, d.list(ids)}, func(r rows) error {
			var id int64
			var field, was, now string
			if err := r.Scan(&id, &field, &was, &now); err != nil {
				return err
			}
			c := changes[id][field]
			if c == nil {
				return nil
			}
			c.Erased, c.Before, c.After = false, auditJSON(was), auditJSON(now)
			return nil
		})
}

// auditJSON writes a text as a value; nothing for "".
func auditJSON(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	b, _ := json.Marshal(text) // a string always can be
	return b
}

// AuditNames finds what some subjects that are gone were called last, in the audit.
func (s *Store) AuditNames(ctx context.Context, workspace int64, subjects []int64) (map[int64]string, error) {
	out := map[int64]string{}
	if len(subjects) == 0 {
		return out, nil
	}
	d := s.engine.dialect()
	err := each(ctx, s.engine, `SELECT subject_id, subject_name FROM audit WHERE workspace_id = $1 AND `+d.in("subject_id", 2)+` AND subject_name <> '' ORDER BY id`,
		[]any{workspace, d.list(subjects)}, func(r rows) error {
			var id int64
			var name string
			err := r.Scan(&id, &name)
			out[id] = name
			return err
		})
	return out, err
}

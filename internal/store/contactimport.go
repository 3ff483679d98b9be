package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"timbre/internal/desk"
)

const contactImportColumns = `m.id, m.workspace_id, m.user_id, m.token_id, m.file_id, m.name, m.state, m.reason, m.source, m.plan, m.turn, m.reached,
	m.done, m.created, m.updated, m.skipped, m.repeated, m.faulty, m.created_at, m.begun_at, m.ended_at, m.version`

func contactImports(ctx context.Context, q querier, where string, args ...any) ([]desk.ContactImport, error) {
	var out []desk.ContactImport
	err := each(ctx, q, `SELECT `+contactImportColumns+` FROM contact_imports m WHERE `+where, args, func(r rows) error {
		var m desk.ContactImport
		var source, plan string
		var created, begun, ended int64
		c := &m.Counts
		err := r.Scan(&m.ID, &m.Workspace, &m.User, &m.Token, &m.File, &m.Name, &m.State, &m.Reason, &source, &plan, &m.Turn, &m.Reached,
			&c.Done, &c.Created, &c.Updated, &c.Skipped, &c.Repeated, &c.Faulty, &created, &begun, &ended, &m.Version)
		if err != nil {
			return err
		}
		m.CreatedAt, m.BegunAt, m.EndedAt = moment(created), moment(begun), moment(ended)
		out = append(out, m)
		last := &out[len(out)-1]
		return unpack(source, &last.Table, plan, &last.Plan)
	})
	return out, err
}

// unpack reads two columns of JSON.
func unpack(one string, dst any, other string, otherDst any) error {
	err := errors.Join(json.Unmarshal([]byte(one), dst), json.Unmarshal([]byte(other), otherDst))
	if err != nil {
		return fmt.Errorf("an import: %w", err)
	}
	return nil
}

func contactImport(ctx context.Context, q querier, workspace, id int64) (desk.ContactImport, error) {
	list, err := contactImports(ctx, q, `m.workspace_id = $1 AND m.id = $2`, workspace, id)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.ContactImport{}, err
	}
	return list[0], nil
}

// ContactImport reads an import.
func (s *Store) ContactImport(ctx context.Context, workspace, id int64) (desk.ContactImport, error) {
	return contactImport(ctx, s.engine, workspace, id)
}

// ContactImport reads an import.
func (tx *Tx) ContactImport(id int64) (desk.ContactImport, error) {
	return contactImport(tx.ctx, tx, tx.Workspace, id)
}

// ContactImports lists up to limit of a workspace's imports before one, the newest first.
func (s *Store) ContactImports(ctx context.Context, workspace, before int64, limit int) ([]desk.ContactImport, error) {
	if before == 0 {
		before = 1<<63 - 1
	}
	return contactImports(ctx, s.engine, `m.workspace_id = $1 AND m.id < $2 ORDER BY m.id DESC LIMIT $3`, workspace, before, limit)
}

// OpenContactImports counts the imports of the workspace that have not ended.
func (tx *Tx) OpenContactImports() (n int, err error) {
	_, err = one(tx.ctx, tx, `SELECT count(*) FROM contact_imports WHERE workspace_id = $1 AND ended_at = 0`, []any{tx.Workspace}, &n)
	return n, err
}

// InsertContactImport stores a new import.
func (tx *Tx) InsertContactImport(m desk.ContactImport) error {
	source, plan, err := importJSON(&m)
	tx.put(`INSERT INTO contact_imports (id, workspace_id, user_id, token_id, file_id, name, state, reason, source, plan, turn, reached, done, created, updated,
		skipped, repeated, faulty, created_at, begun_at, ended_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, '', $8, $9, 0, 0, 0, 0, 0, 0, 0, 0, $10, 0, 0, $11)`, m.ID, tx.Workspace, m.User, m.Token, m.File, m.Name,
		string(m.State), source, plan, micros(m.CreatedAt), m.Version)
	return err
}

func importJSON(m *desk.ContactImport) (source, plan string, err error) {
	a, err := json.Marshal(m.Table)
	if err != nil {
		return "", "", err
	}
	b, err := json.Marshal(m.Plan)
	return string(a), string(b), err
}

// SaveContactImport writes how an import stands.
func (tx *Tx) SaveContactImport(m desk.ContactImport) error {
	source, plan, err := importJSON(&m)
	c := &m.Counts
	tx.put(`UPDATE contact_imports SET user_id = $3, token_id = $4, file_id = $5, state = $6, reason = $7, source = $8, plan = $9, turn = $10, reached = $11,
		done = $12, created = $13, updated = $14, skipped = $15, repeated = $16, faulty = $17, begun_at = $18, ended_at = $19, version = $20
		WHERE workspace_id = $1 AND id = $2`, tx.Workspace, m.ID, m.User, m.Token, m.File, string(m.State), m.Reason, source, plan, m.Turn, m.Reached,
		c.Done, c.Created, c.Updated, c.Skipped, c.Repeated, c.Faulty, micros(m.BegunAt), micros(m.EndedAt), m.Version)
	return err
}

// InsertImportedRow keeps a row that was not imported.
func (tx *Tx) InsertImportedRow(id int64, row desk.ImportedRow) error {
	cells, err := json.Marshal(row.Cells)
	if err != nil {
		return err
	}
	faults, err := json.Marshal(row.Faults)
	tx.put(`INSERT INTO contact_import_rows (workspace_id, import_id, number, cells, faults, subject) VALUES ($1, $2, $3, $4, $5, $6)`,
		tx.Workspace, id, row.Number, string(cells), string(faults), row.Subject)
	return err
}

// DropImportedRows forgets the rows of an import that were not imported.
func (tx *Tx) DropImportedRows(id int64) {
	tx.put(`DELETE FROM contact_import_rows WHERE workspace_id = $1 AND import_id = $2`, tx.Workspace, id)
}

// DropImportedRowsOf forgets the rows of all imports that are about somebody, by the phones and the email that he has.
func (tx *Tx) DropImportedRowsOf(subjects []string) {
	tx.put(`DELETE FROM contact_import_rows WHERE workspace_id = $1 AND subject <> '' AND `+tx.dialect().in("subject", 2), tx.Workspace, tx.dialect().texts(subjects))
}

// ImportedRows lists up to limit rows of an import that were not imported, after one.
func (s *Store) ImportedRows(ctx context.Context, workspace, id int64, after, limit int) ([]desk.ImportedRow, error) {
	var out []desk.ImportedRow
	err := each(ctx, s.engine, `SELECT number, cells, faults, subject FROM contact_import_rows WHERE workspace_id = $1 AND import_id = $2 AND number > $3
		ORDER BY number LIMIT $4`, []any{workspace, id, after, limit}, func(r rows) error {
		var row desk.ImportedRow
		var cells, faults string
		if err := r.Scan(&row.Number, &cells, &faults, &row.Subject); err != nil {
			return err
		}
		out = append(out, row)
		last := &out[len(out)-1]
		return unpack(cells, &last.Cells, faults, &last.Faults)
	})
	return out, err
}

// OldContactImports lists the imports of all workspaces that were begun before a time and have not ended, and those that ended before another
// and still have rows.
func (s *Store) OldContactImports(ctx context.Context, begun, ended time.Time) (open, kept []desk.ContactImport, err error) {
	if open, err = contactImports(ctx, s.engine, `m.ended_at = 0 AND m.state <> 'running' AND m.created_at < $1`, micros(begun)); err != nil {
		return nil, nil, err
	}
	kept, err = contactImports(ctx, s.engine, `m.ended_at <> 0 AND m.ended_at < $1 AND EXISTS (SELECT 1 FROM contact_import_rows r
		WHERE r.workspace_id = m.workspace_id AND r.import_id = m.id)`, micros(ended))
	return open, kept, err
}

// KnownContacts are contacts by the phone as it is compared, and by the email.
type KnownContacts struct{ ByPhone, ByEmail map[string]desk.Contact }

// KnownContacts finds contacts by their phones and emails. Of several with one email it is the oldest.
func (s *Store) KnownContacts(ctx context.Context, workspace int64, phones, emails []string) (KnownContacts, error) {
	return knownContacts(ctx, s.engine, workspace, phones, emails)
}

// KnownContacts finds contacts by their phones and emails. Of several with one email it is the oldest.
func (tx *Tx) KnownContacts(phones, emails []string) (KnownContacts, error) {
	return knownContacts(tx.ctx, tx, tx.Workspace, phones, emails)
}

func knownContacts(ctx context.Context, q querier, workspace int64, phones, emails []string) (k KnownContacts, err error) {
	d := q.dialect()
	byPhone, byEmail := map[string]int64{}, map[string]int64{}
	var ids []int64
	for _, look := range []struct {
		text string
		list []string
		dst  map[string]int64
	}{
		{`SELECT value, contact_id FROM identities WHERE workspace_id = $1 AND kind = 'phone' AND scope = '' AND ` + d.in("value", 2), phones, byPhone},
		{`SELECT email, min(id) FROM contacts WHERE workspace_id = $1 AND email <> '' AND ` + d.in("email", 2) + ` GROUP BY email`, emails, byEmail},
	} {
		if len(look.list) == 0 {
			continue
		}
		err := each(ctx, q, look.text, []any{workspace, d.texts(look.list)}, func(r rows) error {
			var value string
			var id int64
			err := r.Scan(&value, &id)
			look.dst[value] = id
			ids = append(ids, id)
			return err
		})
		if err != nil {
			return k, err
		}
	}
	if len(ids) == 0 {
		return k, nil
	}
	cards := map[int64]desk.Contact{}
	err = each(ctx, q, `SELECT `+contactColumns+` FROM contacts ct`+d.byRow()+` WHERE ct.workspace_id = $1 AND `+d.in("ct.id", 2), []any{workspace, d.list(ids)}, func(r rows) error {
		var row contactRow
		if err := r.Scan(row.dst()...); err != nil {
			return err
		}
		c, err := row.value()
		cards[c.ID] = c
		return err
	})
	k.ByPhone, k.ByEmail = cardsBy(byPhone, cards), cardsBy(byEmail, cards)
	return k, err
}

func cardsBy(ids map[string]int64, cards map[int64]desk.Contact) map[string]desk.Contact {
	out := make(map[string]desk.Contact, len(ids))
	for value, id := range ids {
		if c, there := cards[id]; there {
			out[value] = c
		}
	}
	return out
}

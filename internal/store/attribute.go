package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"timbre/internal/desk"
)

// InsertAttribute stores a new attribute.
func (tx *Tx) InsertAttribute(a desk.Attribute) {
	tx.put(`INSERT INTO attributes (id, workspace_id, noun, key, name, description, kind, rules, position, created_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`, a.ID, tx.Workspace, string(a.Noun), a.Key, a.Name, a.Description, string(a.Kind),
		rulesJSON(a.Rules), a.Position, micros(tx.Now))
}

// UpdateAttribute writes what may change of an attribute.
func (tx *Tx) UpdateAttribute(a desk.Attribute) {
	tx.put(`UPDATE attributes SET name = $3, description = $4, rules = $5, position = $6 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, a.ID, a.Name, a.Description, rulesJSON(a.Rules), a.Position)
}

// DeleteAttribute takes an attribute away. Its values are there until ForgetAttribute, but nobody is shown them.
func (tx *Tx) DeleteAttribute(id int64) {
	tx.put(`UPDATE attributes SET deleted_at = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id, micros(tx.Now))
}

// ForgetAttribute removes a deleted attribute that nothing has a value of any more.
func (tx *Tx) ForgetAttribute(id int64) {
	tx.put(`DELETE FROM attributes WHERE workspace_id = $1 AND id = $2 AND deleted_at <> 0`, tx.Workspace, id)
}

func rulesJSON(r desk.AttributeRules) string {
	b, _ := json.Marshal(r) // plain fields: always encodes
	return string(b)
}

func attributes(ctx context.Context, q querier, workspace int64) ([]desk.Attribute, error) {
	var out []desk.Attribute
	err := each(ctx, q, `SELECT id, workspace_id, noun, key, name, description, kind, rules, position, created_at FROM attributes
		WHERE workspace_id = $1 AND deleted_at = 0 ORDER BY noun, position, id`, []any{workspace}, func(r rows) error {
		var a desk.Attribute
		var rules string
		var created int64
		if err := r.Scan(&a.ID, &a.Workspace, &a.Noun, &a.Key, &a.Name, &a.Description, &a.Kind, &rules, &a.Position, &created); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(rules), &a.Rules); err != nil {
			return fmt.Errorf("rules of attribute %d: %w", a.ID, err)
		}
		a.CreatedAt = moment(created)
		out = append(out, a)
		return nil
	})
	return out, err
}

// Attributes lists a workspace's attributes, those of each noun in their order.
func (s *Store) Attributes(ctx context.Context, workspace int64) ([]desk.Attribute, error) {
	return attributes(ctx, s.engine, workspace)
}

// Attributes lists the workspace's attributes, those of each noun in their order.
func (tx *Tx) Attributes() ([]desk.Attribute, error) { return attributes(tx.ctx, tx, tx.Workspace) }

// Attribute reads an attribute.
func (tx *Tx) Attribute(id int64) (desk.Attribute, error) {
	list, err := tx.Attributes()
	if err != nil {
		return desk.Attribute{}, err
	}
	i := slices.IndexFunc(list, func(a desk.Attribute) bool { return a.ID == id })
	if i < 0 {
		return desk.Attribute{}, notFound
	}
	return list[i], nil
}

// AttributeUses counts who has a value of each attribute of a workspace, whoever may see them.
func (s *Store) AttributeUses(ctx context.Context, workspace int64) (map[int64]int, error) {
	out := map[int64]int{}
	err := each(ctx, s.engine, `SELECT a.id, (SELECT count(*) FROM attribute_values v WHERE v.attribute_id = a.id AND v.workspace_id = a.workspace_id)
		FROM attributes a WHERE a.workspace_id = $1 AND a.deleted_at = 0`, []any{workspace}, func(r rows) error {
		var id int64
		var n int
		err := r.Scan(&id, &n)
		out[id] = n
		return err
	})
	return out, err
}

// ConversationAttributes reads what a conversation has; a contact's stand in its row.
func (tx *Tx) ConversationAttributes(id int64) (v desk.AttributeValues, err error) {
	found, err := one(tx.ctx, tx, `SELECT attributes FROM conversations WHERE workspace_id = $1 AND id = $2`, []any{tx.Workspace, id}, &v)
	if err == nil && !found {
		err = notFound
	}
	return v, err
}

// attributesOf writes the values of a contact or a conversation where they are shown from.
var attributesOf = map[desk.AttributeNoun]string{
	desk.OfContact:      `UPDATE contacts SET attributes = $3 WHERE workspace_id = $1 AND id = $2`,
	desk.OfConversation: `UPDATE conversations SET attributes = $3 WHERE workspace_id = $1 AND id = $2`,
}

// SaveAttributes writes what a contact or a conversation has, as it is shown; PutAttribute and DropAttribute, as it is found.
func (tx *Tx) SaveAttributes(noun desk.AttributeNoun, subject int64, v desk.AttributeValues) {
	tx.put(attributesOf[noun], tx.Workspace, subject, string(v))
}

// PutAttribute writes one value so that it is found.
func (tx *Tx) PutAttribute(attribute, subject int64, v desk.AttributeValue) {
	tx.put(`INSERT INTO attribute_values (workspace_id, subject_id, attribute_id, number, text) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (workspace_id, subject_id, attribute_id) DO UPDATE SET number = excluded.number, text = excluded.text`,
		tx.Workspace, subject, attribute, v.Number, Fold(v.Text))
}

// DropAttribute takes one value away from what is found.
func (tx *Tx) DropAttribute(attribute, subject int64) {
	tx.put(`DELETE FROM attribute_values WHERE workspace_id = $1 AND subject_id = $2 AND attribute_id = $3`, tx.Workspace, subject, attribute)
}

// MoveAttribute gives a value that is found to another contact.
func (tx *Tx) MoveAttribute(attribute, from, to int64) {
	tx.put(`UPDATE attribute_values SET subject_id = $4 WHERE workspace_id = $1 AND subject_id = $2 AND attribute_id = $3`,
		tx.Workspace, from, attribute, to)
}

// DropAttributesOf takes all that a contact or a conversation has away from what is found, before it goes.
func (tx *Tx) DropAttributesOf(subject int64) {
	tx.put(`DELETE FROM attribute_values WHERE workspace_id = $1 AND subject_id = $2`, tx.Workspace, subject)
}

// WithAttribute lists up to limit contacts or conversations that have a value of an attribute, also of a deleted one, and what each
// has.
func (tx *Tx) WithAttribute(attribute int64, limit int) (noun desk.AttributeNoun, values map[int64]desk.AttributeValues, err error) {
	values = map[int64]desk.AttributeValues{}
	if _, err := one(tx.ctx, tx, `SELECT noun FROM attributes WHERE workspace_id = $1 AND id = $2`, []any{tx.Workspace, attribute}, &noun); err != nil {
		return "", nil, err
	}
	text := map[desk.AttributeNoun]string{desk.OfContact: "contacts", desk.OfConversation: "conversations"}[noun]
	if text == "" {
		return "", nil, nil // forgotten
	}
	err = each(tx.ctx, tx, `SELECT v.subject_id, coalesce(s.attributes, '') FROM (SELECT subject_id FROM attribute_values WHERE attribute_id = $2
			AND workspace_id = $1 LIMIT $3) v LEFT JOIN `+text+` s ON s.workspace_id = $1 AND s.id = v.subject_id`,
		[]any{tx.Workspace, attribute, limit}, func(r rows) error {
			var id int64
			var v desk.AttributeValues
			err := r.Scan(&id, &v)
			values[id] = v
			return err
		})
	return noun, values, err
}

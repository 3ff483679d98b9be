package store

import (
	"context"
	"strings"

	"timbre/internal/desk"
)

// ContactsByIDs reads contacts as their cards show them, by id, for whoever has checked that they may be seen.
func (s *Store) ContactsByIDs(ctx context.Context, workspace int64, ids []int64) ([]desk.Card, error) {
	var out []desk.Card
	err := s.engine.look(ctx, s.cards(workspace, ids, &out))
	return out, err
}

// cards lookups for contacts as their cards show them.
func (s *Store) cards(workspace int64, ids []int64, out *[]desk.Card) lookup {
	d := s.engine.dialect()
	return s.cardsWhere(workspace, d.in("ct.id", 2), []any{workspace, d.list(ids)}, out)
}

// cardsWhere is cards by a condition on the contacts of workspace $1.
func (s *Store) cardsWhere(workspace int64, condition string, args []any, out *[]desk.Card) lookup {
	return lookup{`SELECT ` + contactColumns + `, coalesce(i.id, 0), coalesce(i.primary_id, 0), coalesce(i.kind, ''), coalesce(i.scope, ''),
			coalesce(i.value, ''), coalesce(i.raw, ''), EXISTS (SELECT 1 FROM threads t WHERE t.contact_id = ct.id
			AND t.workspace_id = ct.workspace_id AND t.unreachable_code <> ''), ` + hiddenCount + `, ` + providerBlock + `,
			coalesce((SELECT max(cm.at) FROM contact_merges cm WHERE cm.workspace_id = ct.workspace_id AND cm.contact_id = ct.id), 0)
		FROM contacts ct` + s.engine.dialect().byRow() + ` LEFT JOIN identities i ON i.contact_id = ct.id AND i.workspace_id = ct.workspace_id
		WHERE ct.workspace_id = $1 AND ` + condition + ` ORDER BY ct.id, i.id`, args, func(r rows) error {
		var row contactRow
		var i desk.Identity
		var unreachable bool
		var hidden int
		var block string
		var merged int64
		if err := r.Scan(append(row.dst(), &i.ID, &i.Primary, &i.Kind, &i.Scope, &i.Value, &i.Raw, &unreachable, &hidden, &block, &merged)...); err != nil {
			return err
		}
		if n := len(*out); n == 0 || (*out)[n-1].ID != row.c.ID {
			c, err := row.value()
			if err != nil {
				return err
			}
			card := desk.Card{Contact: c, Unreachable: unreachable, HiddenMessages: hidden, MergedAt: moment(merged)}
			card.ProviderBlock, card.ProviderBlockCode, _ = strings.Cut(block, "|")
			*out = append(*out, card)
		}
		if i.ID != 0 {
			card := &(*out)[len(*out)-1]
			i.Workspace, i.Contact = workspace, card.ID
			card.Identities = append(card.Identities, i)
		}
		return nil
	}}
}

package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"timbre/internal/desk"
)

// versions counts, by workspace, this node's commits that changed what things are called.
type versions struct {
	mu sync.Mutex
	of map[int64]int64
}

func (v *versions) raise(workspaces []int64) {
	if len(workspaces) == 0 {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, ws := range workspaces {
		v.of[ws]++
	}
}

// NamesVersion changes with every commit of this node after which Names may answer something else.
func (s *Store) NamesVersion(workspace int64) int64 {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	return s.names.of[workspace]
}

// Names reads what the ids of a workspace's rows are shown by, also of those who have left. Inboxes lack their windows.
func (s *Store) Names(ctx context.Context, workspace int64) (*desk.Names, error) {
	n := &desk.Names{Members: map[int64]string{}, Teams: map[int64]string{}, Tokens: map[int64]string{}, Inboxes: map[int64]desk.InboxName{},
		Labels: map[int64]desk.LabelName{}, Attributes: map[int64]string{}, Reasons: map[int64]string{}}
	err := each(ctx, s.engine, `SELECT 1, u.id, CASE WHEN mb.pending_name <> '' THEN mb.pending_name ELSE u.name END, '' FROM memberships mb JOIN users u ON u.id = mb.user_id WHERE mb.workspace_id = $1
		UNION ALL SELECT 2, id, name, '' FROM teams WHERE workspace_id = $1
		UNION ALL SELECT 3, id, name, '' FROM tokens WHERE workspace_id = $1
		UNION ALL SELECT 4, id, name, channel FROM inboxes WHERE workspace_id = $1
		UNION ALL SELECT 5, id, name, colour FROM labels WHERE workspace_id = $1 AND deleted_at = 0
		UNION ALL SELECT 6, id, key, '' FROM attributes WHERE workspace_id = $1 AND deleted_at = 0
		UNION ALL SELECT 7, id, name, '' FROM close_reasons WHERE workspace_id = $1`, []any{workspace}, func(r rows) error {
		var kind int
		var id int64
		var name, more string
		if err := r.Scan(&kind, &id, &name, &more); err != nil {
			return err
		}
		switch kind {
		case 1:
			n.Members[id] = name
		case 2:
			n.Teams[id] = name
		case 3:
			n.Tokens[id] = name
		case 4:
			n.Inboxes[id] = desk.InboxName{Name: name, Channel: more}
		case 5:
			n.Labels[id] = desk.LabelName{Name: name, Colour: more}
		case 6:
			n.Attributes[id] = name
		case 7:
			n.Reasons[id] = name
		}
		return nil
	})
	placeLabels(n.Labels)
	return n, err
}

// placeLabels puts labels in the order of their names.
func placeLabels(labels map[int64]desk.LabelName) {
	ids := slices.SortedFunc(maps.Keys(labels), func(x, y int64) int { return cmp.Compare(Fold(labels[x].Name), Fold(labels[y].Name)) })
	for place, id := range ids {
		l := labels[id]
		l.Place = place
		labels[id] = l
	}
}

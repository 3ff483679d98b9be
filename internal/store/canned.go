package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"timbre/internal/desk"
)

// Whose a canned response is stands in one column, in which each code stands once: its owner's id, the id of its team below zero, or 0 for
// everybody's. An older program, which knows of no teams, has none of theirs.
func cannedOwner(s desk.CannedScope) int64 { return s.Owner - s.Team }

func cannedScope(owner int64) desk.CannedScope {
	if owner < 0 {
		return desk.CannedScope{Team: -owner}
	}
	return desk.CannedScope{Owner: owner}
}

// hasCanned is the condition, of argument n, under which an actor has a canned response.
func (d dialect) hasCanned(a *desk.Actor, n int) (where string, arg any) {
	if a.HasAllCanned() {
		return "(c.owner_id <= 0 OR c.owner_id = $" + strconv.Itoa(n) + ")", a.Own()
	}
	owners := []int64{0, a.Own()}
	for _, team := range a.Teams {
		if a.HasCannedOf(team) {
			owners = append(owners, -team)
		}
	}
	return d.in("c.owner_id", n), d.list(owners)
}

const cannedColumns = `c.id, c.workspace_id, c.owner_id, c.code, c.text, c.files, c.uses, c.used_at, c.created_by, c.created_at, c.updated_at, c.version`

func cannedResponses(ctx context.Context, q querier, workspace int64, where string, args ...any) ([]desk.CannedResponse, error) {
	var out []desk.CannedResponse
	var files [][]int64
	err := each(ctx, q, `SELECT `+cannedColumns+` FROM canned_responses c WHERE c.workspace_id = $1 AND `+where+` ORDER BY c.folded, c.id`,
		append([]any{workspace}, args...), func(r rows) error {
			var c desk.CannedResponse
			var list string
			var owner, used, created, updated int64
			if err := r.Scan(&c.ID, &c.Workspace, &owner, &c.Code, &c.Text, &list, &c.Uses, &used, &c.CreatedBy, &created, &updated, &c.Version); err != nil {
				return err
			}
			c.CannedScope = cannedScope(owner)
			c.UsedAt, c.CreatedAt, c.UpdatedAt = moment(used), moment(created), moment(updated)
			ids, err := fileList(list)
			if err != nil {
				return fmt.Errorf("files of canned response %d: %w", c.ID, err)
			}
			out, files = append(out, c), append(files, ids)
			return nil
		})
	if err != nil {
		return nil, err
	}
	return out, addFiles(ctx, q, workspace, out, files)
}

// addFiles reads the files of canned responses, all at once.
func addFiles(ctx context.Context, q querier, workspace int64, list []desk.CannedResponse, files [][]int64) error {
	all := slices.Concat(files...)
	if len(all) == 0 {
		return nil
	}
	d := q.dialect()
	known := map[int64]desk.File{}
	err := each(ctx, q, `SELECT `+fileColumns+` FROM files f WHERE f.workspace_id = $1 AND `+d.in("f.id", 2), []any{workspace, d.list(all)}, func(r rows) error {
		var row fileRow
		err := r.Scan(row.dst()...)
		known[row.f.ID] = row.value().File
		return err
	})
	for i := range list {
		for _, id := range files[i] {
			if f, ok := known[id]; ok {
				list[i].Files = append(list[i].Files, f)
			}
		}
	}
	return err
}

// fileList reads ids that stand in a text as JSON.
func fileList(text string) ([]int64, error) {
	var ids []string
	if err := json.Unmarshal([]byte(text), &ids); err != nil {
		return nil, err
	}
	out := make([]int64, len(ids))
	for i, id := range ids {
		var err error
		if out[i], err = strconv.ParseInt(id, 10, 64); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// CannedResponses lists by code those that the actor has: the shared ones, his teams' and his own.
func (s *Store) CannedResponses(ctx context.Context, a *desk.Actor) ([]desk.CannedResponse, error) {
	where, arg := s.engine.dialect().hasCanned(a, 2)
	return cannedResponses(ctx, s.engine, a.Workspace, where, arg)
}

// CannedByIDs reads canned responses, for whoever checks who is shown which.
func (s *Store) CannedByIDs(ctx context.Context, workspace int64, ids []int64) ([]desk.CannedResponse, error) {
	d := s.engine.dialect()
	return cannedResponses(ctx, s.engine, workspace, d.in("c.id", 2), d.list(ids))
}

func oneCanned(ctx context.Context, q querier, a *desk.Actor, id int64) (desk.CannedResponse, error) {
	where, arg := q.dialect().hasCanned(a, 3)
	list, err := cannedResponses(ctx, q, a.Workspace, `c.id = $2 AND `+where, id, arg)
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.CannedResponse{}, err
	}
	return list[0], nil
}

// CannedResponse reads one that the actor has.
func (s *Store) CannedResponse(ctx context.Context, a *desk.Actor, id int64) (desk.CannedResponse, error) {
	return oneCanned(ctx, s.engine, a, id)
}

// CannedResponse reads one that the actor has.
func (tx *Tx) CannedResponse(a *desk.Actor, id int64) (desk.CannedResponse, error) {
	return oneCanned(tx.ctx, tx, a, id)
}

// hasCanned is nil if the actor has the canned response.
func (s *Store) hasCanned(ctx context.Context, a *desk.Actor, id int64) error {
	var n int
	where, arg := s.engine.dialect().hasCanned(a, 3)
	found, err := one(ctx, s.engine, `SELECT 1 FROM canned_responses c WHERE c.workspace_id = $1 AND c.id = $2 AND `+where, []any{a.Workspace, id, arg}, &n)
	if err == nil && !found {
		err = notFound
	}
	return err
}

// CannedCodeTaken reports whether another one of the same people has the code, whatever its accents and capitals.
func (tx *Tx) CannedCodeTaken(c desk.CannedResponse) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM canned_responses WHERE workspace_id = $1 AND owner_id = $2 AND folded = $3 AND id <> $4`,
		[]any{tx.Workspace, cannedOwner(c.CannedScope), Fold(c.Code), c.ID}, &n)
}

// InsertCannedResponse stores a new one.
func (tx *Tx) InsertCannedResponse(c desk.CannedResponse) {
	tx.put(`INSERT INTO canned_responses (id, workspace_id, owner_id, code, folded, text, files, uses, used_at, created_by, created_at, updated_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8, $9, $9, $10)`,
		c.ID, tx.Workspace, cannedOwner(c.CannedScope), c.Code, Fold(c.Code), c.Text, filesText(c.Files), c.CreatedBy, micros(tx.Now), c.Version)
}

// UpdateCannedResponse writes whose it is, its code, text and files.
func (tx *Tx) UpdateCannedResponse(c desk.CannedResponse) {
	tx.put(`UPDATE canned_responses SET owner_id = $3, code = $4, folded = $5, text = $6, files = $7, updated_at = $8, version = $9
		WHERE workspace_id = $1 AND id = $2`, tx.Workspace, c.ID, cannedOwner(c.CannedScope), c.Code, Fold(c.Code), c.Text, filesText(c.Files), micros(tx.Now), c.Version)
}

// UseCannedResponse counts one use.
func (tx *Tx) UseCannedResponse(id, version int64) {
	tx.put(`UPDATE canned_responses SET uses = uses + 1, used_at = $3, version = $4 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, id, micros(tx.Now), version)
}

// DeleteCannedResponse takes one away, with the rows of its files; what was sent of them has rows of its own.
func (tx *Tx) DeleteCannedResponse(id int64) {
	tx.put(`DELETE FROM canned_responses WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	tx.put(`DELETE FROM files WHERE workspace_id = $1 AND canned_response_id = $2`, tx.Workspace, id)
}

func filesText(files []desk.File) string {
	ids := make([]string, len(files))
	for i := range files {
		ids[i] = desk.FormatID(files[i].ID)
	}
	b, _ := json.Marshal(ids) // texts always encode
	return string(b)
}

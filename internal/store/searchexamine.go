package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// searchBehind looks from outside how many events the search has not followed; -1: it does not have all messages yet.
func searchBehind(ctx context.Context, o Options, tx *sql.Tx) (int64, error) {
	followed, err := searchPositions(ctx, o, tx)
	if err != nil {
		return 0, err
	}
	rs, err := tx.QueryContext(ctx, `SELECT w.id, w.seq, EXISTS (SELECT 1 FROM messages m WHERE m.workspace_id = w.id) FROM workspaces w`)
	if err != nil {
		return 0, err
	}
	defer rs.Close()
	behind := int64(0)
	for rs.Next() {
		var id, seq int64
		var messages bool
		if err := rs.Scan(&id, &seq, &messages); err != nil {
			return 0, err
		}
		switch at, built := followed[id]; {
		case built:
			behind += max(0, seq-at)
		case messages:
			return -1, nil
		}
	}
	return behind, rs.Err()
}

// searchPositions are the events up to which the search of each workspace that has all messages is.
func searchPositions(ctx context.Context, o Options, tx *sql.Tx) (map[int64]int64, error) {
	var q lister = tx
	text := `SELECT workspace_id, seq FROM search_positions WHERE built`
	if o.URL == "" {
		path := filepath.Join(o.Dir, SearchFile)
		if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
			return nil, nil
		}
		db, err := sql.Open("sqlite", liteDSN(path, "busy_timeout(5000)", "query_only(1)"))
		if err != nil {
			return nil, err
		}
		defer db.Close()
		q, text = db, `SELECT workspace, seq FROM positions WHERE built`
	}
	out := map[int64]int64{}
	rs, err := q.QueryContext(ctx, text)
	if err != nil {
		if o.URL == "" { // a damaged file is made anew by the server
			return nil, nil
		}
		return nil, err
	}
	defer rs.Close()
	for rs.Next() {
		var id, seq int64
		if err := rs.Scan(&id, &seq); err != nil {
			return nil, err
		}
		out[id] = seq
	}
	return out, rs.Err()
}

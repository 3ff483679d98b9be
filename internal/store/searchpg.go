package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// pgSearch is the search's tables on PostgreSQL. A GIN index gives matches in no order, so the newest are looked for among the
// newest places first: each row has words for the ranges of places that it is in, and an AND with a rare word is cheap.
type pgSearch struct{ pool *pgxpool.Pool }

// searchConns serve the searches; one more is the worker's.
const searchConns = 4

// Ranges of places, as powers of two: the last two of each are looked in before the next, and then all.
var searchRanges = []struct {
	name  string
	shift uint
}{{"_q", 9}, {"_r", 13}, {"_s", 17}}

func openPgSearch(ctx context.Context, url string) (*pgSearch, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("database url: %w", err) // pgx redacts the password
	}
	settle(cfg.ConnConfig)
	cfg.ConnConfig.RuntimeParams["enable_bitmapscan"] = "on" // a GIN index has no other way
	cfg.ConnConfig.RuntimeParams["enable_seqscan"] = "off"
	cfg.MaxConns = searchConns + 1
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return &pgSearch{pool}, nil
}

func (s *pgSearch) close() { s.pool.Close() }

const pgPosition = `SELECT version, n, scanned, built, seq, at FROM search_positions WHERE workspace_id = $1`

func (s *pgSearch) position(ctx context.Context, workspace int64) (p searchPosition, err error) {
	err = s.pool.QueryRow(ctx, pgPosition, workspace).Scan(&p.version, &p.n, &p.scanned, &p.built, &p.seq, &p.at)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return p, err
}

func (s *pgSearch) apply(ctx context.Context, b *searchBatch) (took bool, err error) {
	err = pgx.BeginFunc(ctx, s.pool, func(tx pgx.Tx) error {
		if took, err = s.take(ctx, tx, b); err != nil || !took {
			return err
		}
		if len(b.gone) > 0 {
			if _, err := tx.Exec(ctx, `DELETE FROM search_docs WHERE workspace_id = $1 AND conversation_id = ANY($2)`, b.workspace, b.gone); err != nil {
				return err
			}
		}
		n, err := s.put(ctx, tx, b)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO search_positions (workspace_id, version, n, scanned, built, seq, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
			ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version, n = excluded.n, scanned = excluded.scanned,
				built = excluded.built, seq = excluded.seq, at = excluded.at`,
			b.workspace, searchVersion, n, b.to.scanned, b.to.built, b.to.seq, b.to.at)
		return err
	})
	if err == nil && took && len(b.docs) > 0 { // what waits to be sorted in would be read through by every search
		_, err = s.pool.Exec(ctx, `SELECT gin_clean_pending_list('search_docs_words'::regclass)`)
	}
	return took, err
}

// take locks the workspace's position, unless another node has it or has moved it since the batch was read.
func (s *pgSearch) take(ctx context.Context, tx pgx.Tx, b *searchBatch) (bool, error) {
	var free bool
	if err := tx.QueryRow(ctx, `SELECT pg_try_advisory_xact_lock($1, hashint8($2))`, searchLock, b.workspace).Scan(&free); err != nil || !free {
		return false, err
	}
	var p searchPosition
	err := tx.QueryRow(ctx, pgPosition, b.workspace).Scan(&p.version, &p.n, &p.scanned, &p.built, &p.seq, &p.at)
	if errors.Is(err, pgx.ErrNoRows) {
		err = nil
	}
	return err == nil && p == b.from, err
}

// searchLock is the class of the advisory locks by which nodes take turns at a workspace.
const searchLock = 7_420_002

// put replaces the batch's messages, each at its place or at the next one, and returns the last place given.
func (s *pgSearch) put(ctx context.Context, tx pgx.Tx, b *searchBatch) (int64, error) {
	n := b.from.n
	if len(b.docs) == 0 {
		return n, nil
	}
	messages := make([]int64, len(b.docs))
	for i, d := range b.docs {
		messages[i] = d.message
	}
	places := map[int64]int64{}
	rs, err := tx.Query(ctx, `DELETE FROM search_docs WHERE workspace_id = $1 AND message_id = ANY($2) RETURNING message_id, n`, b.workspace, messages)
	if err != nil {
		return n, err
	}
	var message, place int64
	if _, err := pgx.ForEachRow(rs, []any{&message, &place}, func() error {
		places[message] = place
		return nil
	}); err != nil {
		return n, err
	}
	var at, ids, conversations []int64
	var words []string
	for i := range b.docs {
		d := &b.docs[i]
		if len(d.tokens) == 0 {
			continue
		}
		place, known := places[d.message]
		if !known {
			n++
			place = n
		}
		at, ids, conversations = append(at, place), append(ids, d.message), append(conversations, d.conversation)
		words = append(words, strings.Join(append(d.tokens, placeTokens(b.workspace, place, d)...), " "))
	}
	_, err = tx.Exec(ctx, `INSERT INTO search_docs (workspace_id, n, message_id, conversation_id, words)
		SELECT $1, n, message, conversation, array_to_tsvector(string_to_array(words, ' '))
		FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::text[]) AS d(n, message, conversation, words)`,
		b.workspace, at, ids, conversations, words)
	return n, err
}

func placeTokens(workspace, place int64, d *searchDoc) []string {
	out := []string{workspaceToken(workspace), inboxToken(d.inbox), conversationToken(d.conversation)}
	for _, r := range searchRanges {
		out = append(out, rangeToken(r.name, workspace, place>>r.shift))
	}
	return out
}

func workspaceToken(id int64) string { return "_w" + strconv.FormatInt(id, 36) }

func rangeToken(name string, workspace, n int64) string {
	return name + strconv.FormatInt(workspace, 36) + "_" + strconv.FormatInt(n, 36)
}

func (s *pgSearch) clear(ctx context.Context, workspace int64) error {
	_, err := s.pool.Exec(ctx, `DELETE FROM search_docs WHERE workspace_id = $1`, workspace)
	if err == nil {
		_, err = s.pool.Exec(ctx, `DELETE FROM search_positions WHERE workspace_id = $1`, workspace)
	}
	return err
}

func (s *pgSearch) conversations(ctx context.Context, workspace, after int64, limit int) ([]int64, error) {
	rs, err := s.pool.Query(ctx, `SELECT DISTINCT conversation_id FROM search_docs WHERE workspace_id = $1 AND conversation_id > $2
		ORDER BY conversation_id LIMIT $3`, workspace, after, limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rs, pgx.RowTo[int64])
}

func (s *pgSearch) match(ctx context.Context, m *searchMatch) ([]searchMatched, error) {
	top := m.before
	if top == 0 {
		p, err := s.position(ctx, m.workspace)
		if err != nil {
			return nil, err
		}
		top = p.n + 1
	}
	if len(m.conversations) > 0 {
		if found, err := s.near(ctx, m, top); err != nil || len(found) == m.limit {
			return found, err
		}
		return s.find(ctx, m, top) // all at once. Whose they are, the rows say: as one more word it would cost as much again
	}
	for _, r := range searchRanges {
		last := (top - 1) >> r.shift
		if last < 2 { // these two and those before are all
			continue
		}
		found, err := s.find(ctx, m, top, rangeToken(r.name, m.workspace, last), rangeToken(r.name, m.workspace, last-1))
		if err != nil || len(found) == m.limit {
			return found, err
		}
	}
	return s.find(ctx, m, top, workspaceToken(m.workspace))
}

// nearby is how many of the newest messages of few conversations are looked at for each one that is wanted, before the index is asked:
// with a hundred conversations in the question it takes milliseconds, and a word that is all over stands in these anyway.
const nearby = 8

const pgNear = `WITH near AS MATERIALIZED (SELECT d.n FROM unnest($2::bigint[]) c (id)
		CROSS JOIN LATERAL (SELECT n FROM search_docs WHERE workspace_id = $1 AND conversation_id = c.id AND n < $3 ORDER BY n DESC LIMIT $4) d
		ORDER BY d.n DESC LIMIT $4)
	SELECT d.n, d.message_id, d.conversation_id FROM near JOIN search_docs d ON d.workspace_id = $1 AND d.n = near.n
	WHERE d.words @@ $5::text::tsquery ORDER BY d.n DESC LIMIT $6`

// near looks through the newest messages of the conversations. If it finds less than wanted there may be more.
func (s *pgSearch) near(ctx context.Context, m *searchMatch, top int64) ([]searchMatched, error) {
	words := searchMatch{tokens: m.tokens}
	rs, err := s.pool.Query(ctx, pgNear, m.workspace, m.conversations, top, nearby*m.limit, pgQuery(&words, nil), m.limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rs, scanMatched)
}

// pgFind is written so that the words are looked up first, however few rows the planner takes a workspace to have.
const pgFind = `WITH found AS MATERIALIZED (SELECT workspace_id, n, message_id, conversation_id FROM search_docs WHERE words @@ $1::text::tsquery)
	SELECT n, message_id, conversation_id FROM found WHERE workspace_id = $2 AND n < $3 ORDER BY n DESC LIMIT $4`

// find looks for the newest matches below a place in one of some ranges.
func (s *pgSearch) find(ctx context.Context, m *searchMatch, top int64, ranges ...string) ([]searchMatched, error) {
	rs, err := s.pool.Query(ctx, pgFind, pgQuery(m, ranges), m.workspace, top, m.limit)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rs, scanMatched)
}

func scanMatched(row pgx.CollectableRow) (out searchMatched, err error) {
	err = row.Scan(&out.place, &out.message, &out.conversation)
	return out, err
}

// pgQuery writes tokens as a tsquery. They are of letters, digits and "_" only, and stand in quotes, so none is an operator.
func pgQuery(m *searchMatch, ranges []string) string {
	text := "'" + strings.Join(m.tokens, "' & '") + "'"
	for _, some := range [][]string{ranges, m.within()} {
		if len(some) > 0 {
			text += " & ('" + strings.Join(some, "' | '") + "')"
		}
	}
	return text
}

func (s *pgSearch) after(ctx context.Context, workspace, message int64) (place int64, err error) {
	var found int64
	err = s.pool.QueryRow(ctx, `SELECT n, message_id FROM search_docs WHERE workspace_id = $1 AND message_id <= $2 ORDER BY message_id DESC LIMIT 1`,
		workspace, message).Scan(&place, &found)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil
	}
	return beyond(place, found == message), err
}

func (s *pgSearch) settle(context.Context, int64) (bool, error) { return false, nil }

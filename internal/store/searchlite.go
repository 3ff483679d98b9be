package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"zombiezen.com/go/sqlite"
)

// SearchFile is the name of the search's file in the data folder. It may be deleted while no server runs: it is made anew.
const SearchFile = "search.db"

// liteSearch is the search's own file beside the database, so that indexing never holds the writer up. A power cut may lose its last
// batches, never damage it; they are made again.
type liteSearch struct {
	writer   *liteConn
	idle     chan *liteConn
	settled  map[int64]int64 // workspace → how many messages it had when its segments were last merged
	settling bool
}

const searchReaders = 2

var searchPragmas = []string{"synchronous = NORMAL", "temp_store = MEMORY"}

func openLiteSearch(dir string) (*liteSearch, error) {
	path := filepath.Join(dir, SearchFile)
	s, err := tryLiteSearch(path)
	if err == nil || !damaged(err) {
		return s, err
	}
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("search: %w", err)
		}
	}
	return tryLiteSearch(path)
}

var errSearchVersion = errors.New("the search's file is of another version")

// damaged reports whether the file must be made anew.
func damaged(err error) bool {
	code := sqlite.ErrCode(err).ToPrimary()
	return errors.Is(err, errSearchVersion) || code == sqlite.ResultCorrupt || code == sqlite.ResultNotADB
}

func tryLiteSearch(path string) (s *liteSearch, err error) {
	s = &liteSearch{idle: make(chan *liteConn, searchReaders), settled: map[int64]int64{}}
	defer func() {
		if err != nil {
			s.close()
			s = nil
		}
	}()
	s.writer, err = openLite(path, 64, sqlite.OpenReadWrite|sqlite.OpenCreate, append(searchPragmas, "journal_mode = WAL", "cache_size = -2000", "wal_autocheckpoint = 1000")...)
	if err != nil {
		return s, fmt.Errorf("search: %w", err)
	}
	if err := s.prepare(); err != nil {
		return s, err
	}
	for range searchReaders {
		c, err := openLite(path, 64, sqlite.OpenReadWrite, append(searchPragmas, "cache_size = -2000", "query_only = 1")...)
		if err != nil {
			return s, fmt.Errorf("search: %w", err)
		}
		s.idle <- c
	}
	return s, nil
}

// prepare makes the tables of a new file, and refuses one of another version.
func (s *liteSearch) prepare() error {
	var version int64
	if err := ask(s.writer, "PRAGMA user_version", nil, &version); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if version == searchVersion {
		return nil
	}
	var tables int64
	if err := ask(s.writer, "SELECT count(*) FROM sqlite_master", nil, &tables); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	if tables > 0 {
		return errSearchVersion
	}
	if err := s.writer.run(`CREATE TABLE positions (workspace INTEGER PRIMARY KEY, n INTEGER NOT NULL, scanned INTEGER NOT NULL,
		built INTEGER NOT NULL, seq INTEGER NOT NULL, at INTEGER NOT NULL)`); err != nil {
		return fmt.Errorf("search: %w", err)
	}
	return s.writer.pragma("user_version = " + strconv.Itoa(searchVersion))
}

// ask scans the only row of a query on a connection.
func ask(c *liteConn, text string, args []any, dst ...any) error {
	rs, err := c.query(text, args, nil)
	if err != nil {
		return err
	}
	defer rs.Close()
	if !rs.Next() {
		return rs.Err()
	}
	return rs.Scan(dst...)
}

func (s *liteSearch) close() {
	if s.writer != nil {
		s.writer.close()
	}
	for {
		select {
		case c := <-s.idle:
			c.close()
		default:
			return
		}
	}
}

// read calls fn for each row of a query on a reader.
func (s *liteSearch) read(ctx context.Context, text string, args []any, fn func(rows) error) error {
	var c *liteConn
	select {
	case c = <-s.idle:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { s.idle <- c }()
	c.conn.SetInterrupt(ctx.Done()) // a search that nobody waits for any more ends
	defer c.conn.SetInterrupt(nil)
	rs, err := c.query(text, args, nil)
	if err != nil {
		return err
	}
	defer rs.Close()
	for rs.Next() {
		if err := fn(rs); err != nil {
			return err
		}
	}
	return rs.Err()
}

// A workspace has two tables: docs say which message has which place, words are an inverted index of places. In ids there is no
// letter that SQL would mind.
func docsOf(workspace int64) string  { return "docs_" + strconv.FormatInt(workspace, 10) }
func wordsOf(workspace int64) string { return "words_" + strconv.FormatInt(workspace, 10) }

func (s *liteSearch) position(ctx context.Context, workspace int64) (p searchPosition, err error) {
	err = s.read(ctx, `SELECT n, scanned, built, seq, at FROM positions WHERE workspace = $1`, []any{workspace}, func(r rows) error {
		p.version = searchVersion
		return r.Scan(&p.n, &p.scanned, &p.built, &p.seq, &p.at)
	})
	return p, err
}

func (s *liteSearch) apply(_ context.Context, b *searchBatch) (bool, error) {
	if b.from == (searchPosition{}) {
		if err := s.create(b.workspace); err != nil {
			return false, err
		}
	}
	return true, s.transact(func() error {
		n := b.from.n
		for _, conversation := range b.gone {
			if err := s.drop(b.workspace, conversation); err != nil {
				return err
			}
		}
		for i := range b.docs {
			if err := s.put(b.workspace, &b.docs[i], &n); err != nil {
				return err
			}
		}
		return s.writer.run(`INSERT OR REPLACE INTO positions (workspace, n, scanned, built, seq, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			b.workspace, n, b.to.scanned, b.to.built, b.to.seq, b.to.at)
	})
}

func (s *liteSearch) transact(fn func() error) error {
	if err := s.writer.run("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	if err := fn(); err != nil {
		return errors.Join(err, s.writer.run("ROLLBACK"))
	}
	return s.writer.run("COMMIT")
}

func (s *liteSearch) create(workspace int64) error {
	for _, text := range []string{
		`CREATE TABLE IF NOT EXISTS ` + docsOf(workspace) + ` (n INTEGER PRIMARY KEY, message INTEGER NOT NULL, conversation INTEGER NOT NULL)`,
		`CREATE UNIQUE INDEX IF NOT EXISTS ` + docsOf(workspace) + `_message ON ` + docsOf(workspace) + ` (message)`,
		`CREATE INDEX IF NOT EXISTS ` + docsOf(workspace) + `_conversation ON ` + docsOf(workspace) + ` (conversation)`,
		`CREATE VIRTUAL TABLE IF NOT EXISTS ` + wordsOf(workspace) + ` USING fts5 (words, content = '', contentless_delete = 1,
			detail = none, tokenize = "ascii tokenchars '_'")`,
	} {
		if err := s.writer.run(text); err != nil {
			return fmt.Errorf("search: %w", err)
		}
	}
	return nil
}

// put replaces a message, at its place, or gives it the next one.
func (s *liteSearch) put(workspace int64, d *searchDoc, n *int64) error {
	var place int64
	if err := ask(s.writer, `SELECT n FROM `+docsOf(workspace)+` WHERE message = $1`, []any{d.message}, &place); err != nil {
		return err
	}
	if place != 0 {
		if err := s.writer.run(`DELETE FROM `+wordsOf(workspace)+` WHERE rowid = $1`, place); err != nil {
			return err
		}
	}
	if len(d.tokens) == 0 {
		if place == 0 {
			return nil
		}
		return s.writer.run(`DELETE FROM `+docsOf(workspace)+` WHERE n = $1`, place)
	}
	if place == 0 {
		*n++
		place = *n
		if err := s.writer.run(`INSERT INTO `+docsOf(workspace)+` (n, message, conversation) VALUES ($1, $2, $3)`, place, d.message, d.conversation); err != nil {
			return err
		}
	}
	words := strings.Join(d.tokens, " ") + " " + inboxToken(d.inbox) + " " + conversationToken(d.conversation)
	return s.writer.run(`INSERT INTO `+wordsOf(workspace)+` (rowid, words) VALUES ($1, $2)`, place, words)
}

// drop takes a conversation out.
func (s *liteSearch) drop(workspace, conversation int64) error {
	if err := s.writer.run(`DELETE FROM `+wordsOf(workspace)+` WHERE rowid IN (SELECT n FROM `+docsOf(workspace)+` WHERE conversation = $1)`, conversation); err != nil {
		return err
	}
	return s.writer.run(`DELETE FROM `+docsOf(workspace)+` WHERE conversation = $1`, conversation)
}

func (s *liteSearch) clear(_ context.Context, workspace int64) error {
	return s.transact(func() error {
		for _, text := range []string{`DROP TABLE IF EXISTS ` + wordsOf(workspace), `DROP TABLE IF EXISTS ` + docsOf(workspace)} {
			if err := s.writer.run(text); err != nil {
				return err
			}
		}
		return s.writer.run(`DELETE FROM positions WHERE workspace = $1`, workspace)
	})
}

func (s *liteSearch) conversations(ctx context.Context, workspace, after int64, limit int) (out []int64, err error) {
	err = s.read(ctx, `SELECT DISTINCT conversation FROM `+docsOf(workspace)+` WHERE conversation > $1 ORDER BY conversation LIMIT $2`,
		[]any{after, limit}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			out = append(out, id)
			return err
		})
	return out, err
}

func (s *liteSearch) match(ctx context.Context, m *searchMatch) (out []searchMatched, err error) {
	words := wordsOf(m.workspace)
	args := []any{liteQuery(m), m.limit}
	below := ""
	if m.before > 0 {
		args = append(args, m.before)
		below = ` AND w.rowid < $3`
	}
	out = make([]searchMatched, 0, m.limit)
	err = s.read(ctx, `SELECT w.rowid, d.message, d.conversation FROM `+words+` w JOIN `+docsOf(m.workspace)+` d ON d.n = w.rowid
		WHERE `+words+` MATCH $1`+below+` ORDER BY w.rowid DESC LIMIT $2`, args, func(r rows) error {
		var hit searchMatched
		err := r.Scan(&hit.place, &hit.message, &hit.conversation)
		out = append(out, hit)
		return err
	})
	return out, err
}

// liteQuery writes tokens in FTS5's language. They are of letters, digits and "_" only, and stand in quotes, so none is an operator.
func liteQuery(m *searchMatch) string {
	text := `"` + strings.Join(m.tokens, `" AND "`) + `"`
	if within := m.within(); len(within) > 0 {
		text = `("` + strings.Join(within, `" OR "`) + `") AND ` + text
	}
	return text
}

func (s *liteSearch) after(ctx context.Context, workspace, message int64) (place int64, err error) {
	err = s.read(ctx, `SELECT n, message FROM `+docsOf(workspace)+` WHERE message <= $1 ORDER BY message DESC LIMIT 1`, []any{message}, func(r rows) error {
		var found int64
		err := r.Scan(&place, &found)
		place = beyond(place, found == message)
		return err
	})
	return place, err
}

// settlePages is how much of the index is merged at a time: some milliseconds.
const settlePages = "500"

// Segments of an index from which all are merged, and after how many messages again at the earliest: the whole index is rewritten.
const (
	manySegments = 8
	settleEvery  = 50_000
)

// settle merges the segments that batches leave behind, so that a word is looked up in few places. FTS5 itself merges a few of them
// as they come; with a hundred words, those of the conversations that an agent sees, each segment counts.
func (s *liteSearch) settle(_ context.Context, workspace int64) (bool, error) {
	if !s.settling {
		var segments, n int64
		err := ask(s.writer, `SELECT (SELECT count(DISTINCT segid) FROM `+wordsOf(workspace)+`_idx), n FROM positions WHERE workspace = $1`,
			[]any{workspace}, &segments, &n)
		if err != nil || segments < manySegments || s.settled[workspace] > 0 && n < s.settled[workspace]+max(settleEvery, n/10) {
			return false, err
		}
		s.settled[workspace] = n
	}
	words := wordsOf(workspace)
	var before, after int64
	if err := ask(s.writer, "SELECT total_changes()", nil, &before); err != nil {
		return false, err
	}
	if err := s.writer.run(`INSERT INTO ` + words + ` (` + words + `, rank) VALUES ('merge', -` + settlePages + `)`); err != nil {
		return false, err
	}
	err := ask(s.writer, "SELECT total_changes()", nil, &after)
	s.settling = err == nil && after-before >= 2
	return s.settling, err
}

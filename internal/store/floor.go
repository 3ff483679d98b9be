package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/pressly/goose/v3"

	"timbre/internal/store/schema"
)

// floorFact is the fact that says which schema a program must know at least to work on this database. Migrations that only add leave it, so that
// in an upgrade nodes of both versions work side by side. One that breaks older programs raises it first, and waits until they have left.
const floorFact = "schema_floor"

const readFloor = `SELECT value FROM installation WHERE name = '` + floorFact + `'`

const (
	lookAtFloor = 2 * time.Second
	leaveWithin = time.Minute // more than a node needs to end in order
)

// countNodes counts the numbers that nodes of this database hold: see Store.attach.
var countNodes = fmt.Sprintf(`SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND classid = %d AND objsubid = 2
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`, nodeLock)

// row1 is what a database and a transaction are both asked by.
type row1 interface {
	QueryRowContext(ctx context.Context, text string, args ...any) *sql.Row
}

// floorOf reads the floor; 0: every program may work here.
func floorOf(ctx context.Context, db row1) (int64, error) {
	var text string
	err := db.QueryRowContext(ctx, readFloor).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("schema floor: %w", err)
	}
	return strconv.ParseInt(text, 10, 64)
}

// tooOld is why a program may not work on a database.
func tooOld(schema, newest int64) error {
	return fmt.Errorf("the database was made by a newer version (schema %d, this program knows %d): start that version", schema, newest)
}

// mayWork decides about a database that is newer than this program.
func mayWork(ctx context.Context, db row1, current, newest int64) error {
	floor, err := floorOf(ctx, db)
	if err == nil && floor > newest {
		err = tooOld(current, newest)
	}
	return err
}

// floorToSet is the floor that the migrations after a schema raise; 0: they raise none.
func floorToSet(postgres bool, current int64) (int64, error) {
	fsys, err := schema.For(postgres)
	if err != nil {
		return 0, err
	}
	floor, err := schema.Breaking(fsys)
	if floor <= current {
		floor = 0
	}
	return floor, err
}

// setFloor writes the floor; 0 lets every program work here.
func setFloor(ctx context.Context, db *sql.DB, floor int64) error {
	_, err := db.ExecContext(ctx, `INSERT INTO installation (name, value) VALUES ('`+floorFact+`', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
		strconv.FormatInt(floor, 10))
	if err != nil {
		return fmt.Errorf("schema floor: %w", err)
	}
	return nil
}

// raiseFloor keeps older programs from a schema that they cannot work on: from now on they do not start, and those that run end. On PostgreSQL it
// returns when they have, or when another node has migrated meanwhile.
func raiseFloor(ctx context.Context, p *goose.Provider, db *sql.DB, postgres bool, floor, newest int64) error {
	if floor == 0 {
		return nil
	}
	if err := setFloor(ctx, db, floor); err != nil || !postgres {
		return err
	}
	again := time.NewTicker(lookAtFloor / 4)
	defer again.Stop()
	ctx, cancel := context.WithTimeout(ctx, leaveWithin)
	defer cancel()
	for {
		var nodes int
		err := db.QueryRowContext(ctx, countNodes).Scan(&nodes)
		if err != nil || nodes == 0 {
			return err
		}
		if now, err := p.GetDBVersion(ctx); err != nil || now >= newest {
			return err
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return fmt.Errorf("%d nodes of an older version still run, and this version changes what they use: stop them", nodes)
		}
	}
}

// watchFloor ends this program in order when a newer one needs the database to itself.
func (s *Store) watchFloor(ctx context.Context, e *pgEngine, newest int64) {
	again := time.NewTicker(lookAtFloor)
	defer again.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
		text, err := e.floor(ctx)
		if err != nil {
			continue // there is none, or the database is away and says nothing of this
		}
		if floor, err := strconv.ParseInt(text, 10, 64); err == nil && floor > newest {
			err := tooOld(floor, newest)
			s.log.Error("a newer version needs the database to itself; this node ends", "error", err)
			s.onFailure(err)
			return
		}
	}
}

// floor reads the floor. It is no query that anybody's request makes, and not counted with those.
func (e *pgEngine) floor(ctx context.Context) (text string, err error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	err = e.pool.QueryRow(ctx, readFloor).Scan(&text)
	return text, err
}

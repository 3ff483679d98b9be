package store

import (
	"encoding/json"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"zombiezen.com/go/sqlite"

	"timbre/internal/desk"
)

// dialect holds the differences between the engines.
type dialect struct{ postgres bool }

// in returns "column IN the list of argument $n"; the argument is made by list.
func (d dialect) in(column string, n int) string {
	arg := "$" + strconv.Itoa(n)
	if d.postgres {
		return column + " = ANY(" + arg + ")"
	}
	return column + " IN (SELECT value FROM json_each(" + arg + "))"
}

// list makes the argument of in.
func (d dialect) list(ids []int64) any {
	if d.postgres {
		if ids == nil {
			ids = []int64{}
		}
		return ids
	}
	b := make([]byte, 0, 2+20*len(ids))
	b = append(b, '[')
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return string(append(b, ']'))
}

// mostListed is up to how many ids oneOf names one by one on SQLite, to which that is much less work than a list in JSON.
const mostListed = 32

// oneOf returns "column IN ids" and the arguments with its own added.
func (d dialect) oneOf(column string, ids []int64, args []any) (string, []any) {
	if d.postgres || len(ids) > mostListed {
		args = append(args, d.list(ids))
		return d.in(column, len(args)), args
	}
	b := append(make([]byte, 0, len(column)+8+5*len(ids)), column...)
	b = append(b, " IN ("...)
	for i, id := range ids {
		if i > 0 {
			b = append(b, ',')
		}
		args = append(args, id)
		b = append(b, '$')
		b = strconv.AppendInt(b, int64(len(args)), 10)
	}
	return string(append(b, ')')), args
}

// texts makes the argument of in for texts.
func (d dialect) texts(list []string) any {
	if d.postgres {
		return list
	}
	b, _ := json.Marshal(list) // texts always encode
	return string(b)
}

// byRow makes SQLite find a joined table's rows by their id. Its planner otherwise carries the workspace over to that table and
// begins there, with all rows that the workspace has.
func (d dialect) byRow() string {
	if d.postgres {
		return ""
	}
	return " NOT INDEXED"
}

// rowID writes the id at the end of a keyset. SQLite's indexes end with the row's id, which has no collation; unless the other side
// says one, a comparison of two columns is looked up by its first alone.
func (d dialect) rowID(arg string) string {
	if d.postgres {
		return arg
	}
	return arg + " COLLATE BINARY"
}

// like escapes a text for LIKE … ESCAPE '\'.
func like(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}

// fold is Fold of a column.
func (d dialect) fold(column string) string {
	if d.postgres {
		return "CASE WHEN octet_length(" + column + ") = char_length(" + column + ") THEN lower(" + column +
			") ELSE lower(normalize(regexp_replace(normalize(" + column + ", NFD), '[\u0300-\u036f]', '', 'g'), NFC)) END"
	}
	return "fold(" + column + ")"
}

// unique reports whether err is a broken unique index.
func unique(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "23505"
	}
	code := sqlite.ErrCode(err)
	return code == sqlite.ResultConstraintUnique || code == sqlite.ResultConstraintPrimaryKey
}

// IsDataError reports whether the database refused a value, not the work: the same again would fail the same.
func IsDataError(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(pg.Code, "22") || strings.HasPrefix(pg.Code, "23")
	}
	code := sqlite.ErrCode(err).ToPrimary()
	return code == sqlite.ResultConstraint || code == sqlite.ResultTooBig || code == sqlite.ResultMismatch
}

// contended reports whether PostgreSQL undid a transaction because of another one: the same again may succeed.
func contended(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == "40001" || pg.Code == "40P01")
}

// retryable reports whether a database refused without harm to itself: the disk is full, or another process holds SQLite's lock.
func retryable(err error) bool {
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		return pg.Code == "53100"
	}
	code := sqlite.ErrCode(err).ToPrimary()
	return code == sqlite.ResultFull || code == sqlite.ResultBusy || code == sqlite.ResultLocked
}

// absent reports whether an error says that the database cannot be reached now, or is held by somebody else: the same again may succeed.
// The driver gives a connection that it finds closed no type of its own.
func absent(err error) bool {
	if code := sqlite.ErrCode(err).ToPrimary(); code == sqlite.ResultBusy || code == sqlite.ResultLocked {
		return true
	}
	if pg, ok := errors.AsType[*pgconn.PgError](err); ok {
		switch pg.Code {
		case "57P01", "57P02", "57P03", "57P05", "25P03": // it ends, crashed, begins, or gave the connection up
			return true
		case "55P03", "53200", "53300", "58030": // somebody holds the lock; it has no memory or connection left, or its disk failed
			return true
		}
		if contended(err) {
			return true
		}
		return strings.HasPrefix(pg.Code, "08")
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	if _, ok := errors.AsType[*net.OpError](err); ok {
		return true
	}
	return errors.Is(err, io.ErrUnexpectedEOF) || pgconn.SafeToRetry(err) || strings.HasSuffix(err.Error(), "conn closed")
}

// untrusted reports whether an error says that a SQLite file, or the disk below it, can no longer be trusted.
func untrusted(err error) bool {
	code := sqlite.ErrCode(err).ToPrimary()
	return code == sqlite.ResultIOErr || code == sqlite.ResultCorrupt || code == sqlite.ResultNotADB
}

// question rewrites $1…$n to ? and returns which argument each ? takes. To SQLite "$1" is a name whose place is its first
// appearance, so it must not be bound by position.
func question(text string) (string, []int) {
	if !strings.Contains(text, "$") {
		return text, nil
	}
	var b strings.Builder
	b.Grow(len(text))
	var order []int
	inOrder := true
	for i := 0; i < len(text); i++ {
		if text[i] != '$' || i+1 == len(text) || text[i+1] < '0' || text[i+1] > '9' {
			b.WriteByte(text[i])
			continue
		}
		n := 0
		for i+1 < len(text) && text[i+1] >= '0' && text[i+1] <= '9' {
			i++
			n = n*10 + int(text[i]-'0')
		}
		b.WriteByte('?')
		inOrder = inOrder && n-1 == len(order)
		order = append(order, n-1)
	}
	if inOrder {
		return b.String(), nil
	}
	return b.String(), order
}

// permute puts the arguments where the question marks want them.
func permute(args []any, order []int) []any {
	if order == nil {
		return args
	}
	out := make([]any, len(order))
	for i, n := range order {
		out[i] = args[n]
	}
	return out
}

// micros stores a time; the zero time is 0.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// moment reads a time.
func moment(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// notFound is what a read of one thing answers, also for what may not be seen.
var notFound error = desk.ErrNotFound

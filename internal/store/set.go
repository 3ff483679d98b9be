package store

import (
	"fmt"
	"slices"
	"strings"
)

// set is a statement of the hot path in two texts: for one row, and for many rows at once by unnest (PostgreSQL). Both are made
// from its columns, so they cannot differ. Arguments are int64, string, []byte or bool.
type set struct {
	one, many string
	types     []string

	table string
	row   []int // which arguments say what row it is; none: nothing else writes that row
	last  bool  // of two writes of a row the later one says it all
}

// rowKey is a row that is written.
type rowKey struct {
	table string
	id    [3]int64
}

func (s *set) rowOf(args []any) rowKey {
	k := rowKey{table: s.table}
	for i, at := range s.row {
		k.id[i] = args[at].(int64)
	}
	return k
}

// columns are written "name type", the type as PostgreSQL names it.
func insertSet(table string, columns ...string) *set {
	names, types := split(columns)
	return &set{
		one:   fmt.Sprintf("INSERT INTO %s (%s) VALUES (%s)", table, strings.Join(names, ", "), marks(len(names))),
		many:  fmt.Sprintf("INSERT INTO %s (%s) SELECT * FROM %s", table, strings.Join(names, ", "), unnest(types)),
		types: types,
		table: table,
		row:   at(names, "id"),
	}
}

// at is where a column is, if it is there. An id is one row's in the whole installation.
func at(names []string, column string) []int {
	if i := slices.Index(names, column); i >= 0 {
		return []int{i}
	}
	return nil
}

// updateSet updates rows found by its first keys columns.
func updateSet(table string, keys int, columns ...string) *set {
	names, types := split(columns)
	row := at(names[:keys], "id")
	if row == nil {
		for i := range keys {
			row = append(row, i)
		}
	}
	var assign, assignMany, where, whereMany []string
	for i, n := range names {
		if i < keys {
			where = append(where, fmt.Sprintf("%s = $%d", n, i+1))
			whereMany = append(whereMany, fmt.Sprintf("t.%s = u.%s", n, n))
			continue
		}
		assign = append(assign, fmt.Sprintf("%s = $%d", n, i+1))
		assignMany = append(assignMany, fmt.Sprintf("%s = u.%s", n, n))
	}
	return &set{
		one: fmt.Sprintf("UPDATE %s SET %s WHERE %s", table, strings.Join(assign, ", "), strings.Join(where, " AND ")),
		many: fmt.Sprintf("UPDATE %s t SET %s FROM %s u (%s) WHERE %s", table, strings.Join(assignMany, ", "), unnest(types),
			strings.Join(names, ", "), strings.Join(whereMany, " AND ")),
		types: types,
		table: table,
		row:   row,
		last:  true,
	}
}

func split(columns []string) (names, types []string) {
	for _, c := range columns {
		n, t, _ := strings.Cut(c, " ")
		names, types = append(names, n), append(types, t)
	}
	return names, types
}

func marks(n int) string {
	var b strings.Builder
	for i := 1; i <= n; i++ {
		if i > 1 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "$%d", i)
	}
	return b.String()
}

func unnest(types []string) string {
	parts := make([]string, len(types))
	for i, t := range types {
		parts[i] = fmt.Sprintf("$%d::%s[]", i+1, t)
	}
	return "unnest(" + strings.Join(parts, ", ") + ")"
}

// transpose turns rows of arguments into one typed slice a column.
func transpose(types []string, rows [][]any) []any {
	out := make([]any, len(types))
	for c, t := range types {
		switch t {
		case "bigint":
			out[c] = column[int64](rows, c)
		case "text":
			out[c] = column[string](rows, c)
		case "bytea":
			out[c] = column[[]byte](rows, c)
		case "boolean":
			out[c] = column[bool](rows, c)
		default:
			panic("store: unknown column type " + t)
		}
	}
	return out
}

func column[T any](rows [][]any, c int) []T {
	vals := make([]T, len(rows))
	for i, r := range rows {
		vals[i] = r[c].(T)
	}
	return vals
}

// fold joins the runs of a queue that are one statement. Rows that are written once keep no order among each other; a row that is
// written again by the same set is written once, as it is at last, since a statement for many rows would take any of the two; one that
// is written by another set of its table, as a message that was just inserted, waits for what is before it. Any other statement keeps its place.
func fold(queued []put) []put {
	out := make([]put, 0, 16)
	var order []*set
	rows := map[*set][][]any{}
	type place struct {
		set *set
		n   int
	}
	written := map[rowKey]place{}
	flush := func() {
		for _, s := range order {
			if len(rows[s]) == 1 {
				out = append(out, put{text: s.one, args: rows[s][0]})
			} else {
				out = append(out, put{text: s.many, args: transpose(s.types, rows[s])})
			}
		}
		order = order[:0]
		clear(rows)
		clear(written)
	}
	for _, p := range queued {
		if p.set == nil {
			flush()
			out = append(out, p)
			continue
		}
		if len(p.set.row) > 0 {
			k := p.set.rowOf(p.args)
			was, again := written[k]
			switch {
			case again && was.set == p.set && p.set.last:
				rows[p.set][was.n] = p.args
				continue
			case again && was.set != p.set:
				flush()
			}
			written[k] = place{p.set, len(rows[p.set])}
		}
		if rows[p.set] == nil {
			order = append(order, p.set)
		}
		rows[p.set] = append(rows[p.set], p.args)
	}
	flush()
	return out
}

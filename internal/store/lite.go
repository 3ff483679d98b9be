package store

import (
	"fmt"
	"reflect"
	"time"

	"zombiezen.com/go/sqlite"
)

// liteConn is a connection to a SQLite file with its prepared statements. One goroutine uses it at a time.
type liteConn struct {
	conn  *sqlite.Conn
	kept  map[string]*prepared
	most  int // statements kept; 0: all
	clock int64
}

// prepared is a statement, and which argument each of its question marks takes.
type prepared struct {
	stmt    *sqlite.Stmt
	columns int
	order   []int // nil: in their order
	used    int64 // by the connection's clock
}

// openLite opens a connection and settles it with pragmas. Whoever finds the file locked waits for busyTimeout.
func openLite(path string, most int, flags sqlite.OpenFlags, pragmas ...string) (*liteConn, error) {
	conn, err := sqlite.OpenConn(path, flags)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	conn.SetBusyTimeout(busyTimeout)
	c := &liteConn{conn: conn, kept: map[string]*prepared{}, most: most}
	if err := conn.CreateFunction("fold", &foldFunction); err != nil {
		conn.Close()
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	for _, pragma := range pragmas {
		if err := c.pragma(pragma); err != nil {
			conn.Close()
			return nil, fmt.Errorf("open %s: %s: %w", path, pragma, err)
		}
	}
	return c, nil
}

// foldFunction is Fold in SQL.
var foldFunction = sqlite.FunctionImpl{NArgs: 1, Deterministic: true, Scalar: func(_ sqlite.Context, args []sqlite.Value) (sqlite.Value, error) {
	return sqlite.TextValue(Fold(args[0].Text())), nil
}}

const busyTimeout = 5 * time.Second

func (c *liteConn) pragma(text string) error {
	stmt, _, err := c.conn.PrepareTransient("PRAGMA " + text)
	if err != nil {
		return err
	}
	defer stmt.Finalize()
	_, err = stmt.Step()
	return err
}

func (c *liteConn) close() { c.conn.Close() }

// prepare returns the statement of a text. A connection that keeps most of them forgets the one that was not used for longest.
func (c *liteConn) prepare(text string) (*prepared, error) {
	c.clock++
	if p := c.kept[text]; p != nil {
		p.used = c.clock
		return p, nil
	}
	if c.most > 0 && len(c.kept) >= c.most {
		c.forget()
	}
	q, order := question(text)
	stmt, err := c.conn.Prepare(q)
	if err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	p := &prepared{stmt: stmt, columns: stmt.ColumnCount(), order: order, used: c.clock}
	c.kept[text] = p
	return p, nil
}

func (c *liteConn) forget() {
	oldest, at := "", c.clock
	for text, p := range c.kept {
		if p.used < at {
			oldest, at = text, p.used
		}
	}
	if p := c.kept[oldest]; p != nil {
		p.stmt.Finalize()
		delete(c.kept, oldest)
	}
}

// bind gives the statement its arguments.
func (p *prepared) bind(args []any) error {
	if p.order == nil {
		for i, arg := range args {
			if err := bind(p.stmt, i+1, arg); err != nil {
				return err
			}
		}
		return nil
	}
	for i, n := range p.order {
		if err := bind(p.stmt, i+1, args[n]); err != nil {
			return err
		}
	}
	return nil
}

func bind(stmt *sqlite.Stmt, n int, arg any) error {
	switch v := arg.(type) {
	case int64:
		stmt.BindInt64(n, v)
	case string:
		stmt.BindText(n, v)
	case int:
		stmt.BindInt64(n, int64(v))
	case bool:
		stmt.BindBool(n, v)
	case []byte:
		stmt.BindBytes(n, v)
	case nil:
		stmt.BindNull(n)
	default:
		switch v := reflect.ValueOf(arg); v.Kind() {
		case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
			stmt.BindInt64(n, v.Int())
		case reflect.String:
			stmt.BindText(n, v.String())
		default:
			return fmt.Errorf("argument %d: a %T cannot be stored", n, arg)
		}
	}
	return nil
}

// run executes a statement that answers nothing.
func (c *liteConn) run(text string, args ...any) error {
	p, err := c.prepare(text)
	if err != nil {
		return err
	}
	if err := p.bind(args); err != nil {
		return err
	}
	if _, err := p.stmt.Step(); err != nil { // it is reset by then
		return err
	}
	return p.stmt.Reset()
}

// query begins a statement that answers rows. done is called when they are closed.
func (c *liteConn) query(text string, args []any, done func()) (rows, error) {
	p, err := c.prepare(text)
	if err == nil {
		err = p.bind(args)
	}
	if err != nil {
		return nil, fmt.Errorf("query: %w", err)
	}
	return &liteRows{prepared: p, done: done}, nil
}

// liteRows walks what a statement answers. Close ends it, be it read to its end or not.
type liteRows struct {
	*prepared
	err  error
	done func()
}

func (r *liteRows) Next() bool {
	if r.err != nil {
		return false
	}
	var more bool
	more, r.err = r.stmt.Step()
	return more
}

func (r *liteRows) Err() error { return r.err }

func (r *liteRows) Close() {
	if r.prepared == nil {
		return
	}
	r.stmt.Reset() // an error of it is that of the last step
	r.prepared = nil
	if r.done != nil {
		r.done()
	}
}

func (r *liteRows) Scan(dst ...any) error {
	if len(dst) != r.columns {
		return fmt.Errorf("%d columns for %d values", r.columns, len(dst))
	}
	for i, d := range dst {
		switch d := d.(type) {
		case *int64:
			*d = r.stmt.ColumnInt64(i)
		case *string:
			*d = r.stmt.ColumnText(i)
		case *int:
			*d = r.stmt.ColumnInt(i)
		case *bool:
			*d = r.stmt.ColumnBool(i)
		case *[]byte:
			*d = make([]byte, r.stmt.ColumnLen(i))
			r.stmt.ColumnBytes(i, *d)
		default:
			if err := scan(r.stmt, i, reflect.ValueOf(d).Elem()); err != nil {
				return err
			}
		}
	}
	return nil
}

// scan is for named types, and for pointers, which NULL leaves nil.
func scan(stmt *sqlite.Stmt, i int, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Int:
		v.SetInt(stmt.ColumnInt64(i))
	case reflect.String:
		v.SetString(stmt.ColumnText(i))
	case reflect.Pointer:
		if stmt.ColumnIsNull(i) {
			v.SetZero()
			return nil
		}
		p := reflect.New(v.Type().Elem())
		v.Set(p)
		return scan(stmt, i, p.Elem())
	default:
		return fmt.Errorf("column %d cannot be read into a %s", i+1, v.Type())
	}
	return nil
}

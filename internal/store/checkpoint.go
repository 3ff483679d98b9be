package store

import (
	"fmt"
	"sync"
	"sync/atomic"

	"zombiezen.com/go/sqlite"
)

// checkpoints moves what was committed from the log of a SQLite file into the file itself, on a connection and goroutine of its own:
// its many small writes and their sync would otherwise be waited for by whoever commits next. A log that is written to without a pause
// never comes to an end that way, and grows; so once it is long the writer moves the little that is left, after which SQLite begins
// the log anew.
type checkpoints struct {
	conn   *liteConn
	due    chan struct{}
	long   atomic.Bool
	failed atomic.Pointer[error] // the file could not be written: nothing more may be committed
	done   sync.WaitGroup
}

// A checkpoint is due after so many statements of the writer, each of which dirties one page or two. Pages that are written again and
// again in between, such as those of who writes most, are moved once. A log of longLog pages of 4 KB is long: ten thousand
// messages a second write a quarter of it five times a second, and then all would wait as often for the writer to move the rest.
const (
	checkpointEvery = 9000
	longLog         = 32_000
)

func startCheckpoints(path string) (*checkpoints, error) {
	conn, err := openLite(path, 0, sqlite.OpenReadWrite, append(pragmas, "cache_size = -500")...)
	if err != nil {
		return nil, err
	}
	c := &checkpoints{conn: conn, due: make(chan struct{}, 1)}
	c.done.Go(func() {
		for range c.due {
			length, err := checkpoint(conn)
			if err != nil {
				err = fmt.Errorf("checkpoint: %w", err)
				c.failed.CompareAndSwap(nil, &err)
				return
			}
			if length >= longLog {
				c.long.Store(true)
			}
		}
	})
	return c, nil
}

// ring asks for a checkpoint.
func (c *checkpoints) ring() {
	select {
	case c.due <- struct{}{}:
	default:
	}
}

func (c *checkpoints) stop() {
	close(c.due)
	c.done.Wait()
	c.conn.close()
}

// checkpoint moves what it can without waiting for anybody, and returns how many pages the log has. A full disk or a lock leaves the
// rest for the next time.
func checkpoint(conn *liteConn) (length int64, err error) {
	rs, err := conn.query("PRAGMA wal_checkpoint(PASSIVE)", nil, nil)
	if err != nil {
		return 0, err
	}
	defer rs.Close()
	var busy, moved int64
	if rs.Next() {
		err = rs.Scan(&busy, &length, &moved)
	} else {
		err = rs.Err()
	}
	if retryable(err) {
		return 0, nil
	}
	return length, err
}

package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"timbre/internal/desk"
)

// nodeLock is the class of the advisory locks by which running nodes take their numbers.
const nodeLock = 7_420_001

// How often the connection that hears is tried, and how long that may take: it may be lost without anybody saying so.
const (
	hearingBeat   = 5 * time.Second
	hearingWithin = 5 * time.Second
)

// listen opens the connection that hears other nodes' commits, that holds this node's number, and by which the clock is set, if it is
// the database's; and keeps it alive.
func (s *Store) listen(ctx, background context.Context, e *pgEngine, sets bool) error {
	conn, err := s.attach(ctx, e)
	if err == nil && sets {
		err = s.clock.ask(ctx, conn)
	}
	if err != nil {
		return err
	}
	s.running.Go(func() {
		for {
			if err := s.hear(background, conn, e, sets); background.Err() == nil {
				s.log.Warn("lost the connection that hears other nodes", "error", err)
			}
			closing, cancel := context.WithTimeout(context.Background(), time.Second)
			conn.Close(closing)
			cancel()
			for conn = nil; conn == nil; {
				select {
				case <-background.Done():
					return
				case <-time.After(time.Second):
				}
				if conn, err = s.attach(background, e); err != nil {
					s.log.Warn("the connection that hears other nodes is down", "error", err)
				}
			}
			s.bell.ring(0)
		}
	})
	return nil
}

func (s *Store) attach(ctx context.Context, e *pgEngine) (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := e.connect(ctx, nil)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{bellChannel, voiceChannel} {
		if _, err := conn.Exec(ctx, "LISTEN "+name); err != nil {
			conn.Close(ctx)
			return nil, fmt.Errorf("listen: %w", err)
		}
	}
	for n := range desk.MaxNode + 1 {
		var ok bool
		if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1, $2)", nodeLock, n).Scan(&ok); err != nil {
			conn.Close(ctx)
			return nil, fmt.Errorf("node number: %w", err)
		}
		if ok {
			s.ids.SetNode(n)
			return conn, nil
		}
	}
	conn.Close(ctx)
	return nil, errors.New("all node numbers are taken")
}

// hear passes on what other nodes say, until the connection is lost.
func (s *Store) hear(ctx context.Context, conn *pgx.Conn, e *pgEngine, sets bool) error {
	due := time.Now().Add(hearingBeat)
	for {
		until, cancel := context.WithDeadline(ctx, due)
		n, err := conn.WaitForNotification(until)
		cancel()
		switch {
		case err == nil:
			s.heard(n, e)
		case ctx.Err() != nil || conn.IsClosed() || !errors.Is(err, context.DeadlineExceeded):
			return err
		default:
			if err := s.try(ctx, conn, sets); err != nil {
				return err
			}
			due = time.Now().Add(hearingBeat)
		}
	}
}

// try finds out whether the connection still stands, and what time it is there.
func (s *Store) try(ctx context.Context, conn *pgx.Conn, sets bool) error {
	ctx, cancel := context.WithTimeout(ctx, hearingWithin)
	defer cancel()
	if sets {
		return s.clock.ask(ctx, conn)
	}
	return conn.Ping(ctx)
}

func (s *Store) heard(n *pgconn.Notification, e *pgEngine) {
	if n.Channel == voiceChannel {
		s.voices.tell(n.Payload)
		return
	}
	if n.PID == e.own.Load() { // its followers were told by the writer itself
		return
	}
	for _, part := range strings.Fields(n.Payload) {
		if ws, err := strconv.ParseInt(part, 10, 64); err == nil {
			s.bell.ring(ws)
		}
	}
}

package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"timbre/internal/desk"
)

// nodeLock is the class of the advisory locks by which running nodes take their numbers.
const nodeLock = 7_420_001

// listen opens the connection that hears other nodes' commits and that holds this node's number, and keeps it alive.
func (s *Store) listen(ctx, background context.Context, e *pgEngine) error {
	conn, err := s.attach(ctx, e)
	if err != nil {
		return err
	}
	s.running.Go(func() {
		for {
			s.hear(background, conn, e)
			conn.Close(context.Background())
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

func (s *Store) hear(ctx context.Context, conn *pgx.Conn, e *pgEngine) {
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			if ctx.Err() == nil {
				s.log.Warn("lost the connection that hears other nodes", "error", err)
			}
			return
		}
		if n.Channel == voiceChannel {
			s.voices.tell(n.Payload)
			continue
		}
		if n.PID == e.own.Load() { // its followers were told by the writer itself
			continue
		}
		for _, part := range strings.Fields(n.Payload) {
			if ws, err := strconv.ParseInt(part, 10, 64); err == nil {
				s.bell.ring(ws)
			}
		}
	}
}

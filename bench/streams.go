package main

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

func streams200(ctx context.Context, e *env) ([]figure, error) {
	return e.streams(ctx, 200, 100, "p50 ≤ 2 ms, p99 ≤ 5 ms, all delivered", bound{most: 2}, bound{most: 5})
}

func streams500(ctx context.Context, e *env) ([]figure, error) {
	return e.streams(ctx, 500, 200, "p99 ≤ 15 ms, all delivered", bound{}, bound{most: 15})
}

const (
	streamsLast   = 8 * time.Second
	streamsWait   = 10 * time.Second // for what is still on its way at the end
	streamSenders = 8
	marker        = "mensaje#" // in each message's text, before its number
)

// streams measures from just before a customer's message is sent to each stream's receiving it, by one clock.
func (e *env) streams(ctx context.Context, agents, perSecond int, target string, p50, p99 bound) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		var runs []load.Run
		var used []float64
		for range e.runs {
			before, err := srv.Processor()
			if err != nil {
				return err
			}
			run, err := e.streamsOnce(ctx, srv, agents, perSecond)
			if err != nil {
				return err
			}
			after, err := srv.Processor()
			if err != nil {
				return err
			}
			runs, used = append(runs, run), append(used, (after-before).Seconds()/streamsLast.Seconds())
		}
		f := ofRuns("received", "events/s", runs).against(target, bound{}, p50, p99)
		f.Note = fmt.Sprintf("%d streams, %d messages/s; the server took %.2f of a core", agents, perSecond, load.SpreadOf(used).Median)
		figures = []figure{f}
		return nil
	})
	return figures, err
}

func (e *env) streamsOnce(ctx context.Context, srv *rig.Server, agents, perSecond int) (load.Run, error) {
	m := &e.db.Manifest
	n := perSecond * int(streamsLast/time.Second)
	var all []*[]time.Duration
	c, err := gather(srv, m, agents, n, func() func(time.Duration) {
		of := make([]time.Duration, 0, n)
		all = append(all, &of)
		return func(d time.Duration) { of = append(of, d) }
	})
	defer c.leave()
	if err != nil {
		return load.Run{}, err
	}
	if err := c.write(ctx, srv.Address, m, perSecond); err != nil {
		return load.Run{}, err
	}
	select {
	case <-c.missing:
	case <-ctx.Done():
		return load.Run{}, ctx.Err()
	case <-time.After(streamsWait):
		return load.Run{}, fmt.Errorf("%d of %d events never came", c.left.Load(), n*agents)
	}
	out := load.Run{Done: n * agents, Lasts: streamsLast}
	for _, of := range all {
		out.Latencies = append(out.Latencies, *of...)
	}
	return out, nil
}

func streamRequest(m *seed.Manifest, who seed.Member) []byte {
	return load.End(load.Request(nil, "GET", apiPrefix+"/stream?workspace="+m.Workspace, "bench", sessionHeaders(m, who)...), nil)
}

// crowd is the open streams of one run.
type crowd struct {
	sent    []atomic.Int64 // when each message was sent, in ns
	left    atomic.Int64   // receptions that are missing
	missing chan struct{}  // closed when none is
	readers sync.WaitGroup
	streams []*load.Stream
}

// gather opens the streams of agents who are each to hear n messages. note makes what a stream tells its latencies. What it returns is to be
// left, also with an error.
func gather(srv *rig.Server, m *seed.Manifest, agents, n int, note func() func(time.Duration)) (*crowd, error) {
	c := &crowd{sent: make([]atomic.Int64, n), missing: make(chan struct{})}
	c.left.Store(int64(n) * int64(agents))
	for i := range agents {
		s, err := load.Open(srv.Address, streamRequest(m, m.Watchers[i%len(m.Watchers)]))
		if err != nil {
			return c, err
		}
		c.streams = append(c.streams, s)
		c.read(s, note())
	}
	return c, nil
}

// leave closes the streams.
func (c *crowd) leave() {
	for _, s := range c.streams {
		s.Close()
	}
	c.readers.Wait()
}

// read takes the times at which a stream first tells of each message, until it is closed.
func (c *crowd) read(s *load.Stream, note func(time.Duration)) {
	seen := make([]bool, len(c.sent))
	c.readers.Go(func() {
		for {
			_, data, err := s.Event()
			now := time.Now().UnixNano()
			if err != nil {
				return
			}
			for n := range numbersOf(data) {
				if n >= len(seen) || seen[n] {
					continue
				}
				sent := c.sent[n].Load()
				if sent == 0 {
					continue // of an earlier run
				}
				seen[n] = true
				note(time.Duration(now - sent))
				if c.left.Add(-1) == 0 {
					close(c.missing)
				}
			}
		}
	})
}

// numbersOf are the messages of which an event tells: its own, and what its conversation says last, which may be a later one.
func numbersOf(data []byte) iter.Seq[int] {
	return func(yield func(int) bool) {
		for {
			_, rest, found := bytes.Cut(data, []byte(marker))
			if !found {
				return
			}
			var digits []byte
			digits, data, _ = bytes.Cut(rest, []byte{'#'})
			if n, err := strconv.Atoi(string(digits)); err == nil && !yield(n) {
				return
			}
		}
	}
}

// write sends the messages at even distances, to the inbox that all the streams' agents see.
func (c *crowd) write(ctx context.Context, address string, m *seed.Manifest, perSecond int) error {
	var to []seed.Active
	for _, a := range m.Active {
		if a.Inbox == len(m.Inboxes)-1 {
			to = append(to, a)
		}
	}
	errs := make([]error, streamSenders)
	prefix := fmt.Sprintf("wamid.STREAM%x.", time.Now().UnixNano())
	from := time.Now().Add(100 * time.Millisecond)
	var senders sync.WaitGroup
	for i := range errs {
		senders.Go(func() { errs[i] = c.send(ctx, address, m, to, i, prefix, from, time.Second/time.Duration(perSecond)) })
	}
	senders.Wait()
	return errors.Join(errs...)
}

// send sends each streamSenders-th message when its time has come.
func (c *crowd) send(ctx context.Context, address string, m *seed.Manifest, to []seed.Active, first int, prefix string, from time.Time, distance time.Duration) error {
	conn, err := load.Dial(address)
	if err != nil {
		return err
	}
	defer conn.Close()
	mac := hmac.New(sha256.New, []byte(m.AppSecret))
	for n := first; n < len(c.sent); n += streamSenders {
		number := strconv.Itoa(n)
		body := delivery(nil, m, to[n%len(to):n%len(to)+1], func() (id, text string) { return prefix + number, "Hola, " + marker + number + "#" })
		request := signed(nil, m, mac, nil, body)
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Until(from.Add(time.Duration(n) * distance))):
		}
		c.sent[n].Store(time.Now().UnixNano())
		status, answer, err := conn.Do(request)
		if err == nil {
			err = load.Expect(200, status, answer)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

const (
	presentAgents  = 1000
	presentSenders = 16
	presentLongest = 256 << 10        // bytes of a word of all of them
	presentComes   = 10 * time.Second // in which they come
	presentStays   = 20 * time.Second // in which each says once that he is still there
	presentWaits   = 10 * time.Second // for what is still on its way
)

// presence measures from an agent's report to the word of him on his own stream, while a thousand streams are told of all.
func presence(ctx context.Context, e *env) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		if n := len(e.db.Manifest.Watchers); n < presentAgents {
			return fmt.Errorf("the world has %d watchers, not %d: seed it anew", n, presentAgents)
		}
		p, err := openPresence(srv, &e.db.Manifest)
		if err != nil {
			return err
		}
		defer p.close()
		var comes, leaves []load.Run
		var coming, staying []float64
		for range e.runs {
			run, used, err := p.all(ctx, "conversations", presentComes, true)
			if err != nil {
				return fmt.Errorf("coming: %w", err)
			}
			comes, coming = append(comes, run), append(coming, used)
			if _, used, err = p.all(ctx, "conversations", presentStays, false); err != nil {
				return fmt.Errorf("staying: %w", err)
			}
			staying = append(staying, used)
			if run, _, err = p.all(ctx, "other", 0, true); err != nil {
				return fmt.Errorf("leaving: %w", err)
			}
			leaves = append(leaves, run)
		}
		f := ofRuns("come", "reports/s", comes).against("p99 ≤ 1 s", bound{}, bound{}, bound{most: 1000})
		f.Note = fmt.Sprintf("the server took %.2f of a core; %.3f while they stay", load.SpreadOf(coming).Median, load.SpreadOf(staying).Median)
		figures = append(figures, f, ofRuns("leave at once", "reports/s", leaves).against("p99 ≤ 1 s", bound{}, bound{}, bound{most: 1000}))
		return nil
	})
	return figures, err
}

// crowdPresent are agents, each with a stream of his own.
type crowdPresent struct {
	srv     *rig.Server
	m       *seed.Manifest
	streams []*load.Stream
	readers sync.WaitGroup
	said    [presentAgents]atomic.Int64 // when each reported, in ns; 0: the word of it has come
	took    [presentAgents]atomic.Int64
	left    atomic.Int64
	heard   chan struct{}
}

func openPresence(srv *rig.Server, m *seed.Manifest) (*crowdPresent, error) {
	p := &crowdPresent{srv: srv, m: m, heard: make(chan struct{}, 1)}
	for i := range presentAgents {
		s, err := load.OpenFor(srv.Address, streamRequest(m, m.Watchers[i]), presentLongest)
		if err != nil {
			p.close()
			return nil, err
		}
		p.streams = append(p.streams, s)
		p.readers.Go(func() { p.read(s, i) })
	}
	return p, nil
}

func (p *crowdPresent) close() {
	for _, s := range p.streams {
		s.Close()
	}
	p.readers.Wait()
}

// read notes when a stream tells of its own reader what he said last.
func (p *crowdPresent) read(s *load.Stream, i int) {
	own := []byte(`"user_id":"` + p.m.Watchers[i].ID + `"`)
	for {
		name, data, err := s.Event()
		if err != nil {
			return
		}
		if string(name) != "availability" || !bytes.Contains(data, own) {
			continue
		}
		if at := p.said[i].Swap(0); at != 0 {
			p.took[i].Store(time.Now().UnixNano() - at)
			if p.left.Add(-1) == 0 {
				p.heard <- struct{}{}
			}
		}
	}
}

// all lets each report once within a time, and returns how long the words of them took, if they are told, and what of a core the server used.
func (p *crowdPresent) all(ctx context.Context, screen string, within time.Duration, told bool) (run load.Run, used float64, err error) {
	before, err := p.srv.Processor()
	if err != nil {
		return run, 0, err
	}
	began := time.Now()
	p.left.Store(presentAgents)
	errs := make([]error, presentSenders)
	var senders sync.WaitGroup
	for i := range errs {
		senders.Go(func() { errs[i] = p.report(i, screen, began, within, told) })
	}
	senders.Wait()
	if err := errors.Join(errs...); err != nil {
		return run, 0, err
	}
	run = load.Run{Done: presentAgents, Lasts: time.Since(began)}
	if told {
		select {
		case <-p.heard:
		case <-ctx.Done():
			return run, 0, ctx.Err()
		case <-time.After(presentWaits):
			return run, 0, fmt.Errorf("%d were never told of", p.left.Load())
		}
		for i := range p.took {
			run.Latencies = append(run.Latencies, time.Duration(p.took[i].Load()))
		}
	}
	after, err := p.srv.Processor()
	return run, (after - before).Seconds() / time.Since(began).Seconds(), err
}

// report sends each presentSenders-th agent's report when its time has come.
func (p *crowdPresent) report(first int, screen string, from time.Time, within time.Duration, told bool) error {
	conn, err := load.Dial(p.srv.Address)
	if err != nil {
		return err
	}
	defer conn.Close()
	body := []byte(`{"screen":"` + screen + `","looking":` + fmt.Sprint(strings.HasPrefix(screen, "conv")) + `}`)
	for i := first; i < presentAgents; i += presentSenders {
		request := load.End(load.Request(nil, "POST", apiPrefix+"/me/attendance", "bench", sessionHeaders(p.m, p.m.Watchers[i])...), body)
		time.Sleep(time.Until(from.Add(within * time.Duration(i) / presentAgents)))
		if told {
			p.said[i].Store(time.Now().UnixNano())
		}
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

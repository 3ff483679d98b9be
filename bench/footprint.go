package main

import (
	"context"
	"os"
	"strconv"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

const (
	starts      = 10
	idleStreams = 5000
	settles     = 5 * time.Second // after which memory is looked at
	megabyte    = 1 << 20
)

// start measures how long a start takes, the memory of a server that has done nothing, and the program's size.
func start(ctx context.Context, e *env) ([]figure, error) {
	var took, idle []float64
	for i := range starts {
		srv, err := e.start(ctx, rig.Settings{})
		if err != nil {
			return nil, err
		}
		took = append(took, load.Milliseconds(srv.StartedIn))
		if i < e.runs {
			time.Sleep(settles)
			bytes, err := srv.Memory()
			if err != nil {
				return nil, err
			}
			idle = append(idle, float64(bytes)/megabyte)
		}
		srv.Stop()
	}
	info, err := os.Stat(e.rig.Binary)
	if err != nil {
		return nil, err
	}
	size := float64(info.Size()) / megabyte
	return []figure{
		figure{Name: "start to healthy", Unit: "ms", Value: load.SpreadOf(took)}.against("≤ 50 ms", bound{most: 50}, bound{}, bound{}),
		figure{Name: "memory after start", Unit: "MB", Value: load.SpreadOf(idle)}.against("≤ 30 MB", bound{most: 30}, bound{}, bound{}),
		figure{Name: "binary", Unit: "MB", Value: load.Spread{Median: size, Min: size, Max: size}}.against("≤ 45 MB", bound{most: 45}, bound{}, bound{}),
	}, nil
}

// memory puts all loads on one server, one after the other, and looks at its memory, then at what idle streams add.
func memory(ctx context.Context, e *env) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		m := &e.db.Manifest
		for _, clients := range e.loads() {
			if _, err := load.Closed(srv.Address, clients, 0, lasting); err != nil {
				return err
			}
		}
		time.Sleep(settles)
		loaded, err := srv.Memory()
		if err != nil {
			return err
		}
		with, err := withStreams(ctx, srv, m)
		if err != nil {
			return err
		}
		after, more := float64(loaded)/megabyte, float64(with-loaded)/megabyte
		figures = []figure{
			figure{Name: "memory after the loads", Unit: "MB", Value: load.Spread{Median: after, Min: after, Max: after}}.
				against("≤ 90 MB", bound{most: 90}, bound{}, bound{}),
			figure{Name: "5,000 idle streams", Unit: "MB more", Value: load.Spread{Median: more, Min: more, Max: more}}.
				against("≤ 120 MB", bound{most: 120}, bound{}, bound{}),
		}
		return nil
	})
	return figures, err
}

// loads are those of the other scenarios: in, out, lists, counts, opening.
func (e *env) loads() [][]load.Client {
	m := &e.db.Manifest
	var replies []load.Client
	for i := range replyConns {
		var numbers []int64
		for _, a := range share(every(m.Active, 1000), i, replyConns) {
			numbers = append(numbers, a.Number)
		}
		replies = append(replies, newWriter(tokenHeaders(m), numbers, i))
	}
	var reads []load.Client
	for i := range readConns {
		s := sights(m)[i%4]
		target := []string{"/conversations?limit=25", "/conversations?view=unassigned&sort=waiting", "/counts",
			"/conversations?view=mine"}[i/4]
		reads = append(reads, get(m, s.who, target, ""), get(m, m.Admin, "/conversations/"+strconv.FormatInt(m.Large, 10), ""))
	}
	return [][]load.Client{customers(m, inboundConns, inboundContacts, 1), customers(m, inboundConns, inboundContacts, 10), replies, reads}
}

// withStreams opens idle streams and returns the memory that the server has with them.
func withStreams(ctx context.Context, srv *rig.Server, m *seed.Manifest) (int64, error) {
	var streams []*load.Stream
	defer func() {
		for _, s := range streams {
			s.Close()
		}
	}()
	for i := range idleStreams {
		s, err := load.Open(srv.Address, streamRequest(m, m.Watchers[i%len(m.Watchers)]))
		if err != nil {
			return 0, err
		}
		streams = append(streams, s)
	}
	select {
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(settles):
	}
	return srv.Memory()
}

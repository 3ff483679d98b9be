package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

const (
	soakAgents    = 500
	soakPerSecond = 200
	soakWorkers   = 20              // connections that agents' requests share
	soakRound     = 1 * time.Second // in which a worker lists, opens, answers: 20 rounds a second are one in 25 s for each agent

	soakBegins = "<!-- soak: written by timbre-bench soak -->"
	soakEnds   = "<!-- end of soak -->"
)

// soak runs a server for long under the load of a large company: customers write, agents listen, read and answer. What it looks at each
// minute must not grow: `timbre-bench soak -engine sqlite -minutes 30`.
func soak(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("soak", flag.ContinueOnError)
	folder := f.String("data", "bench/.data", "folder for the seeded databases")
	binary := f.String("binary", "bin/timbre", "the server's program")
	engine := f.String("engine", "sqlite", "sqlite or postgres")
	minutes := f.Int("minutes", 30, "how long")
	document := f.String("document", "", "document into which the table is written; without, it is printed")
	if err := f.Parse(args); err != nil {
		return err
	}
	if *minutes < 1 {
		return errors.New("-minutes must be 1 at least")
	}
	r := &rig.Rig{Folder: *folder, Params: seed.Default, Binary: *binary, Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }}
	defer r.Close()
	db, err := r.Prepare(ctx, rig.Engine(*engine))
	if err != nil {
		return err
	}
	defer db.Close()
	p, err := rig.StartProvider()
	if err != nil {
		return err
	}
	defer p.Close()
	e := &env{rig: r, db: db, runs: 1}
	return e.with(ctx, rig.Settings{GraphURL: p.URL}, func(srv *rig.Server) error {
		looks, err := e.soak(ctx, srv, p, *minutes)
		table := soakTable(*engine, looks)
		if *document == "" || err != nil {
			fmt.Println(table)
			return err
		}
		return writePart(*document, soakBegins, soakEnds, table)
	})
}

// look is what a server was like at the end of a minute, and how late its streams were in it.
type look struct {
	Minute                     int
	Memory                     float64 // MB
	Goroutines, Descriptors    float64
	P50, P99                   time.Duration // from a customer's message to an agent's stream
	Events, Answers, Delivered int64         // in this minute
}

func (e *env) soak(ctx context.Context, srv *rig.Server, p *rig.Provider, minutes int) (looks []look, err error) {
	m := &e.db.Manifest
	n := soakPerSecond * 60 * minutes
	var heard latencies
	c, err := gather(srv, m, soakAgents, n, func() func(time.Duration) { return heard.add })
	defer c.leave()
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	failed := make(chan error, soakWorkers+1)
	var work sync.WaitGroup
	defer work.Wait()
	defer stop()
	var answers atomic.Int64
	for i := range soakWorkers {
		work.Go(func() {
			if err := e.work(ctx, srv.Address, i, &answers); err != nil {
				failed <- err
			}
		})
	}
	written := make(chan struct{})
	work.Go(func() {
		defer close(written)
		if err := c.write(ctx, srv.Address, m, soakPerSecond); err != nil {
			failed <- err
		}
	})
	var answered int64
	for minute := 1; minute <= minutes; minute++ {
		select {
		case err := <-failed:
			return looks, err
		case <-ctx.Done():
			return looks, ctx.Err()
		case <-time.After(time.Minute):
		}
		l := look{Minute: minute}
		l.P50, l.P99, l.Events = heard.take()
		all := answers.Load()
		l.Answers, answered = all-answered, all
		got, _ := p.Got()
		for _, texts := range got {
			l.Delivered += int64(len(texts))
		}
		p.Expect(0)
		bytes, err := srv.Memory()
		if err != nil {
			return looks, err
		}
		figures, err := srv.Metrics("go_goroutines", "process_open_fds")
		if err != nil {
			return looks, err
		}
		l.Memory, l.Goroutines, l.Descriptors = float64(bytes)/megabyte, figures[0], figures[1]
		looks = append(looks, l)
		e.rig.Progress(l.line())
	}
	<-written
	select {
	case <-c.missing:
		return looks, nil
	case err := <-failed:
		return looks, err
	case <-time.After(streamsWait):
		return looks, fmt.Errorf("%d of %d events never came", c.left.Load(), n*soakAgents)
	}
}

// work does what agents do beside listening, in turn: list, count, open, answer.
func (e *env) work(ctx context.Context, address string, i int, answers *atomic.Int64) error {
	m := &e.db.Manifest
	byAgent := make([][]int64, len(m.Agents))
	for _, a := range m.Active {
		if a.Agent >= 0 {
			byAgent[a.Agent] = append(byAgent[a.Agent], a.Number)
		}
	}
	agent := i % len(m.Agents)
	who, own := m.Agents[agent], byAgent[agent]
	w := newWriter(sessionHeaders(m, who), share(own, i/len(m.Agents), 2), i)
	w.tellsSeen = true
	conn, err := load.Dial(address)
	if err != nil {
		return err
	}
	defer conn.Close()
	beat := time.NewTicker(soakRound)
	defer beat.Stop()
	for n := i; ; n++ {
		select {
		case <-ctx.Done():
			return nil
		case <-beat.C:
		}
		for _, c := range []load.Client{
			get(m, who, "/conversations?limit=25&view=mine", `"items":[`),
			get(m, who, "/counts", `"mine"`),
			get(m, who, "/conversations/"+strconv.FormatInt(own[n%len(own)], 10), `"messages":[`),
			w,
		} {
			status, body, err := conn.Do(c.Next())
			if err == nil {
				_, err = c.Check(status, body)
			}
			if err != nil {
				return err
			}
		}
		answers.Add(1)
	}
}

// latencies counts how many were about as long, in steps of a sixteenth of their size. It is safe for concurrent use.
type latencies struct{ buckets [512]atomic.Int64 }

const perOctave = 16

func (l *latencies) add(d time.Duration) { l.buckets[bucketOf(d)].Add(1) }

// take returns what half and what all but a hundredth did not exceed, and how many there were, and begins anew.
func (l *latencies) take() (p50, p99 time.Duration, n int64) {
	var counts [512]int64
	for i := range counts {
		counts[i] = l.buckets[i].Swap(0)
		n += counts[i]
	}
	at := func(part float64) time.Duration {
		var sum int64
		for i, c := range counts {
			if sum += c; c > 0 && float64(sum) >= part*float64(n) {
				return boundOf(i)
			}
		}
		return 0
	}
	return at(0.5), at(0.99), n
}

// bucketOf counts from a microsecond on: sixteen steps for each doubling.
func bucketOf(d time.Duration) int {
	us, octave := max(1, uint64(d.Microseconds())), 0
	for us >= 2*perOctave {
		us >>= 1
		octave++
	}
	if us < perOctave {
		return int(us) // the first microseconds one by one
	}
	return min(511, (octave+1)*perOctave+int(us)-perOctave)
}

// boundOf is the longest that a bucket counts.
func boundOf(bucket int) time.Duration {
	if bucket < perOctave {
		return time.Duration(bucket) * time.Microsecond
	}
	octave, step := bucket/perOctave-1, bucket%perOctave
	return time.Duration((uint64(step+perOctave+1)<<octave)-1) * time.Microsecond
}

func (l look) line() string {
	return fmt.Sprintf("minute %d: %.1f MB, %.0f goroutines, %.0f descriptors, p50 %s ms, p99 %s ms, %d events, %d answers, %d delivered", l.Minute, l.Memory,
		l.Goroutines, l.Descriptors, short(load.Milliseconds(l.P50)), short(load.Milliseconds(l.P99)), l.Events, l.Answers, l.Delivered)
}

// soakTable has a row for each fifth minute, and for the first.
func soakTable(engine string, looks []look) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\nMeasured %s at %s on %s, %s: %d streams, %d customers' messages a second, %d agents' requests a second.\n\n", time.Now().UTC().Format(time.DateOnly),
		commit(), machine(), engine, soakAgents, soakPerSecond, 4*soakWorkers)
	b.WriteString("| minute | memory | goroutines | descriptors | p50 | p99 | events in it | answers sent |\n|---|---|---|---|---|---|---|---|\n")
	for _, l := range looks {
		if l.Minute != 1 && l.Minute%5 != 0 && l.Minute != len(looks) {
			continue
		}
		fmt.Fprintf(&b, "| %d | %.1f MB | %.0f | %.0f | %s ms | %s ms | %s | %d |\n", l.Minute, l.Memory, l.Goroutines, l.Descriptors,
			short(load.Milliseconds(l.P50)), short(load.Milliseconds(l.P99)), short(float64(l.Events)), l.Delivered)
	}
	return b.String()
}

package main

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

const (
	deliverConversations = 1000
	deliverEach          = 4 // messages to each
	deliverWithin        = 2 * time.Minute
)

// deliver measures from the first reply posted to the last one at the provider.
func deliver(ctx context.Context, e *env) (figures []figure, err error) {
	p, err := rig.StartProvider()
	if err != nil {
		return nil, err
	}
	defer p.Close()
	err = e.with(ctx, rig.Settings{GraphURL: p.URL, RatesOff: true}, func(srv *rig.Server) error {
		var rates []float64
		for run := range e.runs {
			rate, err := e.deliverOnce(ctx, srv, p, run)
			if err != nil {
				return err
			}
			rates = append(rates, rate)
		}
		figures = []figure{figure{Name: "delivered", Unit: "messages/s", Value: load.SpreadOf(rates), Note: "in order in each conversation"}.
			against("≥ 500/s", bound{least: 500}, bound{}, bound{})}
		return nil
	})
	return figures, err
}

func (e *env) deliverOnce(ctx context.Context, srv *rig.Server, p *rig.Provider, run int) (rate float64, err error) {
	m := &e.db.Manifest
	to := every(m.Active, deliverConversations)
	all := p.Expect(len(to) * deliverEach)
	from := time.Now()
	errs := make([]error, replyConns)
	var posting sync.WaitGroup
	for i := range errs {
		posting.Go(func() {
			errs[i] = post(srv.Address, m, share(to, i, replyConns), fmt.Sprintf("d%x-%d-%d-", from.UnixNano(), run, i))
		})
	}
	posting.Wait()
	if err := cmp.Or(errs...); err != nil {
		return 0, err
	}
	select {
	case <-all:
	case <-ctx.Done():
		return 0, ctx.Err()
	case <-time.After(deliverWithin):
		got, _ := p.Got()
		return 0, fmt.Errorf("of %d messages some had not come after %s, to %d of %d customers", len(to)*deliverEach, deliverWithin, len(got), len(to))
	}
	got, last := p.Got()
	return float64(len(to)*deliverEach) / last.Sub(from).Seconds(), inOrder(to, got)
}

// post writes to each conversation in turn, numbering what it writes.
func post(address string, m *seed.Manifest, to []seed.Active, clientID string) error {
	conn, err := load.Dial(address)
	if err != nil {
		return err
	}
	defer conn.Close()
	for n := range deliverEach {
		for _, a := range to {
			target := apiPrefix + "/conversations/" + strconv.FormatInt(a.Number, 10) + "/messages"
			body := message(nil, clientID+strconv.FormatInt(a.Number, 10)+"-"+strconv.Itoa(n), strconv.Itoa(n), "")
			status, answer, err := conn.Do(load.End(load.Request(nil, "POST", target, "bench", tokenHeaders(m)...), body))
			if err == nil {
				err = load.Expect(201, status, answer)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// inOrder checks that each customer got all that was written to him, once and in order.
func inOrder(to []seed.Active, got map[string][]string) error {
	for _, a := range to {
		texts := got[a.Phone]
		if len(texts) != deliverEach {
			return fmt.Errorf("conversation %d: the provider got %d messages of %d", a.Number, len(texts), deliverEach)
		}
		for n, text := range texts {
			if text != strconv.Itoa(n) {
				return fmt.Errorf("conversation %d: the provider got %v", a.Number, texts)
			}
		}
	}
	return nil
}

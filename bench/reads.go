package main

import (
	"context"
	"strconv"

	"timbre/bench/load"
	"timbre/bench/rig"
)

func counts(ctx context.Context, e *env) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		var all []query
		for _, s := range sights(&e.db.Manifest) {
			all = append(all, query{s.name, get(&e.db.Manifest, s.who, "/counts", `"mine"`)})
		}
		f, err := e.worst(srv, "all views", all)
		if err != nil {
			return err
		}
		figures = []figure{f.against("p99 ≤ 10 ms", bound{most: 10}, bound{}, bound{})}
		return nil
	})
	return figures, err
}

func open(ctx context.Context, e *env) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		m := &e.db.Manifest
		one := get(m, m.Admin, "/conversations/"+strconv.FormatInt(m.Large, 10), `"messages":[{`)
		var alone []load.Run
		note, err := cost(srv, func() (int, error) {
			var err error
			alone, err = e.closed(srv, []load.Client{one}, aRead, lasting/2)
			return all(alone), err
		})
		if err != nil {
			return err
		}
		clients := make([]load.Client, readConns)
		for i := range clients {
			clients[i] = one
		}
		together, err := e.closed(srv, clients, aRead, lasting/2)
		if err != nil {
			return err
		}
		first := ofRuns("alone", "requests/s", alone).against("p50 ≤ 1.5 ms, p99 ≤ 5 ms", bound{}, bound{most: 1.5}, bound{most: 5})
		first.Note = note
		figures = []figure{
			first,
			ofRuns("16 connections", "requests/s", together).against("p99 ≤ 10 ms", bound{}, bound{}, bound{most: 10}),
		}
		return nil
	})
	return figures, err
}

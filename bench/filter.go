package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

// Labels that the scenario puts on one conversation in twenty, and on one in a thousand.
const (
	oftenLabel  = "9001"
	seldomLabel = "9002"
)

// filterKinds are filters of four conditions, by how often they are met.
func filterKinds(m *seed.Manifest) []struct{ name, text string } {
	is := func(field, op string, values ...string) map[string]any {
		return map[string]any{"field": field, "op": op, "values": values}
	}
	all := func(list ...map[string]any) string {
		b, err := json.Marshal(map[string]any{"all": list})
		if err != nil {
			panic(err) // texts always encode
		}
		return string(b)
	}
	return []struct{ name, text string }{
		{"one in two", all(is("status", "in", "open", "pending"), is("last_activity", "since", "-300d"), is("priority", "not_in", "urgent"), is("channel", "in", "whatsapp"))},
		{"label, agent, state, date", all(is("label", "in", oftenLabel), is("assignee", "in", m.Agents[0].ID), is("status", "in", "closed"), is("created", "since", "-300d"))},
		{"seldom", all(is("label", "in", seldomLabel), is("status", "in", "open", "closed"), is("origin", "in", "customer"), is("priority", "in", "none", "high"))},
		{"groups", all(is("status", "in", "open"), map[string]any{"any": []any{is("label", "in", oftenLabel), is("priority", "in", "urgent")}},
			map[string]any{"field": "assignee", "op": "filled"}, is("contact_name", "contains", "an"))},
		{"nothing", all(is("status", "in", "open", "pending", "snoozed", "closed"), is("contact_name", "contains", "xilografo"), is("created", "since", "-360d"),
			is("priority", "not_in", "low"))},
	}
}

// filters measures filtered lists: the first page of each and the one that follows, for the administrator and for an agent of each sight.
func filters(ctx context.Context, e *env) (figures []figure, err error) {
	if err := e.labels(ctx); err != nil {
		return nil, err
	}
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		m := &e.db.Manifest
		for _, kind := range filterKinds(m) {
			var all []query
			for _, s := range sights(m) {
				for _, sort := range []string{"activity", "-created"} {
					some, err := e.filterQueries(srv, s, "/conversations?limit=25&sort="+sort+"&filter="+url.QueryEscape(kind.text), sort)
					if err != nil {
						return fmt.Errorf("%s, %s: %w", kind.name, s.name, err)
					}
					all = append(all, some...)
				}
			}
			f, err := e.worst(srv, kind.name, all)
			if err != nil {
				return err
			}
			figures = append(figures, f.against("p99 ≤ 30 ms", bound{most: 30}, bound{}, bound{}))
		}
		return nil
	})
	return figures, err
}

// filterQueries are a filter's first page, and the next if there is one.
func (e *env) filterQueries(srv *rig.Server, s sighted, target, sort string) ([]query, error) {
	m := &e.db.Manifest
	first := get(m, s.who, target, `"items":[`)
	conn, err := load.Dial(srv.Address)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	status, body, err := conn.Do(first.request)
	if err == nil {
		err = load.Expect(200, status, body)
	}
	if err != nil {
		return nil, err
	}
	out := []query{{s.name + ", " + sort + ", first page", first}}
	if i := bytes.LastIndex(body, []byte(`"next":"`)); i >= 0 {
		next, _, _ := bytes.Cut(body[i+len(`"next":"`):], []byte{'"'})
		out = append(out, query{s.name + ", " + sort + ", next page", get(m, s.who, target+"&after="+string(next), `"items":[`)})
	}
	return out, nil
}

// labels puts the labels on conversations as the server would have.
func (e *env) labels(ctx context.Context) error {
	var texts []string
	for label, every := range map[string]string{oftenLabel: "20", seldomLabel: "1000"} {
		carries := " FROM conversations WHERE number % " + every + " = 7"
		texts = append(texts,
			`INSERT INTO labels (id, workspace_id, name, folded, colour, description, created_at) SELECT `+label+`, id, 'L`+label+`', 'l`+label+`', 'red', '', 1 FROM workspaces`,
			`UPDATE conversations SET labels = '`+label+`' WHERE number % `+every+` = 7`,
			`INSERT INTO labelled_conversations (workspace_id, id, label_id, inbox_id, status, assignee_id, team_id, bot_id, priority, last_activity_at, waits_since)
				SELECT workspace_id, id, `+label+`, inbox_id, status, assignee_id, team_id, bot_id, priority, last_activity_at, waits_since`+carries,
			`INSERT INTO label_tally (workspace_id, label_id, status, inbox_id, assignee_id, team_id, n)
				SELECT workspace_id, `+label+`, status, inbox_id, CASE WHEN bot_id <> 0 THEN -1 ELSE assignee_id END, team_id, count(*)`+carries+` GROUP BY 1, 2, 3, 4, 5, 6`)
	}
	if e.db.Engine == rig.Postgres {
		texts = append(texts, "ANALYZE")
	}
	return e.db.Exec(ctx, texts...)
}

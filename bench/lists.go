package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
	"timbre/internal/desk"
)

const readConns = 16

// reader repeats one request.
type reader struct {
	request []byte
	want    []byte // that a good answer contains
}

func (r reader) Next() []byte { return r.request }

func (r reader) Check(status int, body []byte) (int, error) {
	if err := load.Expect(200, status, body); err != nil {
		return 0, err
	}
	if !bytes.Contains(body, r.want) {
		return 0, fmt.Errorf("an answer without %s: %.300s", r.want, body)
	}
	return 1, nil
}

func get(m *seed.Manifest, who seed.Member, target, want string) reader {
	return reader{load.End(load.Request(nil, "GET", apiPrefix+target, "bench", sessionHeaders(m, who)...), nil), []byte(want)}
}

// sights are the members whose lists are measured: the administrator of all inboxes, and an agent of each sight.
func sights(m *seed.Manifest) []sighted {
	out := []sighted{{"administrator", m.Admin}}
	for _, s := range []desk.Sight{desk.SightAll, desk.SightTeam, desk.SightOwn} {
		for _, a := range m.Agents {
			if a.Sight == s {
				out = append(out, sighted{fmt.Sprintf("agent %s", s), a})
				break
			}
		}
	}
	return out
}

type sighted struct {
	name string
	who  seed.Member
}

var listViews = []string{"mine", "unassigned", "all", "unattended", "inbox"}
var listSorts = []string{"activity", "created", "-created", "waiting", "priority", "replied"}

// lists measures every query by itself; a figure is the worst of its view, beside which the typical one stands.
func lists(ctx context.Context, e *env) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		for _, view := range listViews {
			var all []query
			for _, s := range sights(&e.db.Manifest) {
				for _, sort := range listSorts {
					some, err := e.listQueries(srv, s, view, sort)
					if err != nil {
						return err
					}
					all = append(all, some...)
				}
			}
			f, err := e.worst(srv, view, all)
			if err != nil {
				return err
			}
			figures = append(figures, f.against("p99 ≤ 10 ms", bound{most: 10}, bound{}, bound{}))
		}
		return nil
	})
	return figures, err
}

type query struct {
	name string
	reader
}

// listQueries are the first page of a list, and one in the middle if there are more than two.
func (e *env) listQueries(srv *rig.Server, s sighted, view, sort string) ([]query, error) {
	m := &e.db.Manifest
	target := "/conversations?limit=25&sort=" + url.QueryEscape(sort) + "&view=" + view
	if view == "inbox" {
		target = "/conversations?limit=25&sort=" + url.QueryEscape(sort) + "&view=all&inbox=" + m.Inboxes[s.who.Inboxes[0]].ID
	}
	cursor, err := middle(srv, m, s.who, target)
	if err != nil {
		return nil, fmt.Errorf("%s, %s: %w", s.name, target, err)
	}
	out := []query{{s.name + ", " + sort + ", first page", get(m, s.who, target, `"items":[`)}}
	if cursor != "" {
		out = append(out, query{s.name + ", " + sort + ", middle page", get(m, s.who, target+"&after="+cursor, `"items":[{`)})
	}
	return out, nil
}

// middle walks a list in large steps and returns the cursor half way; "" if it is short.
func middle(srv *rig.Server, m *seed.Manifest, who seed.Member, target string) (string, error) {
	conn, err := load.Dial(srv.Address)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	var cursors []string
	large := strings.Replace(target, "limit=25", "limit=100", 1)
	for after := ""; ; {
		status, body, err := conn.Do(get(m, who, large+after, "").request)
		if err == nil {
			err = load.Expect(200, status, body)
		}
		if err != nil {
			return "", err
		}
		i := bytes.LastIndex(body, []byte(`"next":"`))
		if i < 0 {
			break
		}
		next, _, _ := bytes.Cut(body[i+len(`"next":"`):], []byte{'"'})
		cursors = append(cursors, string(next))
		after = "&after=" + string(next)
	}
	if len(cursors) == 0 {
		return "", nil
	}
	return cursors[len(cursors)/2], nil
}

// suspects is how many of the slowest queries are measured again, for longer: in a short run one collection of the generator's own
// garbage decides what the slowest hundredth is.
const suspects = 4

// worst runs queries on readConns connections each, the slowest of them again for longer, and makes a figure of the one whose p99 is
// the greatest then.
func (e *env) worst(srv *rig.Server, name string, queries []query) (figure, error) {
	figures := make([]figure, len(queries))
	order := make([]int, len(queries))
	for i, q := range queries {
		f, err := e.measure(srv, name, q, aRead)
		if err != nil {
			return figure{}, err
		}
		figures[i], order[i] = f, i
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(figures[b].P99.Median, figures[a].P99.Median) })
	order = order[:min(suspects, len(order))]
	for _, i := range order {
		f, err := e.measure(srv, name, queries[i], lasting/2)
		if err != nil {
			return figure{}, err
		}
		figures[i] = f
	}
	slowest := slices.MaxFunc(order, func(a, b int) int { return cmp.Compare(figures[a].P99.Median, figures[b].P99.Median) })
	out := figure{Name: name, Unit: "ms", Value: *figures[slowest].P99}
	out.Note = "worst of " + fmt.Sprint(len(queries)) + ": " + queries[slowest].name
	var p50s, p99s []float64
	for _, f := range figures {
		p50s, p99s = append(p50s, f.P50.Median), append(p99s, f.P99.Median)
	}
	out.P50, out.P99 = spread(p50s), spread(p99s)
	return out, nil
}

func (e *env) measure(srv *rig.Server, name string, q query, lasts time.Duration) (figure, error) {
	clients := make([]load.Client, readConns)
	for i := range clients {
		clients[i] = q.reader
	}
	var runs []load.Run
	note, err := cost(srv, func() (int, error) {
		var err error
		runs, err = e.closed(srv, clients, lasts/4, lasts)
		return all(runs), err
	})
	if err != nil {
		return figure{}, fmt.Errorf("%s: %w", q.name, err)
	}
	f := ofRuns(name, "ms", runs)
	if e.detail != nil {
		e.detail(fmt.Sprintf("%s: %s: p50 %s p99 %s ms, %s/s, %s", name, q.name, short(f.P50.Median), short(f.P99.Median),
			short(f.Value.Median), note))
	}
	return f, nil
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
	"timbre/internal/desk"
)

// Words that are looked for: the seed writes the first all over; the second is put into a hundred messages; nobody wrote the third.
var searchWords = []struct{ name, word string }{{"common", "pedido"}, {"rare", "zurcidora"}, {"absent", "xilografo"}}

// search makes the index of all messages, and then looks for words in it, for whoever sees everything and for an agent who sees one
// conversation in a thousand.
func search(ctx context.Context, e *env) (figures []figure, err error) {
	few, err := e.seesLittle(ctx)
	if err != nil {
		return nil, err
	}
	if err := e.db.ForgetSearch(ctx); err != nil {
		return nil, errors.Join(err, e.giveBack(ctx, few))
	}
	err = e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		began := time.Now()
		if err := untilIndexed(ctx, srv); err != nil {
			return err
		}
		took := time.Since(began).Seconds()
		figures = append(figures, figure{Name: "index of all messages", Unit: "messages/s", Value: load.SpreadOf([]float64{float64(e.db.Manifest.Messages) / took})})
		for _, scope := range []struct{ name, path, want string }{{"messages", "/search/messages", `"items"`}, {"everything", "/search", `"contacts"`}} {
			for _, s := range []sighted{{"administrator", e.db.Manifest.Admin}, {"agent, 1 in 1,000", few}} {
				var all []query
				for _, w := range searchWords {
					all = append(all, query{w.name, get(&e.db.Manifest, s.who, scope.path+"?limit=20&q="+url.QueryEscape(w.word), scope.want)})
				}
				f, err := e.worst(srv, scope.name+", "+s.name, all)
				if err != nil {
					return err
				}
				figures = append(figures, f.against("p99 ≤ 15 ms", bound{most: 15}, bound{}, bound{}))
			}
		}
		return nil
	})
	return figures, errors.Join(err, e.giveBack(ctx, few))
}

// seesLittle writes the rare word, and leaves an agent who sees his own conversations only a thousandth of all, until giveBack.
func (e *env) seesLittle(ctx context.Context) (seed.Member, error) {
	m := &e.db.Manifest
	for _, a := range m.Agents {
		if a.Sight != desk.SightOwn {
			continue
		}
		keep := strconv.Itoa(e.rig.Params.Conversations / 1000)
		return a, e.db.Exec(ctx,
			"UPDATE messages SET text = text || ' zurcidora' WHERE id % 20011 = 7 AND text <> ''",
			"CREATE TABLE bench_settings AS SELECT id, settings FROM inboxes",
			`UPDATE inboxes SET settings = '{"manual_pick_off":true,"auto_close":{"off":true}}'`,
			"CREATE TABLE bench_followed AS SELECT * FROM conversation_agents WHERE user_id = "+a.ID,
			"DELETE FROM conversation_agents WHERE user_id = "+a.ID,
			"CREATE TABLE bench_taken AS SELECT id FROM conversations WHERE assignee_id = "+a.ID+
				" AND id NOT IN (SELECT id FROM conversations WHERE assignee_id = "+a.ID+" ORDER BY number % 101, id LIMIT "+keep+")",
			"UPDATE conversations SET assignee_id = "+m.Admin.ID+" WHERE id IN (SELECT id FROM bench_taken)")
	}
	return seed.Member{}, fmt.Errorf("the seed has no agent with sight %q", desk.SightOwn)
}

// giveBack undoes what seesLittle took, which later scenarios count on.
func (e *env) giveBack(ctx context.Context, a seed.Member) error {
	return e.db.Exec(ctx,
		"UPDATE conversations SET assignee_id = "+a.ID+" WHERE id IN (SELECT id FROM bench_taken)",
		"INSERT INTO conversation_agents SELECT * FROM bench_followed",
		"UPDATE inboxes SET settings = (SELECT b.settings FROM bench_settings b WHERE b.id = inboxes.id)",
		"DROP TABLE bench_taken", "DROP TABLE bench_followed", "DROP TABLE bench_settings")
}

var behind = regexp.MustCompile(`(?m)^timbre_search_behind (\S+)$`)

// untilIndexed waits until the server's index has all messages.
func untilIndexed(ctx context.Context, srv *rig.Server) error {
	every := time.NewTicker(time.Second)
	defer every.Stop()
	for {
		n, err := searchBehind(ctx, srv)
		if err != nil || n == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-every.C:
		}
	}
}

func searchBehind(ctx context.Context, srv *rig.Server) (float64, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+srv.Address+"/metrics", nil)
	if err != nil {
		return 0, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return 0, err
	}
	found := behind.FindSubmatch(text)
	if found == nil {
		return 0, fmt.Errorf("the metrics do not tell how far the search is behind")
	}
	return strconv.ParseFloat(string(found[1]), 64)
}

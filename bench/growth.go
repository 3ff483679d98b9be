package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
	"timbre/internal/desk"
)

// grown is what was measured of a world of one size.
type grown struct {
	Engine        rig.Engine
	Conversations int
	Messages      int
	Latencies     map[string]float64 // p50 in ms of what one connection asks, by name
	Inbound       float64            // messages/s
	Indexed       float64            // messages/s that the search's index takes
	Sizes         map[string]float64 // MB
	Times         map[string]float64 // s
	Date, Commit  string
}

// growth measures the same in worlds of several sizes: `timbre-bench growth -engine sqlite -sizes 10000,100000,1000000`. Without
// engine it draws what was measured into docs/performance.md.
func growth(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("growth", flag.ContinueOnError)
	folder := f.String("data", "bench/.data", "folder for the seeded databases and the figures")
	binary := f.String("binary", "bin/timbre", "the server's program")
	engine := f.String("engine", "", "sqlite or postgres; without, nothing is measured, and the document is written")
	sizes := f.String("sizes", "10000,100000,1000000", "conversations, each with 20 messages")
	brief := f.Bool("brief", false, "leave out backup, restore and the search, which together take an hour for a million conversations")
	document := f.String("document", "docs/performance.md", "document whose table is written; the plot stands beside it")
	if err := f.Parse(args); err != nil {
		return err
	}
	figures := filepath.Join(*folder, "growth.json")
	all, err := loadGrown(figures)
	if err != nil {
		return err
	}
	if *engine == "" {
		return drawGrowth(all, *document)
	}
	for _, size := range strings.Split(*sizes, ",") {
		n, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		r := &rig.Rig{Folder: *folder, Params: worldOf(n), Binary: *binary, Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }}
		g, err := grow(ctx, r, rig.Engine(*engine), *brief)
		r.Close()
		if err != nil {
			return fmt.Errorf("%d conversations on %s: %w", n, *engine, err)
		}
		all = putGrown(all, g)
		b, err := json.MarshalIndent(all, "", " ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(figures, b, 0o644); err != nil {
			return err
		}
		fmt.Fprintf(os.Stderr, "%+v\n", g)
	}
	return nil
}

// worldOf some conversations: as many people for each as in the world of the other figures.
func worldOf(conversations int) seed.Params {
	p := seed.Default
	if conversations == p.Conversations {
		return p
	}
	p.Contacts = conversations / 10 * 6
	p.Conversations, p.Messages = conversations, 20*conversations
	return p
}

func loadGrown(path string) (out []grown, err error) {
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return out, json.Unmarshal(b, &out)
}

func putGrown(all []grown, g grown) []grown {
	for i, old := range all {
		if old.Engine == g.Engine && old.Conversations == g.Conversations {
			all[i] = g
			return all
		}
	}
	return append(all, g)
}

func grow(ctx context.Context, r *rig.Rig, engine rig.Engine, brief bool) (grown, error) {
	g := grown{Engine: engine, Conversations: r.Params.Conversations, Latencies: map[string]float64{}, Sizes: map[string]float64{}, Times: map[string]float64{},
		Date: time.Now().UTC().Format(time.DateOnly), Commit: commit()}
	db, err := r.Prepare(ctx, engine)
	if err != nil {
		return g, err
	}
	defer db.Close()
	g.Messages = db.Manifest.Messages
	e := &env{rig: r, db: db, runs: 3}
	if err := e.labels(ctx); err != nil {
		return g, err
	}
	if g.Sizes["database"], err = db.Size(ctx); err != nil {
		return g, err
	}
	if !brief {
		// Beside the server, as an operator would.
		if err := e.with(ctx, rig.Settings{}, func(srv *rig.Server) error { return g.operate(ctx, e) }); err != nil {
			return g, err
		}
		if err := db.ForgetSearch(ctx); err != nil {
			return g, err
		}
	}
	// What prepared the database lies in its log, and the first start takes it over: the second is as any other.
	if err := e.with(ctx, rig.Settings{}, func(*rig.Server) error { return nil }); err != nil {
		return g, err
	}
	return g, e.with(ctx, rig.Settings{}, func(srv *rig.Server) error {
		g.Times["start"] = srv.StartedIn.Seconds()
		if !brief {
			began := time.Now()
			if err := untilIndexed(ctx, srv); err != nil {
				return err
			}
			g.Indexed = float64(g.Messages) / time.Since(began).Seconds()
		}
		for _, q := range growing(e) {
			if brief && strings.HasPrefix(q.name, "search") {
				continue
			}
			runs, err := e.closed(srv, []load.Client{q.reader}, aRead, 4*aRead)
			if err != nil {
				return fmt.Errorf("%s: %w", q.name, err)
			}
			g.Latencies[q.name] = ofRuns(q.name, "", runs).P50.Median
		}
		runs, err := e.closed(srv, customers(&db.Manifest, inboundConns, inboundContacts, 1), warmUp, lasting)
		if err != nil {
			return err
		}
		g.Inbound = ofRuns("", "", runs).Value.Median
		bytes, err := srv.Memory()
		g.Sizes["memory"] = float64(bytes) / megabyte
		return err
	})
}

// growing are the requests whose time is followed: of an agent who sees his teams' and of whoever sees all.
func growing(e *env) (out []query) {
	m := &e.db.Manifest
	team := m.Admin
	for _, a := range m.Agents {
		if a.Sight == desk.SightTeam {
			team = a
			break
		}
	}
	add := func(name string, who seed.Member, target, want string) {
		out = append(out, query{name, get(m, who, target, want)})
	}
	add("list", team, "/conversations?limit=25&sort=activity&view=all", `"items":[{`)
	add("counts", team, "/counts", `"mine"`)
	add("open", m.Admin, "/conversations/"+strconv.FormatInt(m.Large, 10), `"messages":[{`)
	add("search, common", m.Admin, "/search/messages?limit=20&q="+searchWords[0].word, `"items":[{`)
	add("search, absent", m.Admin, "/search/messages?limit=20&q="+searchWords[2].word, `"items":[]`)
	for _, kind := range filterKinds(m) {
		switch kind.name {
		case "seldom", "nothing":
			add("filter, "+kind.name, team, "/conversations?limit=25&filter="+url.QueryEscape(kind.text), `"items":[`)
		}
	}
	return out
}

// operate takes a backup while the server runs, and restores it elsewhere.
func (g *grown) operate(ctx context.Context, e *env) error {
	file := filepath.Join(e.db.Dir, "backup")
	defer os.Remove(file)
	took, err := e.timbre(ctx, e.db.Dir, e.db.URL, "backup", file)
	if err != nil {
		return err
	}
	g.Times["backup"] = took.Seconds()
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	g.Sizes["backup"] = float64(info.Size()) / megabyte
	elsewhere, err := os.MkdirTemp(e.rig.Folder, "restored-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(elsewhere)
	url := ""
	if e.db.URL != "" {
		var drop func()
		if url, drop, err = e.db.Empty(ctx); err != nil {
			return err
		}
		defer drop()
	}
	if took, err = e.timbre(ctx, elsewhere, url, "restore", file); err != nil {
		return err
	}
	g.Times["restore"] = took.Seconds()
	return nil
}

// timbre runs a command of the program on a database and tells how long it took.
func (e *env) timbre(ctx context.Context, dir, database string, args ...string) (time.Duration, error) {
	cmd := exec.CommandContext(ctx, e.rig.Binary, args...)
	cmd.Env = append(os.Environ(), "TIMBRE_DATA="+dir, "TIMBRE_DATABASE_URL="+database, "TIMBRE_SECRET_KEY="+e.db.Manifest.SecretKey)
	from := time.Now()
	if said, err := cmd.CombinedOutput(); err != nil {
		return 0, fmt.Errorf("timbre %s: %w: %s", args[0], err, said)
	}
	return time.Since(from), nil
}

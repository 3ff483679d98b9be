package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"timbre/bench/rig"
	"timbre/bench/seed"
)

func main() {
	if len(os.Args) == 3 && os.Args[1] == "serve" {
		exit(serve(os.Args[2]))
		return
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if len(os.Args) == 3 && os.Args[1] == "desk" {
		exit(holdDesk(ctx, os.Args[2], "bin/timbre"))
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "growth" {
		exit(growth(ctx, os.Args[2:]))
		return
	}
	if len(os.Args) > 1 && os.Args[1] == "soak" {
		exit(soak(ctx, os.Args[2:]))
		return
	}
	exit(run(ctx, os.Args[1:]))
}

func exit(err error) {
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// options of the command line; SCENARIO and ENGINE of the environment serve as well.
type options struct {
	scenario, engine, folder, binary, profile, document string
	runs                                                int
	verbose, table                                      bool
}

func parse(args []string) (options, error) {
	var o options
	f := flag.NewFlagSet("bench", flag.ContinueOnError)
	f.StringVar(&o.scenario, "scenario", os.Getenv("SCENARIO"), "measure only these, separated by commas; without, all")
	f.StringVar(&o.engine, "engine", os.Getenv("ENGINE"), "sqlite or postgres; without, both")
	f.StringVar(&o.folder, "data", "bench/.data", "folder for the seeded databases and the last figures")
	f.StringVar(&o.binary, "binary", "bin/timbre", "the server's program")
	f.StringVar(&o.profile, "profile", "", "file for a profile of the server; the scenario runs once, its figures are not kept")
	f.StringVar(&o.document, "document", "docs/performance.md", "document whose table is written when all has run")
	f.IntVar(&o.runs, "runs", 3, "runs of which the median counts")
	f.BoolVar(&o.verbose, "v", false, "tell each list's figures")
	f.BoolVar(&o.table, "table", false, "measure nothing; write the table of the last figures into the document")
	f.Usage = func() {
		fmt.Fprintln(f.Output(), "Measures the server beside it, on a seeded database of either engine. The scenarios:")
		for _, s := range scenarios {
			fmt.Fprintf(f.Output(), "  %-16s %s\n", s.name, s.about)
		}
		f.PrintDefaults()
	}
	err := f.Parse(args)
	return o, err
}

func run(ctx context.Context, args []string) error {
	o, err := parse(args)
	if err != nil {
		return err
	}
	chosen, err := find(o.scenario)
	if err != nil {
		return err
	}
	engines := []rig.Engine{rig.SQLite, rig.Postgres}
	if o.engine != "" {
		engines = []rig.Engine{rig.Engine(o.engine)}
		if engines[0] != rig.SQLite && engines[0] != rig.Postgres {
			return fmt.Errorf("there is no engine %q: sqlite or postgres", o.engine)
		}
	}
	if o.profile != "" {
		o.runs = 1
	}
	if err := os.MkdirAll(o.folder, 0o755); err != nil {
		return err
	}
	r := &rig.Rig{Folder: o.folder, Params: seed.Default, Binary: o.binary, Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }}
	defer r.Close()
	results, err := loadResults(o.folder)
	if err != nil {
		return err
	}
	if o.table {
		return results.document(o.document)
	}
	for _, engine := range engines {
		if err := measure(ctx, r, engine, chosen, o, results); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	if o.profile != "" {
		return nil
	}
	if o.scenario == "" && o.engine == "" {
		return results.document(o.document)
	}
	return nil
}

// measure runs scenarios on one engine. A scenario that fails is told, and the others run.
func measure(ctx context.Context, r *rig.Rig, engine rig.Engine, chosen []scenario, o options, results *results) error {
	db, err := r.Prepare(ctx, engine)
	if err != nil {
		return err
	}
	defer db.Close()
	e := &env{rig: r, db: db, runs: o.runs, profile: o.profile}
	if o.verbose {
		e.detail = r.Progress
	}
	var failed error
	for _, s := range chosen {
		figures, err := s.run(ctx, e)
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("%s failed", s.name))
			fmt.Fprintf(os.Stderr, "%-16s failed on %s: %v\n", s.name, engine, err)
			if ctx.Err() != nil {
				break
			}
		}
		for _, f := range figures {
			f.Scenario, f.Engine, f.Date, f.Commit = s.name, string(engine), time.Now().UTC().Format(time.DateOnly), commit()
			fmt.Fprintln(os.Stderr, f.line())
			b, err := json.Marshal(f)
			if err != nil {
				return err
			}
			fmt.Println(string(b))
			results.put(f)
		}
		if o.profile == "" {
			if err := results.save(); err != nil {
				return err
			}
		}
	}
	return failed
}

// commit that is checked out, short.
func commit() string {
	out, err := exec.Command("git", "rev-parse", "--short", "HEAD").Output()
	return cmp.Or(strings.TrimSpace(string(out)), fmt.Sprint(err))
}

// results are the last figures of each scenario and engine.
type results struct {
	path string
	list []figure
}

func loadResults(folder string) (*results, error) {
	r := &results{path: filepath.Join(folder, "results.json")}
	b, err := os.ReadFile(r.path)
	if os.IsNotExist(err) {
		return r, nil
	}
	if err != nil {
		return nil, err
	}
	return r, json.Unmarshal(b, &r.list)
}

func (r *results) put(f figure) {
	for i, old := range r.list {
		if old.Scenario == f.Scenario && old.Name == f.Name && old.Engine == f.Engine {
			r.list[i] = f
			return
		}
	}
	r.list = append(r.list, f)
}

func (r *results) save() error {
	b, err := json.MarshalIndent(r.list, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(r.path, b, 0o644)
}

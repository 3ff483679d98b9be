package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
)

// scenario is something that is measured.
type scenario struct {
	name  string
	about string
	run   func(ctx context.Context, e *env) ([]figure, error)
}

// scenarios in the order in which they run: those that only read first, so that all read the same.
var scenarios = []scenario{
	{"start", "from exec to the first answer of /healthz, on an existing database; memory a moment later; size of the binary", start},
	{"lists", "25 conversations of every view, sort and sight, the first page and one in the middle, 16 connections", lists},
	{"counts", "the counts of all built-in views, 16 connections", counts},
	{"open", "a conversation of 5,000 messages, alone and on 16 connections", open},
	{"search", "words among 2 million messages: one that is all over, one in a hundred messages, one that nobody wrote; 16 connections", search},
	{"filter", "filtered lists of four conditions, from what half of all meet to what none does, the first page and the next, every sight; 16 connections", filters},
	{"streams-200", "from a customer's message to 200 agents' open streams, 100 messages/s", streams200},
	{"streams-500", "the same for 500 agents, 200 messages/s", streams500},
	{"presence", "1,000 agents with a stream each: they come within ten seconds, stay, and leave at once; from each one's report to his own stream's word of him", presence},
	{"inbound-1", "signed webhooks of one text message each, 64 connections, 1,000 contacts", inbound1},
	{"inbound-10", "the same, ten messages each", inbound10},
	{"inbound-1-slow", "as inbound-1, with 1 ms added to each commit", inboundSlow},
	{"replies-session", "agents' replies, by session, 64 connections", repliesSession},
	{"replies-token", "an integration's replies, by token, 64 connections", repliesToken},
	{"deliver", "replies to 1,000 conversations until the provider has them, rates lifted", deliver},
	{"memory", "resident memory of the server after all loads, and what 5,000 idle streams add", memory},
}

// env is what a scenario measures with.
type env struct {
	rig     *rig.Rig
	db      *rig.Database
	runs    int // of which the median counts
	profile string
	detail  func(string) // told each list's figures; nil: nobody asked
}

func (e *env) start(ctx context.Context, s rig.Settings) (*rig.Server, error) {
	s.Profile = e.profile
	return e.rig.Start(ctx, e.db, s)
}

// with runs fn on a server of its own, whose queue of jobs is empty.
func (e *env) with(ctx context.Context, s rig.Settings, fn func(*rig.Server) error) error {
	if err := e.db.Exec(ctx, "DELETE FROM jobs"); err != nil {
		return err
	}
	srv, err := e.start(ctx, s)
	if err != nil {
		return err
	}
	defer srv.Stop()
	return fn(srv)
}

// Lengths of a run.
const (
	warmUp  = time.Second
	lasting = 4 * time.Second
	aRead   = 400 * time.Millisecond // of a read that is one of many
)

// closed runs clients e.runs times.
func (e *env) closed(srv *rig.Server, clients []load.Client, warm, lasts time.Duration) ([]load.Run, error) {
	var out []load.Run
	for range e.runs {
		run, err := load.Closed(srv.Address, clients, warm, lasts)
		if err != nil {
			return nil, err
		}
		out = append(out, run)
	}
	return out, nil
}

// cost runs fn and tells what the server used of the processor for each piece of work that fn says was done.
func cost(srv *rig.Server, fn func() (done int, err error)) (note string, err error) {
	before, err := srv.Processor()
	if err != nil {
		return "", err
	}
	done, err := fn()
	if err != nil {
		return "", err
	}
	after, err := srv.Processor()
	if err != nil || done == 0 {
		return "", err
	}
	return fmt.Sprintf("%d µs of the server's processor each", (after-before).Microseconds()/int64(done)), nil
}

// find returns the scenarios of a comma-separated list in the order in which they run; "" is all.
func find(names string) ([]scenario, error) {
	if names == "" {
		return scenarios, nil
	}
	var found []scenario
	asked := strings.Split(names, ",")
	for _, s := range scenarios {
		if slices.Contains(asked, s.name) {
			found = append(found, s)
			asked = slices.DeleteFunc(asked, func(name string) bool { return name == s.name })
		}
	}
	if len(asked) > 0 {
		return nil, fmt.Errorf("there is no scenario %q; -h names them", asked[0])
	}
	return found, nil
}

// Command server is what the browser journeys run against: the real program on a database of its own, a simulated WhatsApp
// beside it, and one clock for both that can be moved forward. It starts empty; the journeys fill it through the API, as an
// operator would.
//
// With E2E_ENGINE=postgres its database is one of PostgreSQL: of the server that TIMBRE_TEST_POSTGRES names, or of one of its own.
//
// Its first line on standard output is {"url","setup_url","simulator_url","mail_address","issuer"}; mail_address is a mail server that takes
// all mail, issuer an identity provider that believes everybody. Each line on standard input is a duration by which the clock moves, answered
// with a line {"now"}, "mail ADDRESS", answered with a line of the mails that came for it, "knows ADDRESS", which has the provider know
// somebody, or "recover ADDRESS", answered with the link that the operator's command prints; the end of standard input ends the program.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"timbre/internal/auth"
	"timbre/internal/config"
	"timbre/internal/server"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/test/idp"
	"timbre/test/postoffice"
)

func main() {
	if err := run(context.Background(), os.Getenv("E2E_ENGINE")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, engine string) error {
	database, drop, err := newDatabase(ctx, engine)
	if err != nil {
		return err
	}
	defer drop()
	var clock clock
	sim, err := startSimulator(&clock)
	if err != nil {
		return err
	}
	defer sim.stop()
	office, err := postoffice.Open()
	if err != nil {
		return err
	}
	defer office.Close()
	provider, err := idp.Open(clock.Now)
	if err != nil {
		return err
	}
	defer provider.Close()
	house, err := startServer(ctx, &clock, sim.url, database, office.Address, provider.Address)
	if err != nil {
		return err
	}
	defer house.stop()

	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(map[string]string{"url": house.url, "setup_url": house.setupURL, "simulator_url": sim.url, "mail_address": office.Address, "issuer": provider.Issuer}); err != nil {
		return err
	}
	for in := bufio.NewScanner(os.Stdin); in.Scan(); {
		if to, ok := strings.CutPrefix(in.Text(), "mail "); ok {
			if err := out.Encode(append([]postoffice.Letter{}, office.To(to)...)); err != nil {
				return err
			}
			continue
		}
		if who, ok := strings.CutPrefix(in.Text(), "knows "); ok {
			provider.Know(idp.Person{Subject: "subject of " + who, Email: who, Verified: true})
			if err := out.Encode("known"); err != nil {
				return err
			}
			continue
		}
		if who, ok := strings.CutPrefix(in.Text(), "recover "); ok {
			link, err := house.recover(ctx, who)
			if err != nil {
				return err
			}
			if err := out.Encode(link); err != nil {
				return err
			}
			continue
		}
		by, err := time.ParseDuration(in.Text())
		if err != nil {
			return err
		}
		clock.advance(by)
		sim.Advance(0) // makes it look at the clock
		house.Store.RingJobs()
		if err := out.Encode(map[string]time.Time{"now": clock.Now()}); err != nil {
			return err
		}
	}
	return nil
}

// newDatabase makes an empty database, or none: SQLite has its file in the data folder.
func newDatabase(ctx context.Context, engine string) (url string, drop func(), err error) {
	switch engine {
	case "", "sqlite":
		return "", func() {}, nil
	case "postgres":
	default:
		return "", nil, fmt.Errorf("E2E_ENGINE is %q, neither sqlite nor postgres", engine)
	}
	cluster, err := testkit.StartCluster()
	if err != nil {
		return "", nil, err
	}
	name := fmt.Sprintf("timbre_e2e_%d", os.Getpid())
	if url, err = cluster.Create(ctx, name, ""); err != nil {
		cluster.Stop()
		return "", nil, err
	}
	return url, func() {
		cluster.Drop(ctx, name)
		cluster.Stop()
	}, nil
}

// clock is the time of day and what it was moved by.
type clock struct{ ahead atomic.Int64 }

func (c *clock) Now() time.Time          { return time.Now().Add(time.Duration(c.ahead.Load())).UTC() }
func (c *clock) advance(d time.Duration) { c.ahead.Add(int64(d)) }

type runningSimulator struct {
	*simulator.Simulator
	url  string
	stop func()
}

// startSimulator serves a network without delays and without quotas, so that nothing but the product takes time.
func startSimulator(clock *clock) (*runningSimulator, error) {
	k := simulator.DefaultKnobs()
	k.SentDelay, k.DeliveredDelay, k.ReadDelay, k.BatchWait, k.Concurrency = 0, 0, 0, 0, 1
	k.NumberRate, k.PairBurst, k.ManageRate = 0, 0, 0
	s := simulator.New(simulator.Config{Clock: clock.Now, Seed: 7, Knobs: &k})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	web := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	go web.Serve(listener)
	return &runningSimulator{s, "http://" + listener.Addr().String(), func() { s.Close(); web.Close() }}, nil
}

type runningServer struct {
	*server.Server
	url, setupURL string
	stop          func()
}

func startServer(ctx context.Context, clock *clock, graph, database, mail, identity string) (*runningServer, error) {
	data, err := os.MkdirTemp("", "timbre-e2e-")
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	_, port, err := net.SplitHostPort(listener.Addr().String())
	if err != nil {
		return nil, err
	}
	url := "http://localhost:" + port // a name: at a bare address browsers have no passkeys
	settings := config.Settings{Listen: listener.Addr().String(), Data: data, DatabaseURL: config.Secret(database), PublicURL: url,
		GraphURL: graph, GraphVersion: "v25.0", MaxUpload: 50_000_000, RawRetention: 30 * 24 * time.Hour, LogFormat: "text", MailServers: []string{mail},
		Identity: []string{identity}}
	ctx, cancel := context.WithCancel(ctx)
	s, err := server.New(ctx, server.Options{Settings: settings, Version: "e2e", Log: slog.New(slog.NewTextHandler(os.Stderr, nil)),
		Now: clock.Now, JobPoll: 20 * time.Millisecond, Passwords: auth.Cost{Memory: 64, Passes: 1, Threads: 1}})
	if err != nil {
		cancel()
		return nil, err
	}
	setup, _, err := s.App.SetupLink(ctx)
	if err != nil {
		cancel()
		return nil, err
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	return &runningServer{s, url, setup, func() {
		cancel()
		<-served
		s.Close()
		os.RemoveAll(data)
	}}, nil
}

// recover does what the operator's command does, in the first workspace.
func (s *runningServer) recover(ctx context.Context, email string) (link string, err error) {
	acc, found, err := s.Store.AccountByEmail(ctx, email)
	if err != nil || !found {
		return "", fmt.Errorf("%s has no account: %w", email, err)
	}
	in, err := s.Store.WorkspacesOf(ctx, acc.ID)
	if err != nil || len(in) == 0 {
		return "", fmt.Errorf("%s is a member nowhere: %w", email, err)
	}
	return s.App.Recover(ctx, in[0].ID, acc.ID)
}

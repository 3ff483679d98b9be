package servertest

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"testing"
	"time"

	"timbre/internal/auth"
	"timbre/internal/config"
	"timbre/internal/server"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
)

// Options of Start. The zero value is SQLite, with a new clock and an honest network without delays.
type Options struct {
	Postgres  bool
	Clock     *testkit.Clock
	Knobs     func(*simulator.Knobs) // changes the simulated network
	Settings  func(*config.Settings) // changes the settings, e.g. RatesOff
	Identity  string                 // host:port of an identity provider that the operator has named; "": none
	PublicURL string                 // where people reach it; "": where it listens
	Failed    func(error)            // told when the database can no longer be trusted

	Log        *slog.Logger  // nil: warnings go to the test's log
	BodyWithin time.Duration // how long a request's body may take; 0: as long as in the program
	JobLease   time.Duration // by the machine's clock; 0: as long as in the program
	Stall      time.Duration // after how long a call that does not get on is given up; 0: as in the program

	// Installed: Settings name a database that has its workspace. Whoever opens it knows of its token and webhook path.
	Installed *Installed
}

// Installed is what Bootstrap told when a database was made.
type Installed struct {
	Token, WebhookPath string
}

// What Start sets up: an administrator, and a number of a Meta app that the simulator knows.
const (
	AdminEmail    = "ana@acme.example"
	AdminPassword = "correct horse battery"
	NumberID      = "106540352242922"
	NumberDisplay = "+57 601 555 0100"
	WABA          = "102290129340398"
	AppSecret     = "secret-of-the-app"
	VerifyToken   = "verify-token-of-the-app"
	AccessToken   = "token-of-the-business"
)

// quickHashes is what passwords cost in tests: nothing that anybody would notice.
var quickHashes = auth.Cost{Memory: 64, Passes: 1, Threads: 1}

// Server is the whole program in this process, with a simulated WhatsApp beside it and one clock for both.
type Server struct {
	*server.Server
	URL       string
	Clock     *testkit.Clock
	Simulator *simulator.Simulator
	Settings  config.Settings

	Workspace, Inbox int64
	WebhookPath      string
	Token            string  // of the API, made by Bootstrap
	Admin            *Client // the administrator, by his token

	t         testing.TB
	options   Options
	customers map[string]*Customer
	bells     bells
	stop      func()
}

// Servers runs a test on a server of each engine.
func Servers(t *testing.T, fn func(t *testing.T, s *Server)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, Start(t, Options{})) })
	t.Run("postgres", func(t *testing.T) { fn(t, Start(t, Options{Postgres: true})) })
}

// Start starts a server with a workspace and a connected number, and stops it with the test.
func Start(t testing.TB, o Options) *Server {
	t.Helper()
	if o.Clock == nil {
		o.Clock = testkit.NewClock()
	}
	s := &Server{t: t, options: o, Clock: o.Clock, customers: map[string]*Customer{}}
	graph := s.startSimulator()
	data, database := testkit.Database(t, o.Postgres)
	s.Settings = config.Settings{Listen: "127.0.0.1:0", Data: data, DatabaseURL: config.Secret(database), GraphURL: graph, GraphVersion: "v25.0", PublicURL: o.PublicURL,
		MaxUpload: 50 << 20, RawRetention: 30 * 24 * time.Hour, RatesOff: true, LogFormat: "text"}
	if o.Identity != "" {
		s.Settings.Identity = []string{o.Identity}
	}
	if o.Settings != nil {
		o.Settings(&s.Settings)
	}
	s.startServer()
	t.Cleanup(func() { s.stop() })
	if o.Installed != nil {
		s.Token, s.WebhookPath = o.Installed.Token, o.Installed.WebhookPath
		s.Admin = s.WithToken(s.Token)
	} else {
		s.setUp()
	}
	return s
}

// Restart stops the server as a signal would and starts it again on the same address and data.
func (s *Server) Restart() {
	s.t.Helper()
	s.stop()
	s.startServer()
}

// Node starts another node of the same installation and stops it with the test; PostgreSQL only.
func (s *Server) Node() *Server {
	s.t.Helper()
	n := &Server{Clock: s.Clock, Simulator: s.Simulator, Settings: s.Settings, Workspace: s.Workspace, Inbox: s.Inbox, WebhookPath: s.WebhookPath,
		Token: s.Token, t: s.t, options: s.options, customers: s.customers}
	n.Settings.Listen, n.Settings.Data = "127.0.0.1:0", s.t.TempDir()
	n.startServer()
	s.t.Cleanup(func() {
		n.stop()
		n.bells.wait()
	})
	n.Admin = n.WithToken(n.Token)
	return n
}

// startSimulator serves the simulated Graph API and returns its base.
func (s *Server) startSimulator() string {
	k := simulator.DefaultKnobs()
	k.SentDelay, k.DeliveredDelay, k.ReadDelay, k.BatchWait, k.Concurrency = 0, 0, 0, 0, 1
	k.NumberRate, k.PairBurst, k.ManageRate = 0, 0, 0 // a clock that stands would never fill their buckets again
	k.RetryDelays = []int{0, 0, 0}
	if s.options.Knobs != nil {
		s.options.Knobs(&k)
	}
	s.Simulator = simulator.New(simulator.Config{Clock: s.Clock.Now, Seed: 7, Knobs: &k})
	l := listen(s.t, "127.0.0.1:0")
	web := &http.Server{Handler: s.Simulator.Handler()}
	s.bells.run(func() { web.Serve(l) })
	base := "http://" + l.Addr().String()
	leave := s.bells.followSimulator(s.t, base)
	s.t.Cleanup(func() {
		leave()
		s.Simulator.Close()
		web.Close()
		s.bells.wait()
	})
	return base
}

func (s *Server) startServer() {
	s.t.Helper()
	l := listen(s.t, s.Settings.Listen)
	s.Settings.Listen = l.Addr().String()
	s.URL = "http://" + s.Settings.Listen
	if s.Settings.PublicURL == "" {
		s.Settings.PublicURL = s.URL
	}
	ctx, cancel := context.WithCancel(context.Background())
	log := s.options.Log
	if log == nil {
		log = testkit.Logger(s.t)
	}
	var err error
	s.Server, err = server.New(ctx, server.Options{Settings: s.Settings, Version: "test", Log: log, Now: s.Clock.Now,
		JobPoll: 5 * time.Millisecond, JobLease: s.options.JobLease, Stall: s.options.Stall, BodyWithin: s.options.BodyWithin, Passwords: quickHashes, OnFailure: s.options.Failed})
	if err != nil {
		cancel()
		l.Close()
		s.t.Fatal(err)
	}
	running, leave := s.Server, s.bells.followStore(s.Store)
	served := make(chan struct{})
	go func() {
		defer close(served)
		if err := running.Serve(ctx, l); err != nil {
			s.t.Errorf("serve: %v", err)
		}
	}()
	s.stop = func() {
		s.stop = func() {}
		cancel()
		<-served
		leave()
		running.Close()
	}
}

func listen(t testing.TB, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Advance moves the clock, and makes server and simulator look at it.
func (s *Server) Advance(d time.Duration) {
	s.Clock.Advance(d)
	s.Simulator.Advance(0)
	s.Store.RingJobs()
}

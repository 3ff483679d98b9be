package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"timbre/internal/api"
	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/channels"
	"timbre/internal/config"
	"timbre/internal/desk"
	"timbre/internal/egress"
	"timbre/internal/hook"
	"timbre/internal/jobs"
	"timbre/internal/media"
	"timbre/internal/openid"
	"timbre/internal/push"
	"timbre/internal/realtime"
	"timbre/internal/store"
	"timbre/internal/trace"
	"timbre/web"
)

// Options of New. The zero values are what a program wants; tests move the clock and shorten the waits.
type Options struct {
	Settings config.Settings
	Version  string
	Log      *slog.Logger
	Now      func() time.Time // the same on every node
	Machine  func() time.Time // the machine's clock, if Now is not given
	JobPoll  time.Duration
	// JobLease is how long a job is one node's without a word from it; 0: a minute.
	JobLease time.Duration
	// Stall is after how long a call to a provider in which no byte goes on is given up; 0: as long as the policy says.
	Stall time.Duration
	// BodyWithin is how long a request's body may take, files apart; 0: 30 s.
	BodyWithin time.Duration
	Passwords  auth.Cost   // zero: the cost that keeps a stolen database safe
	OnFailure  func(error) // the database can no longer be trusted: stop
	Listen     bool        // whether Start listens; without, Handler is served by somebody else
}

// Server is one process of Timbre. Its parts are there for whoever runs it; Close stops them.
type Server struct {
	App     *app.App
	Store   *store.Store
	Hub     *realtime.Hub
	Handler http.Handler

	log     *slog.Logger
	tracer  *trace.Tracer // nil: nothing is followed
	door    *egress.Door
	files   media.Store
	jobs    *jobs.Runner
	http    *http.Server
	stop    context.CancelFunc
	running sync.WaitGroup
}

// Open opens the database, the files and the secrets, and makes the use cases over them; nothing runs yet. It is also what the
// operator's commands work with.
func Open(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	set := o.Settings
	s := &Server{}
	if set.Traces {
		o.Log = slog.New(trace.Handler(o.Log.Handler()))
		s.tracer = trace.New(o.Log)
	}
	s.log = o.Log
	var err error
	if s.Store, err = store.Open(ctx, store.Options{URL: set.DatabaseURL.Reveal(), Dir: set.Data, Now: o.Now, Machine: o.Machine, Log: o.Log,
		CommitDelay: set.CommitDelay, OnFailure: o.OnFailure}); err != nil {
		return nil, err
	}
	now := s.Store.Now
	sealer, err := openSealer(set)
	if err != nil {
		s.Store.Close()
		return nil, err
	}
	s.door = egress.New(egressConfig(set))
	if s.files, err = openFiles(set, s.door, now()); err != nil {
		s.Store.Close()
		return nil, fmt.Errorf("files: %w", err)
	}
	if o.Passwords == (auth.Cost{}) {
		o.Passwords = auth.DefaultCost
	}
	toMeta := egress.Channel(whatsapp.Hosts()...)
	toMeta.Stall = cmp.Or(o.Stall, toMeta.Stall)
	s.App = app.New(app.Options{
		Store:     s.Store,
		Channels:  channels.All(channels.Options{WhatsApp: s.door.Client(toMeta)}),
		Media:     s.files,
		Sealer:    sealer,
		Passwords: auth.NewPasswords(o.Passwords),
		Log:       o.Log,
		PublicURL: set.PublicURL, GraphURL: set.GraphURL, GraphVersion: set.GraphVersion,
		MaxUpload: set.MaxUpload,
		DialMail:  s.door.Dial(egress.Mail()),
		Mail:      systemMail(set.Mail),
		Push:      &push.Courier{Client: s.door.Client(egress.Push()), Contact: pushContact(set), Now: now},
		Identity:  &openid.Client{HTTP: s.door.Client(egress.Identity()), Now: now},
		RatesOff:  set.RatesOff,
	})
	return s, nil
}

// New opens a server and starts its work: jobs, streams, housekeeping.
func New(ctx context.Context, o Options) (*Server, error) {
	s, err := Open(ctx, o)
	if err != nil {
		return nil, err
	}
	if err := s.App.LoadAttendance(ctx); err != nil {
		s.Store.Close()
		return nil, fmt.Errorf("attendance: %w", err)
	}
	background, cancel := context.WithCancel(context.Background())
	s.stop = cancel
	a := api.New(api.Options{App: s.App, Limiter: auth.NewLimiter(auth.NewMemoryCounters(s.Store.Now)),
		Proxies: auth.Proxies(o.Settings.TrustedProxies), Log: s.log, Tracer: s.tracer, PublicURL: o.Settings.PublicURL, Version: o.Version})
	s.Hub = realtime.New(realtime.Options{Store: s.Store, Render: a.RenderEvents, Log: s.log})
	a.Streams(s.Hub)
	s.jobs = jobs.Start(jobs.Options{Store: s.Store, Workers: s.followed(s.App.Workers()), Buckets: s.App.Buckets, Log: s.log, Poll: o.JobPoll, Lease: o.JobLease})
	s.running.Go(func() { s.Store.KeepSearch(background) })
	s.running.Go(func() { s.App.KeepNotifications(background) })
	s.running.Go(func() { s.App.KeepAttendance(background, s.Hub.Availability) })
	s.running.Go(func() { s.App.KeepRouting(background) })
	s.running.Go(func() { s.App.KeepDue(background) })
	s.running.Go(func() { s.keepHouse(background, o.Settings.RawRetention) })
	s.Handler = a.Frame(inTime(cmp.Or(o.BodyWithin, bodyWithin), s.routes(a)))
	return s, nil
}

// routes are all that a process answers.
func (s *Server) routes(a *api.API) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/api/", a.Routes())
	mux.Handle("/openapi.json", a.Routes())
	mux.Handle("/docs/api", a.Routes())
	mux.Handle("/hooks/", hook.Handler(s.App, s.log))
	mux.HandleFunc("GET /healthz", s.healthy)
	mux.HandleFunc("GET /readyz", s.ready)
	mux.Handle("GET /metrics", s.metrics())
	mux.HandleFunc("POST /share", unreceived)
	mux.HandleFunc("POST /unsubscribe/{token}", a.OneClick)
	mux.Handle("/", interfaceHandler(web.Files()))
	return mux
}

// Serve answers on a listener until ctx ends, then lets what runs finish.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	s.http = &http.Server{Handler: s.Handler, ReadHeaderTimeout: headWithin, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelDebug)}
	failed := make(chan error, 1)
	go func() { failed <- s.http.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	s.Hub.Close() // streams say when to come back; without, Shutdown would wait for them
	err := s.http.Shutdown(grace)
	s.jobs.Stop(grace)
	return errors.Join(err, s.http.Close())
}

// Close stops what New started and closes what Open opened.
func (s *Server) Close() {
	if s.stop != nil {
		s.stop()
		s.Hub.Close()
		grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		s.jobs.Stop(grace)
		cancel()
		s.running.Wait()
	}
	s.Store.Close()
	s.door.Close()
	s.files.Close()
}

// systemMail is the installation's mail server as the app knows it.
func systemMail(m config.MailServer) app.SystemMail {
	security := map[string]desk.MailSecurity{"smtp": desk.MailSTARTTLS, "smtps": desk.MailTLS, "smtp+plain": desk.MailPlain}[m.Scheme]
	return app.SystemMail{Server: desk.MailServer{Host: m.Host, Port: m.Port, Security: security, Username: m.Username,
		SenderName: m.SenderName, Sender: m.Sender}, Password: m.Password.Reveal()}
}

// pushContact is where push services reach whoever runs this.
func pushContact(set config.Settings) string {
	switch {
	case strings.HasPrefix(set.PublicURL, "https://"):
		return set.PublicURL
	case set.Mail.Sender != "":
		return "mailto:" + set.Mail.Sender
	}
	return ""
}

// openSealer reads the master key: of the settings, or of the data folder, where it is made at the first start.
func openSealer(set config.Settings) (app.Sealer, error) {
	var key auth.MasterKey
	var err error
	if set.SecretKey != "" {
		key, err = auth.ParseMasterKey(set.SecretKey.Reveal())
	} else {
		key, _, err = auth.LoadMasterKey(set.Data)
	}
	if err != nil {
		return nil, err
	}
	former := make([]auth.MasterKey, len(set.FormerKeys))
	for i, text := range set.FormerKeys {
		if former[i], err = auth.ParseMasterKey(text.Reveal()); err != nil {
			return nil, err
		}
	}
	box, err := auth.NewBox(key, former...)
	if err != nil {
		return nil, err
	}
	return app.SealWith(box), nil
}

package demo

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/simulator"
)

// Options of Run. The demo listens on Desk, the simulated WhatsApp and its phones on Phones.
type Options struct {
	Server       server.Options
	Desk, Phones net.Listener
	Fresh        bool   // begin again
	Ready        func() // called when people may sign in
}

// Run shows the shop until ctx ends. It is made first where there is none.
func Run(ctx context.Context, o Options) error {
	phones := loopback(o.Phones.Addr())
	o.Server.Settings.GraphURL = phones
	if err := Prepare(ctx, o.Server, o.Fresh, time.Now()); err != nil {
		return err
	}
	sim := simulator.New(simulator.Config{Seed: uint64(time.Now().UnixNano()), Logger: o.Server.Log}) // its ids must never repeat
	defer sim.Close()
	web := &http.Server{Handler: sim.Handler(), ReadHeaderTimeout: 10 * time.Second}
	defer web.Close()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 2)
	go func() { ended <- web.Serve(o.Phones) }()

	s, err := server.New(ctx, o.Server)
	if err != nil {
		return err
	}
	defer s.Close()
	go func() { ended <- s.Serve(ctx, o.Desk) }()
	if err := join(ctx, s, sim, loopback(o.Desk.Addr()), phones, o.Server.Log); err != nil {
		stop()
		return errors.Join(err, <-ended)
	}
	admin, err := administrator(ctx, s)
	if err != nil {
		stop()
		return errors.Join(err, <-ended)
	}
	if err := report(ctx, s, admin.Workspace); err != nil { // they are there when somebody comes
		stop()
		return errors.Join(err, <-ended)
	}
	go attend(ctx, s, admin.Workspace, o.Server.Log)
	o.Ready()
	err = <-ended // the server, unless the simulator fails
	stop()
	return err
}

// join connects the simulator with the shop's app, as Meta would, and gives it the phones of those who wrote last.
func join(ctx context.Context, s *server.Server, sim *simulator.Simulator, deskURL, simulatorURL string, log *slog.Logger) error {
	admin, err := administrator(ctx, s)
	if err != nil {
		return err
	}
	a, numbers, err := business(ctx, s, admin, deskURL)
	if err != nil {
		return err
	}
	if err := sim.Connect(a, numbers...); err != nil {
		return fmt.Errorf("simulator: %w", err)
	}
	if err := s.App.SyncAllTemplates(ctx); err != nil {
		return fmt.Errorf("templates: %w", err)
	}
	m := &memory{server: s, sim: sim, base: simulatorURL, token: a.AccessToken, actor: admin, log: log, uploads: map[string]string{}}
	return m.fill(ctx)
}

func administrator(ctx context.Context, s *server.Server) (*desk.Actor, error) {
	list, err := s.Store.Workspaces(ctx)
	if err != nil || len(list) == 0 {
		return nil, errors.Join(errors.New("the demo is gone"), err)
	}
	acc, found, err := s.Store.AccountByEmail(ctx, AdministratorEmail)
	if err != nil || !found {
		return nil, errors.Join(fmt.Errorf("%s is gone", AdministratorEmail), err)
	}
	actor, err := s.App.MemberActor(ctx, list[0].ID, acc.ID)
	return &actor, err
}

// business is what Meta knows of the shop: its app with the secrets, which rest sealed in the database, and its numbers.
func business(ctx context.Context, s *server.Server, admin *desk.Actor, deskURL string) (simulator.App, []simulator.Number, error) {
	a := simulator.App{Subscribe: true}
	inboxes, err := s.Store.Inboxes(ctx, admin.Workspace)
	if err != nil {
		return a, nil, err
	}
	var numbers []simulator.Number
	for _, b := range inboxes {
		numbers = append(numbers, simulator.Number{PhoneNumberID: b.Account, WABAID: b.Portfolio, Display: b.Number, VerifiedName: "Tienda Andina"})
		if a.CallbackURL != "" {
			continue
		}
		known, _, err := s.Store.AppByID(ctx, b.App)
		if err != nil {
			return a, nil, err
		}
		a.CallbackURL = deskURL + app.WebhookPrefix + known.Path
		for _, secret := range []struct {
			sealed, place string
			to            *string
		}{{known.SecretSealed, app.SecretPlace, &a.AppSecret}, {known.VerifySealed, app.VerifyPlace, &a.VerifyToken}, {b.TokenSealed, app.TokenPlace, &a.AccessToken}} {
			if *secret.to, err = s.App.Sealer.Open(secret.sealed, secret.place); err != nil {
				return a, nil, fmt.Errorf("demo: %w", err)
			}
		}
	}
	return a, numbers, nil
}

// loopback is how this machine reaches a listener of its own.
func loopback(a net.Addr) string {
	address, err := netip.ParseAddrPort(a.String())
	if err == nil && address.Addr().IsUnspecified() {
		address = netip.AddrPortFrom(netip.AddrFrom4([4]byte{127, 0, 0, 1}), address.Port())
	}
	return "http://" + address.String()
}

package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"

	"timbre/internal/config"
	"timbre/internal/server"
)

// serve runs the server until it is told to stop, or until its database can no longer be trusted: then it ends with an error,
// so that whoever watches over it starts it again.
func serve(ctx context.Context, call *config.Call) error {
	set := call.Settings
	listener, err := listen(set.Listen, "--listen (TIMBRE_LISTEN)")
	if err != nil {
		return err
	}
	defer listener.Close()
	if set.PublicURL == "" {
		set.PublicURL = config.PublicURLAt(listener.Addr())
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	log := logger(set)
	s, err := server.New(ctx, server.Options{Settings: set, Version: version, Log: log, OnFailure: func(err error) { fail(err) }})
	if err != nil {
		return err
	}
	defer s.Close()
	link, needed, err := s.App.SetupLink(ctx)
	if err != nil {
		return err
	}
	if needed {
		fmt.Fprintf(os.Stderr, "\n%s\n\n  %s\n\n", in(setUp), link)
	}
	go keepMemorySettled(ctx)
	log.Info("listening", "address", listener.Addr().String(), "public_url", set.PublicURL, "version", version)
	return cause(ctx, s.Serve(ctx, listener))
}

// cause is why a run ended: what made it stop, unless that was a signal, or else its own error.
func cause(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, context.Canceled) {
		return cause
	}
	return err
}

// listen takes a port, or says how to choose another.
func listen(address, setting string) (net.Listener, error) {
	l, err := net.Listen("tcp", address)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, fmt.Errorf(in(portTaken), address, setting)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot listen on %s: %w", address, err)
	}
	return l, nil
}

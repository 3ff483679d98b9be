package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"runtime"
	"runtime/pprof"
	"syscall"

	"timbre/internal/config"
	"timbre/internal/server"
)

// serve is the product's server with a profiler: processor time goes to the file, what was allocated beside it.
func serve(profile string) (err error) {
	call, err := config.Parse(config.Input{Args: []string{"serve"}, Env: os.Environ(), Stdout: os.Stdout})
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	s, err := server.New(ctx, server.Options{Settings: call.Settings, Version: "bench", Log: slog.New(slog.NewJSONHandler(os.Stderr, nil))})
	if err != nil {
		return err
	}
	defer s.Close()
	l, err := net.Listen("tcp", call.Settings.Listen)
	if err != nil {
		return err
	}
	out, err := os.Create(profile)
	if err != nil {
		return err
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return err
	}
	served := s.Serve(ctx, l)
	pprof.StopCPUProfile()
	return errors.Join(served, out.Close(), writeAllocations(profile+".allocs"))
}

func writeAllocations(path string) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	runtime.GC()
	return errors.Join(pprof.Lookup("allocs").WriteTo(out, 0), out.Close())
}

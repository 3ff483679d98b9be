// Command timbre is the whole program: server, demo and the operator's commands.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
	_ "time/tzdata" // business hours and reports tell times by zones that a bare machine does not have

	"timbre/internal/config"
	"timbre/internal/server"
)

// version is set by the build.
var version = "dev"

// commands and who runs them.
var commands = map[string]func(context.Context, *config.Call) error{
	"serve":         serve,
	"demo":          runDemo,
	"bootstrap":     bootstrap,
	"migrate":       migrate,
	"backup":        backup,
	"restore":       restore,
	"doctor":        doctor,
	"token create":  createToken,
	"admin recover": recoverAdmin,
	"version":       func(context.Context, *config.Call) error { fmt.Println(version); return nil },
	"openapi":       openapi,
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	call, err := config.Parse(config.Input{Args: os.Args[1:], Env: os.Environ(), Stdout: os.Stdout})
	if errors.Is(err, config.ErrHelp) {
		return
	}
	if err == nil {
		err = commands[call.Command](ctx, call)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "timbre:", err)
		stop()
		os.Exit(1) // a supervisor starts the server again
	}
}

// logger writes as the settings say: one JSON object a line, or text.
func logger(set config.Settings) *slog.Logger {
	options := &slog.HandlerOptions{Level: set.LogLevel}
	if set.LogFormat == "text" {
		return slog.New(slog.NewTextHandler(os.Stderr, options))
	}
	return slog.New(slog.NewJSONHandler(os.Stderr, options))
}

// open opens what a command works with, without a running server.
func open(ctx context.Context, call *config.Call) (*server.Server, error) {
	return server.Open(ctx, server.Options{Settings: call.Settings, Version: version, Log: logger(call.Settings)})
}

package main

import (
	"context"
	"fmt"
	"log/slog"

	"timbre/internal/config"
	"timbre/internal/demo"
	"timbre/internal/server"
)

// runDemo shows a fictitious shop with a simulated WhatsApp, until it is told to stop.
func runDemo(ctx context.Context, call *config.Call) error {
	set := call.Settings
	desk, err := listen(set.Listen, "--listen (TIMBRE_LISTEN)")
	if err != nil {
		return err
	}
	defer desk.Close()
	phones, err := listen(call.Demo.Simulator, "--simulator")
	if err != nil {
		return err
	}
	defer phones.Close()
	if set.PublicURL == "" {
		set.PublicURL = config.PublicURLAt(desk.Addr())
	}
	if set.LogLevel == slog.LevelInfo { // a line for each request would push the sign-ins off the screen
		set.LogLevel = slog.LevelWarn
	}
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	return cause(ctx, demo.Run(ctx, demo.Options{
		Server: server.Options{Settings: set, Version: version, Log: logger(set), OnFailure: func(err error) { fail(err) }},
		Desk:   desk, Phones: phones, Fresh: call.Demo.Fresh,
		Ready: func() {
			fmt.Printf(in(welcome), set.PublicURL, demo.AdministratorEmail, demo.Password, demo.AgentEmail, demo.Password, config.PublicURLAt(phones.Addr()))
		},
	}))
}

// welcome is what the demo prints: its address, two sign-ins, and the customers' phones.
var welcome = words{
	es: `
  Tienda Andina te espera en %s

  Entra como administradora:   %s   contraseña %s
  o como agente:               %s  contraseña %s

  Escribe como cliente en %s

  Son datos de demostración y nada sale de esta máquina. Ctrl+C la detiene; --fresh empieza de nuevo.

`,
	pt: `
  A Tienda Andina espera você em %s

  Entre como administradora:   %s   senha %s
  ou como agente:              %s  senha %s

  Escreva como cliente em %s

  São dados de demonstração e nada sai desta máquina. Ctrl+C encerra; --fresh começa de novo.

`,
	en: `
  Tienda Andina awaits you at %s

  Sign in as administrator:    %s   password %s
  or as an agent:              %s  password %s

  Write as a customer at %s

  This is sample data and nothing leaves this machine. Ctrl+C stops it; --fresh begins again.

`,
}

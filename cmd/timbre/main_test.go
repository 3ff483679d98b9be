package main

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"timbre/internal/app"
	"timbre/internal/config"
	"timbre/internal/server"
)

// Whatever the command line accepts, somebody runs.
func TestEveryCommandRuns(t *testing.T) {
	for _, line := range []string{"serve", "demo", "bootstrap", "migrate", "backup f", "restore f", "doctor", "token create --name n", "admin recover a@b", "version", "openapi"} {
		call, err := config.Parse(config.Input{Args: strings.Fields(line), Stdout: io.Discard})
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		if commands[call.Command] == nil {
			t.Errorf("nobody runs %q", call.Command)
		}
	}
}

// A taken port is said with the setting that chooses another, in the terminal's language.
func TestTakenPort(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for lang, want := range map[string]string{"es_CO.UTF-8": "otro programa", "pt_BR.UTF-8": "outro programa", "en_US.UTF-8": "another program", "C": "otro programa"} {
		t.Setenv("LC_ALL", lang)
		_, err := listen(l.Addr().String(), "--listen (TIMBRE_LISTEN)")
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "TIMBRE_LISTEN") || !strings.Contains(err.Error(), l.Addr().String()) {
			t.Errorf("%s: %v", lang, err)
		}
	}
}

// The operator's commands say what is missing instead of failing somewhere inside.
func TestCommandsOnNothing(t *testing.T) {
	dir := t.TempDir()
	set := config.Settings{Data: dir, GraphURL: "http://127.0.0.1:9", GraphVersion: "v25.0", LogFormat: "text"}
	for _, tc := range []struct {
		name string
		run  func(context.Context, *config.Call) error
		call config.Call
		want string
	}{
		{"backup", backup, config.Call{File: filepath.Join(dir, "b.tar")}, "no database"},
		{"restore", restore, config.Call{File: filepath.Join(dir, "none.tar")}, "none.tar"},
		{"token", createToken, config.Call{Token: config.TokenCreate{Name: "crm", Kind: "bot"}}, "no workspace yet"},
		{"recover", recoverAdmin, config.Call{Recover: config.AdminRecover{Email: "ana@acme.example"}}, "no workspace yet"},
	} {
		tc.call.Settings = set
		if err := tc.run(t.Context(), &tc.call); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: %v", tc.name, err)
		}
	}
}

// An administrator who lost his password gets a link from the command line, which works once, in the workspace that is the only one.
func TestAdminIsRecovered(t *testing.T) {
	call := config.Call{Settings: config.Settings{Data: t.TempDir(), GraphURL: "http://127.0.0.1:9", GraphVersion: "v25.0", LogFormat: "text", PublicURL: "https://timbre.example"}}
	const password, next = "la puerta azul de la esquina", "la ventana verde del patio"
	opened := func(fn func(*server.Server)) {
		t.Helper()
		s, err := open(t.Context(), &call)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		fn(s)
	}
	opened(func(s *server.Server) {
		want := app.Bootstrap{Workspace: "Acme"}
		want.Admin.Name, want.Admin.Email, want.Admin.Password = "Ana", "ana@acme.example", password
		if _, err := s.App.Bootstrap(t.Context(), want); err != nil {
			t.Fatal(err)
		}
	})

	call.Recover = config.AdminRecover{Email: "nadie@acme.example"}
	if err := recoverAdmin(t.Context(), &call); err == nil || !strings.Contains(err.Error(), "no active administrator in Acme") {
		t.Errorf("of somebody else: %v", err)
	}
	call.Recover.Email = "Ana@acme.example"
	link := strings.TrimSpace(printed(t, func() {
		if err := recoverAdmin(t.Context(), &call); err != nil {
			t.Error(err)
		}
	}))
	token, ok := strings.CutPrefix(link, "https://timbre.example/reset/")
	if !ok || token == "" {
		t.Fatalf("it prints %q", link)
	}
	opened(func(s *server.Server) {
		if _, err := s.App.ResetPassword(t.Context(), token, app.NewPassword{Password: next}, app.Browser{}); err != nil {
			t.Errorf("by the link: %v", err)
		}
		if _, err := s.App.ResetPassword(t.Context(), token, app.NewPassword{Password: password}, app.Browser{}); err == nil {
			t.Error("the link works twice")
		}
		if _, err := s.App.SignIn(t.Context(), "ana@acme.example", password, app.Proof{}, app.Browser{}); err == nil {
			t.Error("the old password still works")
		}
		if _, err := s.App.SignIn(t.Context(), "ana@acme.example", next, app.Proof{}, app.Browser{}); err != nil {
			t.Errorf("with the new password: %v", err)
		}
	})
}

// printed is what goes to standard output meanwhile.
func printed(t *testing.T, fn func()) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	was := os.Stdout
	os.Stdout = w
	defer func() { os.Stdout = was }()
	fn()
	w.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestLocalURL(t *testing.T) {
	for listen, want := range map[string]string{":8080": "http://localhost:8080", "127.0.0.1:9": "http://127.0.0.1:9", "0.0.0.0:80": "http://localhost:80"} {
		if got := localURL(listen); got != want {
			t.Errorf("%s: %s", listen, got)
		}
	}
}

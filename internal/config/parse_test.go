package config

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func parse(env []string, args ...string) (*Call, error) {
	return Parse(Input{Args: args, Env: env, Stdout: io.Discard})
}

func file(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "timbre.conf")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaults(t *testing.T) {
	for command, listen := range map[string]string{"serve": ":8080", "demo": "127.0.0.1:8080"} {
		call, err := parse([]string{"PATH=/bin", "TIMBRE_TEST_POSTGRES=x", "TIMBRE_LISTEN="}, command)
		if err != nil {
			t.Fatal(err)
		}
		s := call.Settings
		if call.Command != command || s.Listen != listen || s.GraphURL != "https://graph.facebook.com" || s.GraphVersion != "v25.0" ||
			s.DatabaseURL != "" || s.SecretKey != "" || s.PublicURL != "" || s.TrustedProxies != nil || s.LogLevel != slog.LevelInfo ||
			s.MaxUpload != 50<<20 || s.RawRetention != 30*24*time.Hour || s.Node == "" || s.CommitDelay != 0 || s.RatesOff || s.Traces {
			t.Errorf("%s: %+v", command, s)
		}
	}
	serve, _ := parse(nil, "serve")
	demo, _ := parse(nil, "demo")
	if serve.Settings.Data == demo.Settings.Data {
		t.Error("the demo would write into the data of the real thing")
	}
}

func TestPrecedence(t *testing.T) {
	path := file(t, "# ours", "", "TIMBRE_LISTEN=:1", `TIMBRE_DATA = "/srv/our data"`, "TIMBRE_NODE='c'", "TIMBRE_LOG_LEVEL=debug")
	env := []string{"TIMBRE_CONFIG=" + path, "TIMBRE_LISTEN=:2", "TIMBRE_NODE=b"}
	call, err := parse(env, "--listen=:3", "serve")
	if err != nil {
		t.Fatal(err)
	}
	s := call.Settings
	got := []string{s.Listen, s.Node, s.Data, s.LogLevel.String(), s.LogFormat}
	if diff := cmp.Diff([]string{":3", "b", "/srv/our data", "DEBUG", "json"}, got); diff != "" {
		t.Error(diff)
	}
	call, err = parse(env, "serve", "--config", file(t, "TIMBRE_DATA=/elsewhere"))
	if err != nil || call.Settings.Data != "/elsewhere" {
		t.Errorf("--config before TIMBRE_CONFIG: %v, %v", call, err)
	}
}

func TestEverySettingIsRead(t *testing.T) {
	call, err := parse([]string{
		"TIMBRE_LISTEN=[::1]:0", "TIMBRE_DATA=d", "TIMBRE_DATABASE_URL=postgres://u:p@h/db", "TIMBRE_PUBLIC_URL=HTTPS://Desk.Ejemplo.mx/",
		"TIMBRE_GRAPH_URL=http://127.0.0.1:9/graph/", "TIMBRE_GRAPH_VERSION=v26.0", "TIMBRE_SECRET_KEY=k", "TIMBRE_SECRET_KEY_FORMER=a, b",
		"TIMBRE_TRUSTED_PROXIES=10.1.2.3/8, ::1", "TIMBRE_LOG_LEVEL=warn", "TIMBRE_LOG_FORMAT=text", "TIMBRE_TRACES=on", "TIMBRE_MAX_UPLOAD=1 GB",
		"TIMBRE_RAW_RETENTION_DAYS=7", "TIMBRE_NODE=n", "TIMBRE_BENCH_COMMIT_DELAY=1ms", "TIMBRE_BENCH_RATES_OFF=true",
	}, "migrate")
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{Listen: "[::1]:0", Data: "d", DatabaseURL: "postgres://u:p@h/db", PublicURL: "https://desk.ejemplo.mx",
		GraphURL: "http://127.0.0.1:9/graph", GraphVersion: "v26.0", SecretKey: "k", FormerKeys: []Secret{"a", "b"},
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("::1/128")}, LogLevel: slog.LevelWarn,
		LogFormat: "text", Traces: true, MaxUpload: 1 << 30, RawRetention: 7 * 24 * time.Hour, Node: "n", CommitDelay: time.Millisecond, RatesOff: true}
	if diff := cmp.Diff(want, call.Settings, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}

func TestCommands(t *testing.T) {
	for line, want := range map[string]Call{
		"bootstrap":    {Command: "bootstrap"},
		"migrate":      {Command: "migrate"},
		"doctor":       {Command: "doctor"},
		"version":      {Command: "version"},
		"openapi":      {Command: "openapi"},
		"backup a.tar": {Command: "backup", File: "a.tar"},

		"backup --without-files a.tar": {Command: "backup", File: "a.tar", Without: true},
		"restore b.tar":                {Command: "restore", File: "b.tar"},
		"admin recover a@b":            {Command: "admin recover", Recover: AdminRecover{Email: "a@b"}},
		"demo --fresh":                 {Command: "demo", Demo: Demo{Fresh: true}},
		"token create --name crm --scopes conversations.reply,contacts.edit --days 30 --workspace 7": {Command: "token create",
			Token: TokenCreate{Workspace: 7, Name: "crm", Kind: "bot", Scopes: []string{"conversations.reply", "contacts.edit"}, Days: 30}},
	} {
		call, err := parse(nil, strings.Fields(line)...)
		if err != nil {
			t.Errorf("%s: %v", line, err)
			continue
		}
		call.Settings = Settings{}
		call.Demo.Simulator = ""
		if want.Token.Kind == "" {
			call.Token.Kind = ""
		}
		if diff := cmp.Diff(want, *call); diff != "" {
			t.Errorf("%s: %s", line, diff)
		}
	}
}

func TestRefusals(t *testing.T) {
	const secret = "Xq7secret"
	for _, tc := range []struct {
		name string
		env  string
		file string // one line of it
		args string
		want []string
	}{
		{"unknown flag, near", "", "", "serve --lisen=:1", []string{"--lisen", "--listen"}},
		{"unknown flag, far", "", "", "serve --db-url=x", []string{"--db-url", "--database-url"}},
		{"unknown command", "", "", "sevre", []string{"sevre", "serve"}},
		{"no command", "", "", "", []string{"serve", "--help"}},
		{"unknown variable", "TIMBRE_LISTN=:1", "", "serve", []string{"TIMBRE_LISTN", "TIMBRE_LISTEN"}},
		{"unknown variable, far", "TIMBRE_DB_URL=x", "", "serve", []string{"TIMBRE_DB_URL", "TIMBRE_DATABASE_URL"}},
		{"unknown line", "", "TIMBRE_PORT=1", "serve", []string{"timbre.conf, line 2", "TIMBRE_PORT", "did you mean"}},
		{"line twice", "", "TIMBRE_NODE=b", "serve", []string{"line 2", "already"}},
		{"no line", "", "listen", "serve", []string{"line 2", "NAME=value"}},
		{"file in file", "", "TIMBRE_CONFIG=x", "serve", []string{"line 2", "another file"}},
		{"file not there", "TIMBRE_CONFIG=/nowhere/at.all", "", "serve", []string{"/nowhere/at.all"}},
		{"secret key typed", "", "", "serve --secret-key=" + secret, []string{"--secret-key", "TIMBRE_SECRET_KEY"}},
		{"former key typed", "", "", "serve --secret-key-former=" + secret, []string{"TIMBRE_SECRET_KEY_FORMER"}},
		{"database password typed", "", "", "serve --database-url=postgres://u:" + secret + "@h/d", []string{"password", "TIMBRE_DATABASE_URL"}},
		{"database password typed as a parameter", "", "", "serve --database-url=postgres://h/d?password=" + secret, []string{"password"}},
		{"database password typed with a mistake", "", "", "serve --database-url=postgres://u:" + secret + "%@h/d", []string{"password"}},
		{"database of another kind", "TIMBRE_DATABASE_URL=mysql://u:" + secret + "@h/d", "", "serve", []string{"TIMBRE_DATABASE_URL", "postgres://"}},
		{"database unreadable", "TIMBRE_DATABASE_URL=postgres://u:" + secret + "%@h/d", "", "serve", []string{"TIMBRE_DATABASE_URL"}},
		{"listen", "", "", "serve --listen=8080", []string{"--listen", "8080", "127.0.0.1:8080"}},
		{"listen, port", "TIMBRE_LISTEN=:99999", "", "serve", []string{"TIMBRE_LISTEN", "99999"}},
		{"public URL", "", "TIMBRE_PUBLIC_URL=desk.ejemplo.mx", "serve", []string{"line 2", "desk.ejemplo.mx", "https://"}},
		{"public URL with path", "", "", "serve --public-url=https://ejemplo.mx/desk", []string{"--public-url", "path"}},
		{"graph URL", "", "", "serve --graph-url=ftp://x", []string{"--graph-url"}},
		{"graph version", "", "", "serve --graph-version=25", []string{"--graph-version", "v25.0"}},
		{"proxies", "", "", "serve --trusted-proxies=10.0.0.0/8,lb", []string{"--trusted-proxies", `"lb"`}},
		{"log level", "", "", "serve --log-level=loud", []string{"--log-level", "debug"}},
		{"traces", "", "", "serve --traces=maybe", []string{"--traces", "on"}},
		{"log format", "", "", "serve --log-format=xml", []string{"--log-format", "json"}},
		{"upload", "", "", "serve --max-upload=much", []string{"--max-upload", "50MB"}},
		{"upload too large", "", "", "serve --max-upload=9999999999GB", []string{"--max-upload"}},
		{"retention", "", "", "serve --raw-retention-days=0", []string{"--raw-retention-days"}},
		{"delay", "", "", "serve --bench-commit-delay=1h", []string{"--bench-commit-delay"}},
		{"rates", "TIMBRE_BENCH_RATES_OFF=perhaps", "", "serve", []string{"TIMBRE_BENCH_RATES_OFF", "perhaps"}},
	} {
		var env []string
		if tc.env != "" {
			env = append(env, tc.env)
		}
		if tc.file != "" {
			env = append(env, "TIMBRE_CONFIG="+file(t, "TIMBRE_NODE=a", tc.file))
		}
		call, err := parse(env, strings.Fields(tc.args)...)
		if err == nil {
			t.Errorf("%s: accepted as %+v", tc.name, call)
			continue
		}
		for _, want := range tc.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %q does not say %q", tc.name, err, want)
			}
		}
		if strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %q shows the secret", tc.name, err)
		}
	}
}

func TestDatabaseWithoutPasswordMayBeTyped(t *testing.T) {
	call, err := parse(nil, "serve", "--database-url=postgres://timbre@/timbre?host=/run/postgresql")
	if err != nil || call.Settings.DatabaseURL.Reveal() != "postgres://timbre@/timbre?host=/run/postgresql" {
		t.Errorf("%v, %v", call, err)
	}
}

func TestHelpNamesWhatThereIs(t *testing.T) {
	var out strings.Builder
	_, err := Parse(Input{Args: []string{"--help"}, Stdout: &out})
	if !errors.Is(err, ErrHelp) {
		t.Fatal(err)
	}
	for _, want := range []string{"serve", "token create", "--database-url", "TIMBRE_SECRET_KEY", "v25.0"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("help does not name %s:\n%s", want, out.String())
		}
	}
	for _, hidden := range []string{"bench", "openapi", "--secret-key"} {
		if strings.Contains(out.String(), hidden) {
			t.Errorf("help names %s", hidden)
		}
	}
}

func TestSecretsDoNotShow(t *testing.T) {
	s := Settings{SecretKey: "hunter2", DatabaseURL: "postgres://u:hunter2@h/d", FormerKeys: []Secret{"hunter2"}, Files: Bucket{KeyID: "hunter2", Secret: "hunter2"}}
	asJSON, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "settings", s, "key", s.SecretKey)
	slog.New(slog.NewTextHandler(&log, nil)).Info("start", "settings", s, "key", s.SecretKey)
	for _, shown := range []string{string(asJSON), log.String(), fmt.Sprintf("%v %+v %#v %s %q", s, s, s, s.SecretKey, s.SecretKey)} {
		if strings.Contains(shown, "hunter2") {
			t.Errorf("a secret shows: %s", shown)
		}
	}
}

func TestPublicURLAt(t *testing.T) {
	for listener, want := range map[string]string{
		"0.0.0.0:8080":          "http://localhost:8080",
		"[::]:8080":             "http://localhost:8080",
		"127.0.0.1:9":           "http://127.0.0.1:9",
		"[::1]:9":               "http://[::1]:9",
		"[::ffff:127.0.0.1]:80": "http://127.0.0.1:80",
	} {
		address := net.TCPAddrFromAddrPort(netip.MustParseAddrPort(listener))
		if got := PublicURLAt(address); got != want {
			t.Errorf("%s: %s, want %s", listener, got, want)
		}
	}
}

package fault

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"timbre/internal/testkit"
	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
	"timbre/test/witness"
)

// upWithin is how long a start may take after whatever happened before.
const upWithin = 5 * time.Second

// installation is the program as an operator runs it: a binary, a data folder, an address.
type installation struct {
	URL         string
	WebhookPath string `json:"webhook_path"`
	Token       string `json:"api_token"`

	t      *testing.T
	binary string
	env    []string
	data   string // its folder
	graph  string // the base of the provider's API

	database string // URL; "": in the folder
	witness  *witness.Witness
}

// program is bin/timbre, built once for all tests, in the one way that the scripts build it in: so its parts have been compiled.
var program = sync.OnceValues(func() (string, error) {
	var err error
	if programDir, err = os.MkdirTemp("", "timbre-program-"); err != nil {
		return "", err
	}
	path := filepath.Join(programDir, "timbre")
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", path, "timbre/cmd/timbre")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("go build: %w\n%s", err, out)
	}
	return path, nil
})

var programDir string

func removeProgram() { os.RemoveAll(programDir) }

// install bootstraps a workspace with one number. graph is the base of the provider's API.
func install(t *testing.T, postgres bool, graph string) *installation {
	t.Helper()
	if postgres {
		return installAt(t, testkit.Postgres(t), graph)
	}
	return installAt(t, "", graph)
}

// installAt does so in a database of PostgreSQL, or with "" in the data folder.
func installAt(t *testing.T, url, graph string) *installation {
	t.Helper()
	binary, err := program()
	if err != nil {
		t.Fatal(err)
	}
	address, data := freeAddress(t), t.TempDir()
	in := &installation{t: t, binary: binary, data: data, database: url, graph: graph}
	in.URL = "http://" + address
	in.env = append(os.Environ(), "TIMBRE_LISTEN="+address, "TIMBRE_DATA="+data, "TIMBRE_GRAPH_URL="+graph, "TIMBRE_LOG_LEVEL=warn",
		"TIMBRE_BENCH_RATES_OFF=true")
	if url != "" {
		in.env = append(in.env, "TIMBRE_DATABASE_URL="+url)
	}
	in.bootstrap()
	in.witness = witness.Of(t, url, data)
	return in
}

func (in *installation) bootstrap() {
	in.t.Helper()
	wish, err := json.Marshal(meta.Object{"workspace": "Acme",
		"admin": meta.Object{"name": "Ana", "email": servertest.AdminEmail, "password": servertest.AdminPassword},
		"whatsapp": meta.Object{"phone_number_id": number.ID, "waba_id": number.WABA, "app_secret": servertest.AppSecret,
			"access_token": servertest.AccessToken, "verify_token": servertest.VerifyToken}})
	if err != nil {
		in.t.Fatal(err)
	}
	cmd := exec.Command(in.binary, "bootstrap")
	cmd.Env, cmd.Stdin = in.env, bytes.NewReader(wish)
	var said bytes.Buffer
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		in.t.Fatalf("bootstrap: %v\n%s", err, &said)
	}
	if err := json.Unmarshal(out, in); err != nil {
		in.t.Fatalf("bootstrap answered %q: %v", out, err)
	}
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// app delivers to the installation. A dead server is noticed at once, a hanging one soon.
func (in *installation) app() meta.App {
	return meta.App{Callback: in.URL + in.WebhookPath, Secret: servertest.AppSecret,
		HTTP: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
}

func (in *installation) client() *servertest.Client {
	return servertest.ClientOf(in.t, in.URL, in.Token)
}

// process is one run of the program.
type process struct {
	t    *testing.T
	cmd  *exec.Cmd
	log  safeBuffer
	gone chan struct{}
}

// start runs the program and waits until it takes requests, which must be soon.
func (in *installation) start() *process {
	in.t.Helper()
	p := &process{t: in.t, cmd: exec.Command(in.binary, "serve"), gone: make(chan struct{})}
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = in.env, &p.log, &p.log
	began := time.Now()
	if err := p.cmd.Start(); err != nil {
		in.t.Fatal(err)
	}
	go func() {
		p.cmd.Wait()
		close(p.gone)
	}()
	in.t.Cleanup(p.kill)
	ctx, cancel := context.WithTimeout(in.t.Context(), upWithin)
	defer cancel()
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for !in.ready(ctx) {
		select {
		case <-again.C:
		case <-p.gone:
			in.t.Fatalf("it ended:\n%s", p.log.String())
		case <-ctx.Done():
			in.t.Fatalf("it is not up after %s:\n%s", time.Since(began), p.log.String())
		}
	}
	return p
}

func (in *installation) ready(ctx context.Context) bool {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, in.URL+"/readyz", nil)
	if err != nil {
		in.t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// kill ends it as a power cut of the process would: nothing is told, nothing is finished.
func (p *process) kill() { p.end(syscall.SIGKILL) }

// stop asks it to end and waits.
func (p *process) stop() { p.end(syscall.SIGTERM) }

func (p *process) end(with syscall.Signal) {
	p.t.Helper()
	p.cmd.Process.Signal(with)
	limit := time.NewTimer(30 * time.Second)
	defer limit.Stop()
	select {
	case <-p.gone:
	case <-limit.C:
		p.t.Errorf("it did not end on %s", with)
		p.cmd.Process.Kill()
	}
	if log := p.log.String(); strings.Contains(log, "DATA RACE") || strings.Contains(log, "goroutine ") {
		p.t.Errorf("it said:\n%s", log)
	}
}

// safeBuffer keeps what a process says while somebody reads.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(b)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

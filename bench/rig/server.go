package rig

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"

	"timbre/bench/load"
)

// Settings of a server, beside its database.
type Settings struct {
	CommitDelay time.Duration // added to each commit
	RatesOff    bool          // no rates of number and pair
	GraphURL    string        // of the provider; "": an address where nobody listens
	Profile     string        // file for a profile of its processor time; "": none
}

// Server is the product's server, running.
type Server struct {
	Address   string // host:port
	StartedIn time.Duration

	cmd  *exec.Cmd
	log  *os.File
	done chan error
}

// Start starts the server on a database and waits until it is healthy.
func (r *Rig) Start(ctx context.Context, d *Database, s Settings) (*Server, error) {
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	if s.GraphURL == "" {
		s.GraphURL = "http://127.0.0.1:9"
	}
	srv := &Server{Address: address, done: make(chan error, 1)}
	if srv.log, err = os.Create(filepath.Join(r.Folder, "server.log")); err != nil {
		return nil, err
	}
	srv.cmd = exec.Command(r.Binary, "serve")
	if s.Profile != "" { // our own program holds the same server, with a profiler
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		srv.cmd = exec.Command(self, "serve", s.Profile)
	}
	srv.cmd.Env = append(plainEnv(),
		"TIMBRE_LISTEN="+address, "TIMBRE_PUBLIC_URL=http://"+address, "TIMBRE_DATA="+d.Dir, "TIMBRE_DATABASE_URL="+d.URL,
		"TIMBRE_SECRET_KEY="+d.Manifest.SecretKey, "TIMBRE_GRAPH_URL="+s.GraphURL,
		"TIMBRE_BENCH_COMMIT_DELAY="+s.CommitDelay.String(), "TIMBRE_BENCH_RATES_OFF="+strconv.FormatBool(s.RatesOff))
	srv.cmd.Stdout, srv.cmd.Stderr = srv.log, srv.log
	from := time.Now()
	if err := srv.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server (make build): %w", err)
	}
	go func() { srv.done <- srv.cmd.Wait() }()
	if err := srv.waitHealthy(ctx); err != nil {
		srv.Stop()
		said, _ := os.ReadFile(srv.log.Name())
		return nil, fmt.Errorf("%w; it said: %s", err, said[max(0, len(said)-2000):])
	}
	srv.StartedIn = time.Since(from)
	return srv, nil
}

// plainEnv is our environment without the product's settings.
func plainEnv() []string {
	var out []string
	for _, line := range os.Environ() {
		if !strings.HasPrefix(line, "TIMBRE_") {
			out = append(out, line)
		}
	}
	return out
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func (s *Server) waitHealthy(ctx context.Context) error {
	request := load.End(load.Request(nil, "GET", "/healthz", s.Address), nil)
	for until := time.Now().Add(time.Minute); time.Now().Before(until); {
		select {
		case err := <-s.done:
			s.done <- err
			return fmt.Errorf("the server ended: %v", err)
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(500 * time.Microsecond):
		}
		c, err := load.Dial(s.Address)
		if err != nil {
			continue
		}
		status, _, err := c.Do(request)
		c.Close()
		if err == nil && status == 200 {
			return nil
		}
	}
	return errors.New("the server does not become healthy")
}

// Stop ends the server as an operator does, and kills it if it does not go.
func (s *Server) Stop() {
	s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.done:
	case <-time.After(30 * time.Second):
		s.cmd.Process.Kill()
		<-s.done
	}
	s.log.Close()
}

// Memory returns the server's resident memory in bytes.
func (s *Server) Memory() (int64, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kb, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("no VmRSS")
}

// Processor returns the processor time that the server has used.
func (s *Server) Processor() (time.Duration, error) {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0, err
	}
	fields := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * 10 * time.Millisecond, errors.Join(err1, err2) // ticks of 1/100 s
}

// Metrics reads the server's own counters by name.
func (s *Server) Metrics(names ...string) ([]float64, error) {
	c, err := load.Dial(s.Address)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	status, body, err := c.Do(load.End(load.Request(nil, "GET", "/metrics", s.Address), nil))
	if err != nil {
		return nil, err
	}
	if status != 200 {
		return nil, fmt.Errorf("/metrics answered %d", status)
	}
	out := make([]float64, len(names))
	for lines := bufio.NewScanner(bytes.NewReader(body)); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), " ")
		for i := range names {
			if name == names[i] {
				if out[i], err = strconv.ParseFloat(value, 64); err != nil {
					return nil, err
				}
			}
		}
	}
	return out, nil
}

package testkit

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// PostgresURLVariable names a server on which tests may create databases. Without it they start one of their own.
const PostgresURLVariable = "TIMBRE_TEST_POSTGRES"

// Cluster is a PostgreSQL server for tests.
type Cluster struct {
	URL string // of the database "postgres" there
	// Stop ends the server, if it was started here.
	Stop func()
	// Crash kills it, if it was started here, as a failure of all its processes would. Revive starts it again, and it recovers.
	Crash, Revive func() error
}

// StartCluster uses the server that PostgresURLVariable names, or makes one in a temporary folder that is reached by a socket only
// and forgets everything when the machine stops. PostgreSQL refuses to run as root, so root gives it the user nobody.
func StartCluster() (*Cluster, error) {
	if url := os.Getenv(PostgresURLVariable); url != "" {
		return &Cluster{URL: url, Stop: func() {}}, nil
	}
	return newCluster()
}

// OwnCluster starts a server that no other test uses, whatever the variable names. Where there is no PostgreSQL the test is skipped, or
// fails if CI=true.
func OwnCluster(t testing.TB) *Cluster {
	t.Helper()
	c, err := newCluster()
	if err != nil {
		notHere(t, err)
	}
	t.Cleanup(c.Stop)
	return c
}

func newCluster() (*Cluster, error) {
	bin, err := postgresBin()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("", "timbre-pg-")
	if err != nil {
		return nil, err
	}
	attr := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			return nil, err
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(dir, uid, gid); err != nil {
			return nil, err
		}
	}
	run := func(name string, args ...string) error {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.SysProcAttr, cmd.Dir = attr, dir
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("%s: %w: %s", name, err, out)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	if err := run("initdb", "-D", data, "-U", "timbre", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"); err != nil {
		return nil, err
	}
	options := fmt.Sprintf("-c listen_addresses='' -c unix_socket_directories='%s' -c fsync=off -c max_connections=400", dir)
	start := func() error {
		return run("pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", options, "start")
	}
	crash := func() error { return run("pg_ctl", "-D", data, "-m", "immediate", "stop") }
	if err := start(); err != nil {
		return nil, err
	}
	return &Cluster{URL: fmt.Sprintf("postgres://timbre@/postgres?host=%s&port=5432", dir), Crash: crash, Revive: start, Stop: func() {
		crash()
		os.RemoveAll(dir)
	}}, nil
}

// postgresBin finds the newest server's programs: on the PATH, or where Debian puts them.
func postgresBin() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", fmt.Errorf("no initdb on the PATH nor in /usr/lib/postgresql")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

// Create makes a database, empty or as another one is, which nobody may be using.
func (c *Cluster) Create(ctx context.Context, name, template string) (url string, err error) {
	text := "CREATE DATABASE " + name
	if template != "" {
		text += " TEMPLATE " + template
	}
	if err := c.exec(ctx, text); err != nil {
		return "", err
	}
	cfg, err := pgx.ParseConfig(c.URL)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("postgres://%s@/%s?host=%s&port=%d", cfg.User, name, cfg.Host, cfg.Port), nil
}

// Drop deletes a database, whoever is using it.
func (c *Cluster) Drop(ctx context.Context, name string) error {
	return c.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

func (c *Cluster) exec(ctx context.Context, text string) error {
	conn, err := pgx.Connect(ctx, c.URL)
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	_, err = conn.Exec(ctx, text)
	return err
}

// Package testkit runs the server and its parts in tests: on either engine, with a clock that tests move.
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
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/jackc/pgx/v5"
)

// PostgresURLVariable names a server on which tests may create databases. Without it they start one of their own.
const PostgresURLVariable = "TIMBRE_TEST_POSTGRES"

var (
	clusterOnce sync.Once
	clusterURL  string
	clusterErr  error
	clusterStop = func() {}
	databases   atomic.Int64
)

// Main runs a package's tests and stops the server that they started. Call it from TestMain.
func Main(m *testing.M) {
	code := m.Run()
	clusterStop()
	os.Exit(code)
}

// Postgres returns the URL of a new, empty database. Where there is no PostgreSQL the test is skipped, or fails if CI=true.
func Postgres(t testing.TB) string {
	t.Helper()
	clusterOnce.Do(func() { clusterURL, clusterErr = startCluster() })
	if clusterErr != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("PostgreSQL: %v", clusterErr)
		}
		t.Skipf("PostgreSQL is not here (apt-get install postgresql): %v", clusterErr)
	}
	name := fmt.Sprintf("timbre_%d_%d", os.Getpid(), databases.Add(1))
	ctx := context.Background()
	admin, err := pgx.Connect(ctx, clusterURL)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close(ctx)
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if c, err := pgx.Connect(ctx, clusterURL); err == nil {
			defer c.Close(ctx)
			c.Exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
		}
	})
	cfg, err := pgx.ParseConfig(clusterURL)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("postgres://%s@/%s?host=%s&port=%d", cfg.User, name, cfg.Host, cfg.Port)
}

// startCluster makes a server in a temporary folder, reached by a socket only. PostgreSQL refuses to run as root, so root
// gives it the user nobody.
func startCluster() (string, error) {
	if url := os.Getenv(PostgresURLVariable); url != "" {
		return url, nil
	}
	bin, err := postgresBin()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "timbre-pg-")
	if err != nil {
		return "", err
	}
	attr := &syscall.SysProcAttr{}
	if os.Getuid() == 0 {
		nobody, err := user.Lookup("nobody")
		if err != nil {
			return "", err
		}
		uid, _ := strconv.Atoi(nobody.Uid)
		gid, _ := strconv.Atoi(nobody.Gid)
		attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		if err := os.Chown(dir, uid, gid); err != nil {
			return "", err
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
	if err := run("initdb", "-D", data, "-U", "timbre", "-A", "trust", "-E", "UTF8", "--no-locale"); err != nil {
		return "", err
	}
	options := fmt.Sprintf("-c listen_addresses='' -c unix_socket_directories='%s' -c fsync=off -c max_connections=200", dir)
	if err := run("pg_ctl", "-D", data, "-w", "-l", filepath.Join(dir, "log"), "-o", options, "start"); err != nil {
		return "", err
	}
	clusterStop = func() {
		run("pg_ctl", "-D", data, "-m", "immediate", "stop")
		os.RemoveAll(dir)
	}
	return fmt.Sprintf("postgres://timbre@/postgres?host=%s&port=5432", dir), nil
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

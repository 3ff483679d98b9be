package rig

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"

	"github.com/jackc/pgx/v5"
)

// Cluster is a PostgreSQL of our own, reached by a socket, whose data stay for the next time. Commits are synced as anywhere.
type Cluster struct {
	bin, data, socket string
	attr              *syscall.SysProcAttr
}

// StartCluster starts the cluster of a folder, which is made if there is none. PostgreSQL refuses to run as root, so root gives
// it to the user nobody.
func StartCluster(folder string) (*Cluster, error) {
	c := &Cluster{attr: &syscall.SysProcAttr{}}
	var err error
	if c.bin, err = postgresPrograms(); err != nil {
		return nil, err
	}
	if c.data, err = filepath.Abs(filepath.Join(folder, "cluster")); err != nil {
		return nil, err
	}
	if c.socket, err = os.MkdirTemp("", "timbre-bench-"); err != nil {
		return nil, err
	}
	if err := c.own(); err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(c.data, "PG_VERSION")); err != nil {
		if err := c.run("initdb", "-D", c.data, "-U", "timbre", "-A", "trust", "-E", "UTF8", "--no-locale"); err != nil {
			return nil, err
		}
	}
	options := "-c listen_addresses='' -c unix_socket_directories='" + c.socket + "' -c shared_buffers=1GB -c max_connections=100" +
		" -c max_wal_size=4GB -c checkpoint_timeout=15min -c fsync=on -c synchronous_commit=on"
	if err := c.run("pg_ctl", "-D", c.data, "-w", "-t", "120", "-l", filepath.Join(c.socket, "log"), "-o", options, "start"); err != nil {
		return nil, err
	}
	return c, c.dropRuns(context.Background())
}

// own gives the cluster's folders to who runs it.
func (c *Cluster) own() error {
	if err := os.MkdirAll(c.data, 0o700); err != nil {
		return err
	}
	if os.Getuid() != 0 {
		return nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return err
	}
	uid, _ := strconv.Atoi(nobody.Uid)
	gid, _ := strconv.Atoi(nobody.Gid)
	c.attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return errors.Join(os.Chown(c.data, uid, gid), os.Chown(c.socket, uid, gid))
}

func (c *Cluster) run(name string, args ...string) error {
	cmd := exec.Command(filepath.Join(c.bin, name), args...)
	cmd.SysProcAttr, cmd.Dir = c.attr, c.socket
	log, err := os.Create(filepath.Join(os.TempDir(), fmt.Sprintf("timbre-bench-%s-%d.log", name, os.Getpid())))
	if err != nil {
		return err
	}
	defer os.Remove(log.Name())
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log // a file: the server inherits it, and a pipe would wait for the server
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s: %w: %s", name, err, said)
	}
	return nil
}

// Stop stops the cluster.
func (c *Cluster) Stop() {
	_ = c.run("pg_ctl", "-D", c.data, "-m", "fast", "-w", "stop")
	os.RemoveAll(c.socket)
}

// URL of a database.
func (c *Cluster) URL(name string) string {
	return "postgres://timbre@/" + name + "?host=" + c.socket + "&port=5432"
}

func (c *Cluster) exec(ctx context.Context, texts ...string) error {
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, text := range texts {
		if _, err := conn.Exec(ctx, text); err != nil {
			return fmt.Errorf("%s: %w", text, err)
		}
	}
	return nil
}

// Create makes a database, empty or as a copy of another, in place of one of that name.
func (c *Cluster) Create(ctx context.Context, name, of string) error {
	text := "CREATE DATABASE " + name
	if of != "" {
		text += " TEMPLATE " + of + " STRATEGY FILE_COPY"
	}
	return c.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)", text)
}

// Drop removes a database.
func (c *Cluster) Drop(ctx context.Context, name string) error {
	return c.exec(ctx, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)")
}

// Has reports whether there is a database.
func (c *Cluster) Has(ctx context.Context, name string) (bool, error) {
	names, err := c.list(ctx, "SELECT datname FROM pg_database WHERE datname = $1", name)
	return len(names) > 0, err
}

// Version of the server.
func (c *Cluster) Version(ctx context.Context) (string, error) {
	names, err := c.list(ctx, "SELECT current_setting('server_version')")
	if err != nil || len(names) == 0 {
		return "", err
	}
	return names[0], nil
}

func (c *Cluster) list(ctx context.Context, text string, args ...any) ([]string, error) {
	conn, err := pgx.Connect(ctx, c.URL("postgres"))
	if err != nil {
		return nil, err
	}
	defer conn.Close(ctx)
	rows, err := conn.Query(ctx, text, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// dropRuns removes the copies of runs that were cut short. There is one run at a time: a second one could not start the cluster.
func (c *Cluster) dropRuns(ctx context.Context) error {
	names, err := c.list(ctx, `SELECT datname FROM pg_database WHERE datname LIKE 'run\_%'`)
	for _, name := range names {
		err = errors.Join(err, c.Drop(ctx, name))
	}
	return err
}

// postgresPrograms finds the newest server's programs: on the PATH, or where Debian puts them.
func postgresPrograms() (string, error) {
	if p, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(p), nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("PostgreSQL is not here (apt-get install postgresql): no initdb on the PATH nor in /usr/lib/postgresql")
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

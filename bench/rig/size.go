package rig

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/jackc/pgx/v5"

	"timbre/internal/store"
)

// Size of the database in MB, with its indexes.
func (d *Database) Size(ctx context.Context) (float64, error) {
	if d.URL == "" {
		info, err := os.Stat(filepath.Join(d.Dir, store.DatabaseFile))
		if err != nil {
			return 0, err
		}
		return float64(info.Size()) / (1 << 20), nil
	}
	conn, err := pgx.Connect(ctx, d.URL)
	if err != nil {
		return 0, err
	}
	defer conn.Close(ctx)
	var bytes int64
	err = conn.QueryRow(ctx, "SELECT pg_database_size(current_database())").Scan(&bytes)
	return float64(bytes) / (1 << 20), err
}

// Empty makes an empty database beside it on PostgreSQL, until drop.
func (d *Database) Empty(ctx context.Context) (url string, drop func(), err error) {
	name := fmt.Sprintf("run_%d_empty", os.Getpid())
	if err := d.cluster.Create(ctx, name, ""); err != nil {
		return "", nil, err
	}
	return d.cluster.URL(name), func() { _ = d.cluster.Drop(context.WithoutCancel(ctx), name) }, nil
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"timbre/bench/rig"
	"timbre/bench/seed"
)

// holdDesk holds the server on a workspace of the size that the interface's figures speak of, with a provider beside it, for what measures
// from a browser (web/bench). It says in one line where, and ends with its input.
func holdDesk(ctx context.Context, folder, binary string) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	r := &rig.Rig{Folder: folder, Params: seed.Desk, Binary: binary, Progress: func(s string) { fmt.Fprintln(os.Stderr, s) }}
	defer r.Close()
	db, err := r.Prepare(ctx, rig.SQLite)
	if err != nil {
		return err
	}
	defer db.Close()
	provider, err := rig.StartProvider()
	if err != nil {
		return err
	}
	defer provider.Close()
	srv, err := r.Start(ctx, db, rig.Settings{RatesOff: true, GraphURL: provider.URL})
	if err != nil {
		return err
	}
	defer srv.Stop()
	where := struct {
		URL      string        `json:"url"`
		Manifest seed.Manifest `json:"manifest"`
	}{"http://" + srv.Address, db.Manifest}
	if err := json.NewEncoder(os.Stdout).Encode(where); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() { // ends with the input, at the latest with the process
		io.Copy(io.Discard, os.Stdin)
		close(ended)
	}()
	select {
	case <-ended:
	case <-ctx.Done():
	}
	return nil
}

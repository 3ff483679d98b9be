package main

import (
	"context"
	"fmt"
	"os"

	"timbre/internal/api"
	"timbre/internal/config"
)

// migrate brings the database up to this version, which opening it does.
func migrate(ctx context.Context, call *config.Call) error {
	s, err := open(ctx, call)
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Println("the database is up to date")
	return nil
}

// openapi prints the description of the API.
func openapi(context.Context, *config.Call) error {
	_, err := os.Stdout.Write(api.Document(version))
	return err
}

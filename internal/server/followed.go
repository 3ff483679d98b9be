package server

import (
	"context"
	"log/slog"

	"timbre/internal/jobs"
	"timbre/internal/store"
)

// followed begins a trace with each job: what wanted it was answered before.
func (s *Server) followed(workers map[string]jobs.Worker) map[string]jobs.Worker {
	if s.tracer == nil {
		return workers
	}
	for kind, work := range workers {
		workers[kind] = func(ctx context.Context, j store.Job) error {
			ctx, span := s.tracer.Begin(ctx, "")
			err := work(ctx, j)
			span.End(ctx, "job "+kind, slog.Int64("job", j.ID), slog.Int("attempt", j.Attempt), slog.Bool("failed", err != nil))
			return err
		}
	}
	return workers
}

package server

import (
	"context"
	"time"
)

// keepHouse does what must be done now and then. Every node does it; twice does no harm.
func (s *Server) keepHouse(ctx context.Context, keepRaw time.Duration) {
	minute := time.NewTicker(time.Minute)
	defer minute.Stop()
	s.do(ctx, "keep auto-close", s.App.KeepAutoClose)
	for n := 0; ; n++ {
		select {
		case <-ctx.Done():
			return
		case <-minute.C:
		}
		s.do(ctx, "watch inboxes", s.App.WatchInboxes)
		if n%360 == 1 {
			s.do(ctx, "sync templates", s.App.SyncAllTemplates)
		}
		if n%60 == 0 {
			s.do(ctx, "keep auto-close", s.App.KeepAutoClose)
			s.do(ctx, "drop what is outdated", s.App.DropOutdated)
			s.do(ctx, "drop files that nothing names", s.App.DropUnnamedFiles)
			s.do(ctx, "drop old imports", s.App.DropOldImports)
			s.do(ctx, "trim the audit", s.App.TrimAudit)
			s.do(ctx, "drop old deliveries", func(ctx context.Context) error { return s.Store.DropDeliveries(ctx, s.Store.Now().Add(-keepRaw)) })
		}
	}
}

func (s *Server) do(ctx context.Context, what string, fn func(context.Context) error) {
	if err := fn(ctx); err != nil && ctx.Err() == nil {
		s.log.Warn("housekeeping failed", "what", what, "error", err)
	}
}

package realtime

import "context"

// learnEnd notes when what the reader was let in by ends by its time. It moves on while he uses it.
func (s *Stream) learnEnd(ctx context.Context) {
	var at int64
	if s.reader.Ends != nil {
		if ends := s.reader.Ends(ctx); !ends.IsZero() {
			at = ends.UnixMicro()
		}
	}
	s.ends.Store(at)
}

// sweep lets the streams whose time has come ask whether they may go on: nothing in the log tells of it.
func (f *feed) sweep(now int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.open {
		if at := s.ends.Load(); at != 0 && at <= now {
			select {
			case s.due <- struct{}{}:
			default: // it has been told
			}
		}
	}
}

package seed

import "iter"

// rowSource gives pgx's COPY the rows of a table.
type rowSource struct {
	next func() ([]any, bool)
	stop func()
	row  []any
}

func newRowSource(rows iter.Seq[[]any]) *rowSource {
	s := &rowSource{}
	s.next, s.stop = iter.Pull(rows)
	return s
}

func (s *rowSource) Next() bool {
	row, ok := s.next()
	if !ok {
		s.stop()
	}
	s.row = row
	return ok
}

func (s *rowSource) Values() ([]any, error) { return s.row, nil }
func (s *rowSource) Err() error             { return nil }

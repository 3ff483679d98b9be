package media

import (
	"errors"
	"fmt"
	"io"
	"time"
)

// watched remembers that reading failed, so that a decoder's error can be told
// from the disk's.
type watched struct {
	io.ReadSeeker
	failed error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadSeeker.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		w.failed = err
	}
	return n, err
}

func rewind(r io.Seeker) error {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("media: seek: %w", err)
	}
	return nil
}

// readAt reads up to n bytes from offset; fewer at the end of the file.
func readAt(r io.ReadSeeker, offset int64, n int) ([]byte, error) {
	if _, err := r.Seek(offset, io.SeekStart); err != nil {
		return nil, fmt.Errorf("media: seek: %w", err)
	}
	buf := make([]byte, n)
	got, err := io.ReadFull(r, buf)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, fmt.Errorf("media: read: %w", err)
	}
	return buf[:got], nil
}

// clampDuration turns seconds from a file into a duration: never negative,
// never more than a day, which nobody sends.
func clampDuration(seconds float64) time.Duration {
	const day = 24 * 60 * 60
	if !(seconds > 0) { // also not a number
		return 0
	}
	return time.Duration(min(seconds, day) * float64(time.Second))
}

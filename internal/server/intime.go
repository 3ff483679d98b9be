package server

import (
	"io"
	"net/http"
	"time"
)

// Bounds of what a request may take to come.
const (
	headWithin = 10 * time.Second
	bodyWithin = 30 * time.Second // a megabyte at the pace of a bad phone line
)

// inTime ends a request whose body drips: who sends it was mostly not asked yet, and each holds a connection and a goroutine. A handler that
// takes files lifts the limit by http.ResponseController once it knows from whom.
func inTime(within time.Duration, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			control := http.NewResponseController(w)
			if control.SetReadDeadline(time.Now().Add(within)) == nil {
				r.Body = &timed{r.Body, control}
			}
		}
		next.ServeHTTP(w, r)
	})
}

// timed is a body that takes its limit away when it has been read: the time for the answer is another one.
type timed struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *timed) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err == io.EOF {
		_ = b.control.SetReadDeadline(time.Time{}) // the connection is gone if it cannot
	}
	return n, err
}

package load

import (
	"fmt"
	"sync"
	"time"
)

// Client makes the requests of one connection.
type Client interface {
	// Next returns the next request. It is good until the next call.
	Next() []byte
	// Check looks at an answer and returns how much was done by it, e.g. how many messages were taken.
	Check(status int, body []byte) (done int, err error)
}

// Closed runs clients over one connection each, as fast as the answers come, for a warm-up that does not count and then for a
// while that does. The first error ends the run, and it is one if nothing was done.
func Closed(address string, clients []Client, warm, lasts time.Duration) (Run, error) {
	runs := make([]Run, len(clients))
	begins := time.Now().Add(warm)
	ends := begins.Add(lasts)
	var all sync.WaitGroup
	var once sync.Once
	var failed error
	stop := make(chan struct{})
	for i, client := range clients {
		all.Go(func() {
			var err error
			if runs[i], err = closed(address, client, begins, ends, stop); err != nil {
				once.Do(func() { failed = err; close(stop) })
			}
		})
	}
	all.Wait()
	out := Run{Lasts: lasts}
	if failed != nil {
		return out, failed
	}
	for i := range clients {
		out.Done += runs[i].Done
		out.All += runs[i].All
		out.Latencies = append(out.Latencies, runs[i].Latencies...)
	}
	if len(out.Latencies) == 0 {
		return out, fmt.Errorf("no request was answered within %s", lasts)
	}
	return out, nil
}

func closed(address string, client Client, begins, ends time.Time, stop <-chan struct{}) (Run, error) {
	run := Run{Latencies: make([]time.Duration, 0, 4096)}
	conn, err := Dial(address)
	if err != nil {
		return run, err
	}
	defer func() { conn.Close() }()
	for {
		from := time.Now()
		select {
		case <-stop:
			return run, nil
		default:
		}
		if from.After(ends) {
			return run, nil
		}
		status, body, err := conn.Do(client.Next())
		if err != nil {
			return run, err
		}
		to := time.Now()
		done, err := client.Check(status, body)
		if err != nil {
			return run, err
		}
		run.All += done
		if from.After(begins) && to.Before(ends) {
			run.Done += done
			run.Latencies = append(run.Latencies, to.Sub(from))
		}
	}
}

// Expect is the error of an answer with another status.
func Expect(want, status int, body []byte) error {
	if status == want {
		return nil
	}
	return fmt.Errorf("answered %d: %.300s", status, body)
}

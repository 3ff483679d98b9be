package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// headroom is counted by the garbage collector and never touched, so it takes no memory by itself. The collector runs when the heap
// has doubled: with a few megabytes alive that was many times a second under load, a sixth of the processor. With it the heap may
// grow by this much, and by what is alive, before it does.
//
//lint:ignore U1000 to be there is its use
var headroom []byte

const headroomSize = 10 << 20

// Memory is settled when the collector has not run for so long, which it does as soon as there is work, and not again before so long.
const (
	quietFor    = time.Second
	settleAgain = 15 * time.Second
)

// keepMemorySettled gives back what only the start needed when the server stands, and what only a rush needed when it is over. The
// runtime by itself keeps that for minutes, which on a small machine is memory that the database's cache could have.
func keepMemorySettled(ctx context.Context) {
	tick := time.NewTicker(quietFor)
	defer tick.Stop()
	headroom = make([]byte, headroomSize)
	var settled time.Time
	var seen, done uint64 // cycles of the collector: a tick ago, and when memory was settled
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			if n := collections(); n != seen {
				seen = n
			} else if n != done && now.Sub(settled) >= settleAgain {
				settleMemory()
				settled, done = now, collections()
				seen = done
			}
		}
	}
}

// settleMemory lets the program's pages go last: a collection reads the tables of every function that is on a stack.
func settleMemory() {
	debug.FreeOSMemory()
	releaseProgram()
}

func collections() uint64 {
	sample := []metrics.Sample{{Name: "/gc/cycles/total:gc-cycles"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

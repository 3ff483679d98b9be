package main

import "runtime/debug"

// headroom is counted by the garbage collector and never touched, so it takes no memory by itself. The collector runs when the heap
// has doubled: with a few megabytes alive that was many times a second under load, a sixth of the processor. With it the heap may
// grow by this much, and by what is alive, before it does.
//
//lint:ignore U1000 to be there is its use
var headroom []byte

const headroomSize = 10 << 20

// settleMemory is called when the server stands: it gives back what only the start needed. The program's pages go last: a collection,
// which headroom may set off, reads the tables of every function that is on a stack.
func settleMemory() {
	headroom = make([]byte, headroomSize)
	debug.FreeOSMemory()
	releaseProgram()
}

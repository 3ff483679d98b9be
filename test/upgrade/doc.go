// Package upgrade holds every version to what the ones before it have kept. testdata has a folder for some schemas, named by their last
// migration: the whole database of either engine as the program of that day wrote it, and what its API then showed. The tests bring
// each up to date as a start does, and see it shown as before; what came later works on it.
//
// Folders are never written anew. When a schema is released, this freezes it, with whatever furnish has learnt to put in:
//
//	go test ./test/upgrade -run Freeze -freeze
package upgrade

// Package trace follows a request from one system to the next (W3C Trace Context): by an id that the caller brought or that is made here, which
// stands in each of its lines of the log and goes with what we ask of providers. Spans are lines of the log too. A nil Tracer follows nothing,
// and costs nothing.
package trace

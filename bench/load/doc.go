// Package load makes HTTP requests with as little work as possible, since it shares the processor with the server that it
// measures: requests are bytes written at once over connections that stay open, answers are read without being understood.
package load

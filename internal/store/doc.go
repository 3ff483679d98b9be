// Package store holds all SQL. Business changes go through Write, which many callers share: one goroutine gathers what waits
// into one transaction and one sync, and answers nobody before it. Reads beside it use a pool of their own.
//
// The same SQL runs on SQLite and PostgreSQL; what differs stands in dialect.go. Times are stored as microseconds, ids as
// int64, nobody as 0. Every query names its workspace.
package store

package store

import (
	"time"
)

// Job is durable work. A claim moves RunAt to the end of its lease; (ID, Attempt) fences a worker that lost it.
type Job struct {
	ID, Workspace int64
	Kind          string
	OrderKey      int64  // jobs of one key run one after the other, by id; 0: none
	RateKey       string // the bucket that it draws from; "": none
	UniqueKey     string // at most one job has it; "": none
	Args          string // JSON
	RunAt         time.Time
	Attempt       int // claims
	Failures      int // ends with an error
	LastError     string
	CreatedAt     time.Time
}

var insertJob = insertSet("jobs", "id bigint", "workspace_id bigint", "kind text", "order_key bigint", "rate_key text", "unique_key text",
	"args text", "run_at bigint", "attempt bigint", "failures bigint", "state bigint", "last_error text", "created_at bigint")

// Enqueue stores a job with the transaction. Its zero RunAt is at once.
func (tx *Tx) Enqueue(j Job) {
	if j.RunAt.IsZero() {
		j.RunAt = tx.Now
	}
	tx.jobs = true
	tx.putSet(insertJob, tx.NewID(), tx.Workspace, j.Kind, j.OrderKey, j.RateKey, j.UniqueKey, j.Args, micros(j.RunAt),
		int64(0), int64(0), int64(0), "", micros(tx.Now))
}

package store

// Attempt is one call to a provider for one message.
type Attempt struct {
	Message int64
	N       int
	Outcome string // sent, retry, failed, uncertain
	Code    string
	Detail  string
}

var (
	beginAttempt = &set{
		one: `INSERT INTO attempts (workspace_id, message_id, attempt, started_at, finished_at, outcome, code, detail)
			VALUES ($1, $2, $3, $4, 0, '', '', '') ON CONFLICT DO NOTHING`,
		many: `INSERT INTO attempts (workspace_id, message_id, attempt, started_at, finished_at, outcome, code, detail)
			SELECT u.w, u.m, u.n, u.at, 0, '', '', '' FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS u (w, m, n, at)
			ON CONFLICT DO NOTHING`,
		types: []string{"bigint", "bigint", "bigint", "bigint"},
		table: "attempts",
		row:   []int{0, 1, 2},
	}
	finishAttempt = updateSet("attempts", 3, "workspace_id bigint", "message_id bigint", "attempt bigint",
		"finished_at bigint", "outcome text", "code text", "detail text")
)

// BeginAttempt records a call before it is made.
func (tx *Tx) BeginAttempt(message int64, n int) {
	tx.putSet(beginAttempt, tx.Workspace, message, int64(n), micros(tx.Now))
}

// FinishAttempt records how a call ended.
func (tx *Tx) FinishAttempt(a Attempt) {
	tx.putSet(finishAttempt, tx.Workspace, a.Message, int64(a.N), micros(tx.Now), a.Outcome, a.Code, a.Detail)
}

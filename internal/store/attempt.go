package store

// Attempt is one call to a provider for one message.
type Attempt struct {
	Message int64
	N       int
	Outcome string // sent, retry, failed, uncertain
	Code    string
	Detail  string
}

// BeginAttempt records a call before it is made.
func (tx *Tx) BeginAttempt(message int64, n int) {
	tx.put(`INSERT INTO attempts (workspace_id, message_id, attempt, started_at, finished_at, outcome, code, detail)
		VALUES ($1, $2, $3, $4, 0, '', '', '') ON CONFLICT DO NOTHING`, tx.Workspace, message, n, micros(tx.Now))
}

// FinishAttempt records how a call ended.
func (tx *Tx) FinishAttempt(a Attempt) {
	tx.put(`UPDATE attempts SET finished_at = $4, outcome = $5, code = $6, detail = $7
		WHERE workspace_id = $1 AND message_id = $2 AND attempt = $3`, tx.Workspace, a.Message, a.N, micros(tx.Now), a.Outcome, a.Code, a.Detail)
}

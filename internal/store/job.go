package store

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Job is durable work. A claim moves RunAt to the end of its lease; (ID, Attempt) fences a worker that lost it.
type Job struct {
	ID, Workspace int64
	Kind          string
	OrderKey      int64  // jobs of one key run one after the other, as they were enqueued; 0: none
	RateKey       string // what it is held and limited with, e.g. a number; "": nothing
	UniqueKey     string // at most one job has it; "": none
	New           bool   // no job can have its unique key yet, so Enqueue need not look
	Anew          bool   // who runs the job with its unique key may not know what it is enqueued for: he runs once more, at RunAt
	Args          string // JSON
	RunAt         time.Time
	Attempt       int // claims
	Failures      int // ends with an error
	LastError     string
	CreatedAt     time.Time
}

// JobState is stored as its number.
type JobState int8

const (
	JobReady  JobState = iota // or running, until its lease ends
	JobHeld                   // until what it is held with is released
	JobDead                   // failed too often
	JobBehind                 // another of its order key runs first
)

var insertJob = insertSet("jobs", "id bigint", "workspace_id bigint", "kind text", "order_key bigint", "position bigint", "rate_key text",
	"unique_key text", "args text", "run_at bigint", "attempt bigint", "failures bigint", "state bigint", "last_error text", "created_at bigint")

// Enqueue stores a job with the transaction. Its zero RunAt is at once. One with an order key waits for those before it.
func (tx *Tx) Enqueue(j Job) {
	if j.RunAt.IsZero() {
		j.RunAt = tx.Now
	}
	tx.jobs = true
	position := int64(0)
	if c := tx.counters[tx.Workspace]; c != nil {
		position = c.seq
	}
	others, known := tx.orders[j.OrderKey]
	if (j.OrderKey == 0 || known) && (j.UniqueKey == "" || j.New) {
		state := JobReady
		if others {
			state = JobBehind
		}
		tx.ordered(j)
		tx.putSet(insertJob, tx.NewID(), tx.Workspace, j.Kind, j.OrderKey, position, j.RateKey, j.UniqueKey, j.Args, micros(j.RunAt),
			int64(0), int64(0), int64(state), "", micros(tx.Now))
		return
	}
	tx.ordered(j)
	if j.Anew {
		clear(tx.leases) // what was read of it is no longer so
		tx.put(`UPDATE jobs SET attempt = attempt + 1, args = $2, created_at = $3, run_at = CASE WHEN run_at < $4 THEN run_at ELSE CAST($4 AS BIGINT) END
			WHERE unique_key = $1 AND unique_key <> '' AND attempt > 0 AND state = 0`, j.UniqueKey, j.Args, micros(tx.Now), micros(j.RunAt))
	}
	tx.put(`INSERT INTO jobs (id, workspace_id, kind, order_key, position, rate_key, unique_key, args, run_at, attempt, failures, state, last_error, created_at)
		SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, CASE WHEN CAST($4 AS BIGINT) <> 0 AND EXISTS (SELECT 1 FROM jobs p WHERE p.order_key = $4
			AND p.order_key <> 0 AND p.state <> 2) THEN 3 ELSE 0 END, '', CAST($10 AS BIGINT)
		WHERE $7 = '' OR NOT EXISTS (SELECT 1 FROM jobs u WHERE u.unique_key = $7 AND u.unique_key <> '')`,
		tx.NewID(), tx.Workspace, j.Kind, j.OrderKey, position, j.RateKey, j.UniqueKey, j.Args, micros(j.RunAt), micros(tx.Now))
}

// ordered notes that there is a job with the order key now.
func (g *group) ordered(j Job) {
	if j.OrderKey != 0 {
		g.orders[j.OrderKey] = true
	}
}

// DueJobs lists up to limit jobs that may run at now, the longest due first.
func (tx *Tx) DueJobs(limit int) ([]Job, error) {
	var out []Job
	err := each(tx.ctx, tx, `SELECT id, workspace_id, kind, order_key, rate_key, unique_key, args, run_at, attempt, failures, last_error, created_at
		FROM jobs WHERE state = 0 AND run_at <= $1 ORDER BY run_at, id LIMIT $2`+tx.skipLocked(), []any{micros(tx.Now), limit}, func(r rows) error {
		var j Job
		var runAt, created int64
		err := r.Scan(&j.ID, &j.Workspace, &j.Kind, &j.OrderKey, &j.RateKey, &j.UniqueKey, &j.Args, &runAt, &j.Attempt, &j.Failures, &j.LastError, &created)
		j.RunAt, j.CreatedAt = moment(runAt), moment(created)
		out = append(out, j)
		return err
	})
	return out, err
}

// skipLocked keeps two nodes from claiming the same rows.
func (g *group) skipLocked() string {
	if g.dialect().postgres {
		return " FOR UPDATE SKIP LOCKED"
	}
	return ""
}

var (
	leaseJob = updateSet("jobs", 1, "id bigint", "run_at bigint", "attempt bigint")
	delayJob = updateSet("jobs", 1, "id bigint", "run_at bigint")
	dropJob  = &set{one: `DELETE FROM jobs WHERE id = $1`, many: `DELETE FROM jobs WHERE id IN (SELECT * FROM unnest($1::bigint[]))`,
		types: []string{"bigint"}, table: "jobs", row: []int{0}}
)

// LeaseJob gives a due job to a worker until a time.
func (tx *Tx) LeaseJob(j Job, until time.Time) {
	delete(tx.leases, j.ID)
	tx.putSet(leaseJob, j.ID, micros(until), int64(j.Attempt+1))
}

// KeepJob renews the lease of a job that a worker has, unless he has lost it.
func (tx *Tx) KeepJob(j Job, until time.Time) {
	tx.put(`UPDATE jobs SET run_at = $3 WHERE id = $1 AND attempt = $2 AND state = 0`, j.ID, int64(j.Attempt), micros(until))
}

// DelayJob moves a due job that may not run yet.
func (tx *Tx) DelayJob(j Job, until time.Time) {
	tx.putSet(delayJob, j.ID, micros(until))
}

// OwnsJob reports whether a worker's lease is still the last one.
func (tx *Tx) OwnsJob(j Job) (bool, error) {
	if attempt, asked := tx.leases[j.ID]; asked {
		return attempt == j.Attempt, nil
	}
	var id int64
	var attempt int
	found, err := one(tx.ctx, tx, leaseOne, []any{j.ID}, &id, &attempt)
	return found && attempt == j.Attempt, err
}

// FinishJob removes a done job and lets the next of its key run.
func (tx *Tx) FinishJob(j Job) {
	tx.putSet(dropJob, j.ID)
	tx.nextOf(j)
}

// RetryJob lets a job run again later. A failure counts towards its death.
func (tx *Tx) RetryJob(j Job, at time.Time, failure string) {
	failures := j.Failures
	if failure != "" {
		failures++
	}
	tx.put(`UPDATE jobs SET run_at = $2, failures = $3, last_error = $4 WHERE id = $1`, j.ID, micros(at), failures, failure)
	tx.jobs = true
}

// HoldJob keeps a job of a paused inbox, and what is behind it, until the inbox is resumed. If it was meanwhile, the job runs
// again at once.
func (tx *Tx) HoldJob(j Job) {
	tx.put(`UPDATE jobs SET state = 1 WHERE id = $1 AND EXISTS (SELECT 1 FROM inboxes b WHERE b.workspace_id = $2
		AND 'inbox:' || CAST(b.id AS TEXT) = jobs.rate_key AND b.state = 'paused')`, j.ID, tx.Workspace)
	tx.put(`UPDATE jobs SET run_at = $2 WHERE id = $1 AND state = 0`, j.ID, micros(tx.Now))
	tx.jobs = true
}

// ReleaseJobs lets the held jobs of a rate key run.
func (tx *Tx) ReleaseJobs(rateKey string) {
	tx.put(`UPDATE jobs SET state = 0, run_at = $2 WHERE rate_key = $1 AND state = 1`, rateKey, micros(tx.Now))
	tx.jobs = true
}

// WakeJob lets the job with a unique key run now.
func (tx *Tx) WakeJob(uniqueKey string) {
	tx.put(`UPDATE jobs SET run_at = $2 WHERE unique_key = $1 AND unique_key <> '' AND state = 0 AND run_at > $2`, uniqueKey, micros(tx.Now))
	tx.jobs = true
}

// RestartJob lets the job with a unique key run again from the beginning at a time, if there is one: whoever has it loses it, so that his
// end of it counts for nothing. It keeps its place in its order, and stays held if it is.
func (tx *Tx) RestartJob(uniqueKey string, at time.Time) {
	clear(tx.leases) // what was read of it is no longer so
	tx.put(`UPDATE jobs SET attempt = attempt + 1, failures = 0, run_at = CASE WHEN state = 0 THEN CAST($2 AS BIGINT) ELSE run_at END
		WHERE unique_key = $1 AND unique_key <> ''`, uniqueKey, micros(at))
	tx.jobs = true
}

// CancelJob removes the job with a unique key, also from a worker who has it: his end of it then counts for nothing.
func (tx *Tx) CancelJob(uniqueKey string) {
	tx.put(`DELETE FROM jobs WHERE unique_key = $1 AND unique_key <> ''`, uniqueKey)
}

// CancelJobOf removes the job with a unique key, and lets the next of its order key run.
func (tx *Tx) CancelJobOf(uniqueKey string, orderKey int64) {
	tx.CancelJob(uniqueKey)
	if orderKey != 0 {
		delete(tx.orders, orderKey)
		tx.released[orderKey] = true
		tx.jobs = true
	}
}

// BuryJob keeps a job that failed too often, for a person to look at, and lets the next of its key run.
func (tx *Tx) BuryJob(j Job, failure string) {
	tx.put(`UPDATE jobs SET state = 2, failures = $2, last_error = $3, unique_key = '' WHERE id = $1`, j.ID, j.Failures+1, failure)
	tx.nextOf(j)
}

// nextOf lets the next job of the key run, once the group has said all else.
func (tx *Tx) nextOf(j Job) {
	tx.leases[j.ID] = noLease
	if j.OrderKey == 0 {
		return
	}
	delete(tx.orders, j.OrderKey) // whether others are left is not known
	tx.released[j.OrderKey] = true
	tx.jobs = true
}

var nextJob = &set{
	one: `UPDATE jobs SET state = 0, run_at = CASE WHEN run_at < $2 THEN $2 ELSE run_at END WHERE id = (SELECT n.id FROM jobs n
		WHERE n.order_key = $1 AND n.order_key <> 0 AND n.state = 3 ORDER BY n.position, n.id LIMIT 1)
		AND NOT EXISTS (SELECT 1 FROM jobs o WHERE o.order_key = $1 AND o.order_key <> 0 AND o.state IN (0, 1))`,
	many: `UPDATE jobs SET state = 0, run_at = CASE WHEN jobs.run_at < u.at THEN u.at ELSE jobs.run_at END
		FROM (SELECT k.at, (SELECT n.id FROM jobs n WHERE n.order_key = k.order_key AND n.order_key <> 0 AND n.state = 3
			ORDER BY n.position, n.id LIMIT 1) AS id FROM unnest($1::bigint[], $2::bigint[]) AS k (order_key, at)
			WHERE NOT EXISTS (SELECT 1 FROM jobs o WHERE o.order_key = k.order_key AND o.order_key <> 0 AND o.state IN (0, 1))) u
		WHERE jobs.id = u.id`,
	types: []string{"bigint", "bigint"},
}

// releaseNext comes after all that the group does to jobs, in one order on every node.
func (g *group) releaseNext() {
	for _, key := range slices.Sorted(maps.Keys(g.released)) {
		g.putSet(nextJob, key, micros(g.now))
	}
}

// clockKey is under which the time of the newest claim stands among the rates, to some seconds.
const clockKey = "clock"

// SetBack finds out whether the clock has been set back since jobs were claimed last, on any node, and lets what waits for a while wait no
// longer for that: leases, retries and rates. What waits for a time of day has not been tried yet, and goes on waiting for it. claimed
// notes that jobs are claimed now.
func (tx *Tx) SetBack() (claimed func(), err error) {
	var last int64
	if _, err := one(tx.ctx, tx, `SELECT until FROM rates WHERE rate_key = $1`+tx.lockRow(), []any{clockKey}, &last); err != nil {
		return nil, err
	}
	now := micros(tx.Now)
	since := time.Duration(now-last) * time.Microsecond
	claimed = func() { tx.SaveRate(clockKey, tx.Now) }
	switch {
	case since < -mostBack:
		tx.put(`UPDATE jobs SET run_at = run_at - $1 WHERE state = 0 AND attempt > 0 AND run_at > $2`, last-now, now)
		tx.put(`UPDATE rates SET until = until - $1 WHERE until > $2 AND rate_key <> $3`, last-now, now, clockKey)
		tx.jobs = true
		claimed()
	case since < mostBack:
		claimed = func() {} // near enough
	}
	return claimed, nil
}

// lockRow keeps two nodes from doing the same.
func (g *group) lockRow() string {
	if g.dialect().postgres {
		return " FOR UPDATE"
	}
	return ""
}

// NextDue returns when the next job is due; zero if there is none.
func (s *Store) NextDue(ctx context.Context) (time.Time, error) {
	var at *int64
	_, err := one(ctx, s.engine, `SELECT min(run_at) FROM jobs WHERE state = 0`, nil, &at)
	if err != nil || at == nil {
		return time.Time{}, err
	}
	return moment(*at), nil
}

// Rates reads how far the buckets are used: the virtual time up to which each is spent. perSecond are those with a rate of their own.
func (tx *Tx) Rates(keys []string) (spent map[string]time.Time, perSecond map[string]int, err error) {
	spent = make(map[string]time.Time, len(keys))
	d := tx.dialect()
	err = each(tx.ctx, tx, `SELECT rate_key, until, per_second FROM rates WHERE `+d.in("rate_key", 1), []any{d.texts(keys)}, func(r rows) error {
		var key string
		var until int64
		var own int
		err := r.Scan(&key, &until, &own)
		spent[key] = moment(until)
		if own > 0 {
			if perSecond == nil {
				perSecond = map[string]int{}
			}
			perSecond[key] = own
		}
		return err
	})
	return spent, perSecond, err
}

// SetPace gives a key a rate of its own.
func (tx *Tx) SetPace(key string, perSecond int) {
	tx.put(`INSERT INTO rates (rate_key, until, per_second) VALUES ($1, 0, $2) ON CONFLICT (rate_key) DO UPDATE SET per_second = excluded.per_second`,
		key, int64(perSecond))
}

var saveRate = &set{
	one:   `INSERT INTO rates (rate_key, until) VALUES ($1, $2) ON CONFLICT (rate_key) DO UPDATE SET until = excluded.until`,
	many:  `INSERT INTO rates (rate_key, until) SELECT * FROM unnest($1::text[], $2::bigint[]) ON CONFLICT (rate_key) DO UPDATE SET until = excluded.until`,
	types: []string{"text", "bigint"},
}

// SaveRate keeps how far a bucket is used.
func (tx *Tx) SaveRate(key string, until time.Time) {
	tx.putSet(saveRate, key, micros(until))
}

package store

import (
	"context"
	"time"

	"timbre/internal/desk"
)

// Attendance is what was last heard of a member by one way, or with the source ByHand what he has chosen.
type Attendance struct {
	Workspace, User int64
	Source          string
	desk.Attendance
}

// ByHand is the source of what a member has chosen himself: AtDesk stands for away, Elsewhere for nothing.
const ByHand = ""

// BackByHand is the source of when a member who is away by his own choice had chosen to be there before.
const BackByHand = "back"

// SaveAttendance keeps what was heard, unless something later is known.
func (tx *Tx) SaveAttendance(a Attendance) {
	tx.put(`INSERT INTO attendances (workspace_id, user_id, source, place, looking, seen_at, written_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (workspace_id, user_id, source) DO UPDATE SET place = excluded.place, looking = excluded.looking, seen_at = excluded.seen_at,
		written_at = excluded.written_at WHERE attendances.seen_at <= excluded.seen_at`,
		a.Workspace, a.User, a.Source, int64(a.Place), a.Looking, micros(a.Seen), micros(tx.Now))
}

// AttendancesSince lists what was written since a time, in all workspaces.
func (s *Store) AttendancesSince(ctx context.Context, since time.Time) ([]Attendance, error) {
	var out []Attendance
	err := each(ctx, s.engine, `SELECT workspace_id, user_id, source, place, looking, seen_at FROM attendances WHERE written_at >= $1`,
		[]any{micros(since)}, func(r rows) error {
			var a Attendance
			var seen int64
			err := r.Scan(&a.Workspace, &a.User, &a.Source, &a.Place, &a.Looking, &seen)
			a.Seen = moment(seen)
			out = append(out, a)
			return err
		})
	return out, err
}

// PresenceRules lists the rules of workspaces that have changed them.
func (s *Store) PresenceRules(ctx context.Context) (map[int64]desk.PresenceRules, error) {
	out := map[int64]desk.PresenceRules{}
	err := each(ctx, s.engine, `SELECT id, presence_relaxed, away_acts FROM workspaces WHERE presence_relaxed OR away_acts`, nil, func(r rows) error {
		var id int64
		var rules desk.PresenceRules
		err := r.Scan(&id, &rules.Relaxed, &rules.AwayActs)
		out[id] = rules
		return err
	})
	return out, err
}

// Nodes reports whether other nodes may serve the same database.
func (s *Store) Nodes() bool {
	_, ok := s.engine.(*pgEngine)
	return ok
}

// keepAttendance is how long what was heard of a browser is kept beside something later of the same member.
const keepAttendance = 24 * time.Hour

// dropAttendance deletes what decides nothing any more.
func (tx *Tx) dropAttendance() {
	tx.put(`DELETE FROM attendances WHERE source NOT IN ('', 'back') AND seen_at < $1 AND EXISTS (SELECT 1 FROM attendances a
		WHERE a.workspace_id = attendances.workspace_id AND a.user_id = attendances.user_id AND a.source NOT IN ('', 'back') AND a.seen_at > attendances.seen_at)`,
		micros(tx.Now.Add(-keepAttendance)))
}

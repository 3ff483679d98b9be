package store

import (
	"context"
	"strconv"
	"time"

	"timbre/internal/desk"
)

// keepSLAResults is how long what became of targets can be asked for.
const keepSLAResults = 400 * 24 * time.Hour

func (tx *Tx) putSLAResult(c *desk.Conversation, r desk.SLAResult) {
	if r.Again {
		tx.put(`DELETE FROM sla_results WHERE workspace_id = $1 AND conversation_id = $2 AND target = $3 AND began = $4 AND met`,
			tx.Workspace, c.ID, int64(r.Target), micros(r.Began))
		return
	}
	tx.put(`INSERT INTO sla_results (workspace_id, conversation_id, target, began, ended, met, inbox_id, team_id, assignee_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (workspace_id, conversation_id, target, began) DO UPDATE SET ended = excluded.ended,
		met = excluded.met, inbox_id = excluded.inbox_id, team_id = excluded.team_id, assignee_id = excluded.assignee_id WHERE sla_results.met`,
		tx.Workspace, c.ID, int64(r.Target), micros(r.Began), micros(r.Ended), r.Met, c.Inbox, c.Team, c.Assignee)
}

// boardSLAResults counts the targets that were met and missed since a moment. It reads nothing but one index.
func (s *Store) boardSLAResults(a *desk.Actor, since time.Time, row func(inbox, team, assignee int64) *BoardRow) lookup {
	return lookup{`SELECT inbox_id, team_id, assignee_id, sum(CASE WHEN met THEN 1 ELSE 0 END), count(*) FROM sla_results` +
		s.engine.dialect().by("sla_results_ended") + ` WHERE workspace_id = $1 AND ended >= $2 GROUP BY inbox_id, team_id, assignee_id`,
		[]any{a.Workspace, micros(since)}, func(r rows) error {
			var inbox, team, assignee int64
			var met, all int
			if err := r.Scan(&inbox, &team, &assignee, &met, &all); err != nil {
				return err
			}
			if a.Sees(desk.Facts{Inbox: inbox, Team: team, Assignee: assignee}, false) {
				one := row(inbox, team, assignee)
				one.Met, one.Missed = met, all-met
			}
			return nil
		}}
}

// Missed is a target that was missed.
type Missed struct {
	Number                int64
	Contact               string // its name; "": it has none
	Target                desk.SLATarget
	Due                   time.Time
	Inbox, Team, Assignee int64 // as it was then
}

// MissedQuery narrows what was missed since a moment: to an inbox, a team or an agent; 0: to none.
type MissedQuery struct {
	Since              time.Time
	Inbox, Team, Agent int64
	Limit              int
}

// Missed lists targets that were missed, the last first, in conversations that the actor may see.
func (s *Store) Missed(ctx context.Context, a *desk.Actor, q MissedQuery) (out []Missed, err error) {
	if len(a.Inboxes) == 0 {
		return nil, nil
	}
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, micros(q.Since), q.Limit})
	for _, one := range []struct {
		column string
		id     int64
	}{{"inbox_id", q.Inbox}, {"team_id", q.Team}, {"assignee_id", q.Agent}} {
		if one.id != 0 {
			args = append(args, one.id)
			where += ` AND r.` + one.column + ` = $` + strconv.Itoa(len(args))
		}
	}
	err = each(ctx, s.engine, `SELECT c.number, ct.name, r.target, r.ended, r.inbox_id, r.team_id, r.assignee_id FROM sla_results r`+d.by("sla_results_ended")+`
		JOIN conversations c ON c.workspace_id = r.workspace_id AND c.id = r.conversation_id
		JOIN contacts ct ON ct.workspace_id = c.workspace_id AND ct.id = c.contact_id
		WHERE r.workspace_id = $1 AND r.ended >= $2 AND NOT r.met AND c.status < 4 AND `+where+` ORDER BY r.ended DESC, c.number DESC LIMIT $3`, args, func(r rows) error {
		var m Missed
		var due int64
		err := r.Scan(&m.Number, &m.Contact, &m.Target, &due, &m.Inbox, &m.Team, &m.Assignee)
		m.Due = moment(due)
		out = append(out, m)
		return err
	})
	return out, err
}

// dropSLAResults forgets what became of targets long ago.
func (tx *Tx) dropSLAResults() {
	tx.put(`DELETE FROM sla_results WHERE workspace_id IN (SELECT id FROM workspaces) AND ended < $1`, micros(tx.Now.Add(-keepSLAResults)))
}

package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
)

// slaTerms are what a policy says, as it is stored.
type slaTerms struct {
	Inboxes    []int64         `json:"inboxes,omitempty"`
	Labels     []int64         `json:"labels,omitempty"`
	Priorities []desk.Priority `json:"priorities,omitempty"`
	FirstReply time.Duration   `json:"first_reply,omitempty"`
	NextReply  time.Duration   `json:"next_reply,omitempty"`
	Resolution time.Duration   `json:"resolution,omitempty"`
	Always     bool            `json:"always,omitempty"`
	NoPause    bool            `json:"never_pauses,omitempty"`
	Warn       int             `json:"warn,omitempty"`
}

// InsertSLAPolicy stores a new policy.
func (tx *Tx) InsertSLAPolicy(p desk.SLAPolicy) error {
	return tx.putSLAPolicy(`INSERT INTO sla_policies (workspace_id, id, name, folded, position, terms, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		p, micros(p.CreatedAt))
}

// UpdateSLAPolicy writes what may change of a policy.
func (tx *Tx) UpdateSLAPolicy(p desk.SLAPolicy) error {
	return tx.putSLAPolicy(`UPDATE sla_policies SET name = $3, folded = $4, position = $5, terms = $6 WHERE workspace_id = $1 AND id = $2`, p)
}

func (tx *Tx) putSLAPolicy(statement string, p desk.SLAPolicy, more ...any) error {
	terms, err := json.Marshal(slaTerms{p.Inboxes, p.Labels, p.Priorities, p.FirstReply, p.NextReply, p.Resolution, p.Always, p.NeverPauses, p.Warn})
	if err != nil {
		return fmt.Errorf("SLA policy: %w", err)
	}
	tx.put(statement, append([]any{tx.Workspace, p.ID, p.Name, Fold(p.Name), p.Position, string(terms)}, more...)...)
	return nil
}

// DeleteSLAPolicy takes a policy away.
func (tx *Tx) DeleteSLAPolicy(id int64) {
	tx.put(`DELETE FROM sla_policies WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// SLAPolicies lists a workspace's policies in their order.
func (s *Store) SLAPolicies(ctx context.Context, workspace int64) ([]desk.SLAPolicy, error) {
	return slaPolicies(ctx, s.engine, workspace)
}

// SLAPolicies lists the workspace's policies in their order.
func (tx *Tx) SLAPolicies() ([]desk.SLAPolicy, error) { return slaPolicies(tx.ctx, tx, tx.Workspace) }

func slaPolicies(ctx context.Context, q querier, workspace int64) ([]desk.SLAPolicy, error) {
	var out []desk.SLAPolicy
	err := each(ctx, q, `SELECT id, name, position, terms, created_at FROM sla_policies WHERE workspace_id = $1 ORDER BY position, id`,
		[]any{workspace}, func(r rows) error {
			p := desk.SLAPolicy{Workspace: workspace}
			var text string
			var created int64
			var t slaTerms
			if err := r.Scan(&p.ID, &p.Name, &p.Position, &text, &created); err != nil {
				return err
			}
			if err := json.Unmarshal([]byte(text), &t); err != nil {
				return fmt.Errorf("SLA policy %d: %w", p.ID, err)
			}
			p.Inboxes, p.Labels, p.Priorities, p.CreatedAt = t.Inboxes, t.Labels, t.Priorities, moment(created)
			p.FirstReply, p.NextReply, p.Resolution, p.Always, p.NeverPauses, p.Warn = t.FirstReply, t.NextReply, t.Resolution, t.Always, t.NoPause, t.Warn
			out = append(out, p)
			return nil
		})
	return out, err
}

// HasSLA reports whether the workspace has or had policies; without one nothing needs to be kept.
func (tx *Tx) HasSLA() bool { return tx.counters[tx.Workspace].sla != 0 }

// SLAChanged says that the workspace's rules are others from here on: its policies have changed, or the hours in which their times count.
func (tx *Tx) SLAChanged() {
	c := tx.counters[tx.Workspace]
	c.sla, c.slaMoved, c.dirty = max(c.sla+1, micros(tx.Now)), true, true
	tx.dirty, tx.written = true, true
}

// SLARules are the rules that hold; nil: the workspace never had any.
func (tx *Tx) SLARules() (*desk.SLARules, error) {
	c := tx.counters[tx.Workspace]
	if c == nil || c.sla == 0 {
		return nil, nil
	}
	if r := tx.memory.rules[tx.Workspace]; r != nil && r.Version == c.sla && !c.slaMoved {
		return r, nil
	}
	if c.rules != nil && c.rules.Version == c.sla {
		return c.rules, nil
	}
	r, err := tx.readSLARules(c.sla)
	if err != nil {
		return nil, err
	}
	if c.rules = r; !c.slaMoved { // what this group changes may come to nothing
		tx.memory.rules[tx.Workspace] = r
	}
	return r, nil
}

func (tx *Tx) readSLARules(version int64) (*desk.SLARules, error) {
	r := &desk.SLARules{Version: version, Calendars: map[int64]desk.Calendar{}}
	var err error
	if r.Policies, err = tx.SLAPolicies(); err != nil || len(r.Policies) == 0 {
		return r, err
	}
	inboxes, err := tx.Inboxes()
	if err != nil {
		return nil, err
	}
	hours, err := tx.BusinessHours()
	if err != nil {
		return nil, err
	}
	w, err := tx.WorkspaceRow()
	if err != nil {
		return nil, err
	}
	for _, b := range inboxes {
		for i := range hours {
			if hours[i].ID == b.Settings.Hours.Hours {
				r.Calendars[b.ID] = desk.Calendar{Hours: &hours[i], Zone: placeOf(b.Settings.Hours.TimeZone, w.TimeZone)}
			}
		}
	}
	return r, nil
}

// placeOf is the first of some time zones that there is.
func placeOf(names ...string) *time.Location {
	for _, name := range names {
		if zone, err := time.LoadLocation(name); err == nil && name != "" {
			return zone
		}
	}
	return time.UTC
}

// keepSLA brings what a conversation's policy wants up to what it is now, and notes what became of its targets. was is the conversation before.
func (tx *Tx) keepSLA(was, c *desk.Conversation) {
	rules, err := tx.SLARules()
	if err != nil {
		tx.err = err
	}
	if err != nil || rules == nil {
		return
	}
	rules.Keep(c, tx.Now)
	if c.Hidden && !was.Hidden {
		tx.put(`DELETE FROM sla_results WHERE workspace_id = $1 AND conversation_id = $2`, tx.Workspace, c.ID)
		return
	}
	for _, r := range c.Results(was, tx.Now) {
		tx.putSLAResult(c, r)
	}
}

// Due lists the workspaces in which something is to be told of a conversation by now, or may be: of its targets, or its reply window.
func (s *Store) Due(ctx context.Context) (workspaces []int64, err error) {
	err = each(ctx, s.engine, `SELECT DISTINCT c.workspace_id FROM conversations c`+s.engine.dialect().by("conversations_sla_next")+`
		WHERE c.sla_next < `+never+` AND c.sla_next <= $1`, []any{micros(s.Now())}, func(r rows) error {
		var id int64
		err := r.Scan(&id)
		workspaces = append(workspaces, id)
		return err
	})
	return workspaces, err
}

// Due lists conversations of which something is to be told by now, the first first.
func (tx *Tx) Due(limit int) (ids []int64, err error) {
	err = each(tx.ctx, tx, `SELECT c.id FROM conversations c`+tx.dialect().by("conversations_sla_next")+`
		WHERE c.workspace_id = $1 AND c.sla_next < `+never+` AND c.sla_next <= $2 ORDER BY c.sla_next LIMIT $3`,
		[]any{tx.Workspace, micros(tx.Now), limit}, func(r rows) error {
			var id int64
			err := r.Scan(&id)
			ids = append(ids, id)
			return err
		})
	return ids, err
}

// SLARecount is how far the workspace's conversations are brought up to the rules of a version.
func (tx *Tx) SLARecount() (version, after int64, err error) {
	_, err = one(tx.ctx, tx, `SELECT version, after_id FROM sla_recounts WHERE workspace_id = $1`, []any{tx.Workspace}, &version, &after)
	return version, after, err
}

// SetSLARecount keeps that.
func (tx *Tx) SetSLARecount(version, after int64) {
	tx.put(`INSERT INTO sla_recounts (workspace_id, version, after_id) VALUES ($1, $2, $3)
		ON CONFLICT (workspace_id) DO UPDATE SET version = excluded.version, after_id = excluded.after_id`, tx.Workspace, version, after)
}

// NotClosedAfter lists conversations of the workspace that are not closed, by id, after one.
func (tx *Tx) NotClosedAfter(after int64, limit int) ([]desk.Conversation, error) {
	var out []desk.Conversation
	var r conversationRow
	dst := r.dst()
	err := each(tx.ctx, tx, `SELECT `+conversationColumns+` FROM conversations c WHERE c.workspace_id = $1 AND c.id > $2 AND c.status NOT IN (3, 7)
		ORDER BY c.id LIMIT $3`, []any{tx.Workspace, after, limit}, func(rs rows) error {
		err := rs.Scan(dst...)
		out = append(out, r.value())
		return err
	})
	for i := range out {
		out[i] = tx.adopt(out[i]).now
	}
	return out, err
}

// slaText writes an SLA in one column; "" where there is none.
func slaText(s *desk.SLA) string {
	if *s == (desk.SLA{}) {
		return ""
	}
	n := []int64{s.Policy, s.Version}
	for _, k := range []*desk.SLAClock{&s.Reply, &s.Resolution} {
		n = append(n, int64(k.Target), int64(k.Level), int64(k.Of), micros(k.Began), micros(k.From), int64(k.Used), micros(k.Warn), micros(k.Due))
	}
	var b strings.Builder
	for i, v := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatInt(v, 36))
	}
	return b.String()
}

// slaOf reads one. What is not one is none: the next change writes it anew.
func slaOf(text string) (s desk.SLA) {
	parts := strings.Split(text, " ")
	if len(parts) != 18 {
		return s
	}
	var n [18]int64
	for i, p := range parts {
		v, err := strconv.ParseInt(p, 36, 64)
		if err != nil {
			return s
		}
		n[i] = v
	}
	clock := func(n []int64) desk.SLAClock {
		return desk.SLAClock{Target: desk.SLATarget(n[0]), Level: desk.SLALevel(n[1]), Of: time.Duration(n[2]), Began: moment(n[3]), From: moment(n[4]),
			Used: time.Duration(n[5]), Warn: moment(n[6]), Due: moment(n[7])}
	}
	return desk.SLA{Policy: n[0], Version: n[1], Reply: clock(n[2:10]), Resolution: clock(n[10:])}
}

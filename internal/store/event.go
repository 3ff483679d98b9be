package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

var insertEvent = insertSet("events", "workspace_id bigint", "seq bigint", "at bigint", "kind text", "actor_kind bigint", "actor_id bigint",
	"conversation_id bigint", "message_id bigint", "contact_id bigint", "subject_id bigint", "facts text", "cause bigint",
	"depth bigint", "data text")

// Emit appends an event to the log and returns its seq. It is never earlier than the one before it, whatever the clock says.
func (tx *Tx) Emit(e desk.Event) int64 {
	c := tx.counters[tx.Workspace]
	c.seq++
	c.dirty = true
	e.Workspace, e.Seq, e.At = tx.Workspace, c.seq, tx.Now
	if c.at > micros(tx.Now) {
		e.At = moment(c.at)
	}
	tx.events = append(tx.events, e)
	tx.rung[tx.Workspace] = true
	switch e.Kind {
	case desk.MemberChanged, desk.TeamChanged, desk.InboxChanged, desk.LabelChanged, desk.AttributeChanged, desk.WorkspaceChanged:
		tx.renamed = append(tx.renamed, tx.Workspace)
	}
	tx.putSet(insertEvent, tx.Workspace, c.seq, micros(e.At), string(e.Kind), int64(e.ActorKind), e.Actor,
		e.Conversation, e.Message, e.Contact, e.Subject, packFacts(e.Before, e.After), e.Cause, int64(e.Depth), string(e.Data))
	return c.seq
}

// NextSeq is the seq that the next Emit will give.
func (tx *Tx) NextSeq() int64 { return tx.counters[tx.Workspace].seq + 1 }

// LastSeq returns the workspace's newest seq.
func (s *Store) LastSeq(ctx context.Context, workspace int64) (int64, error) {
	var seq int64
	_, err := one(ctx, s.engine, `SELECT seq FROM workspaces WHERE id = $1`, []any{workspace}, &seq)
	return seq, err
}

// Events returns up to limit events after a seq, in order.
func (s *Store) Events(ctx context.Context, workspace, after int64, limit int) ([]desk.Event, error) {
	if list := s.recent.after(workspace, after, limit); len(list) > 0 {
		return list, nil
	}
	var out []desk.Event
	err := each(ctx, s.engine, `SELECT seq, at, kind, actor_kind, actor_id, conversation_id, message_id, contact_id, subject_id,
		facts, cause, depth, data FROM events WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
		[]any{workspace, after, limit}, func(r rows) error {
			e := desk.Event{Workspace: workspace}
			var at int64
			var facts, data string
			if err := r.Scan(&e.Seq, &at, &e.Kind, &e.ActorKind, &e.Actor, &e.Conversation, &e.Message, &e.Contact, &e.Subject,
				&facts, &e.Cause, &e.Depth, &data); err != nil {
				return err
			}
			e.At = moment(at)
			if data != "" {
				e.Data = []byte(data)
			}
			var err error
			e.Before, e.After, err = unpackFacts(facts)
			out = append(out, e)
			return err
		})
	return out, err
}

// Facts are stored as "inbox,status,assignee,team,bot" after, then a comma and the labels if there are any, and the same before behind
// a bar if it differs; "" for none. A customer who waits adds waitsMark to the status.
func packFacts(before, after desk.Facts) string {
	if after == (desk.Facts{}) && before == (desk.Facts{}) {
		return ""
	}
	b := appendFacts(make([]byte, 0, 96), after)
	if before != after {
		b = append(b, '|')
		b = appendFacts(b, before)
	}
	return string(b)
}

const waitsMark = 8

func appendFacts(b []byte, f desk.Facts) []byte {
	status := standsAs(f.Status, f.Hidden)
	if f.Waits {
		status += waitsMark
	}
	for i, v := range [...]int64{f.Inbox, status, f.Assignee, f.Team, f.Bot} {
		if i > 0 {
			b = append(b, ',')
		}
		b = strconv.AppendInt(b, v, 36)
	}
	if f.Labels != "" {
		b = append(append(b, ','), f.Labels...)
	}
	return b
}

func unpackFacts(s string) (before, after desk.Facts, err error) {
	if s == "" {
		return before, after, nil
	}
	a, b, differs := strings.Cut(s, "|")
	if after, err = parseFacts(a); err != nil || !differs {
		return after, after, err
	}
	before, err = parseFacts(b)
	return before, after, err
}

func parseFacts(s string) (f desk.Facts, err error) {
	var v [5]int64
	parts := strings.Split(s, ",")
	if len(parts) < len(v) || len(parts) > len(v)+1 {
		return f, fmt.Errorf("facts %q", s)
	}
	if len(parts) > len(v) {
		f.Labels = desk.LabelSet(parts[len(v)])
	}
	for i, p := range parts[:len(v)] {
		if v[i], err = strconv.ParseInt(p, 36, 64); err != nil {
			return f, fmt.Errorf("facts %q: %w", s, err)
		}
	}
	f.Inbox, f.Waits, f.Assignee, f.Team, f.Bot = v[0], v[1] >= waitsMark, v[2], v[3], v[4]
	f.Status, f.Hidden = standing(v[1] % waitsMark)
	return f, nil
}

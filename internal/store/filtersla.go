package store

import (
	"strings"

	"timbre/internal/desk"
)

// sla compares how a conversation stands to its targets at this moment, as desk.SLA.State. It is paused while a target stands still and
// none runs.
func (w *filterWhere) sla(f cond) string {
	now := func() string { return w.arg(micros(w.now)) }
	runs := "c.sla_due < " + never
	if f.Op == desk.OpEmpty || f.Op == desk.OpFilled {
		return not(f.Op == desk.OpEmpty, "("+runs+" OR c.sla_paused)")
	}
	parts := make([]string, len(f.Values))
	for i, v := range f.Values {
		switch v {
		case desk.SLAStateBreached:
			parts[i] = "c.sla_due <= " + now()
		case desk.SLAStateAtRisk:
			parts[i] = "(c.sla_due > " + now() + " AND " + runs + " AND c.sla_warn <= " + now() + ")"
		case desk.SLAStateOnTime:
			parts[i] = "(c.sla_due > " + now() + " AND " + runs + " AND c.sla_warn > " + now() + ")"
		default:
			parts[i] = "c.sla_paused"
		}
	}
	return not(f.Op == desk.OpNotIn, "("+strings.Join(parts, " OR ")+")")
}

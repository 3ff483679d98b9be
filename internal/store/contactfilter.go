package store

import (
	"strings"

	"timbre/internal/desk"
)

// contactFilterColumns are what the fields of desk.ContactFields are of contact ct.
var contactFilterColumns = map[string]filterColumn{
	"contact_label":         {where: labelsIn("ct.labels")},
	"contact_name":          {where: (*filterWhere).name},
	"contact_phone":         {where: (*filterWhere).phone},
	"contact_email":         {where: (*filterWhere).email},
	"contact_company":       {value: "ct.company"},
	"contact_city":          {value: "ct.city"},
	"contact_country":       {value: "ct.country"},
	"contact_language":      {value: "ct.language"},
	"contact_bio":           {value: "ct.bio"},
	"contact_owner":         {value: "ct.owner_id"},
	"contact_owner_team":    {value: "ct.owner_team_id"},
	"contact_marketing":     {where: (*filterWhere).marketing},
	"contact_blocked":       {value: "(ct.blocked_at <> 0)"},
	"contact_created":       {value: "ct.created_at"},
	"contact_last_activity": {where: (*filterWhere).contactActivity},
}

// marketing compares what a contact said on any channel; the stricter word stands.
func (w *filterWhere) marketing(f cond) string {
	const stopped = `ct.marketing LIKE '%"stopped":true%'`
	parts := make([]string, len(f.Values))
	for i, v := range f.Values {
		switch v {
		case desk.MarketingStopped:
			parts[i] = stopped
		case desk.MarketingAllowed:
			parts[i] = "(ct.marketing <> '' AND NOT " + stopped + ")"
		default:
			parts[i] = "ct.marketing = ''"
		}
	}
	return not(f.Op == desk.OpNotIn, "("+strings.Join(parts, " OR ")+")")
}

// contactActivity compares when something last happened in one of the contact's conversations that the actor may see.
func (w *filterWhere) contactActivity(f cond) string {
	some := func(since string) string {
		return "EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = ct.id AND c.workspace_id = ct.workspace_id AND c.status < 4" +
			since + " AND " + w.sees() + ")"
	}
	switch f.Op {
	case desk.OpFilled, desk.OpEmpty:
		return not(f.Op == desk.OpEmpty, some(""))
	}
	since := some(" AND c.last_activity_at >= " + w.arg(w.moment(f.Values[0])))
	if f.Op == desk.OpBefore {
		return "(" + some("") + " AND NOT " + since + ")"
	}
	return since
}

package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// What the audit tells of what is administered. Secrets and what was pasted or composed at length are hidden: that they changed is told.

func labelFacts(l desk.Label) facts {
	return facts{"name": l.Name, "colour": l.Colour, "description": l.Description}
}

func teamFacts(t desk.Team) facts {
	return facts{"name": t.Name, "members": refsTo("member", t.Members...)}
}

func reasonFacts(r desk.CloseReason) facts { return facts{"name": r.Name} }

func roleFacts(r desk.CustomRole) facts {
	rights := make([]string, len(r.Permissions))
	for i, p := range r.Permissions {
		rights[i] = string(p)
	}
	return facts{"name": r.Name, "permissions": rights, "sight": string(r.Sight)}
}

func memberFacts(m desk.Member, b store.Belonging) facts {
	return facts{"name": ofPerson{m.User, m.Name}, "email": ofPerson{m.User, m.Email}, "role": roleName(&m), "sight": string(m.Sight), "active": m.Active,
		"capacity": ownCapacity(m), "teams": refsTo("team", turned(b.MembersOfTeam)[m.User]...), "inboxes": refsTo("inbox", turned(b.MembersOfInbox)[m.User]...)}
}

// ownCapacity is "" of who has no number of his own.
func ownCapacity(m desk.Member) any {
	if m.Capacity == desk.CapacityOfInbox {
		return ""
	}
	return m.Capacity
}

func attributeFacts(a desk.Attribute) facts {
	f := facts{"name": a.Name, "description": a.Description, "noun": string(a.Noun), "key": a.Key, "kind": string(a.Kind), "options": a.Rules.Options,
		"currency": a.Rules.Currency, "pattern": a.Rules.Pattern, "required_to_close": a.Rules.ToClose}
	if a.Rules.Minimum != nil {
		f["minimum"] = a.Rules.Minimum.String()
	}
	if a.Rules.Maximum != nil {
		f["maximum"] = a.Rules.Maximum.String()
	}
	return f
}

// inboxFacts are an inbox with who works in it. Its sealed secrets differ when they were written anew.
func inboxFacts(b store.Inbox, people store.Belonging) (facts, error) {
	f := facts{"name": b.Name, "channel": b.Channel, "account": b.Account, "portfolio": b.Portfolio, "access_token": hidden(b.TokenSealed),
		"teams": refsTo("team", people.TeamsOfInbox[b.ID]...), "members": refsTo("member", people.MembersOfInbox[b.ID]...)}
	settings, err := json.Marshal(b.Settings)
	if err != nil {
		return nil, err
	}
	var fields map[string]any
	if err := json.Unmarshal(settings, &fields); err != nil {
		return nil, err
	}
	for name, v := range fields {
		switch v := v.(type) {
		case map[string]any:
			for inner, v := range v {
				f[name+"."+inner] = v
			}
		default:
			f[name] = v
		}
	}
	return f, nil
}

// hoursFacts tell the week by its days, Monday first, and the dates on which something else holds.
func hoursFacts(h desk.BusinessHours) facts {
	week := make([]string, 7)
	for i := range week {
		week[i] = spansText(h.Week[(i+1)%7])
	}
	days := make([]string, len(h.Days))
	for i, d := range h.Days {
		days[i] = strings.Join(strings.Fields(d.Date.String()+" "+d.Name+" "+spansText(d.Spans)), " ")
	}
	return facts{"name": h.Name, "week": week, "days": days}
}

func spansText(list []desk.Span) string {
	parts := make([]string, len(list))
	for i, s := range list {
		parts[i] = fmt.Sprintf("%02d:%02d–%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
	}
	if len(parts) == 0 {
		return "–"
	}
	return strings.Join(parts, " ")
}

func cannedFacts(c desk.CannedResponse) facts {
	files := make([]string, len(c.Files))
	for i := range c.Files {
		files[i] = c.Files[i].Name
	}
	f := facts{"code": c.Code, "text": c.Text, "files": files, "personal": c.Personal()}
	if c.Team != 0 {
		f["team"] = refsTo("team", c.Team)
	}
	return f
}

func macroFacts(m desk.Macro) (facts, error) {
	steps := make([]string, len(m.Steps))
	for i, s := range m.Steps {
		steps[i] = string(s.Kind)
	}
	whole, err := json.Marshal(m.Steps)
	return facts{"name": m.Name, "steps": steps, "contents": hidden(whole), "personal": m.Personal()}, err
}

func viewFacts(v desk.SavedView) (facts, error) {
	filter, err := json.Marshal(v.Filter)
	return facts{"name": v.Name, "noun": string(v.Noun), "filter": hidden(filter), "sort": string(v.Sort), "personal": v.Personal()}, err
}

func templateFacts(t desk.Template) (facts, error) {
	parts, err := json.Marshal(t.Components)
	return facts{"name": t.Name, "language": t.Language, "category": t.Category, "status": t.Status, "contents": hidden(parts)}, err
}

func libraryFacts(l desk.LibraryFile) facts {
	return facts{"name": l.Name, "folder": desk.FormatID(l.Folder), "sticker": l.Sticker}
}

func folderFacts(f desk.LibraryFolder) facts {
	return facts{"name": f.Name, "folder": desk.FormatID(f.Parent)}
}

func workspaceFacts(w desk.Workspace, own []desk.CustomRole) facts {
	return facts{"name": w.Name, "locale": w.Locale, "time_zone": w.TimeZone, "country": w.Country, "close_reason": string(w.Closing.Reason),
		"close_summary": string(w.Closing.Summary), "presence_relaxed": w.Presence.Relaxed, "away_acts": w.Presence.AwayActs,
		"masking": maskingFacts(w.Masking, own), "audit_days": w.AuditDays}
}

// maskingFacts say how each role sees phones and addresses; the workspace's own by their names.
func maskingFacts(m desk.Masking, own []desk.CustomRole) []string {
	out := strings.Fields(m.Text())
	for i := range out {
		role, mask, _ := strings.Cut(out[i], "=")
		if k := slices.IndexFunc(own, func(r desk.CustomRole) bool { return r.Role() == desk.Role(role) }); k >= 0 {
			out[i] = own[k].Name + "=" + mask
		}
	}
	return out
}

func mailFacts(s desk.MailServer, sealed string) facts {
	return facts{"host": s.Host, "port": s.Port, "security": string(s.Security), "username": s.Username, "sender_name": s.SenderName,
		"sender": s.Sender, "password": hidden(sealed)}
}

func ssoFacts(p store.SSOProvider) facts {
	return facts{"name": p.Name, "slug": p.Slug, "issuer": p.Issuer, "client_id": p.ClientID, "client_secret": hidden(p.SecretSealed), "domains": p.Domains,
		"join_role": string(p.JoinRole), "join_sight": string(p.JoinSight), "factor_by_provider": p.SecondFactor}
}

func tokenFacts(t store.Token) facts {
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	f := facts{"name": t.Name, "bot": t.User == 0, "scopes": scopes}
	if t.User != 0 {
		f["owner"] = refsTo("member", t.User)
	}
	if !t.ExpiresAt.IsZero() {
		f["expires_at"] = t.ExpiresAt.UTC().Format(time.RFC3339)
	}
	return f
}

// profileFacts are what a user says of himself; what the interface keeps for him is nobody's business.
func profileFacts(acc store.Account) facts {
	return facts{"name": ofPerson{acc.ID, acc.Name}, "locale": acc.Locale, "time_zone": acc.TimeZone, "password": hidden(acc.PasswordHash)}
}

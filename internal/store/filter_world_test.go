package store_test

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"pgregory.net/rapid"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// filterOf draws a filter, groups within groups.
func (w *world) filterOf(rt *rapid.T, depth int) desk.Filter {
	if depth == 0 || rapid.IntRange(0, 2).Draw(rt, "a condition") == 0 {
		return w.condition(rt)
	}
	group := make([]desk.Filter, rapid.IntRange(1, 3).Draw(rt, "of group"))
	for i := range group {
		group[i] = w.filterOf(rt, depth-1)
	}
	if rapid.Bool().Draw(rt, "any") {
		return desk.Filter{Any: group}
	}
	return desk.Filter{All: group}
}

func (w *world) condition(rt *rapid.T) desk.Filter {
	names := []string{"status", "status", "assignee", "assignee", "team", "inbox", "channel", "label", "label", "conversation_label", "contact_label", "priority", "origin",
		"unread", "unattended", "with_bot", "participant", "last_activity", "last_activity", "waiting_since", "closed", "snoozed_until", "number", "unread_count", "window",
		"last_inbound", "contact_name", "contact_phone",
		"sla", "sla", "sla_due", "sla_policy", "search", "search", "agent", "agent", "created", "created", "close_reason"}
	field, _ := desk.ConversationField(rapid.SampledFrom(names).Draw(rt, "field"))
	f := desk.Filter{Field: field.Name, Op: rapid.SampledFrom(field.Ops()).Draw(rt, "op")}
	values := func(most int, all ...string) {
		n := rapid.IntRange(1, most).Draw(rt, "values")
		for range n {
			f.Values = append(f.Values, rapid.SampledFrom(all).Draw(rt, "value"))
		}
	}
	switch {
	case slices.Contains([]desk.FilterOp{desk.OpEmpty, desk.OpFilled, desk.OpYes, desk.OpNo}, f.Op):
	case field.Type == desk.FilterChoice:
		values(2, field.Choices...)
	case field.Name == "search":
		values(2, "Contact", "ángela", "rios 5512", "#3", "4", "100%", "%", "nobody", "+57 300", "9999", "itm", "contact 2")
	case field.Name == "close_reason":
		values(2, "101", "102", "77")
	case field.Name == "created" && len(w.conversations) > 0:
		values(1, rapid.SampledFrom(w.conversations).Draw(rt, "beginning").CreatedAt.Format(time.RFC3339Nano), "-600d", "+1d")
	case field.Type == desk.FilterTime:
		values(1, "2026-11-09T12:00:00Z", "2026-11-09T12:03:00Z", "2026-11-09T12:05:00Z", "2026-11-09T13:03:00Z", "-30d")
	case field.Name == "number":
		values(1, "1", "5", "10.5", "40")
	case field.Name == "unread_count":
		values(1, "0", "1", "0.5")
	case field.Name == "contact_name":
		values(2, "contact", "ÁNGEL", "nobody", "_", "%", "angela r")
	case field.Name == "contact_phone":
		values(2, "55 1234", "+52 1 55 1234", "abc", "9")
	default:
		values(2, append(words(map[string][]int64{"assignee": w.users, "participant": w.users, "agent": w.users, "team": w.teams, "inbox": w.inboxes,
			"sla_policy": w.policies, "label": w.labels, "conversation_label": w.labels, "contact_label": w.labels}[field.Name]), "77")...)
		if field.Me && rapid.Bool().Draw(rt, "me") {
			f.Values[0] = desk.FilterMe
		}
	}
	return f
}

func words(ids []int64) (out []string) {
	for _, id := range ids {
		out = append(out, desk.FormatID(id))
	}
	return out
}

// holds is a filter by the words of its definition.
func (w *world) holds(a *desk.Actor, c *desk.Conversation, f *desk.Filter, now time.Time) bool {
	each := func(list []desk.Filter, until bool) bool {
		for i := range list {
			if w.holds(a, c, &list[i], now) == until {
				return until
			}
		}
		return !until
	}
	switch {
	case len(f.All) > 0:
		return each(f.All, false)
	case len(f.Any) > 0:
		return each(f.Any, true)
	}
	id := func(n int64) bool {
		return slices.ContainsFunc(f.Values, func(v string) bool {
			return v == desk.FormatID(n) && n != 0 || v == desk.FilterMe && n != 0 && n == a.User
		})
	}
	ids := func(list ...int64) bool {
		list = slices.DeleteFunc(slices.Clone(list), func(n int64) bool { return n == 0 })
		switch f.Op {
		case desk.OpEmpty:
			return len(list) == 0
		case desk.OpFilled:
			return len(list) > 0
		}
		return slices.ContainsFunc(list, id) == (f.Op == desk.OpIn)
	}
	choice := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return slices.Contains(f.Values, n) }) == (f.Op == desk.OpIn)
	}
	flag := func(is bool) bool { return is == (f.Op == desk.OpYes) }
	moment := func(at time.Time, filled bool) bool {
		switch f.Op {
		case desk.OpEmpty:
			return !filled
		case desk.OpFilled:
			return filled
		}
		than, _ := desk.FilterMoment(f.Values[0], now, time.UTC)
		if !filled || at.IsZero() {
			return false
		}
		if f.Op == desk.OpBefore {
			return at.Before(than)
		}
		return !at.Before(than) && !at.Equal(desk.Never)
	}
	number := func(n float64) bool {
		than, _ := strconv.ParseFloat(f.Values[0], 64)
		switch f.Op {
		case desk.OpAtLeast:
			return n >= than
		case desk.OpAtMost:
			return n <= than
		}
		return (n == than) == (f.Op == desk.OpIs)
	}
	text := func(s string, found func(v string) bool) bool {
		switch f.Op {
		case desk.OpEmpty:
			return s == ""
		case desk.OpFilled:
			return s != ""
		}
		return slices.ContainsFunc(f.Values, found) == (f.Op == desk.OpContains || f.Op == desk.OpIs)
	}
	whole := f.Op == desk.OpIs || f.Op == desk.OpIsNot
	switch f.Field {
	case "status":
		return choice(c.Status.String())
	case "priority":
		return choice(c.Priority.String())
	case "origin":
		return choice(c.Origin.String())
	case "channel":
		return choice(w.channels[c.Inbox])
	case "window":
		left := desk.ReplyWindow - now.Sub(c.LastInboundAt)
		switch {
		case left <= 0:
			return choice("closed")
		case left <= desk.WindowCloses:
			return choice("open", "closing")
		}
		return choice("open")
	case "assignee":
		return ids(c.Assignee)
	case "team":
		return ids(c.Team)
	case "inbox":
		return ids(c.Inbox)
	case "label":
		return ids(c.Carried().IDs()...)
	case "conversation_label":
		return ids(c.Labels.IDs()...)
	case "contact_label":
		return ids(c.ContactLabels.IDs()...)
	case "participant":
		var follow []int64
		for user := range w.follows[c.ID] {
			follow = append(follow, user)
		}
		return ids(follow...)
	case "agent":
		var had []int64
		for user := range w.replies[c.ID] {
			had = append(had, user)
		}
		return ids(append(had, c.Assignee)...)
	case "close_reason":
		return ids(c.CloseReason)
	case "created":
		return moment(c.CreatedAt, true)
	case "sla_policy":
		return ids(c.SLA.Policy)
	case "sla_due":
		return moment(c.SLA.Due(), c.SLA.Due() != desk.Never)
	case "sla":
		switch state := c.SLA.State(now); f.Op {
		case desk.OpEmpty:
			return state == ""
		case desk.OpFilled:
			return state != ""
		default:
			return choice(state)
		}
	case "search":
		return w.searched(c, f.Values) == (f.Op == desk.OpContains)
	case "unread":
		return flag(c.Unread())
	case "unattended":
		return flag(c.Status == desk.Open && c.Bot == 0 && c.WaitingSince != desk.Never)
	case "with_bot":
		return flag(c.Bot != 0)
	case "last_activity":
		return moment(c.LastActivityAt, true)
	case "last_inbound":
		return moment(c.LastInboundAt, !c.LastInboundAt.IsZero())
	case "waiting_since":
		return moment(c.WaitingSince, c.WaitingSince != desk.Never)
	case "closed":
		return moment(c.ClosedAt, !c.ClosedAt.IsZero())
	case "snoozed_until":
		return moment(c.SnoozedUntil, !c.SnoozedUntil.IsZero())
	case "number":
		return number(float64(c.Number))
	case "unread_count":
		return number(float64(c.UnreadCount))
	case "contact_name":
		name := store.Fold(w.names[c.Contact])
		return text(name, func(v string) bool {
			if whole {
				return name == store.Fold(v)
			}
			return strings.Contains(name, store.Fold(v))
		})
	case "contact_phone":
		phone := w.phones[c.Contact]
		return text(phone, func(v string) bool {
			digits := strings.NewReplacer(" ", "", "+", "", "abc", "").Replace(v)
			if whole {
				return digits != "" && phone == "+"+digits
			}
			return digits != "" && strings.Contains(phone, digits)
		})
	}
	panic(f.Field)
}

// searched is whether a conversation has the number, or its contact has all words, by the words of the definition.
func (w *world) searched(c *desk.Conversation, values []string) bool {
	name, phone := " "+store.Fold(w.names[c.Contact]), strings.TrimPrefix(w.phones[c.Contact], "+")
	return slices.ContainsFunc(values, func(v string) bool {
		if number, alone := strings.CutPrefix(v, "#"); alone {
			return number == strconv.FormatInt(c.Number, 10)
		}
		if v == strconv.FormatInt(c.Number, 10) {
			return true
		}
		words := strings.Fields(store.Fold(strings.ReplaceAll(v, "+57 300", "57300")))
		return !slices.ContainsFunc(words, func(word string) bool {
			digits := strings.Trim(word, "0123456789") == ""
			switch {
			case digits && len(word) >= 4:
				return !strings.Contains(phone, word)
			case digits:
				return !strings.Contains(name, " "+word) && !strings.HasPrefix(phone, word)
			case word == "%":
				return !strings.Contains(name, word)
			}
			return !strings.Contains(strings.ReplaceAll(name, "_", " "), " "+word)
		})
	})
}

// furnish gives contacts names and phones, inboxes channels, and conversations the times of customers' messages.
func (w *world) furnish(rt *rapid.T) {
	w.names, w.phones, w.channels = map[int64]string{}, map[int64]string{}, map[int64]string{}
	w.write(rt, w.id, func(tx *store.Tx) error {
		for i, id := range w.contacts {
			w.names[id] = []string{"Ángela Ríos", "contact 2", "Ümit_ 100%"}[i]
			w.phones[id] = []string{"+521551234", "", "+573009999"}[i]
			if err := tx.UpdateContact(desk.Contact{ID: id, Name: w.names[id], Phone: w.phones[id]}); err != nil {
				return err
			}
		}
		for i, id := range w.inboxes {
			w.channels[id] = []string{"whatsapp", "email"}[i%2]
			tx.Put(`INSERT INTO inboxes (id, workspace_id, channel, name, number, app_id, account, portfolio, token_sealed, state, state_code, settings, created_at)
				VALUES ($1, $2, $3, 'B', '', $1, '', '', '', '', '', '{}', 1)`, id, w.id, w.channels[id])
		}
		for i := range w.conversations {
			c, err := tx.ConversationByID(w.conversations[i].ID)
			if err != nil {
				return err
			}
			c.Origin = desk.Origin(rapid.IntRange(0, 2).Draw(rt, "origin"))
			if hours := rapid.IntRange(0, 30).Draw(rt, "hours"); hours > 0 {
				c.LastInboundAt = tx.Now.Add(-time.Duration(hours)*time.Hour + 30*time.Minute).Truncate(time.Microsecond)
			}
			if c.Status == desk.Closed {
				c.CloseReason = rapid.SampledFrom([]int64{0, 101, 102}).Draw(rt, "reason")
			}
			if rapid.IntRange(0, 5).Draw(rt, "imported") == 0 { // it began long before its id
				c.Origin, c.CreatedAt = desk.OriginImport, c.CreatedAt.AddDate(-1, 0, rapid.IntRange(-900, 0).Draw(rt, "days"))
			}
			tx.SaveConversation(c)
			tx.Put("UPDATE conversations SET origin = $3, created_at = $4 WHERE workspace_id = $1 AND id = $2", w.id, c.ID, int64(c.Origin), c.CreatedAt.UnixMicro())
			w.conversations[i] = c
		}
		return nil
	})
}

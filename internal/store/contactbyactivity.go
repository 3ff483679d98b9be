package store

import (
	"context"

	"timbre/internal/desk"
)

// By activity contacts come as their newest conversation does that the actor may see. No index of contacts has that order: it would
// differ from actor to actor, and be written with each message. So the walk goes through the conversations, and behind them through
// the contacts that have none.

// quiet begins the places of contacts without a conversation.
const quiet = "-"

// activityWalk goes by the last activity, the newest first.
func (s *Store) activityWalk(a *desk.Actor) contactStep {
	return func(ctx context.Context, after desk.ContactPlace, most int) ([]desk.ContactPlace, bool, error) {
		if after.Text != quiet {
			places, over, err := s.activeContacts(ctx, a, after.Text, most)
			if err != nil || len(places) == most || !over {
				return places, true, err
			}
			rest, more, err := s.quietContacts(ctx, a, 0, most-len(places))
			return append(places, rest...), more, err
		}
		return s.quietContacts(ctx, a, after.ID, most)
	}
}

// activeContacts goes through conversations from a cursor, to each contact's newest. over: there are no further ones.
func (s *Store) activeContacts(ctx context.Context, a *desk.Actor, after string, most int) (places []desk.ContactPlace, over bool, err error) {
	w, err := s.newWalk(ctx, a, desk.ListQuery{View: desk.ViewAll, Status: "all", Sort: desk.SortActivity, Limit: most, After: after})
	if err != nil {
		return nil, false, err
	}
	for !w.over && len(places) == 0 {
		seen, err := w.step(ctx, most)
		if err != nil {
			return nil, false, err
		}
		contacts, err := s.newestOf(ctx, a, seen)
		if err != nil {
			return nil, false, err
		}
		for _, c := range seen {
			if contacts[c.id] != 0 {
				places = append(places, desk.ContactPlace{Text: w.order.at(c.key, c.id), ID: contacts[c.id]})
			}
		}
	}
	return places, w.over, nil
}

// newestOf tells whose newest conversation, of those that the actor may see, each of some is.
func (s *Store) newestOf(ctx context.Context, a *desk.Actor, seen []filterPlace) (map[int64]int64, error) {
	out := make(map[int64]int64, len(seen))
	if len(seen) == 0 {
		return out, nil
	}
	ids := make([]int64, len(seen))
	for i := range seen {
		ids[i] = seen[i].id
	}
	d := s.engine.dialect()
	where, args := sight(d, a, []any{a.Workspace, d.list(ids)})
	err := each(ctx, s.engine, `SELECT o.id, o.contact_id FROM conversations o`+d.byRow()+` WHERE o.workspace_id = $1 AND `+d.in("o.id", 2)+`
		AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = o.contact_id AND c.workspace_id = o.workspace_id AND c.status < 4
			AND (c.last_activity_at > o.last_activity_at OR c.last_activity_at = o.last_activity_at AND c.id > o.id) AND `+where+`)`, args, func(r rows) error {
		var id, contact int64
		err := r.Scan(&id, &contact)
		out[id] = contact
		return err
	})
	return out, err
}

// quietContacts goes through those with whom there is no conversation that the actor may see, the newest first.
func (s *Store) quietContacts(ctx context.Context, a *desk.Actor, after int64, most int) (places []desk.ContactPlace, more bool, err error) {
	where, args := sight(s.engine.dialect(), a, []any{nil, nil, nil})
	step := s.ageWalk(a.Workspace, true, ` AND NOT EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = ct.id
		AND c.workspace_id = ct.workspace_id AND c.status < 4 AND `+where+`)`, args[3:]...)
	places, more, err = step(ctx, desk.ContactPlace{ID: after}, most)
	for i := range places {
		places[i].Text = quiet
	}
	return places, more, err
}

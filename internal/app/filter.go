package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
)

// FilterFields are what the actor can filter by: what all conversations or contacts have, and the workspace's own attributes. By what he
// is shown masked he cannot.
func (a *App) FilterFields(ctx context.Context, actor *desk.Actor, of desk.SavedNoun) ([]desk.FilterField, error) {
	fields, err := a.filterFields(ctx, actor, of)
	if actor.Masked() {
		fields = slices.DeleteFunc(fields, func(f desk.FilterField) bool { return f.Confirms() })
	}
	return fields, err
}

func (a *App) filterFields(ctx context.Context, actor *desk.Actor, of desk.SavedNoun) ([]desk.FilterField, error) {
	list, err := a.Store.Attributes(ctx, actor.Workspace)
	fields := slices.Clone(desk.ConversationFields)
	if of == desk.SavedContacts {
		fields = slices.Clone(desk.ContactFields)
	}
	for i := range list {
		if of == desk.SavedConversations || list[i].Noun == desk.OfContact {
			fields = append(fields, desk.FieldOfAttribute(&list[i]))
		}
	}
	return fields, err
}

// ParseFilter reads a filter of conversations or of contacts; "" is none. Whoever sees phones and addresses masked compares none.
func (a *App) ParseFilter(ctx context.Context, actor *desk.Actor, of desk.SavedNoun, text string) (*desk.Filter, error) {
	f, err := a.parseFilter(ctx, actor, of, text)
	if err == nil && actor.Masked() && f.Confirms() {
		return nil, desk.ErrMasked
	}
	return f, err
}

func (a *App) parseFilter(ctx context.Context, actor *desk.Actor, of desk.SavedNoun, text string) (*desk.Filter, error) {
	switch {
	case text == "":
		return nil, nil
	case !strings.Contains(text, `"`+desk.AttributeFields) && of == desk.SavedContacts:
		return desk.ParseFilter(text, desk.ContactField)
	case !strings.Contains(text, `"`+desk.AttributeFields):
		return desk.ParseFilter(text, desk.ConversationField)
	}
	known, err := a.filterFields(ctx, actor, of)
	if err != nil {
		return nil, err
	}
	return desk.ParseFilter(text, func(name string) (desk.FilterField, bool) {
		i := slices.IndexFunc(known, func(f desk.FilterField) bool { return f.Name == name })
		if i < 0 {
			return desk.FilterField{}, false
		}
		return known[i], true
	})
}

// CountMatching counts what a filtered list would have, up to a thousand. more: there may be others.
func (a *App) CountMatching(ctx context.Context, actor *desk.Actor, q desk.ListQuery) (n int, more bool, err error) {
	if err := a.zoned(ctx, actor, q.Filter, &q.Zone); err != nil {
		return 0, false, err
	}
	return a.Store.Matching(ctx, actor, q)
}

// zoned says in which zone the days of a filter begin, if it names any: the actor's.
func (a *App) zoned(ctx context.Context, actor *desk.Actor, filter *desk.Filter, dst **time.Location) error {
	days := false
	filter.Each(func(c *desk.Filter) {
		if c.Op == desk.OpSince || c.Op == desk.OpBefore {
			days = days || c.Attribute != nil || desk.FilterDay(c.Values[0])
		}
	})
	if !days {
		return nil
	}
	zone, err := a.zoneOf(ctx, actor, "")
	*dst = zone
	return err
}

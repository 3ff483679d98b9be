package app

import (
	"context"
	"regexp"
	"strings"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// attended is an inbox that has hours and tells who writes outside them.
type attended struct {
	calendar  desk.Calendar
	workspace desk.Workspace
}

// attendedOf finds those inboxes, by id. Where there is none it asks the database nothing.
func (a *App) attendedOf(ctx context.Context, list []store.Inbox) (map[int64]*attended, error) {
	var out map[int64]*attended
	of := map[int64]calendars{}
	for i := range list {
		b := &list[i]
		if b.Settings.Hours.Hours == 0 || b.Settings.Hours.Message == "" {
			continue
		}
		c, known := of[b.Workspace]
		if !known {
			var err error
			if c, err = a.calendarsFor(ctx, b.Workspace, list); err != nil {
				return nil, err
			}
			of[b.Workspace] = c
		}
		if calendar := c.of(&b.Inbox); !calendar.Always() {
			if out == nil {
				out = map[int64]*attended{}
			}
			out[b.ID] = &attended{calendar, c.workspace}
		}
	}
	return out, nil
}

// When nobody is told that an inbox is closed, though it is.
const (
	oldNews = 5 * time.Minute  // the message is older than this: the customer does not wait for a word any more
	stillOn = 30 * time.Minute // a person has answered within it: somebody is there after all
)

// tellClosed answers a customer who writes while the inbox is closed, once in each stretch of being closed. The customer waits as before.
func (in *inbound) tellClosed(p *store.Person, c desk.Conversation, row *desk.Message, m *channel.Message) (desk.Conversation, error) {
	now, calendar := in.tx.Now, in.attended.calendar
	switch {
	case m.Echo, m.History, c.Status != desk.Open, c.Bot != 0, c.WaitingSince == desk.Never: // nobody waits for a person
		return c, nil
	case now.Sub(row.ProviderAt) > oldNews, calendar.IsOpen(now), calendar.IsOpen(row.ProviderAt):
		return c, nil
	}
	told, err := in.tx.ToldClosed(c.ID)
	if err != nil || !told.IsZero() && calendar.BusinessDuration(told, now) == 0 {
		return c, err
	}
	if answered, err := in.tx.AnsweredSince(&c, now.Add(-stillOn)); err != nil || answered {
		return c, err
	}
	text := in.closedText(p, &c)
	if text == "" {
		return c, nil
	}
	system := desk.System(c.Workspace)
	d := Draft{ClientID: "h" + number(in.tx.NewID()), Kind: desk.KindText, Text: text}
	_, err = in.app.post(in.tx, &system, c, d, prepared{text: text, inbox: in.inbox, channel: in.app.Channels[in.inbox.Channel]})
	if Refusal(err) != nil && !in.tx.Spoiled() {
		return c, nil // the channel does not take it
	}
	if err != nil {
		return c, err
	}
	in.tx.TellClosed(c.ID)
	return in.tx.ConversationByID(c.ID)
}

// closedText is the inbox's message with its placeholders filled in; what is not known is left out.
func (in *inbound) closedText(p *store.Person, c *desk.Conversation) string {
	w := &in.attended.workspace
	values := map[string]string{"contact.name": p.Contact.Name, "conversation.number": number(c.Number), "workspace.name": w.Name,
		"hours.next_opening": NextOpeningWords(in.attended.calendar, in.tx.Now, w.Locale)}
	if first := strings.Fields(p.Contact.Name); len(first) > 0 {
		values["contact.first_name"] = first[0]
	}
	if p.Contact.Phone != "" {
		values["contact.phone"] = desk.FormatPhone(p.Contact.Phone)
	}
	return fillOrDrop(in.inbox.Settings.Hours.Message, values)
}

var (
	gapBeforeMark = regexp.MustCompile(`[ \t]+([,.;:!?])`)
	wideGap       = regexp.MustCompile(`[ \t]{2,}`)
)

// nextOpening is what the placeholder for the next opening is called, folded, in all languages. The interface has the same list.
var nextOpening = map[string]bool{"horario.proxima_apertura": true, "horario.proxima_abertura": true, "hours.next_opening": true}

// fillOrDrop fills in the placeholders that are listed; one without a value is left out, with the gap that it leaves.
func fillOrDrop(text string, values map[string]string) string {
	dropped := false
	text = placeholder.ReplaceAllStringFunc(text, func(whole string) string {
		written := store.Fold(strings.TrimSpace(whole[2 : len(whole)-2]))
		name, listed := variableNames[written]
		switch {
		case nextOpening[written]:
			name = "hours.next_opening"
		case !listed:
			return whole
		}
		value := strings.TrimSpace(values[name])
		dropped = dropped || value == ""
		return value
	})
	if dropped {
		text = wideGap.ReplaceAllString(gapBeforeMark.ReplaceAllString(text, "$1"), " ")
	}
	return strings.TrimSpace(text)
}

package app

import (
	"bytes"
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// AttributeInput are values as programs and people give them: key → JSON; null takes one away.
type AttributeInput map[string]string

// maxAttributeText is how long a text or a link may be, in characters.
const maxAttributeText = 500

// SetConversationAttributes sets some of a conversation's attributes, in any state.
func (a *App) SetConversationAttributes(ctx context.Context, actor *desk.Actor, number int64, in AttributeInput, seen Seen) (desk.Conversation, error) {
	return a.change(ctx, actor, number, Expect{}, func(tx *store.Tx, c *desk.Conversation) error {
		if err := actor.Need(desk.PermStatus); err != nil {
			return err
		}
		was, err := tx.ConversationAttributes(c.ID)
		if err != nil {
			return err
		}
		now, err := setAttributes(tx, desk.OfConversation, c.ID, was, in)
		if err != nil || now == was {
			return err
		}
		changes := desk.AttributeChanges(was, now)
		if err := seen.check(tx, actor, c.Contact, changes); err != nil {
			return err
		}
		tx.SaveAttributes(desk.OfConversation, c.ID, now)
		tx.NoteChanges(c.Contact, c.ID, actor.Kind, actor.ID(), changes...)
		return a.step(tx, actor, c, c.Facts(), desk.EventLine{})
	})
}

// setAttributes checks values and writes them so that they are found. It returns what is had then, which the caller saves.
func setAttributes(tx *store.Tx, noun desk.AttributeNoun, subject int64, was desk.AttributeValues, in AttributeInput) (desk.AttributeValues, error) {
	if len(in) == 0 {
		return was, nil
	}
	known, err := tx.Attributes()
	if err != nil {
		return was, err
	}
	f, now := faults{}, was
	values := map[int64]desk.AttributeValue{}
	for key, raw := range in {
		field := "attributes." + key
		i := slices.IndexFunc(known, func(o desk.Attribute) bool { return o.Noun == noun && o.Key == key })
		if i < 0 {
			f.add(field, "not_found")
			continue
		}
		v := f.attribute(field, &known[i], raw)
		values[known[i].ID] = v
		now = now.With(known[i].ID, v.JSON)
	}
	if err := f.err(); err != nil {
		return was, err
	}
	for id, v := range values {
		if v.JSON == "" {
			tx.DropAttribute(id, subject)
		} else {
			tx.PutAttribute(id, subject, v)
		}
	}
	return now, nil
}

// attribute reads one value as its attribute wants it; null and an empty text are none.
func (f faults) attribute(field string, at *desk.Attribute, raw string) (v desk.AttributeValue) {
	var given any
	d := json.NewDecoder(strings.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&given); err != nil {
		f.add(field, "invalid")
		return v
	}
	text, isText := given.(string)
	if number, ok := given.(json.Number); ok {
		text, isText = number.String(), true
	}
	switch ticked, isTick := given.(bool); {
	case given == nil, isText && strings.TrimSpace(text) == "":
		return v
	case at.Kind == desk.AttributeCheckbox && (isTick || text == "true" || text == "false"):
		if ticked || text == "true" {
			return desk.AttributeValue{JSON: "true", Number: 1}
		}
		return desk.AttributeValue{JSON: "false"}
	case at.Kind == desk.AttributeCheckbox:
		f.add(field, "not_yes_or_no")
		return v
	case !isText:
		f.add(field, "invalid")
		return v
	}
	return f.attributeText(field, at, text)
}

// attributeText reads a value that is written as a text or a number.
func (f faults) attributeText(field string, at *desk.Attribute, text string) (v desk.AttributeValue) {
	text = strings.TrimSpace(text)
	switch at.Kind {
	case desk.AttributeNumber, desk.AttributeCurrency:
		n, ok := desk.ParseDecimal(text)
		switch r := at.Rules; {
		case !ok:
			f.add(field, "not_a_decimal")
		case r.Minimum != nil && n < *r.Minimum:
			f.add(field, "too_small")
		case r.Maximum != nil && n > *r.Maximum:
			f.add(field, "too_large")
		}
		return desk.AttributeValue{JSON: n.String(), Number: int64(n)}
	case desk.AttributeDate:
		day, err := time.Parse(time.DateOnly, text)
		if err != nil || day.Year() < 1 {
			f.add(field, "not_a_date")
		}
		return desk.AttributeValue{JSON: quoted(text), Number: day.Unix() / (24 * 60 * 60)}
	case desk.AttributeList:
		i := slices.IndexFunc(at.Rules.Options, func(o string) bool { return store.Fold(o) == store.Fold(text) })
		if i < 0 {
			f.add(field, "not_a_choice")
			return v
		}
		text = at.Rules.Options[i]
	case desk.AttributeLink:
		text = f.link(field, text)
	default:
		text = f.line(field, text, maxAttributeText)
		if p := at.Rules.Pattern; p != "" {
			if ok, err := regexp.MatchString(`^(?:`+p+`)$`, text); err == nil && !ok {
				f.add(field, "not_this_form")
			}
		}
	}
	return desk.AttributeValue{JSON: quoted(text), Text: text}
}

// link reads an address of the web; people leave its beginning out.
func (f faults) link(field, text string) string {
	text = f.line(field, text, maxAttributeText)
	if !strings.Contains(text, "://") {
		text = "https://" + text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || !strings.Contains(u.Hostname(), ".") || strings.ContainsAny(text, " <>\"") {
		f.add(field, "not_a_link")
	}
	return text
}

// quoted is a text as JSON, without escapes for HTML.
func quoted(text string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(text) // texts always encode
	return strings.TrimSuffix(b.String(), "\n")
}

// uniteAttributes gives the values of a contact that goes to the one that stays, where that has none.
func (a *App) uniteAttributes(tx *store.Tx, from, to int64) error {
	gone, err := tx.Contact(from)
	if err != nil || gone.Attributes.Map() == nil {
		return err
	}
	kept, err := tx.Contact(to)
	if err != nil {
		return err
	}
	now, has := kept.Attributes, kept.Attributes.Map()
	for id, value := range gone.Attributes.Map() {
		if has[id] == "" {
			now = now.With(id, value)
			tx.MoveAttribute(id, from, to)
		}
	}
	tx.SaveAttributes(desk.OfContact, to, now)
	return nil
}

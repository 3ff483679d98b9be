package app

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// AttributeView is an attribute; Uses, how many have a value of it, is known to whoever may change the settings, and of
// conversations only to who sees them all.
type AttributeView struct {
	desk.Attribute
	Uses *int
}

// Attributes lists the workspace's attributes, those of each noun in their order.
func (a *App) Attributes(ctx context.Context, actor *desk.Actor) ([]AttributeView, error) {
	list, err := a.attributes(ctx, actor)
	if err != nil || !actor.Can(desk.PermSettings) {
		return list, err
	}
	uses, err := a.Store.AttributeUses(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	inboxes, err := a.Store.Inboxes(ctx, actor.Workspace)
	if err != nil {
		return nil, err
	}
	all := seesAll(actor, inboxes)
	for i := range list {
		if all || list[i].Noun != desk.OfConversation {
			n := uses[list[i].ID]
			list[i].Uses = &n
		}
	}
	return list, nil
}

// attributes is Attributes without how much they are used, which takes counting.
func (a *App) attributes(ctx context.Context, actor *desk.Actor) ([]AttributeView, error) {
	list, err := a.Store.Attributes(ctx, actor.Workspace)
	out := make([]AttributeView, len(list))
	for i := range list {
		out[i].Attribute = list[i]
	}
	return out, err
}

// AttributeChange is what may change of an attribute; nil leaves as it is.
type AttributeChange struct {
	Name, Description, Currency, Pattern *string
	Options                              *[]string
	Minimum, Maximum                     **desk.Decimal // a bound; nil behind it takes it away
	ToClose                              *bool
}

// Bounds of attributes.
const (
	maxAttributeName        = 60 // characters
	maxAttributeDescription = 200
	maxAttributeKey         = 40
	maxAttributes           = 100 // of each noun
	maxOptions              = 200
	maxOption               = 100 // characters
	maxPattern              = 200
)

func (c *AttributeChange) apply(a *desk.Attribute) error {
	f := faults{}
	if c.Name != nil {
		if a.Name = f.line("name", *c.Name, maxAttributeName); a.Name == "" {
			f.add("name", "required")
		}
	}
	if c.Description != nil {
		a.Description = f.line("description", *c.Description, maxAttributeDescription)
	}
	c.rule(f, a)
	return f.err()
}

// rule sets what a value must be. Rules that the kind knows nothing of are refused.
func (c *AttributeChange) rule(f faults, a *desk.Attribute) {
	r, kind := &a.Rules, a.Kind
	only := func(field string, given bool, kinds ...desk.AttributeKind) bool {
		if given && !slices.Contains(kinds, kind) {
			f.add(field, "not_of_this_kind")
			return false
		}
		return given
	}
	if only("options", c.Options != nil && len(*c.Options) > 0, desk.AttributeList) {
		r.Options = f.options(*c.Options)
	} else if c.Options != nil {
		r.Options = nil
	}
	if kind == desk.AttributeList && len(r.Options) == 0 {
		f.add("options", "required")
	}
	if only("currency", deref(c.Currency) != "", desk.AttributeCurrency) {
		if r.Currency = strings.ToUpper(strings.TrimSpace(*c.Currency)); !currencyCode.MatchString(r.Currency) {
			f.add("currency", "not_a_choice")
		}
	}
	if kind == desk.AttributeCurrency && r.Currency == "" {
		f.add("currency", "required")
	}
	if only("pattern", deref(c.Pattern) != "", desk.AttributeText) {
		r.Pattern = f.line("pattern", *c.Pattern, maxPattern)
		if _, err := regexp.Compile(r.Pattern); err != nil {
			f.add("pattern", "not_a_pattern")
		}
	} else if c.Pattern != nil {
		r.Pattern = ""
	}
	if c.Minimum != nil && only("minimum", true, desk.AttributeNumber, desk.AttributeCurrency) {
		r.Minimum = *c.Minimum
	}
	if c.Maximum != nil && only("maximum", true, desk.AttributeNumber, desk.AttributeCurrency) {
		r.Maximum = *c.Maximum
	}
	if c.ToClose != nil {
		if r.ToClose = *c.ToClose; r.ToClose && a.Noun != desk.OfConversation {
			f.add("required_to_close", "not_of_this_kind")
		}
	}
	if r.Minimum != nil && r.Maximum != nil && *r.Minimum > *r.Maximum {
		f.add("maximum", "too_small")
	}
}

var currencyCode = regexp.MustCompile(`^[A-Z]{3}$`)

// options are the choices of a list, each once.
func (f faults) options(list []string) []string {
	out := make([]string, 0, len(list))
	for _, one := range list {
		one = f.line("options", one, maxOption)
		switch {
		case one == "":
		case slices.ContainsFunc(out, func(o string) bool { return store.Fold(o) == store.Fold(one) }):
			f.add("options", "repeat")
		default:
			out = append(out, one)
		}
	}
	if len(out) > maxOptions {
		f.add("options", "too_many")
	}
	return out
}

// NewAttributeInput says what a new attribute is; an empty key is made of the name.
type NewAttributeInput struct {
	AttributeChange
	Noun desk.AttributeNoun
	Key  string
	Kind desk.AttributeKind
}

// NewAttribute makes an attribute. It stands behind the others of its noun.
func (a *App) NewAttribute(ctx context.Context, actor *desk.Actor, in NewAttributeInput) (desk.Attribute, error) {
	at := desk.Attribute{Workspace: actor.Workspace, Noun: in.Noun, Kind: in.Kind}
	if err := actor.Need(desk.PermSettings); err != nil {
		return at, err
	}
	if in.Noun != desk.OfContact && in.Noun != desk.OfConversation {
		return at, desk.Invalid("noun", "not_a_choice")
	}
	if !slices.Contains(desk.AttributeKinds, in.Kind) {
		return at, desk.Invalid("kind", "not_a_choice")
	}
	if in.Name == nil {
		in.Name = new(string)
	}
	if err := in.apply(&at); err != nil {
		return at, err
	}
	err := a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.Attributes()
		if err != nil {
			return err
		}
		known = slices.DeleteFunc(known, func(o desk.Attribute) bool { return o.Noun != at.Noun })
		if err := freeAttribute(known, at); err != nil {
			return err
		}
		if at.Key, err = attributeKey(known, in.Key, at.Name); err != nil {
			return err
		}
		if len(known) >= maxAttributes {
			return desk.Conflict("too_many_attributes").With("limit", maxAttributes)
		}
		at.ID, at.CreatedAt = tx.NewID(), tx.Now
		for _, o := range known {
			at.Position = max(at.Position, o.Position+1)
		}
		tx.InsertAttribute(at)
		emit(tx, actor, desk.AttributeChanged, at.ID)
		return a.noted(ctx, tx, actor, "attribute.made", subject{at.ID, at.Name}, nil, attributeFacts(at))
	})
	return at, err
}

// freeAttribute refuses a name that another attribute of the noun has.
func freeAttribute(known []desk.Attribute, at desk.Attribute) error {
	for _, o := range known {
		if o.ID != at.ID && o.Noun == at.Noun && store.Fold(o.Name) == store.Fold(at.Name) {
			return desk.Invalid("name", "taken")
		}
	}
	return nil
}

var attributeKeyText = regexp.MustCompile(`^[a-z][a-z0-9_]{0,39}$`)

// attributeKey checks a key, or makes one of a name that none of the known has.
func attributeKey(known []desk.Attribute, key, name string) (string, error) {
	taken := func(key string) bool {
		return slices.ContainsFunc(known, func(o desk.Attribute) bool { return o.Key == key })
	}
	if key != "" {
		switch {
		case !attributeKeyText.MatchString(key):
			return "", desk.Invalid("key", "not_a_key")
		case taken(key):
			return "", desk.Invalid("key", "taken")
		}
		return key, nil
	}
	key = strings.Trim(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return '_'
		}
		return r
	}, store.Fold(name)), "_0123456789")
	key = strings.TrimRight(key[:min(len(key), maxAttributeKey-4)], "_")
	if key == "" {
		key = "attribute"
	}
	for n, base := 2, key; taken(key); n++ {
		key = base + "_" + strconv.Itoa(n)
	}
	return key, nil
}

// ChangeAttribute changes an attribute. Values that were there before stay, also where they break a new rule.
func (a *App) ChangeAttribute(ctx context.Context, actor *desk.Actor, id int64, in AttributeChange) (at desk.Attribute, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return at, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if at, err = tx.Attribute(id); err != nil {
			return err
		}
		before := attributeFacts(at)
		if err := in.apply(&at); err != nil {
			return err
		}
		known, err := tx.Attributes()
		if err != nil {
			return err
		}
		if err := freeAttribute(known, at); err != nil {
			return err
		}
		tx.UpdateAttribute(at)
		emit(tx, actor, desk.AttributeChanged, id)
		return a.noted(ctx, tx, actor, "attribute.changed", subject{id, at.Name}, before, attributeFacts(at))
	})
	return at, err
}

// OrderAttributes puts the attributes of a noun in an order; those that it does not name stand behind.
func (a *App) OrderAttributes(ctx context.Context, actor *desk.Actor, noun desk.AttributeNoun, ids []int64) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		known, err := tx.Attributes()
		if err != nil {
			return err
		}
		known = slices.DeleteFunc(known, func(o desk.Attribute) bool { return o.Noun != noun })
		before := keysOf(known)
		if err := ordered(known, ids, func(o desk.Attribute) int64 { return o.ID }); err != nil {
			return err
		}
		for i, at := range known {
			at.Position = i
			tx.UpdateAttribute(at)
		}
		emit(tx, actor, desk.AttributeChanged, 0)
		return a.noted(ctx, tx, actor, "attribute.ordered", subject{}, facts{"keys": before}, facts{"keys": keysOf(known)})
	})
}

func keysOf(list []desk.Attribute) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Key
	}
	return out
}

// dropAttributeJob is the kind of the job that takes a deleted attribute's values away.
const dropAttributeJob = "drop_attribute"

type dropAttributeArgs struct {
	Attribute int64 `json:"attribute,string"`
}

// DeleteAttribute takes an attribute away. Nobody sees its values from now on; a job cleans them, since they may be many.
func (a *App) DeleteAttribute(ctx context.Context, actor *desk.Actor, id int64) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	args, err := json.Marshal(dropAttributeArgs{id})
	if err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		at, err := tx.Attribute(id)
		if err != nil {
			return err
		}
		tx.DeleteAttribute(id)
		tx.Enqueue(store.Job{Kind: dropAttributeJob, UniqueKey: "drop_attribute:" + number(id), Args: string(args)})
		emit(tx, actor, desk.AttributeChanged, id)
		return a.noted(ctx, tx, actor, "attribute.deleted", subject{id, at.Name}, attributeFacts(at), nil)
	})
}

// dropAtOnce is how many rows one transaction of the job cleans, so that it delays nobody.
const dropAtOnce = 200

// dropAttribute cleans the values of a deleted attribute. Nobody's screen changes by it: they are not shown.
func (a *App) dropAttribute(ctx context.Context, j store.Job) error {
	var args dropAttributeArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	for more := true; more; {
		err := a.write(ctx, j.Workspace, func(tx *store.Tx) error {
			noun, values, err := tx.WithAttribute(args.Attribute, dropAtOnce)
			if err != nil {
				return err
			}
			for subject, v := range values {
				tx.SaveAttributes(noun, subject, v.With(args.Attribute, ""))
				tx.DropAttribute(args.Attribute, subject)
			}
			if more = len(values) > 0; !more {
				tx.ForgetAttribute(args.Attribute)
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

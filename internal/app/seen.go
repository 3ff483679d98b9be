package app

import (
	"encoding/json"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Seen is what an actor saw of what he changes, field by field, as JSON. Fields are named as desk.Change does, attributes
// "attributes.<key>". Who types without a line learns by it that somebody else was faster.
type Seen map[string]string

// ValueChanged refuses to write over what somebody has changed since its actor looked.
type ValueChanged struct {
	Field string
	Value json.RawMessage // as it is now
	By    int64           // user or token; 0: not a person
	At    time.Time
}

func (e *ValueChanged) Error() string { return "value_changed" }

// check compares what was seen with what the changes would write over. What becomes what it is already is no change.
func (s Seen) check(tx *store.Tx, actor *desk.Actor, contact int64, changes []desk.Change) error {
	if len(s) == 0 {
		return nil
	}
	attributes, err := tx.Attributes()
	if err != nil {
		return err
	}
	for _, change := range changes {
		field, was := change.Field, json.RawMessage(change.Was)
		if id, own := strings.CutPrefix(field, "attribute:"); own {
			n, _ := strconv.ParseInt(id, 10, 64)
			if i := slices.IndexFunc(attributes, func(a desk.Attribute) bool { return a.ID == n }); i >= 0 {
				field = "attributes." + attributes[i].Key
			}
		} else {
			was, _ = json.Marshal(asSeen(actor, field, change.Was)) // a text always encodes
		}
		saw, looked := s[field]
		if !looked || reflect.DeepEqual(valueOf([]byte(saw)), valueOf(was)) {
			continue
		}
		by, at, err := tx.LastChangeOf(contact, change.Field)
		if err != nil {
			return err
		}
		if valueOf(was) == nil {
			was = json.RawMessage("null")
		}
		return &ValueChanged{Field: field, Value: was, By: by, At: at}
	}
	return nil
}

// checkPicture does the same for the picture, which is known by its file. One that is taken away is no matter if there is none any more.
func (s Seen) checkPicture(tx *store.Tx, was *desk.Contact, picture *store.File) error {
	saw, looked := s["avatar"]
	if !looked || picture == nil || picture.ID == was.Avatar {
		return nil
	}
	var now any
	if was.Avatar != 0 {
		now = desk.FormatID(was.Avatar)
	}
	if valueOf([]byte(saw)) == now {
		return nil
	}
	by, at, err := tx.LastChangeOf(was.ID, "avatar")
	if err != nil {
		return err
	}
	value, err := json.Marshal(now)
	if err != nil {
		return err
	}
	return &ValueChanged{Field: "avatar", Value: value, By: by, At: at}
}

// valueOf reads JSON; nothing and an empty text are nil, as null is.
func valueOf(text []byte) (v any) {
	if json.Unmarshal(text, &v) != nil || v == "" {
		return nil
	}
	return v
}

// asSeen is a field of a card as the actor is shown it.
func asSeen(actor *desk.Actor, field, value string) string {
	if actor.Masked() {
		switch field {
		case "phone":
			return desk.MaskPhone(value)
		case "email":
			return desk.MaskEmail(value)
		case "name":
			return desk.MaskName(value)
		}
	}
	return value
}

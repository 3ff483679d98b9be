package whatsapp

import (
	"encoding/json"
	"errors"
)

// Most of what comes is text messages of few members. Reading those without reflection takes a third of the time; whatever
// else is in an item sends it to encoding/json, so that both ways say the same.

var errNotPlain = errors.New("not plain")

// plainText reads a message that has nothing but addresses and a text; false for any other, and then m is to be read anew.
func (m *wireMessage) plainText(raw []byte) bool {
	return eachMember(raw, func(key, value []byte) error {
		switch string(key) {
		case "from":
			return readText(value, &m.From)
		case "from_user_id":
			return readText(value, &m.FromUserID)
		case "from_parent_user_id":
			return readText(value, &m.FromParentUserID)
		case "id":
			return readText(value, &m.ID)
		case "type":
			return readText(value, &m.Type)
		case "timestamp":
			return readDigits(value, &m.Timestamp)
		case "text":
			if m.Text == nil {
				m.Text = &wireText{}
			}
			return m.Text.plain(value)
		}
		return errNotPlain
	}) == nil
}

func (t *wireText) plain(raw []byte) error {
	return eachMember(raw, func(key, value []byte) error {
		if string(key) != "body" {
			return errNotPlain
		}
		return readText(value, &t.Body)
	})
}

// plain reads a contact of the usual members; false for any other.
func (c *wireContact) plain(raw []byte) bool {
	return eachMember(raw, func(key, value []byte) error {
		switch string(key) {
		case "wa_id":
			return readText(value, &c.WaID)
		case "user_id":
			return readText(value, &c.UserID)
		case "parent_user_id":
			return readText(value, &c.ParentUserID)
		case "profile":
			if c.Profile == nil {
				c.Profile = &wireProfile{}
			}
			return c.Profile.plain(value)
		}
		return errNotPlain
	}) == nil
}

func (p *wireProfile) plain(raw []byte) error {
	return eachMember(raw, func(key, value []byte) error {
		switch string(key) {
		case "name":
			return readText(value, &p.Name)
		case "username":
			return readText(value, &p.Username)
		}
		return errNotPlain
	})
}

// readText reads a JSON string. Anything but plain ASCII is left to encoding/json.
func readText(raw []byte, into *string) error {
	if len(raw) < 2 || raw[0] != '"' {
		return errNotPlain
	}
	inside := raw[1 : len(raw)-1]
	for _, c := range inside {
		if c < ' ' || c == '\\' || c >= 0x7f {
			return decode(raw, into)
		}
	}
	*into = string(inside)
	return nil
}

// readDigits reads a JSON string of digits.
func readDigits(raw []byte, into *json.Number) error {
	var s string
	if err := readText(raw, &s); err != nil || !isDigits(s) || len(s) > 1 && s[0] == '0' {
		return errNotPlain
	}
	*into = json.Number(s)
	return nil
}

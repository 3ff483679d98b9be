package view

import (
	"encoding/json"
	"strings"

	"timbre/internal/desk"
)

// Activity is one thing that there was with a contact.
type Activity struct {
	ID           string   `json:"id"`
	At           string   `json:"at" format:"date-time"`
	Conversation *int64   `json:"conversation" doc:"Its number; null: a change of the card."`
	Message      *Message `json:"message" doc:"A message, or a system line (its kind is event)."`
	Change       *Change  `json:"change" doc:"In place of a message: what was changed."`
}

// Change of one thing on a contact's card.
type Change struct {
	By    *Ref            `json:"by" doc:"Null: it came from the channel, or happened by itself."`
	Field string          `json:"field" doc:"name, phone, email, company, bio, country, city, language, facebook, x, linkedin, github, instagram, avatar, owner, label, marketing.<channel> or attributes.<key>."`
	Was   json.RawMessage `json:"was" doc:"Text, number, true or false; null: nothing, or not kept."`
	Now   json.RawMessage `json:"now"`
}

// ActivityOf shows one thing.
func ActivityOf(a *desk.Activity, names *desk.Names) Activity {
	v := Activity{ID: idOf(a.ID)}
	if a.Number != 0 {
		v.Conversation = &a.Number
	}
	if a.Message != nil {
		m := MessageOf(a.Message, names)
		v.Message, v.At = &m, m.SentAt
		return v
	}
	c := a.Change
	v.At = Time(c.At)
	v.Change = &Change{By: Person(c.Actor, names), Field: c.Field, Was: quoted(c.Was), Now: quoted(c.Now)}
	kind, of, _ := strings.Cut(c.Field, ":")
	switch kind {
	case "name":
		v.Change.Was, v.Change.Now = quoted(names.Called(c.Was)), quoted(names.Called(c.Now))
	case "phone":
		v.Change.Was, v.Change.Now = quoted(names.Phone(c.Was)), quoted(names.Phone(c.Now))
	case "email":
		v.Change.Was, v.Change.Now = quoted(names.Email(c.Was)), quoted(names.Email(c.Now))
	case "marketing":
		v.Change.Field, v.Change.Was, v.Change.Now = "marketing."+of, raw(c.Was), raw(c.Now)
	case "attribute":
		id, _ := desk.ParseID(of)
		v.Change.Field, v.Change.Was, v.Change.Now = "attributes."+names.Attributes[id], raw(c.Was), raw(c.Now)
	case "owner":
		v.Change.Was, v.Change.Now = quoted(ownerName(c.Was, names)), quoted(ownerName(c.Now, names))
	}
	return v
}

// ownerName reads "agent:7" or "team:8".
func ownerName(text string, names *desk.Names) string {
	kind, of, _ := strings.Cut(text, ":")
	id, _ := desk.ParseID(of)
	if kind == "team" {
		return names.Teams[id]
	}
	return names.Members[id]
}

func raw(text string) json.RawMessage {
	if text == "" {
		return json.RawMessage("null")
	}
	return json.RawMessage(text)
}

func quoted(text string) json.RawMessage {
	if text == "" {
		return json.RawMessage("null")
	}
	return AppendJSON(nil, text)
}

// ContactFile is a file that was exchanged with a contact.
type ContactFile struct {
	ID           string     `json:"id"`
	Kind         string     `json:"kind" enum:"image,sticker,video,audio,voice,document"`
	Media        desk.Media `json:"media"`
	Conversation int64      `json:"conversation" doc:"The number of the conversation it was sent in."`
	Message      string     `json:"message_id"`
	Direction    string     `json:"direction" enum:"in,out,internal"`
	At           string     `json:"at" format:"date-time"`
}

// ContactFileOf shows a file.
func ContactFileOf(f *desk.ContactFile) ContactFile {
	return ContactFile{ID: idOf(f.ID), Kind: string(f.Kind), Conversation: f.Conversation, Message: idOf(f.Message), Direction: f.Direction.String(), At: Time(f.At),
		Media: desk.Media{File: f.ID, MIME: f.MIME, Name: f.Name, Size: f.Size, Width: f.Width, Height: f.Height, Duration: f.Duration,
			Animated: f.Animated, State: f.State, Problem: f.Problem}}
}

package desk

import (
	"strconv"
	"time"
)

// Change is one thing that was changed on a contact's card. It is personal data and goes with the contact; the event of the change
// holds ids alone.
type Change struct {
	ID, Workspace, Contact int64
	Conversation           int64 // whose attribute it was; 0: the contact's
	At                     time.Time
	ActorKind              ActorKind
	Actor                  int64
	Field                  string // see ChangesOf; "label", or "attribute:<id>"
	Was, Now               string // "": nothing. Of an owner "agent:<id>" or "team:<id>", of an attribute JSON
}

// AttributeField is the field of a change of an attribute.
func AttributeField(id int64) string { return "attribute:" + strconv.FormatInt(id, 10) }

// ChangesOf lists what a card says now that it did not say before; of a picture only that it is another.
func ChangesOf(was, now *Contact) (out []Change) {
	add := func(field, was, now string) {
		if was != now {
			out = append(out, Change{Field: field, Was: was, Now: now})
		}
	}
	add("name", was.Name, now.Name)
	add("phone", was.Phone, now.Phone)
	add("username", was.Username, now.Username)
	add("email", was.Email, now.Email)
	add("company", was.Company, now.Company)
	add("bio", was.Bio, now.Bio)
	add("country", was.Country, now.Country)
	add("city", was.City, now.City)
	add("language", was.Language, now.Language)
	for _, network := range Networks {
		add(network, was.Socials[network], now.Socials[network])
	}
	if was.Avatar != now.Avatar {
		out = append(out, Change{Field: "avatar"})
	}
	add("owner", ownerOf(was), ownerOf(now))
	for channel := range now.Marketing {
		add("marketing:"+channel, said(was, channel), said(now, channel))
	}
	return append(out, AttributeChanges(was.Attributes, now.Attributes)...)
}

// AttributeChanges lists the attributes that have another value than before.
func AttributeChanges(was, now AttributeValues) (out []Change) {
	if was == now {
		return nil
	}
	before, after := was.Map(), now.Map()
	for id, value := range after {
		if before[id] != value {
			out = append(out, Change{Field: AttributeField(id), Was: before[id], Now: value})
		}
	}
	for id, value := range before {
		if after[id] == "" {
			out = append(out, Change{Field: AttributeField(id), Was: value})
		}
	}
	return out
}

func ownerOf(c *Contact) string {
	switch {
	case c.Owner != 0:
		return "agent:" + strconv.FormatInt(c.Owner, 10)
	case c.OwnerTeam != 0:
		return "team:" + strconv.FormatInt(c.OwnerTeam, 10)
	}
	return ""
}

func said(c *Contact, channel string) string {
	word, known := c.Marketing[channel]
	if !known {
		return ""
	}
	return strconv.FormatBool(!word.Stopped)
}

// ActivityPlace is where something stands in a contact's activity, the newest first.
type ActivityPlace struct{ At, ID int64 } // microseconds

// Activity is one thing that there was with a contact: a message, a system line of a conversation, or a change of the card.
type Activity struct {
	ActivityPlace
	Message *Shown
	Change  *Change
	Number  int64 // of the conversation; 0: of the card
}

// ContactFile is a file that was exchanged with a contact.
type ContactFile struct {
	File
	Conversation int64 // its number
	Message      int64
	Direction    Direction
	At           time.Time
	Gone         bool // its message was deleted since, or came while the contact was blocked
}

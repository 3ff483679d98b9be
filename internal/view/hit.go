package view

import "timbre/internal/desk"

// Hit is a message that a search found.
type Hit struct {
	ID           string      `json:"id"`
	Conversation FoundIn     `json:"conversation"`
	Direction    string      `json:"direction" enum:"in,out,internal"`
	Kind         string      `json:"kind"`
	Author       Author      `json:"author"`
	SentAt       string      `json:"sent_at" format:"date-time"`
	Text         string      `json:"text" doc:"The part of the message in which the words stand, on one line, at most some 160 characters. It is text, never HTML."`
	Marks        []desk.Mark `json:"marks" doc:"Where in it the words stand: ranges [start, end) in UTF-16 code units, ascending."`
}

// FoundIn is the conversation of a message that was found.
type FoundIn struct {
	Number   int64    `json:"number"`
	Status   string   `json:"status" enum:"open,pending,snoozed,closed"`
	Inbox    Inbox    `json:"inbox"`
	Contact  Customer `json:"contact"`
	Assignee *Ref     `json:"assignee"`
}

// HitOf shows a message that was found.
func HitOf(h *desk.Hit, names *desk.Names) Hit {
	m, c, ct := &h.Message, &h.Conversation, &h.Contact
	inbox := names.Inboxes[c.Inbox]
	v := Hit{
		ID: idOf(m.ID), Direction: m.Direction.String(), Kind: string(m.Kind), Author: author(m.Author, m.AuthorID, names),
		SentAt: Time(writtenAt(m)), Text: h.Snippet.Text, Marks: h.Snippet.Marks,
		Conversation: FoundIn{c.Number, c.Status.String(), Inbox{idOf(c.Inbox), inbox.Name, inbox.Channel},
			customerOf(c, ct, names), ref(c.Assignee, names.Members)},
	}
	if v.Marks == nil {
		v.Marks = []desk.Mark{}
	}
	return v
}

// HitsOf shows a list; it is never null.
func HitsOf(list []desk.Hit, names *desk.Names) []Hit {
	out := make([]Hit, len(list))
	for i := range list {
		out[i] = HitOf(&list[i], names)
	}
	return out
}

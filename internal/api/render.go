package api

import (
	"context"
	"encoding/json"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/realtime"
	"timbre/internal/view"
)

// change is the data of a stream's event. Conversation, message and contact are their state now.
type change struct {
	Seq          string          `json:"seq"`
	At           string          `json:"at"`
	Kind         desk.EventKind  `json:"kind"`
	Actor        changeActor     `json:"actor"`
	Number       int64           `json:"number,omitempty"`
	Conversation json.RawMessage `json:"conversation,omitempty"`
	Message      *view.Message   `json:"message,omitempty"`
	Contact      *view.Contact   `json:"contact,omitempty"`
	Before       *facts          `json:"before,omitempty"`
	After        *facts          `json:"after,omitempty"`
	Subject      string          `json:"subject_id,omitempty"`
	Canned       *CannedResponse `json:"canned_response,omitempty"`
	Tab          desk.DraftTab   `json:"tab,omitempty"` // of a draft, with the number
	Participant  *participation  `json:"participant,omitempty"`
	Involvement  *Involvement    `json:"involvement,omitempty"`
	Notification *notified       `json:"notification,omitempty"`
}

type changeActor struct {
	Kind string `json:"kind"`
	ID   string `json:"id,omitempty"`
}

// facts of a conversation, by which counts move.
type facts struct {
	Inbox    string  `json:"inbox_id"`
	Status   string  `json:"status"`
	Assignee *string `json:"assignee_id"`
	Team     *string `json:"team_id"`
	Bot      *string `json:"bot_id"`
	Waits    bool    `json:"waits,omitempty"`
	Labels   []ID    `json:"label_ids,omitempty"`
}

func factsOf(f desk.Facts) *facts {
	if f.Inbox == 0 || f.Hidden {
		return nil
	}
	id := func(n int64) *string {
		if n == 0 {
			return nil
		}
		s := desk.FormatID(n)
		return &s
	}
	return &facts{desk.FormatID(f.Inbox), f.Status.String(), id(f.Assignee), id(f.Team), id(f.Bot), f.Waits, ids(f.Labels.IDs())}
}

var actorKinds = map[desk.ActorKind]string{desk.ActorUser: "user", desk.ActorPersonal: "user", desk.ActorBot: "token", desk.ActorSystem: "system"}

// removal is the data of an event for whoever may no longer see the conversation: what he saw before, by which his counts move.
type removal struct {
	Seq    string `json:"seq"`
	Number int64  `json:"number"`
	Before *facts `json:"before,omitempty"`

	Deleted bool `json:"deleted,omitempty"` // for good: nothing of it may be kept
}

// RenderEvents encodes events for streams: what each touches as it is now, read once for all of them.
func (a *API) RenderEvents(ctx context.Context, workspace int64, events []desk.Event, masked bool) ([]realtime.Rendered, error) {
	p, err := a.App.PresentOf(ctx, workspace, events)
	if err != nil {
		return nil, err
	}
	out, err := renderPresent(&p, events)
	if err != nil || !masked {
		return out, err
	}
	p.Names = p.Names.Hiding()
	hiding, err := renderPresent(&p, events)
	for i := range hiding {
		out[i].Masked = hiding[i].Change
	}
	return out, err
}

func renderPresent(p *app.Present, events []desk.Event) (out []realtime.Rendered, err error) {
	rows := make(map[int64]json.RawMessage, len(p.Conversations))
	out = make([]realtime.Rendered, len(events))
	for i := range events {
		e := &events[i]
		c := change{Seq: strconv.FormatInt(e.Seq, 10), At: view.Time(e.At), Kind: e.Kind,
			Actor: changeActor{actorKinds[e.ActorKind], desk.FormatID(e.Actor)}, Subject: desk.FormatID(e.Subject)}
		if l := p.Conversations[e.Conversation]; l != nil {
			row, done := rows[e.Conversation]
			if !done {
				if row, err = json.Marshal(view.ConversationOf(l, p.Names)); err != nil {
					return nil, err
				}
				rows[e.Conversation] = row
			}
			c.Number, c.Conversation = l.Conversation.Number, row
			out[i].Now = l.Conversation.Facts()
			if out[i].Remove, err = json.Marshal(removal{Seq: c.Seq, Number: c.Number, Before: factsOf(e.Before)}); err != nil {
				return nil, err
			}
			if out[i].Gone, err = json.Marshal(removal{Seq: c.Seq, Number: c.Number}); err != nil {
				return nil, err
			}
		}
		if e.Kind == desk.ConversationDeleted {
			if out[i].Remove, err = json.Marshal(removal{Seq: c.Seq, Number: e.Subject, Before: factsOf(e.Before), Deleted: true}); err != nil {
				return nil, err
			}
		}
		if m := p.Messages[e.Message]; m != nil {
			v := view.MessageOf(m, p.Names)
			c.Message = &v
		}
		if ct := p.Contacts[e.Contact]; ct != nil && e.Conversation == 0 {
			v := view.ContactOf(ct, p.Names)
			c.Contact = &v
		}
		if r := p.CannedOf(e); r != nil {
			v := cannedOf(r)
			c.Canned = &v
		}
		if e.Kind == desk.DraftChanged {
			c.Number, c.Tab = app.DraftPlace(e)
		}
		if does, ok := e.Follows(); ok {
			c.Participant = &participation{view.Person(e.Subject, p.Names), does}
		}
		if i := p.InvolvementOf(e); i != nil {
			v := involvementOf(i)
			c.Involvement = &v
		}
		if n := e.News(); n != nil {
			c.Notification = notifiedOf(n, p.Names)
		}
		if e.Before != e.After {
			c.Before, c.After = factsOf(e.Before), factsOf(e.After)
		}
		if out[i].Change, err = json.Marshal(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

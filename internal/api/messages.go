package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) messageRoutes() {
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}/messages", name: "list-messages", tag: "messages",
		summary: "A conversation's messages, newest first."}, a.messages)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/messages", name: "write-message", tag: "messages", created: true,
		summary: "Writes to the customer, or a note, at once or at a time. The same client_id again is answered as the first."}, a.writeMessage)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/messages/{id}/retry", name: "retry-message", tag: "messages",
		summary: "Tries again what failed: sends a message that was not sent, if it could be written now (else 409, as of a new one), or fetches a customer's file that did not come."}, a.retryMessage)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/messages/{id}/discard", name: "discard-message", tag: "messages",
		summary: "Gives up a message that was not sent."}, a.discardMessage)
	serve(a, route{method: http.MethodPut, path: "/conversations/{number}/messages/{id}/reaction", name: "react-to-message", tag: "messages",
		summary: "Puts our reaction on a message; an empty one takes it away."}, a.react)
}

type messagesInput struct {
	ByNumber
	Limit  int    `query:"limit" minimum:"1" maximum:"100" default:"50"`
	After  string `query:"after" maxLength:"512" doc:"The next of the page before: older ones."`
	Around ID     `query:"around" doc:"In place of after: the messages around this one."`
}

// MessagePage is a page of messages, newest first.
type MessagePage struct {
	Items    []view.Message `json:"items"`
	Next     Text           `json:"next"`
	Previous *view.Previous `json:"previous" doc:"The contact's next older conversation that you may see."`
}

func (a *API) messages(ctx context.Context, actor *desk.Actor, in *messagesInput) (*MessagePage, error) {
	p, err := a.App.Messages(ctx, actor, in.Number, app.MessageQuery{After: in.After, Around: in.Around.N, Limit: in.Limit})
	if err != nil {
		return nil, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return nil, err
	}
	return &MessagePage{Items: view.MessagesOf(p.Messages, names), Next: Text(p.Next), Previous: view.PreviousOf(p.Previous, names)}, nil
}

// messageContent is a message to write. Which fields a kind needs, its channel says.
type messageContent struct {
	ClientID    string               `json:"client_id,omitempty" maxLength:"64" doc:"The writer's own id of the message."`
	Kind        desk.Kind            `json:"kind,omitempty" default:"text" enum:"text,note,image,video,audio,voice,document,sticker,location,contacts,template,interactive"`
	Text        string               `json:"text,omitempty" doc:"Of a file: its caption."`
	File        ID                   `json:"file_id,omitempty"`
	ReplyTo     ID                   `json:"reply_to_id,omitempty"`
	Location    *desk.Location       `json:"location,omitempty"`
	Contacts    []desk.SharedContact `json:"contacts,omitempty"`
	Interactive *interactiveContent  `json:"interactive,omitempty"`
	Template    *templateContent     `json:"template,omitempty"`
	Mentions    []mentionInput       `json:"mentions,omitempty" maxItems:"20" doc:"Of a note: agents and teams of the inbox who are called by it."`
	LastSeen    ID                   `json:"last_seen_id,omitempty" doc:"The newest message that the writer has seen. If a colleague has answered since: 409 answered_meanwhile {by, at, messages}."`
	WrittenAt   time.Time            `json:"written_at,omitempty" doc:"When it was written, if it waited for a connection: whether its writer was away by his own choice is judged by then."`
	Force       bool                 `json:"force,omitempty" doc:"Writes although a colleague has answered."`
	Reopen      bool                 `json:"reopen,omitempty" doc:"Opens a closed conversation with it. Without it a person is refused there (409 conversation_closed); what a program says is sent, and the conversation stays closed."`
	SendAt      time.Time            `json:"send_at,omitempty" doc:"Sends it then. Until then it is one of the conversation's scheduled messages, and can be changed. If the reply window will be closed by then: 409 window_closed_then."`
	Cancel      bool                 `json:"cancel_on_reply,omitempty" doc:"With send_at: not if the customer writes before."`
	Undo        int                  `json:"undo_seconds,omitempty" minimum:"1" maximum:"30" doc:"Sends it after these seconds; until then it is scheduled and can be cancelled."`
	Close       *ending              `json:"close,omitempty" doc:"Finishes the conversation with it, unless the customer has written since last_seen_id."`
}

// interactiveContent is a message with choices. Its text is the message's.
type interactiveContent struct {
	Kind       string             `json:"kind" enum:"buttons,list,link,location_request"`
	HeaderText string             `json:"header_text,omitempty"`
	HeaderFile ID                 `json:"header_file_id,omitempty"`
	Footer     string             `json:"footer,omitempty"`
	Buttons    []desk.Choice      `json:"buttons,omitempty"`
	ListButton string             `json:"list_button,omitempty" doc:"The words that open the list."`
	Sections   []desk.ListSection `json:"sections,omitempty"`
	LinkText   string             `json:"link_text,omitempty"`
	LinkURL    string             `json:"link_url,omitempty"`
}

// templateContent names an approved template and fills its variables, by name or by "1", "2"… Where its header is a place, that is
// the message's location.
type templateContent struct {
	Name       string            `json:"name"`
	Language   string            `json:"language"`
	HeaderVars map[string]string `json:"header_vars,omitempty"`
	BodyVars   map[string]string `json:"body_vars,omitempty"`
	ButtonVars map[string]string `json:"button_vars,omitempty" doc:"By the button's index."`
	HeaderFile ID                `json:"header_file_id,omitempty"`
}

// draft reads the message. Without a client_id the request's Idempotency-Key, if any, stands for it, so that even a node that
// dies after the write does not write twice.
func (m *messageContent) draft(ctx context.Context) app.Draft {
	d := app.Draft{ClientID: m.ClientID, Kind: m.Kind, Text: m.Text, File: m.File.N, ReplyTo: m.ReplyTo.N, Location: m.Location,
		Contacts: m.Contacts, LastSeen: m.LastSeen.N, Force: m.Force, Reopen: m.Reopen, WrittenAt: m.WrittenAt, Mentions: mentionsOf(m.Mentions)}
	if d.ClientID == "" {
		if r := exchangeOf(ctx).r; r != nil && r.Header.Get(keyHeader) != "" {
			sum := sha256.Sum256([]byte(r.Header.Get(keyHeader)))
			d.ClientID = "k" + hex.EncodeToString(sum[:16])
		}
	}
	if m.Close != nil {
		e := m.Close.ending()
		d.Close = &e
	}
	if i := m.Interactive; i != nil {
		d.HeaderFile = i.HeaderFile.N
		d.Interactive = &desk.Interactive{Kind: i.Kind, HeaderText: i.HeaderText, Footer: i.Footer, Buttons: i.Buttons,
			ListButton: i.ListButton, Sections: i.Sections, LinkText: i.LinkText, LinkURL: i.LinkURL}
	}
	if t := m.Template; t != nil {
		d.HeaderFile = t.HeaderFile.N
		d.Template = &desk.TemplateUse{Name: t.Name, Language: t.Language, HeaderVars: t.HeaderVars, BodyVars: t.BodyVars, ButtonVars: t.ButtonVars}
	}
	return d
}

type writeInput struct {
	ByNumber
	Body messageContent
}

func (a *API) writeMessage(ctx context.Context, actor *desk.Actor, in *writeInput) (*view.Message, error) {
	b := &in.Body
	if b.SendAt.IsZero() && b.Undo == 0 {
		m, err := a.App.Write(ctx, actor, in.Number, b.draft(ctx))
		return a.message(ctx, in.Number, m, err)
	}
	s, sent, err := a.App.Schedule(ctx, actor, in.Number, b.draft(ctx), app.Plan{At: b.SendAt, Undo: time.Duration(b.Undo) * time.Second, CancelOnReply: b.Cancel})
	if sent != nil {
		return a.message(ctx, in.Number, *sent, err)
	}
	return a.scheduled(ctx, s, err)
}

// ByMessage is the input of a route about one message.
type ByMessage struct {
	ByNumber
	ByID
}

func (a *API) retryMessage(ctx context.Context, actor *desk.Actor, in *ByMessage) (*view.Message, error) {
	m, err := a.App.Retry(ctx, actor, in.Number, in.ID.N)
	return a.message(ctx, in.Number, m, err)
}

func (a *API) discardMessage(ctx context.Context, actor *desk.Actor, in *ByMessage) (*view.Message, error) {
	m, err := a.App.Discard(ctx, actor, in.Number, in.ID.N)
	return a.message(ctx, in.Number, m, err)
}

type reactInput struct {
	ByMessage
	Body struct {
		Emoji string `json:"emoji" maxLength:"64" doc:"Empty: none."`
	}
}

func (a *API) react(ctx context.Context, actor *desk.Actor, in *reactInput) (*view.Message, error) {
	m, err := a.App.React(ctx, actor, in.Number, in.ID.N, in.Body.Emoji)
	return a.message(ctx, in.Number, m, err)
}

// message shows what a use case has answered.
func (a *API) message(ctx context.Context, number int64, m desk.Message, err error) (*view.Message, error) {
	if err != nil {
		return nil, a.explain(ctx, err)
	}
	shown, err := a.App.ShownMessage(ctx, number, m)
	if err != nil {
		return nil, err
	}
	names, err := a.App.Names(ctx, ActorFrom(ctx))
	if err != nil {
		return nil, err
	}
	v := view.MessageOf(&shown, names)
	return &v, nil
}

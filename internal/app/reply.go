package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Draft is a message or note that somebody wants to write.
type Draft struct {
	ClientID    string // the writer's own id: the same again returns the first result; "": one is made
	Kind        desk.Kind
	Text        string
	File        int64
	ReplyTo     int64
	Location    *desk.Location
	Contacts    []desk.SharedContact
	Interactive *desk.Interactive
	HeaderFile  int64 // of an interactive message or a template
	Template    *desk.TemplateUse
	Mentions    []desk.Mention // of a note: who is called
	LastSeen    int64          // the newest message that the writer knows; 0: he does not say
	Force       bool           // write although another has answered since
	Reopen      bool           // open a closed conversation with it
	WrittenAt   time.Time      `json:",omitzero"` // when, if it waited for a connection: his availability then counts
	Close       *Ending        // finish the conversation with it, unless the customer has written since LastSeen; nil: do not
}

// Kinds that can be written.
var writable = []desk.Kind{desk.KindText, desk.KindNote, desk.KindImage, desk.KindVideo, desk.KindAudio, desk.KindVoice, desk.KindDocument,
	desk.KindSticker, desk.KindLocation, desk.KindContacts, desk.KindInteractive, desk.KindTemplate}

// Write stores a message or note in a conversation and, if it is for the customer, the job that sends it.
func (a *App) Write(ctx context.Context, actor *desk.Actor, number int64, d Draft) (desk.Message, error) {
	if err := a.mayWrite(actor, &d); err != nil {
		return desk.Message{}, err
	}
	seen, inbox, err := a.Store.ConversationWithInbox(ctx, actor, number)
	if err != nil {
		return desk.Message{}, err
	}
	p, err := a.prepare(ctx, actor, seen, inbox, d)
	if err != nil {
		return desk.Message{}, err
	}
	need := store.Need{Conversations: []store.ConversationKey{{Workspace: actor.Workspace, ID: seen.ID}},
		Clients: []store.ClientKey{{Workspace: actor.Workspace, Author: actor.ID(), ID: d.ClientID}}}
	if d.Kind != desk.KindNote {
		need.Orders = []int64{seen.Thread}
	}
	var out desk.Message
	err = a.Store.Write(ctx, actor.Workspace, need, func(tx *store.Tx) error {
		if m, found, err := tx.MessageByClient(actor.ID(), d.ClientID); err != nil || found {
			out = m
			if err == nil && m.Conversation != seen.ID {
				return desk.Conflict("client_id_used")
			}
			return err
		}
		c, err := tx.ConversationByID(seen.ID)
		if err != nil {
			return err
		}
		if !actor.Sees(c.Facts(), p.participates) {
			return desk.ErrNotFound
		}
		out, err = a.post(tx, actor, c, d, p)
		return err
	})
	return out, err
}

// prepared is what a draft refers to, read before the transaction.
type prepared struct {
	channel      channel.Channel
	inbox        store.Inbox
	file, header *store.File
	template     *desk.Template
	content      desk.Content
	text         string
	participates bool
}

// checkDraft refuses what needs no look at the database.
func (a *App) checkDraft(actor *desk.Actor, d *Draft) error {
	need := desk.PermReply
	switch d.Kind {
	case desk.KindNote:
		need = desk.PermNotes
	case desk.KindTemplate:
		need = desk.PermSendTemplate
	}
	if err := actor.Need(need); err != nil {
		return err
	}
	if d.Close != nil {
		if err := actor.Need(desk.PermStatus); err != nil {
			return err
		}
	}
	d.Text = sanitize.Text(d.Text)
	switch {
	case !slices.Contains(writable, d.Kind):
		return desk.Invalid("kind", "unknown")
	case len(d.ClientID) > 64:
		return desk.Invalid("client_id", "too_long")
	case (d.Kind == desk.KindText || d.Kind == desk.KindNote && d.File == 0) && strings.TrimSpace(d.Text) == "":
		return desk.Invalid("text", "required")
	case d.Kind == desk.KindNote && len([]rune(d.Text)) > maxNote:
		return desk.Invalid("text", "too_long")
	case d.Kind != desk.KindNote && len(d.Mentions) > 0: // the customer would read a name that calls nobody
		return desk.Invalid("mentions", "not_possible_here")
	case d.Kind == desk.KindNote && d.Close != nil:
		return desk.Invalid("close", "not_possible_here")
	case d.Kind.Media() && d.File == 0:
		return desk.Invalid("file_id", "required")
	case d.Kind == desk.KindTemplate && d.Template == nil:
		return desk.Invalid("template", "required")
	}
	if d.ClientID == "" {
		d.ClientID = "s" + number(a.Store.NewID())
	}
	return nil
}

// prepare reads what the draft refers to.
func (a *App) prepare(ctx context.Context, actor *desk.Actor, c desk.Conversation, inbox store.Inbox, d Draft) (prepared, error) {
	p := prepared{inbox: inbox, text: d.Text}
	if actor.Sight != desk.SightAll && c.Assignee != actor.User && !actor.Sees(c.Facts(), false) {
		p.participates = true // he was let through by nothing else
	}
	var err error
	if d.Kind == desk.KindNote {
		if d.File != 0 {
			if p.file, err = a.ready(ctx, actor, d.File, "file_id"); err != nil {
				return p, err
			}
			p.content.Media = mediaOf(p.file.File)
		}
		p.content.Mentions, err = a.named(ctx, actor, d.Mentions)
		return p, err
	}
	if d.Kind == desk.KindVoice && p.inbox.Settings.VoiceOff {
		return p, desk.Conflict("voice_off")
	}
	p.channel = a.Channels[p.inbox.Channel]
	p.content = desk.Content{Location: d.Location, Contacts: d.Contacts, Interactive: d.Interactive, Template: d.Template}
	for _, card := range d.Contacts {
		if slices.ContainsFunc(slices.Concat(card.Phones, card.Emails), func(one desk.SharedDetail) bool { return desk.IsMasked(one.Value) }) {
			return p, desk.Invalid("contacts", "masked")
		}
	}
	if d.File != 0 {
		if p.file, err = a.ready(ctx, actor, d.File, "file_id"); err != nil {
			return p, err
		}
		p.content.Media = mediaOf(p.file.File)
	}
	if d.HeaderFile != 0 {
		if p.header, err = a.ready(ctx, actor, d.HeaderFile, "header_file_id"); err != nil {
			return p, err
		}
	}
	if d.Kind == desk.KindTemplate {
		if err := a.fill(ctx, &p, d.Template); err != nil {
			return p, err
		}
	}
	if p.header != nil {
		m := mediaOf(p.header.File)
		if p.content.Interactive != nil {
			p.content.Interactive.Header = m
		} else if p.content.Template != nil {
			p.content.Template.Header = m
		}
	}
	return p, nil
}

// check lets the channel refuse what the provider would refuse.
func (p *prepared) check(kind desk.Kind, to string) error {
	sender, ok := p.channel.(channel.Sender)
	if !ok {
		return desk.Invalid("kind", "not_possible_here")
	}
	return sender.Check(channel.Outgoing{To: to, Kind: kind, Text: p.text, Content: p.content, Template: p.template,
		File: outgoingFile(p.file), Header: outgoingFile(p.header)})
}

// outgoingFile describes a file to the channel; Open is added by who sends.
func outgoingFile(f *store.File) *channel.OutgoingFile {
	if f == nil {
		return nil
	}
	return &channel.OutgoingFile{MIME: f.MIME, Kind: f.Kind, Codecs: f.Codecs, Name: f.Name, Size: f.Size}
}

// ready reads a file that the actor may send.
func (a *App) ready(ctx context.Context, actor *desk.Actor, id int64, field string) (*store.File, error) {
	f, err := a.Store.File(ctx, actor, id)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil, desk.Invalid(field, "not_found")
	}
	if err == nil && f.State != "ready" {
		return nil, desk.Invalid(field, "not_ready")
	}
	return &f, err
}

// fill puts the variables into an approved template, as the customer will read it.
func (a *App) fill(ctx context.Context, p *prepared, use *desk.TemplateUse) error {
	list, err := a.Store.Templates(ctx, p.inbox.Workspace, p.inbox.Portfolio)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(t desk.Template) bool { return t.Name == use.Name && t.Language == use.Language })
	if i < 0 {
		return desk.Invalid("template", "not_found")
	}
	if list[i].Status != "APPROVED" {
		return desk.Invalid("template", "not_approved")
	}
	p.template = &list[i]
	text, filled := channel.Render(p.template, *use)
	p.content.Template, p.text = &filled, text
	return nil
}

// post is Write inside a transaction.
func (a *App) post(tx *store.Tx, actor *desk.Actor, c desk.Conversation, d Draft, p prepared) (desk.Message, error) {
	before := c.Facts()
	note := d.Kind == desk.KindNote
	key, err := tx.SortKey(c.ID)
	if err != nil {
		return desk.Message{}, err
	}
	m := desk.Message{ID: tx.NewID(), Workspace: c.Workspace, Conversation: c.ID, Inbox: c.Inbox, Thread: c.Thread, Direction: desk.Out,
		Kind: d.Kind, Author: authorKind(actor), AuthorID: actor.ID(), Text: p.text, Content: p.content, ClientID: d.ClientID,
		Delivery: desk.Queued, SortKey: key, ReceivedAt: tx.Now}
	if note {
		m.Direction, m.Delivery = desk.Internal, desk.Received
	} else if err := a.allowed(tx, actor, &c, d, p); err != nil {
		return m, err
	}
	if d.ReplyTo != 0 {
		q, err := tx.Message(c.ID, d.ReplyTo)
		if err != nil || !note && q.Direction == desk.Internal {
			return m, desk.Invalid("reply_to_id", "not_found")
		}
		m.ReplyTo = q.ID
	}
	if c.Status == desk.Closed && d.Reopen && !note {
		reopenConversation(&c, tx.Now)
		if actor.User != 0 {
			c.Assignee = actor.User
		}
		if err := a.record(tx, &c, before, authorOf(actor), desk.EventLine{Name: "reopened"}); err != nil {
			return m, err
		}
		before = c.Facts()
	}
	m.Seq = c.LastSeq + 1
	c.LastSeq = m.Seq
	if c.UnreadCount == 0 {
		c.ReadSeq = m.Seq
	}
	if !note {
		if err := a.takeOnReply(tx, actor, &c, p); err != nil {
			return m, err
		}
		before = c.Facts()
		if err := a.answered(tx, actor, &c, m, p); err != nil {
			return m, err
		}
	}
	if p.file != nil {
		attach(tx, *p.file, &m, m.Content.Media)
	}
	if p.header != nil && headerOf(&m.Content) != nil {
		attach(tx, *p.header, &m, headerOf(&m.Content))
	}
	if p.template != nil {
		tx.UseTemplate(p.template.ID)
	}
	if err := tx.InsertMessage(m); err != nil {
		return m, err
	}
	by := authorOf(actor)
	c.Version = tx.Emit(desk.Event{Kind: desk.MessageCreated, ActorKind: by.kind, Actor: by.id, Conversation: c.ID, Message: m.ID,
		Contact: c.Contact, Before: before, After: c.Facts()})
	tx.SaveConversation(c)
	if note {
		if len(m.Content.Mentions) == 0 {
			return m, nil
		}
		users, err := called(tx, &c, m.Content.Mentions, actor.User)
		if err != nil {
			return m, err
		}
		return m, a.call(tx, by, &c, m.ID, users)
	}
	if d.Close != nil && c.Status != desk.Closed {
		if err := a.closeAfter(tx, actor, c, m, d); err != nil {
			return m, err
		}
	}
	return m, a.enqueueSend(tx, m)
}

// closeAfter finishes a conversation with the reply that was just stored. If the customer has written since what the writer saw, the
// reply stands and the conversation stays as it is.
func (a *App) closeAfter(tx *store.Tx, actor *desk.Actor, c desk.Conversation, m desk.Message, d Draft) error {
	if d.LastSeen != 0 {
		since, err := tx.InboundAfter(c.ID, d.LastSeen)
		if err != nil {
			return err
		}
		if len(since) > 0 {
			_, err := checkEnding(tx, d.Close)
			return err
		}
	}
	return a.finish(tx, actor, &c, *d.Close)
}

func authorKind(actor *desk.Actor) desk.AuthorKind {
	switch actor.Kind {
	case desk.ActorBot:
		return desk.AuthorAPI
	case desk.ActorSystem:
		return desk.AuthorAutomation
	}
	return desk.AuthorAgent
}

// allowed refuses a reply that the conversation's state does not allow.
func (a *App) allowed(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, d Draft, p prepared) error {
	return a.allowedAt(tx, actor, c, d, p, tx.Now)
}

// allowedAt is allowed for a reply that goes out at a time.
func (a *App) allowedAt(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, d Draft, p prepared, at time.Time) error {
	if c.Hidden {
		return desk.Conflict("contact_blocked").With("contact", desk.FormatID(c.Contact))
	}
	if err := refuseRemoved(&p.inbox); err != nil {
		return err
	}
	if c.Status == desk.Closed && !d.Reopen && actor.Human() { // what a program says is in the history, and it stays closed
		return desk.Conflict("conversation_closed")
	}
	t, err := tx.Thread(c.Thread)
	if err != nil {
		return err
	}
	if window := p.channel.Capabilities().ReplyWindow; window > 0 && d.Kind != desk.KindTemplate {
		switch closes := desk.LastInbound(&t, c).Add(window); {
		case !tx.Now.Before(closes):
			return desk.Conflict("window_closed")
		case !at.Before(closes):
			return desk.Conflict("window_closed_then")
		}
	}
	if d.Kind == desk.KindTemplate && p.template.Category == "MARKETING" {
		if err := wanted(tx, &t, p.inbox.Channel); err != nil {
			return err
		}
	}
	if d.Kind == desk.KindTemplate && p.inbox.Settings.TemplatesHeld != "" {
		return desk.Conflict("templates_held")
	}
	if err := p.check(d.Kind, t.Address); err != nil {
		return err
	}
	if d.LastSeen == 0 || d.LastSeen == c.LastMessage || d.Force {
		return nil
	}
	since, err := tx.RepliesAfter(c.ID, d.LastSeen, actor.ID())
	if err != nil || len(since) == 0 {
		return err
	}
	return &AnsweredMeanwhile{Messages: since}
}

// AnsweredMeanwhile refuses a reply because another has answered since what its writer saw.
type AnsweredMeanwhile struct{ Messages []desk.Message }

func (e *AnsweredMeanwhile) Error() string { return "answered_meanwhile" }

package app

import (
	"encoding/json"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// inbound applies one item to one inbox.
type inbound struct {
	app      *App
	tx       *store.Tx
	inbox    store.Inbox
	attended *attended // nil: nobody is told when it is closed
}

// message takes in what a customer wrote, or what the business wrote on its phone.
func (in *inbound) message(m *channel.Message) (duplicate bool, err error) {
	if known, found, err := in.tx.MessageByExternal(in.inbox.ID, m.ID); err != nil || found {
		if err == nil && m.History && m.Media != nil && known.Content.Unsupported != nil {
			return false, in.fillPlaceholder(known, m)
		}
		return found, err
	}
	if erased, err := in.tx.Erased(in.inbox.ID, m.ID); err != nil || erased {
		return erased, err
	}
	p, err := in.person(m.From)
	if err != nil {
		return false, err
	}
	if p.Contact.Blocked {
		return false, in.hide(p, m)
	}
	if m.Welcome {
		in.openWindow(p, nil, m.At)
		return false, nil
	}
	c, err := in.conversation(p, m)
	if err != nil {
		return false, err
	}
	if c.ScheduledVersion != 0 && !m.Echo && !m.History {
		if err := in.app.cancelOnReply(in.tx, &c); err != nil {
			return false, err
		}
	}
	row, err := in.row(m, &c)
	if err != nil {
		return false, err
	}
	if m.Opens {
		in.openWindow(p, &c, m.At)
	}
	before := c.Facts()
	in.count(&c, &row, m)
	if err := in.tx.InsertMessage(row); err != nil {
		return false, err
	}
	c.Version = in.tx.Emit(desk.Event{Kind: desk.MessageCreated, ActorKind: desk.ActorSystem, Conversation: c.ID, Message: row.ID,
		Contact: c.Contact, Before: before, After: c.Facts()})
	in.tx.SaveConversation(c)
	if in.attended != nil {
		if c, err = in.tellClosed(p, c, &row, m); err != nil {
			return false, err
		}
	}
	if p.Stranger = false; c.Status != desk.Closed {
		p.Open = c
	}
	in.tx.Remember(p, identityKeys(in.inbox, m.From)...)
	return false, in.unpark(row.ExternalID)
}

// fillPlaceholder puts the content of a synced message in, which came after its place.
func (in *inbound) fillPlaceholder(row desk.Message, m *channel.Message) error {
	row.Kind, row.Text, row.Content = m.Kind, sanitize.Text(m.Text), m.Content
	if err := in.fetchLater(&row, m.Media); err != nil {
		return err
	}
	return in.app.saveMessage(in.tx, row, systemActor)
}

// threadLag is how far a thread's time of the last inbound message may be behind that of its open conversation, which is
// written with every message anyway.
const threadLag = time.Hour

// openWindow moves the reply window forward; a provider's clock that runs ahead of ours cannot keep it open longer. c is nil if
// the message goes to no conversation.
func (in *inbound) openWindow(p *store.Person, c *desk.Conversation, at time.Time) {
	at = sane(at, in.tx.Now)
	lag := time.Duration(0)
	if c != nil {
		if at.After(c.LastInboundAt) {
			c.LastInboundAt = at
		}
		if c.Status != desk.Closed {
			lag = threadLag
		}
	}
	if at.Sub(p.Thread.LastInboundAt) > lag || p.Thread.UnreachableCode != "" {
		if p.Thread.UnreachableCode != "" { // the card says so
			in.tx.Emit(desk.Event{Kind: desk.ContactChanged, ActorKind: desk.ActorSystem, Contact: p.Thread.Contact})
		}
		p.Thread.LastInboundAt, p.Thread.UnreachableCode = at, ""
		in.tx.SaveThread(p.Thread)
	}
}

// row makes the message's row, with its file and the job that fetches it.
func (in *inbound) row(m *channel.Message, c *desk.Conversation) (desk.Message, error) {
	tx := in.tx
	row := desk.Message{ID: tx.NewID(), Workspace: tx.Workspace, Conversation: c.ID, Inbox: in.inbox.ID, Thread: c.Thread,
		Seq: c.LastSeq + 1, Direction: desk.In, Kind: m.Kind, Author: desk.AuthorCustomer, Text: sanitize.Text(m.Text), Content: m.Content,
		ExternalID: m.ID, ProviderAt: sane(m.At, tx.Now), ReceivedAt: tx.Now}
	var err error
	if row.SortKey, row.Late, err = tx.SortKeyAt(c.ID, row.ProviderAt, m.History); err != nil {
		return row, err
	}
	if m.Echo {
		row.Direction, row.Author, row.Delivery, row.SentAt = desk.Out, desk.AuthorPhoneApp, desk.Sent, row.ProviderAt
	}
	if m.Quoted != "" {
		q, found, err := tx.MessageByExternal(in.inbox.ID, m.Quoted)
		if err != nil {
			return row, err
		}
		if row.ReplyTo = q.ID; !found {
			row.Content.QuotedExternal = m.Quoted
		}
	}
	if m.Media != nil {
		if err := in.fetchLater(&row, m.Media); err != nil {
			return row, err
		}
	}
	if m.Picture != nil && row.Content.Referral != nil {
		if err := in.pictureLater(&row, m.Picture); err != nil {
			return row, err
		}
	}
	return row, nil
}

// sane keeps a provider's time within what can be shown and sorted: not before WhatsApp was, not after now.
func sane(at, now time.Time) time.Time {
	if at.IsZero() || at.Year() < 2009 || at.After(now) {
		return now
	}
	return at.UTC().Truncate(time.Microsecond)
}

// fetchMediaJob is the kind of the job that fetches a customer's file.
const fetchMediaJob = "fetch_media"

type fetchMediaArgs struct {
	File int64 `json:"file,string"`
}

// fetchLater stores a file's row and the job that fetches its content: the provider keeps it for days only.
func (in *inbound) fetchLater(row *desk.Message, m *channel.RemoteMedia) error {
	remote, err := json.Marshal(m)
	if err != nil {
		return err
	}
	f := store.File{Inbox: in.inbox.ID, Message: row.ID, Conversation: row.Conversation, Remote: string(remote), File: desk.File{ID: in.tx.NewID(),
		MIME: m.MIME, Name: sanitize.FileName(m.Name), Kind: row.Kind, State: "pending"}}
	row.Content.Media = mediaOf(f.File)
	return in.bringLater(f)
}

// pictureLater does the same for the picture of the advertisement that brought the customer.
func (in *inbound) pictureLater(row *desk.Message, m *channel.RemoteMedia) error {
	remote, err := json.Marshal(m)
	if err != nil {
		return err
	}
	f := store.File{Inbox: in.inbox.ID, Message: row.ID, Conversation: row.Conversation, Remote: string(remote), File: desk.File{ID: in.tx.NewID(),
		Kind: desk.KindImage, State: "pending"}}
	referral := *row.Content.Referral
	referral.Picture = mediaOf(f.File)
	row.Content.Referral = &referral
	return in.bringLater(f)
}

// bringLater stores a file's row, and the job that brings its content.
func (in *inbound) bringLater(f store.File) error {
	in.tx.InsertFile(f)
	return enqueueFetch(in.tx, f, "")
}

// enqueueFetch stores the job that brings a file's content. It is held with the inbox when the token is refused.
func enqueueFetch(tx *store.Tx, f store.File, unique string) error {
	args, err := json.Marshal(fetchMediaArgs{f.ID})
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: fetchMediaJob, RateKey: inboxKey(f.Inbox), UniqueKey: unique, Args: string(args)})
	return nil
}

// mediaOf is what a message shows of its file.
func mediaOf(f desk.File) *desk.Media {
	return &desk.Media{File: f.ID, MIME: f.MIME, Name: f.Name, Size: f.Size, Width: f.Width, Height: f.Height,
		Duration: f.Duration, Animated: f.Animated, State: f.State, Problem: f.Problem}
}

// count moves what the conversation knows of its messages.
func (in *inbound) count(c *desk.Conversation, row *desk.Message, m *channel.Message) {
	c.LastSeq = row.Seq
	switch {
	case m.History:
		if at := time.UnixMicro(row.SortKey).UTC(); c.LastMessage == 0 || at.After(c.LastActivityAt) {
			c.LastMessage, c.LastActivityAt = row.ID, at
		}
		c.ReadSeq = c.LastSeq
		return
	case m.Echo:
		c.WaitingSince = desk.Never
		if c.FirstReplyAt.IsZero() {
			c.FirstReplyAt = in.tx.Now
		}
		c.ReadSeq, c.UnreadCount, c.MarkedUnreadAt = c.LastSeq, 0, time.Time{} // whoever answers on the phone has read
	case c.Status == desk.Closed: // a thank-you after the end: kept, nobody waits
		c.ReadSeq = c.LastSeq
		c.LastInbound = row.ID
	default:
		c.UnreadCount++
		c.LastInbound = row.ID
		if c.WaitingSince == desk.Never && !endsTalk(c, m) {
			c.WaitingSince = in.tx.Now
		}
	}
	c.LastMessage, c.LastActivityAt = row.ID, in.tx.Now
}

// endsTalk reports whether a message asks for no answer: a mere thank-you to somebody who has answered.
func endsTalk(c *desk.Conversation, m *channel.Message) bool {
	return !c.FirstReplyAt.IsZero() && m.Kind == desk.KindText && OnlyThanks(m.Text)
}

// conversation finds the one that the message goes to, or opens one.
func (in *inbound) conversation(p *store.Person, m *channel.Message) (desk.Conversation, error) {
	c, found := p.Open, p.Open.ID != 0
	if !found && !p.Stranger {
		var err error
		if c, found, err = in.tx.LastConversation(p.Thread.ID); err != nil {
			return c, err
		}
	}
	switch {
	case m.History:
		return in.archive(p, m, c, found)
	case !found:
		return in.open(p, m)
	case m.Echo:
		return c, nil
	case c.Status == desk.Closed:
		return in.again(p, c, m)
	case c.Status != desk.Open:
		before := c.Facts()
		line := desk.EventLine{Name: "status", From: c.Status.String(), To: "open"}
		if c.Status == desk.Snoozed {
			line = desk.EventLine{Name: "woke", From: "message"}
		}
		c.Status, c.SnoozedUntil = desk.Open, time.Time{}
		return c, in.app.record(in.tx, &c, before, systemActor, line)
	}
	return c, nil
}

// archive finds the closed conversation that keeps a thread's synced past.
func (in *inbound) archive(p *store.Person, m *channel.Message, last desk.Conversation, found bool) (desk.Conversation, error) {
	if found && last.Origin == desk.OriginImport && last.Status == desk.Closed {
		return last, nil
	}
	if found {
		c, found, err := in.tx.ImportedConversation(p.Thread.ID)
		if err != nil || found {
			return c, err
		}
	}
	return in.open(p, m)
}

// open begins a conversation.
func (in *inbound) open(p *store.Person, m *channel.Message) (desk.Conversation, error) {
	now := in.tx.Now
	c := desk.Conversation{Inbox: in.inbox.ID, Thread: p.Thread.ID, Contact: p.Contact.ID, CreatedAt: now, OpenedAt: now,
		LastActivityAt: now, WaitingSince: desk.Never, ContactLabels: p.Contact.Labels}
	switch {
	case m.History:
		at := sane(m.At, now)
		c.Origin, c.Status, c.ClosedAt = desk.OriginImport, desk.Closed, now
		c.CreatedAt, c.OpenedAt, c.LastActivityAt = at, at, at
	case m.Echo:
		c.Origin, c.Status = desk.OriginPhoneApp, desk.Pending
	}
	c = in.tx.NewConversation(c)
	line := desk.EventLine{Name: "opened"}
	if m.History {
		line = desk.EventLine{}
	}
	if err := in.app.record(in.tx, &c, desk.Facts{}, systemActor, line); err != nil || m.History || m.Echo {
		return c, err
	}
	return c, in.toOwner(&c, &p.Contact)
}

// toOwner gives a new conversation to whose its contact is, if that member or team works in the inbox.
func (in *inbound) toOwner(c *desk.Conversation, of *store.PersonContact) error {
	var line desk.EventLine
	before := c.Facts()
	switch {
	case of.Owner != 0 && in.inbox.Settings.Routing.Rule != desk.RoutingOff:
		return nil // the rule gives it to him first, if he is there and has room
	case of.Owner != 0:
		works, err := in.tx.InInbox(c.Inbox, of.Owner)
		if err != nil || !works {
			return err
		}
		c.Assignee, line = of.Owner, desk.EventLine{Name: "assigned", ToID: of.Owner}
	case of.OwnerTeam != 0:
		works, err := in.tx.TeamWorks(c.Inbox, of.OwnerTeam)
		if err != nil || !works {
			return err
		}
		c.Team, line = of.OwnerTeam, desk.EventLine{Name: "team", ToID: of.OwnerTeam}
	default:
		return nil
	}
	return in.app.record(in.tx, c, before, systemActor, line)
}

// again is a message on a closed conversation: the inbox's rule says whether it is the same or a new one.
func (in *inbound) again(p *store.Person, c desk.Conversation, m *channel.Message) (desk.Conversation, error) {
	s := in.inbox.Settings
	recent := in.tx.Now.Sub(c.ClosedAt) < reopenWithin
	if recent && !s.ThanksReopens && m.Kind == desk.KindText && OnlyThanks(m.Text) {
		return c, nil
	}
	if rule := s.ReopenRule(); c.Origin == desk.OriginImport || rule == desk.ReopenNever || (rule == desk.ReopenRecent && !recent) {
		return in.open(p, m)
	}
	before := c.Facts()
	reopenConversation(&c, in.tx.Now)
	if c.Assignee != 0 {
		keeps, err := in.app.online(in.tx.Workspace, c.Assignee), error(nil)
		if keeps { // and if he is in the inbox still
			keeps, err = in.tx.InInbox(c.Inbox, c.Assignee)
		}
		if err != nil {
			return c, err
		}
		if !keeps {
			c.Assignee = 0
		}
	}
	return c, in.app.record(in.tx, &c, before, systemActor, desk.EventLine{Name: "reopened"})
}

// reopenWithin is how long after its end a conversation is still the same, under the rule "recent", and how long a thank-you
// does not open it.
const reopenWithin = 24 * time.Hour

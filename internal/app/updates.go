package app

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
)

// parked is an update that waits for its message.
type parked struct {
	Status   *channel.Status   `json:"status,omitempty"`
	Reaction *channel.Reaction `json:"reaction,omitempty"`
	Edit     *channel.Edit     `json:"edit,omitempty"`
	Revoke   *channel.Revoke   `json:"revoke,omitempty"`
}

func (in *inbound) park(external string, p parked) error {
	if erased, err := in.tx.Erased(in.inbox.ID, external); err != nil || erased {
		return err
	}
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	in.tx.Park(in.inbox.ID, external, b)
	return nil
}

// unpark applies what waited for a message that is here now.
func (in *inbound) unpark(external string) error {
	waiting, err := in.tx.Unpark(in.inbox.ID, external)
	if err != nil {
		return err
	}
	for _, b := range waiting {
		var p parked
		if err := json.Unmarshal(b, &p); err != nil {
			return err
		}
		switch {
		case p.Status != nil:
			_, err = in.status(p.Status)
		case p.Reaction != nil:
			_, err = in.react(p.Reaction)
		case p.Edit != nil:
			_, err = in.edit(p.Edit)
		case p.Revoke != nil:
			_, err = in.revoke(p.Revoke)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// status moves a message of ours up its ladder. A status that comes before we know the message's id waits for it; one that
// carries our reference settles an uncertain send.
func (in *inbound) status(s *channel.Status) (duplicate bool, err error) {
	if s.State == desk.Received {
		return false, nil // a state that we do not know: recorded only
	}
	if target, ok := strings.CutPrefix(s.Reference, reactionMark); ok {
		return false, in.reactionStatus(target, s)
	}
	m, found, err := in.tx.MessageByExternal(in.inbox.ID, s.ID)
	if err != nil {
		return false, err
	}
	former := false
	if !found {
		if m, found, former, err = in.settle(s); err != nil {
			return false, err
		}
	}
	if !found {
		return false, in.park(s.ID, parked{Status: s})
	}
	if m.Direction != desk.Out || former && !arrived(s.State) {
		return true, nil
	}
	before := m
	if !former || m.ExternalID == "" {
		m.ExternalID = s.ID
	}
	if !former {
		setHeld(&m, false)
	}
	m.Delivery = m.Delivery.Advance(s.State)
	noteTime(&m, s.State, sane(s.At, in.tx.Now))
	if s.State == desk.Failed && m.Delivery == desk.Failed {
		m.ErrorCode, m.ErrorDetail = s.Code, sanitize.Text(s.Detail)
	} else if m.Delivery >= desk.Sent && m.Delivery <= desk.Played {
		m.ErrorCode, m.ErrorDetail = "", ""
	}
	if m.Delivery == before.Delivery && sameTimes(&m, &before) && m.ExternalID == before.ExternalID && m.Content.Template == before.Content.Template {
		return true, nil
	}
	if m.Delivery == desk.Failed && before.Delivery != desk.Failed {
		if again, err := in.app.tryAgain(in.tx, &m, s.Refusal); err != nil || again {
			return false, errors.Join(err, in.app.saveMessage(in.tx, m, systemActor))
		}
	}
	if before.Delivery == desk.Uncertain {
		in.tx.WakeJob(sendKey(m.ID)) // what it held back may go
	}
	return false, in.app.saveDelivery(in.tx, m, before, s.Refusal)
}

// reactionStatus is of a reaction of ours. All that matters of it is that it failed.
func (in *inbound) reactionStatus(target string, s *channel.Status) error {
	id, ok := desk.ParseID(target)
	if !ok || s.State != desk.Failed {
		return nil
	}
	m, err := in.tx.MessageByID(id)
	if desk.CodeOf(err) == desk.ErrNotFound.Code || err == nil && m.Inbox != in.inbox.ID {
		return nil
	}
	if err != nil {
		return err
	}
	return in.app.reactionFailed(in.tx, m)
}

// arrived reports whether a state says that the customer has the message.
func arrived(d desk.Delivery) bool { return d >= desk.Delivered && d <= desk.Played }

// settle finds a message by our reference, if its send is not settled yet. former: the status is of a try before the present one. Of
// that it only matters if it arrived after all; a failure that is told while a message waits for its next try can be of no other.
func (in *inbound) settle(s *channel.Status) (m desk.Message, found, former bool, err error) {
	id, ok := desk.ParseID(s.Reference)
	if !ok || id == 0 {
		return m, false, false, nil
	}
	m, err = in.tx.MessageByID(id)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return m, false, false, nil
	}
	if err != nil || m.Inbox != in.inbox.ID || m.Direction != desk.Out {
		return m, false, false, err
	}
	if m.Delivery == desk.Queued && s.State == desk.Failed {
		return m, true, true, nil
	}
	tries, err := in.tx.FormerSends(m.ID)
	if err != nil {
		return m, false, false, err
	}
	former = slices.Contains(tries, s.ID)
	return m, former || m.ExternalID == "", former, nil
}

// noteTime keeps the first time of each state.
func noteTime(m *desk.Message, state desk.Delivery, at time.Time) {
	for _, t := range []struct {
		state desk.Delivery
		dst   *time.Time
	}{{desk.Sent, &m.SentAt}, {desk.Delivered, &m.DeliveredAt}, {desk.Read, &m.ReadAt}, {desk.Played, &m.PlayedAt}, {desk.Failed, &m.FailedAt}} {
		if t.state == state && t.dst.IsZero() {
			*t.dst = at
		}
	}
}

func sameTimes(a, b *desk.Message) bool {
	return a.SentAt.Equal(b.SentAt) && a.DeliveredAt.Equal(b.DeliveredAt) && a.ReadAt.Equal(b.ReadAt) &&
		a.PlayedAt.Equal(b.PlayedAt) && a.FailedAt.Equal(b.FailedAt)
}

// reaction sets or removes one side's reaction to a message.
func (in *inbound) reaction(r *channel.Reaction) (duplicate bool, err error) {
	if seen, err := in.tx.Seen(in.inbox.ID, r.ID); err != nil || seen {
		return seen, err
	}
	return in.react(r)
}

func (in *inbound) react(r *channel.Reaction) (duplicate bool, err error) {
	m, found, err := in.tx.MessageByExternal(in.inbox.ID, r.Target)
	if err != nil {
		return false, err
	}
	if !found {
		return false, in.park(r.Target, parked{Reaction: r})
	}
	author := desk.AuthorCustomer
	if r.Echo {
		author = desk.AuthorPhoneApp
	}
	m.Reactions = setReaction(m.Reactions, desk.Reaction{Author: author, Emoji: r.Emoji, At: sane(r.At, in.tx.Now)})
	return false, in.app.saveMessage(in.tx, m, systemActor)
}

// setReaction replaces one side's reaction: the customer has one, and we have one. One that was taken away stays with its time
// and without emoji, since an older one than what stands changes nothing, in whatever order they come.
func setReaction(list []desk.Reaction, r desk.Reaction) []desk.Reaction {
	ours := func(a desk.AuthorKind) bool { return a != desk.AuthorCustomer }
	out := make([]desk.Reaction, 0, len(list)+1)
	for _, old := range list {
		if ours(old.Author) != ours(r.Author) {
			out = append(out, old)
		} else if old.At.After(r.At) {
			return list
		}
	}
	return append(out, r)
}

// edit changes a message's words and keeps the earlier ones. Where the new ones cannot be read the message keeps what it says, marked.
func (in *inbound) edit(e *channel.Edit) (duplicate bool, err error) {
	m, found, err := in.tx.MessageByExternal(in.inbox.ID, e.Target)
	if err != nil {
		return false, err
	}
	if !found {
		return false, in.park(e.Target, parked{Edit: e})
	}
	at := sane(e.At, in.tx.Now)
	if !m.EditedAt.Before(at) || !m.DeletedAt.IsZero() || (m.Direction == desk.Out) != e.Echo {
		return true, nil
	}
	m.EditedAt, m.Content.Unsupported = at, e.Content.Unsupported
	if e.Kind == desk.KindUnsupported {
		return false, in.app.saveMessage(in.tx, m, systemActor)
	}
	if err := in.tx.KeepVersion(m); err != nil {
		return false, err
	}
	m.Text = sanitize.Text(e.Text)
	return false, in.app.saveMessage(in.tx, m, systemActor)
}

// revoke shows a message as deleted and keeps what it said for those who may look it up.
func (in *inbound) revoke(r *channel.Revoke) (duplicate bool, err error) {
	m, found, err := in.tx.MessageByExternal(in.inbox.ID, r.Target)
	if err != nil {
		return false, err
	}
	if !found {
		return false, in.park(r.Target, parked{Revoke: r})
	}
	if !m.DeletedAt.IsZero() || (m.Direction == desk.Out) != r.Echo {
		return true, nil
	}
	if err := in.tx.KeepVersion(m); err != nil {
		return false, err
	}
	m.Text, m.Content, m.DeletedAt = "", desk.Content{}, sane(r.At, in.tx.Now)
	return false, in.app.saveMessage(in.tx, m, systemActor)
}

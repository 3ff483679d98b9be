package app

import (
	"slices"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/store"
)

// rename follows a person to a new number or id: the address is added, the conversation goes on.
func (in *inbound) rename(r *channel.Rename) (duplicate bool, err error) {
	if seen, err := in.tx.Seen(in.inbox.ID, r.ID); err != nil || seen {
		return seen, err
	}
	if len(identityKeys(in.inbox, r.From)) == 0 {
		return false, nil
	}
	p, err := in.person(r.From)
	if err != nil {
		return false, err
	}
	to := r.To
	keys := identityKeys(in.inbox, to)
	for _, k := range keys {
		other, err := in.tx.Person(k)
		if err != nil {
			return false, err
		}
		if other == nil {
			if err := in.learn(p, k, to); err != nil {
				return false, err
			}
		} else if other.Identity.Primary != p.Identity.Primary {
			if p, err = in.link(p, other, identityKeys(in.inbox, r.From)); err != nil {
				return false, err
			}
		}
	}
	if len(keys) > 0 {
		p.Thread.Address = addressOf(to)
		in.tx.SaveThread(p.Thread)
	}
	in.tx.Remember(p, append(keys, identityKeys(in.inbox, r.From)...)...)
	c, found, err := in.tx.LastConversation(p.Thread.ID)
	if err != nil || !found {
		return false, err
	}
	name := map[string]string{"number": "number_changed", "user_id": "user_id_changed", "identity": "identity_changed"}[r.Kind]
	if name == "" {
		return false, nil
	}
	return false, in.app.record(in.tx, &c, c.Facts(), systemActor, desk.EventLine{Name: name, From: addressOf(r.From), To: addressOf(to)})
}

// card takes an entry of the phone's address book: it names a contact that nobody has named.
func (in *inbound) card(c *channel.Card) error {
	if c.Removed || len(identityKeys(in.inbox, c.Person)) == 0 {
		return nil
	}
	p, err := in.person(c.Person)
	if err != nil {
		return err
	}
	if p.Stranger {
		in.tx.SaveThread(p.Thread)
	}
	return nil
}

// template keeps what the provider decided on a template, and tells when it can no longer be sent.
func (in *inbound) template(n *channel.TemplateNews) error {
	t, found, err := in.tx.TemplateBy(in.inbox.Portfolio, n.ExternalID, n.Name, n.Language)
	if err != nil {
		return err
	}
	if !found {
		if n.Name == "" || n.Language == "" {
			return nil
		}
		t = desk.Template{ID: in.tx.NewID(), Portfolio: in.inbox.Portfolio, ExternalID: n.ExternalID, Name: n.Name, Language: n.Language, Status: "PENDING"}
	}
	if !found || n.Rewritten { // the news brings no words that could be sent
		if err := in.app.syncLater(in.tx, in.inbox); err != nil {
			return err
		}
	}
	if n.Status != "" {
		t.Status = n.Status
	}
	if n.Category != "" && !n.Announced {
		t.Category = n.Category
	}
	if n.Quality != "" {
		t.Quality = n.Quality
	}
	if n.Reason != "" || n.Status == "APPROVED" {
		t.RejectedReason = n.Reason
	}
	if err := in.tx.SaveTemplate(t); err != nil {
		return err
	}
	in.tx.Emit(desk.Event{Kind: desk.TemplateChanged, ActorKind: desk.ActorSystem, Subject: t.ID})
	if code := templateNotice(n); code != "" {
		in.app.notify(in.tx, desk.Notice{Inbox: in.inbox.ID, Code: code, Severity: "warning",
			Params: map[string]any{"template": t.Name, "language": t.Language, "reason": n.Reason, "category": n.Category}})
	}
	return nil
}

// templateNotice is what administrators are told of a template: that it can no longer be sent or soon may not, or that it costs
// otherwise. A new template and the return to what was are none.
func templateNotice(n *channel.TemplateNews) string {
	switch {
	case n.Category != "":
		return "template_category"
	case n.Reason == "FLAGGED", n.Quality == "YELLOW", n.Quality == "RED":
		return "template_flagged"
	case slices.Contains([]string{"PAUSED", "DISABLED", "REJECTED"}, n.Status):
		return "template_" + lower(n.Status)
	}
	return ""
}

// news keeps what the provider says of the account, and pauses the inbox if it says so, or lets it send faster. A pause that is over by it ends as an
// administrator would end it; one for another reason, as a token or a restored backup, is not the provider's to end.
func (in *inbound) news(n *channel.AccountNews) error {
	in.app.notify(in.tx, desk.Notice{Inbox: in.inbox.ID, Code: n.Code, Severity: n.Severity, Params: n.Params})
	if n.PerSecond > 0 {
		b, err := in.tx.Inbox(in.inbox.ID)
		if err != nil || b.Number == "" { // it may be of a number beside it
			return err
		}
		in.tx.Emit(desk.Event{Kind: desk.InboxChanged, ActorKind: desk.ActorSystem, Subject: b.ID})
		return setPace(in.tx, b, n.PerSecond)
	}
	if n.Pauses {
		return in.app.setInboxState(in.tx, in.inbox.ID, desk.InboxPaused, n.Code)
	}
	if len(n.Lifts) == 0 {
		return nil
	}
	b, err := in.tx.Inbox(in.inbox.ID)
	if err != nil || b.State != desk.InboxPaused || !slices.Contains(n.Lifts, b.StateCode) {
		return err
	}
	return in.app.resume(in.tx, in.inbox.ID, 0)
}

// preference keeps whether a customer wants marketing.
func (in *inbound) preference(p *channel.Preference) error {
	person, err := in.person(p.Person)
	if err != nil {
		return err
	}
	t := person.Thread
	if p.Stopped {
		t.MarketingStoppedAt = sane(p.At, in.tx.Now)
	} else {
		t.MarketingStoppedAt = desk.Thread{}.MarketingStoppedAt
	}
	in.tx.SaveThread(t)
	return said(in.tx, t.Contact, in.inbox.Channel, !p.Stopped, sane(p.At, in.tx.Now))
}

// notify tells the administrators. The same of the same inbox is told once until somebody has resolved it.
func (a *App) notify(tx *store.Tx, n desk.Notice) {
	n.ID, n.At = tx.NewID(), tx.Now
	tx.InsertNotice(n)
	tx.Emit(desk.Event{Kind: desk.NoticeChanged, ActorKind: desk.ActorSystem, Subject: n.ID})
}

// setInboxState pauses or resumes an inbox. One that is paused keeps why: what comes after must not make the end of the later cause lift
// the pause of the first.
func (a *App) setInboxState(tx *store.Tx, inbox int64, state desk.InboxState, code string) error {
	b, err := tx.Inbox(inbox)
	if err != nil || b.State == state || b.State == desk.InboxRemoved {
		return err
	}
	b.State, b.StateCode = state, code
	if err := tx.UpdateInbox(b); err != nil {
		return err
	}
	tx.Emit(desk.Event{Kind: desk.InboxChanged, ActorKind: desk.ActorSystem, Subject: inbox})
	a.forgetRoutes()
	return nil
}

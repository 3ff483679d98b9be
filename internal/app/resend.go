package app

import (
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// mostLate is for how long after it was written a message is sent again by itself: later than that its words may be out of place.
const mostLate = 24 * time.Hour

// tryAgain lets a message wait for another try whose failure came by a status, after the call had been accepted, as one that is refused
// at once for the same reason waits. Nothing of it has arrived: a provider that says so names no message delivered. again is false if it is to
// fail: for another reason, after as many tries, or since it is too old.
func (a *App) tryAgain(tx *store.Tx, m *desk.Message, r *channel.SendError) (again bool, err error) {
	if r == nil || r.Action != channel.Retry || tx.Now.Sub(m.ReceivedAt) > mostLate {
		return false, nil
	}
	former, err := tx.FormerSends(m.ID)
	if err != nil {
		return false, err
	}
	tries, most := len(former)+1, maxSendTries
	if r.Tries > 0 {
		most = r.Tries
	}
	if tries >= most {
		return false, nil
	}
	tx.LeaveSend(*m)
	m.ExternalID = ""
	m.Delivery, m.ErrorCode, m.ErrorDetail, m.FailedAt = desk.Queued, r.Code, sanitize.Text(r.Detail), time.Time{}
	return true, a.sendAgain(tx, *m, a.putOff(tx, m, r, tries))
}

// anew takes from a message what its last try left, and queues it.
func (a *App) anew(tx *store.Tx, m *desk.Message) error {
	tx.LeaveSend(*m)
	m.ExternalID = ""
	m.Delivery, m.ErrorCode, m.ErrorDetail, m.FailedAt = desk.Queued, "", "", time.Time{}
	return a.sendAgain(tx, *m, 0)
}

// mayAgain refuses to send a message again that could not be written now either.
func (a *App) mayAgain(tx *store.Tx, actor *desk.Actor, c *desk.Conversation, m *desk.Message) error {
	if c.Hidden {
		return desk.Conflict("contact_blocked").With("contact", desk.FormatID(c.Contact))
	}
	b, err := tx.Inbox(m.Inbox)
	if err != nil {
		return err
	}
	if err := refuseRemoved(&b); err != nil {
		return err
	}
	if c.Status == desk.Closed && actor.Human() {
		return desk.Conflict("conversation_closed")
	}
	t, err := tx.Thread(m.Thread)
	if err != nil {
		return err
	}
	if refused := a.tooLate(&b, &t, c, m, tx.Now); refused != "" {
		return desk.Conflict(refused)
	}
	if isMarketing(m) {
		return wanted(tx, &t, b.Channel)
	}
	return nil
}

// isMarketing reports whether a message is a template that a customer may have asked not to get.
func isMarketing(m *desk.Message) bool {
	return m.Kind == desk.KindTemplate && m.Content.Template != nil && m.Content.Template.Category == "MARKETING"
}

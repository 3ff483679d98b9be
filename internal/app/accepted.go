package app

import (
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// acceptedAs gives a message the id under which the provider took it. A status may have brought that first, or even its failure, after
// which it waits for another try; one of a former try, of which nothing was known, may have come instead.
func acceptedAs(tx *store.Tx, m *desk.Message, id string, held bool) error {
	if m.ExternalID == id {
		return nil
	}
	if m.Delivery != desk.Sending {
		former, err := tx.FormerSends(m.ID)
		if err != nil || slices.Contains(former, id) {
			return err
		}
		tx.LeaveSend(*m)
	}
	m.ExternalID, m.FailedAt = id, time.Time{}
	m.Delivery = settled(m.Delivery)
	if m.SentAt.IsZero() {
		m.SentAt = tx.Now
	}
	m.ErrorCode, m.ErrorDetail = "", ""
	setHeld(m, held && m.Delivery == desk.Sent)
	return nil
}

// setHeld says of a template whether its provider holds it for review. Its next status ends that, whatever it is.
func setHeld(m *desk.Message, held bool) {
	if t := m.Content.Template; t != nil && t.Held != held {
		use := *t
		use.Held = held
		m.Content.Template = &use
	}
}

// settled is the state after the provider accepted a message of which more may be known already.
func settled(d desk.Delivery) desk.Delivery {
	if d == desk.Queued || d == desk.Sending || d == desk.Uncertain || d == desk.Failed {
		return desk.Sent
	}
	return d
}

package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Work of one transaction, so that it delays nobody, and how often is looked for what is to be told: screens count down by themselves.
const (
	dueAtOnce = 50
	dueEvery  = 5 * time.Second
)

// KeepDue tells of targets that are at risk or missed, and of reply windows that end, as long as ctx lasts. Every node does it; what one has
// told is told.
func (a *App) KeepDue(ctx context.Context) {
	beat := time.NewTicker(dueEvery)
	defer beat.Stop()
	for {
		if err := a.TellDue(ctx); err != nil && ctx.Err() == nil {
			a.Log.WarnContext(ctx, "what is due could not be told", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-beat.C:
		}
	}
}

// TellDue tells what has come by now, in all workspaces. What came while nobody looked is told when somebody does; of what has gone on
// meanwhile only the last.
func (a *App) TellDue(ctx context.Context) error {
	list, err := a.Store.Due(ctx)
	if err != nil {
		return err
	}
	for _, workspace := range list {
		for more := true; more; {
			err := a.Store.Write(ctx, workspace, store.Need{Items: dueAtOnce}, func(tx *store.Tx) (err error) {
				more, err = a.tellDue(tx)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// tellDue tells of the next conversations of which something is to be told, and whether there may be more.
func (a *App) tellDue(tx *store.Tx) (more bool, err error) {
	ids, err := tx.Due(dueAtOnce)
	if err != nil {
		return false, err
	}
	rules, err := tx.SLARules()
	if err != nil {
		return false, err
	}
	for _, id := range ids {
		c, err := tx.ConversationByID(id)
		if err != nil {
			return false, err
		}
		before := c.Facts()
		lines, err := a.windowLines(tx, &c)
		if err != nil {
			return false, err
		}
		if rules != nil {
			rules.Keep(&c, tx.Now)
			lines = append(lines, slaLines(&c, rules, tx.Now)...)
		}
		if len(lines) == 0 { // other rules hold by now, or he has written since
			tx.SaveConversation(c)
		}
		for _, line := range lines {
			if err := a.record(tx, &c, before, systemActor, line); err != nil {
				return false, err
			}
		}
	}
	return len(ids) == dueAtOnce, nil
}

// windowLines say that a reply window ends over a customer who waits, if it is time to, and note it; else they note when to look again. Of a window
// that has ended nothing is said: there is nothing left to be done.
func (a *App) windowLines(tx *store.Tx, c *desk.Conversation) (lines []desk.EventLine, err error) {
	if c.WindowLookAt.IsZero() || c.WindowLookAt.After(tx.Now) {
		return nil, nil
	}
	c.WindowLookAt = time.Time{}
	b, err := tx.Inbox(c.Inbox)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	ch := a.Channels[b.Channel]
	if ch == nil || ch.Capabilities().ReplyWindow == 0 || b.Settings.WindowWarningOff || b.State == desk.InboxRemoved {
		return nil, nil
	}
	t, err := tx.Thread(c.Thread)
	if err != nil {
		return nil, err
	}
	ends := desk.LastInbound(&t, c).Add(ch.Capabilities().ReplyWindow)
	switch left := ends.Sub(tx.Now); {
	case left > desk.WindowWarning:
		c.WindowLookAt = ends.Add(-desk.WindowWarning)
	case left > 0:
		lines = append(lines, desk.EventLine{Name: "window_closing", To: ends.Format(time.RFC3339)})
	}
	return lines, nil
}

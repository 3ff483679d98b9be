package desk

import "time"

// WindowWarning is how long before a reply window ends it is said, where the customer waits.
const WindowWarning = time.Hour

// KeepWindow notes when it is to be looked at whether the reply window ends over a customer who waits. It is called with each change; was is the
// conversation before, without an id if there was none. Who writes on while he waits moves nothing, so that one more message costs no more:
// whoever looks finds when he wrote last.
func (c *Conversation) KeepWindow(was *Conversation, now time.Time) {
	ends := c.LastInboundAt.Add(ReplyWindow)
	switch {
	case !c.waits() || c.LastInboundAt.IsZero():
		c.WindowLookAt = time.Time{}
	case !c.WindowLookAt.IsZero() || !ends.After(now):
	case was.ID == 0, !was.waits(), c.LastInboundAt.After(was.LastInboundAt):
		c.WindowLookAt = ends.Add(-WindowWarning)
	}
}

// waits is Facts.Unattended.
func (c *Conversation) waits() bool {
	return c.Status == Open && c.Bot == 0 && !c.Hidden && c.WaitingSince != Never
}

// NextLook is when something is to be told of the conversation, or may be; Never if nothing is.
func (c *Conversation) NextLook() time.Time {
	at := c.SLA.Next()
	if w := c.WindowLookAt; !w.IsZero() && w.Before(at) {
		return w
	}
	return at
}

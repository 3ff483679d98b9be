package desk

import "time"

// Status of a conversation. The numbers are stored.
type Status int8

const (
	Open Status = iota
	Pending
	Snoozed
	Closed
)

var statusNames = [...]string{"open", "pending", "snoozed", "closed"}

func (s Status) String() string { return statusNames[s] }

// Active conversations stand in Mi Bandeja and Todo.
func (s Status) Active() bool { return s == Open || s == Pending }

// ParseStatus reads a status name.
func ParseStatus(name string) (Status, bool) { return parseName[Status](statusNames[:], name) }

// Priority of a conversation. The numbers are stored and sort.
type Priority int8

const (
	PriorityNone Priority = iota
	PriorityLow
	PriorityMedium
	PriorityHigh
	PriorityUrgent
)

var priorityNames = [...]string{"none", "low", "medium", "high", "urgent"}

func (p Priority) String() string { return priorityNames[p] }

// ParsePriority reads a priority name.
func ParsePriority(name string) (Priority, bool) { return parseName[Priority](priorityNames[:], name) }

// Origin says how a conversation began.
type Origin int8

const (
	OriginCustomer Origin = iota
	OriginAgent
	OriginCampaign
	OriginAPI
	OriginPhoneApp
	OriginImport
)

var originNames = [...]string{"customer", "agent", "campaign", "api", "phone_app", "import"}

func (o Origin) String() string { return originNames[o] }

// ParseOrigin reads an origin's name.
func ParseOrigin(name string) (Origin, bool) { return parseName[Origin](originNames[:], name) }

func parseName[T ~int8](names []string, name string) (T, bool) {
	for i, n := range names {
		if n == name {
			return T(i), true
		}
	}
	return 0, false
}

// Never stands for "not waiting" and "no end" in columns that sort, so that keysets need no NULL.
var Never = time.UnixMicro(1<<62 - 1).UTC()

// Conversation is one numbered episode on a thread.
type Conversation struct {
	ID, Workspace, Number int64
	Inbox, Thread         int64
	Contact               int64
	Status                Status
	Hidden                bool  // its contact is blocked: it stands in no list, count or search
	Assignee, Team, Bot   int64 // 0: nobody
	LastAgent             int64 // who had it last before nobody had it; kept by the store; 0: nobody
	Priority              Priority
	Labels                LabelSet // its own
	ContactLabels         LabelSet // those of its contact
	Origin                Origin
	CreatedAt             time.Time
	OpenedAt              time.Time // the last opening: creation or reopening
	HandedOverAt          time.Time // zero: no bot handed over
	FirstReplyAt          time.Time // zero: not answered yet
	LastActivityAt        time.Time
	WaitingSince          time.Time // Never: the customer does not wait
	SnoozedUntil          time.Time // zero: not snoozed; Never: until the next reply
	ClosedAt              time.Time // zero: not closed
	ClosedBy              int64
	CloseReason           int64     // while it is closed; 0: none was given
	CloseSummary          string    // while it is closed
	LastMessage           int64     // the newest message that a list previews
	LastInbound           int64     // the newest message of the customer
	LastInboundAt         time.Time // when he last wrote, pressed or called, by the provider's clock; zero: not in this one
	LastSeq               int64     // sequence of the newest message
	ReadSeq               int64     // messages up to here are read
	UnreadCount           int       // inbound messages after ReadSeq
	MarkedUnreadAt        time.Time
	FollowUpAt            time.Time // when its next open follow-up is due; zero: it has none
	WindowLookAt          time.Time // when to look whether the reply window ends over a customer who waits; zero: not, or it was said
	SLA                   SLA       // what its policy wants, as of its last change
	ScheduledVersion      int64     // seq of the last change of its scheduled messages; 0: it has none
	Version               int64     // seq of the last event that changed it
}

// WaitsSince is the order of "longest waiting": since when the customer waits, or since when it is marked unread if that is
// earlier; Never if neither.
func (c *Conversation) WaitsSince() time.Time {
	if m := c.MarkedUnreadAt; !m.IsZero() && m.Before(c.WaitingSince) {
		return m
	}
	return c.WaitingSince
}

// Queued: open, nobody has it, no bot. The view No asignado and the queue En espera are this one query.
func (c *Conversation) Queued() bool {
	return c.Status == Open && c.Assignee == 0 && c.Bot == 0 && !c.Hidden
}

// Unread reports whether there is something that nobody has read, or somebody wants it to look so.
func (c *Conversation) Unread() bool { return c.UnreadCount > 0 || !c.MarkedUnreadAt.IsZero() }

// Carried are the labels by which a conversation is found: its own and those of its contact.
func (c *Conversation) Carried() LabelSet { return c.Labels.And(c.ContactLabels) }

// Facts are what decides who may see a conversation and in which views it counts.
func (c *Conversation) Facts() Facts {
	return Facts{Inbox: c.Inbox, Team: c.Team, Assignee: c.Assignee, Bot: c.Bot, Status: c.Status, Hidden: c.Hidden,
		Waits: c.WaitingSince != Never, Labels: c.Carried()}
}

// Facts of a conversation at one moment. The zero Inbox means that there was none.
type Facts struct {
	Inbox, Team, Assignee, Bot int64
	Status                     Status
	Hidden                     bool
	Waits                      bool     // the customer waits for an answer
	Labels                     LabelSet // Conversation.Carried
}

// Queued as Conversation.Queued.
func (f Facts) Queued() bool { return f.Status == Open && f.Assignee == 0 && f.Bot == 0 && !f.Hidden }

// Unattended: open, no bot, and the customer waits; about who must speak, not who has it.
func (f Facts) Unattended() bool { return f.Status == Open && f.Bot == 0 && f.Waits && !f.Hidden }

// ReplyWindow is how long free text may follow the customer's last message, where a channel has that rule.
const ReplyWindow = 24 * time.Hour

// Thread is one identity of a contact on one inbox. It keeps what belongs to the channel.
type Thread struct {
	ID, Workspace, Inbox int64
	Identity, Contact    int64
	Address              string    // as the provider named it last; used for sending unchanged
	Alias                string    // another address that is known to be the same person's
	LastInboundAt        time.Time // as Conversation.LastInboundAt, up to an hour behind its open conversation's
	MarketingStoppedAt   time.Time // zero: marketing allowed
	UnreachableCode      string    // last permanent refusal of this address, "" if reachable
}

// LastInbound is when the customer last wrote, on a thread or in one of its conversations, whichever knows of it; zero: never.
func LastInbound(t *Thread, c *Conversation) time.Time {
	if c.LastInboundAt.After(t.LastInboundAt) {
		return c.LastInboundAt
	}
	return t.LastInboundAt
}

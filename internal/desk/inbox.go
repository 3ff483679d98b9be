package desk

import "time"

// InboxState says whether an inbox can send.
type InboxState string

const (
	InboxConnected InboxState = "connected"
	InboxPaused    InboxState = "paused"  // the provider refuses us; StateCode says why; the queue is kept
	InboxRemoved   InboxState = "removed" // taken away: nothing comes or goes, its past can be read
)

// Inbox is one connected number, site, mailbox or account.
type Inbox struct {
	ID, Workspace int64
	Channel       string // "whatsapp"
	Name          string
	Number        string // as people read it
	App           int64  // the Meta app that signs its deliveries
	Account       string // WhatsApp phone_number_id
	Portfolio     string // WhatsApp WABA id
	State         InboxState
	StateCode     string
	Settings      InboxSettings
	LastDelivery  time.Time
	CreatedAt     time.Time
	DeletedAt     time.Time
}

// ReopenRule says what a customer's message does to a closed conversation.
type ReopenRule string

const (
	ReopenNever  ReopenRule = "new"    // always a new conversation
	ReopenRecent ReopenRule = "recent" // the same if closed less than 24 h ago
	ReopenAlways ReopenRule = "same"
)

// ReadReceipts says when the customer gets blue ticks.
type ReadReceipts string

const (
	ReceiptsOff    ReadReceipts = "off"
	ReceiptsRead   ReadReceipts = "read"   // when the assignee has read
	ReceiptsAnswer ReadReceipts = "answer" // when answered
)

// InboxSettings are stored as JSON; the zero value of each field is its default.
type InboxSettings struct {
	Reopen           ReopenRule   `json:"reopen,omitempty"`
	ReadReceipts     ReadReceipts `json:"read_receipts,omitempty"`
	ManualPickOff    bool         `json:"manual_pick_off,omitempty"`     // agents with sight "own" do not see the queue
	AssignOnReplyOff bool         `json:"assign_on_reply_off,omitempty"` // a reply does not assign the unassigned
	ThanksReopens    bool         `json:"thanks_reopens,omitempty"`      // a mere thank-you reopens too
	TypingOn         bool         `json:"typing_on,omitempty"`           // show the customer that an agent types (marks read)
	VoiceOff         bool         `json:"voice_off,omitempty"`
	WindowWarningOff bool         `json:"window_warning_off,omitempty"` // nobody is told that a reply window ends over a customer who waits
	TemplatesHeld    string       `json:"templates_held,omitempty"`     // the provider's code for which templates wait; nobody sets it by hand
	PerSecond        int          `json:"per_second,omitempty"`         // messages that the provider takes of the number; 0: it has not said; nobody sets it by hand
	AutoClose        AutoClose    `json:"auto_close,omitzero"`
	Routing          Routing      `json:"routing,omitzero"`
	Hours            InboxHours   `json:"hours,omitzero"`
}

// InboxHours says when an inbox is attended.
type InboxHours struct {
	Hours    int64  `json:"hours,omitempty"`     // the business hours that it keeps; 0: none, it is always open
	TimeZone string `json:"time_zone,omitempty"` // IANA; "": the workspace's
	Message  string `json:"message,omitempty"`   // to who writes while it is closed; "": none
}

// AutoClose says when a conversation in which nothing happens is finished by itself; the zero value is the default.
type AutoClose struct {
	Off     bool   `json:"off,omitempty"`
	Hours   int    `json:"hours,omitempty"`   // without a public message, an assignment or a reopening; 0: 24
	Waiting bool   `json:"waiting,omitempty"` // also where the customer waits
	Message string `json:"message,omitempty"` // to the customer, if the reply window allows it
}

// MaxAutoCloseHours is the longest that a conversation may be let idle: a year.
const MaxAutoCloseHours = 366 * 24

// After is how long a conversation may be idle.
func (c AutoClose) After() time.Duration {
	if c.Hours == 0 {
		return 24 * time.Hour
	}
	return time.Duration(c.Hours) * time.Hour
}

// ReopenRule returns the rule in force.
func (s InboxSettings) ReopenRule() ReopenRule {
	if s.Reopen == "" {
		return ReopenRecent
	}
	return s.Reopen
}

// Receipts returns the rule in force.
func (s InboxSettings) Receipts() ReadReceipts {
	if s.ReadReceipts == "" {
		return ReceiptsRead
	}
	return s.ReadReceipts
}

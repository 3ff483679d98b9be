package channel

import (
	"encoding/json"
	"time"

	"timbre/internal/desk"
)

// Update is one thing that a delivery says. Exactly one of the pointers is set, or Problem.
type Update struct {
	Account   string          // the number, page or mailbox it is for; "" if it speaks of the portfolio
	Portfolio string          // the account that groups several, "" if the channel has none
	Number    string          // digits of the number that it is for, "" if it names none; of the portfolio's, it is for this one only
	Kind      string          // for the ledger and logs, e.g. "message.text"
	Raw       json.RawMessage // the item as it came, a part of the delivery's body
	Index     int             // position in the delivery, from 0

	Message    *Message
	Status     *Status
	Reaction   *Reaction
	Edit       *Edit
	Revoke     *Revoke
	Rename     *Rename
	Card       *Card
	Template   *TemplateNews
	News       *AccountNews
	Preference *Preference
	Problem    error // the item could not be understood: it is quarantined, the others apply
}

// Person is the other side, by whatever the payload says of him. At least one of Phone, BSUID and Parent is set.
type Person struct {
	Phone    string // digits as received (wa_id)
	BSUID    string
	Parent   string // the id that he has in all portfolios that are linked to the inbox's, if they are
	Name     string // profile name
	Username string // a label, never a key
}

// Message that a customer sent, or that the business sent from its phone app. A zero At, here and below, means that the
// provider named no possible time: that of the arrival counts.
type Message struct {
	ID      string // the provider's
	From    Person // the customer, also when Echo
	At      time.Time
	Kind    desk.Kind
	Text    string
	Content desk.Content
	Media   *RemoteMedia // to be fetched
	Picture *RemoteMedia // to be fetched: of the advertisement in Content.Referral
	Quoted  string       // the provider's id of the quoted message
	Echo    bool         // sent by the business from its phone app
	History bool         // synced from the past: closed, read, silent
	Opens   bool         // opens the reply window
	Welcome bool         // first contact without content: opens the window, makes no bubble
}

// RemoteMedia is a file at the provider.
type RemoteMedia struct {
	ID     string
	URL    string // may be dead; then resolved again by ID
	MIME   string
	Name   string
	SHA256 string // base64 or hex, "" if unknown
	Voice  bool
}

// Status of a message that we sent.
type Status struct {
	ID        string // the provider's id of the message
	Reference string // our message id, if the provider returned it
	State     desk.Delivery
	At        time.Time
	To        Person
	Code      string // of a failure
	Detail    string
	Refusal   *SendError // what a failure means; nil unless State is Failed
}

// Reaction to a message; Emoji "" removes it.
type Reaction struct {
	ID     string // of the reaction itself
	Target string
	From   Person
	Emoji  string
	At     time.Time
	Echo   bool
}

// Edit of an earlier message. One of which the new words cannot be read is of KindUnsupported, with what is known of it.
type Edit struct {
	ID, Target string
	From       Person
	Kind       desk.Kind
	Text       string
	Content    desk.Content
	Media      *RemoteMedia
	At         time.Time
	Echo       bool
}

// Revoke of an earlier message.
type Revoke struct {
	ID, Target string
	From       Person
	At         time.Time
	Echo       bool
}

// Rename: the person's number or id changed, or only his keys did.
type Rename struct {
	ID         string
	From       Person // before
	To         Person // after; zero if unchanged
	At         time.Time
	Kind       string // number, user_id, identity
	SystemText string
}

// Card is an entry of the phone's address book.
type Card struct {
	Person  Person
	Removed bool
	At      time.Time
}

// TemplateNews: the provider changed a template's state. Only the set fields changed.
type TemplateNews struct {
	ExternalID, Name, Language string
	Status, Category, Quality  string
	Reason                     string
	Announced                  bool // the category will change, has not yet
	Rewritten                  bool // its words are others now: it must be read anew
	At                         time.Time
}

// AccountNews for administrators. Pauses says that the inboxes concerned can no longer send; Lifts names the pauses that are over, each by
// the code of the news or of the refusal that made it.
type AccountNews struct {
	Code     string // e.g. "account_restricted", "quality_down", "name_rejected"
	Severity string // info, warning, critical
	Pauses   bool
	Lifts    []string
	Params   map[string]any
	At       time.Time
	// PerSecond is how many messages the provider takes of the number from now on; 0: the news are of something else.
	PerSecond int
}

// Preference of a customer about marketing.
type Preference struct {
	Person  Person
	Stopped bool
	At      time.Time
}

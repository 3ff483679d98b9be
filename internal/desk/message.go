package desk

import (
	"encoding/json"
	"time"
)

// Direction of a message. Notes and events go nowhere.
type Direction int8

const (
	In Direction = iota
	Out
	Internal
)

var directionNames = [...]string{"in", "out", "internal"}

func (d Direction) String() string { return directionNames[d] }

// AuthorKind says who wrote a message. The numbers are stored.
type AuthorKind int8

const (
	AuthorCustomer AuthorKind = iota
	AuthorAgent
	AuthorBot
	AuthorAutomation
	AuthorCampaign
	AuthorAPI
	AuthorPhoneApp
	AuthorSystem
)

var authorNames = [...]string{"customer", "agent", "bot", "automation", "campaign", "api", "phone_app", "system"}

func (a AuthorKind) String() string { return authorNames[a] }

// Delivery state of an outgoing message. The numbers are stored; a higher one of the ladder wins.
type Delivery int8

const (
	Received  Delivery = iota // inbound, note, event: nothing to deliver
	Scheduled                 // to be queued at a time
	Queued
	Sending // an attempt is recorded, its outcome is not
	Sent
	Delivered
	Read
	Played
	Failed
	Uncertain // a call was made and nothing is known of it; never resent by itself
	Discarded
)

var deliveryNames = [...]string{"received", "scheduled", "queued", "sending", "sent", "delivered", "read", "played", "failed", "uncertain", "discarded"}

func (d Delivery) String() string { return deliveryNames[d] }

// ParseDelivery reads a delivery state's name.
func ParseDelivery(name string) (Delivery, bool) { return parseName[Delivery](deliveryNames[:], name) }

// Advance returns the state after a provider's report. It never steps down the ladder, and a failure counts only while
// nothing at or above Delivered was seen.
func (d Delivery) Advance(to Delivery) Delivery {
	switch {
	case d == Discarded || d == Received:
		return d
	case to == Failed:
		if d >= Delivered && d <= Played {
			return d
		}
		return Failed
	case to < Sent || to > Played:
		return d
	case d == Failed:
		if to >= Delivered {
			return to
		}
		return d
	case d == Uncertain || d < to:
		return to
	}
	return d
}

// Message is one line of a conversation: of the customer, of the team, a note, or a system event.
type Message struct {
	ID, Workspace, Conversation int64
	Inbox, Thread               int64
	Seq                         int64 // per conversation, from 1
	SortKey                     int64 // microseconds; arrival, or the provider's time if late or imported
	Direction                   Direction
	Kind                        Kind
	Author                      AuthorKind
	AuthorID                    int64 // user or token; 0 for the customer, the phone app, the system
	Text                        string
	Content                     Content
	ExternalID                  string // the provider's id
	ClientID                    string // the writer's own id; unique per workspace and author
	ReplyTo                     int64  // the quoted message, if we have it
	Delivery                    Delivery
	ErrorCode                   string // the provider's or our code of the last failure
	ErrorDetail                 string // the provider's words
	ProviderAt                  time.Time
	ReceivedAt                  time.Time // when we stored it
	SentAt, DeliveredAt         time.Time
	ReadAt, PlayedAt, FailedAt  time.Time
	EditedAt, DeletedAt         time.Time
	Late                        bool // came over two minutes after the provider's time
	Hidden                      bool // of a new one: it came from a blocked contact
	Reactions                   []Reaction
}

// Version is what a message said until it was changed.
type Version struct {
	Text  string
	Until time.Time
}

// LateAfter is from which delay a message sorts by the provider's time.
const LateAfter = 2 * time.Minute

// Kind of a message's content.
type Kind string

const (
	KindText             Kind = "text"
	KindImage            Kind = "image"
	KindVideo            Kind = "video"
	KindAudio            Kind = "audio"
	KindVoice            Kind = "voice"
	KindDocument         Kind = "document"
	KindSticker          Kind = "sticker"
	KindLocation         Kind = "location"
	KindContacts         Kind = "contacts"
	KindInteractive      Kind = "interactive"       // reply buttons, list, link button, location request
	KindInteractiveReply Kind = "interactive_reply" // the customer's press or choice
	KindTemplate         Kind = "template"
	KindOrder            Kind = "order"
	KindCall             Kind = "call"
	KindNote             Kind = "note"
	KindEvent            Kind = "event"
	KindUnsupported      Kind = "unsupported"
)

// Media reports whether the kind carries a file.
func (k Kind) Media() bool {
	switch k {
	case KindImage, KindVideo, KindAudio, KindVoice, KindDocument, KindSticker:
		return true
	}
	return false
}

// Content is what a message carries besides its text (a caption is its text). Stored and served as JSON.
type Content struct {
	Media            *Media            `json:"media,omitempty"`
	Location         *Location         `json:"location,omitempty"`
	Contacts         []SharedContact   `json:"contacts,omitempty"`
	Interactive      *Interactive      `json:"interactive,omitempty"`
	InteractiveReply *InteractiveReply `json:"interactive_reply,omitempty"`
	Template         *TemplateUse      `json:"template,omitempty"`
	Order            *Order            `json:"order,omitempty"`
	Referral         *Referral         `json:"referral,omitempty"`
	Product          *ProductRef       `json:"product,omitempty"` // the product a customer asks about
	Call             *Call             `json:"call,omitempty"`
	Event            *EventLine        `json:"event,omitempty"`
	Mentions         []Mention         `json:"mentions,omitempty"`        // whom a note calls
	Unsupported      *Unsupported      `json:"unsupported,omitempty"`     // of another kind: it was edited since, which cannot be shown
	Forwarded        string            `json:"forwarded,omitempty"`       // "once" or "often"
	QuotedExternal   string            `json:"quoted_external,omitempty"` // a quoted message that we do not have
}

// Media refers to a file of ours, and to the provider's copy of it.
type Media struct {
	File     int64  `json:"file_id,string,omitempty"`
	MIME     string `json:"mime,omitempty"`
	Name     string `json:"name,omitempty"`
	Size     int64  `json:"size,omitempty"` // bytes
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int    `json:"duration_ms,omitempty"`
	Animated bool   `json:"animated,omitempty"`
	State    string `json:"state,omitempty"` // pending, ready, failed
	Problem  string `json:"problem,omitempty"`
}

type Location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Name      string  `json:"name,omitempty"`
	Address   string  `json:"address,omitempty"`
	URL       string  `json:"url,omitempty"`
}

// SharedContact is a contact card in a message.
type SharedContact struct {
	Name      string         `json:"name"`
	FirstName string         `json:"first_name,omitempty"`
	LastName  string         `json:"last_name,omitempty"`
	Phones    []SharedDetail `json:"phones,omitempty"`
	Emails    []SharedDetail `json:"emails,omitempty"`
	Company   string         `json:"company,omitempty"`
	VCard     string         `json:"vcard,omitempty"`
}

type SharedDetail struct {
	Value string `json:"value"`
	Type  string `json:"type,omitempty"`
	WaID  string `json:"wa_id,omitempty"`
}

// Interactive is a message with choices. Kind: buttons, list, link, location_request.
type Interactive struct {
	Kind       string        `json:"kind"`
	HeaderText string        `json:"header_text,omitempty"`
	Header     *Media        `json:"header,omitempty"`
	Footer     string        `json:"footer,omitempty"`
	Buttons    []Choice      `json:"buttons,omitempty"`
	ListButton string        `json:"list_button,omitempty"` // the words that open the list
	Sections   []ListSection `json:"sections,omitempty"`
	LinkText   string        `json:"link_text,omitempty"`
	LinkURL    string        `json:"link_url,omitempty"`
}

type ListSection struct {
	Title string   `json:"title,omitempty"`
	Rows  []Choice `json:"rows"`
}

type Choice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
}

// InteractiveReply is the customer's answer. Kind: button, list, template_button, form, call_permission.
type InteractiveReply struct {
	Kind        string          `json:"kind"`
	ID          string          `json:"id,omitempty"`
	Title       string          `json:"title,omitempty"`
	Description string          `json:"description,omitempty"`
	Form        json.RawMessage `json:"form,omitempty"` // a form's answers; the string as it came if it is no JSON
}

type Order struct {
	Catalog string      `json:"catalog_id,omitempty"`
	Items   []OrderItem `json:"items"`
}

type OrderItem struct {
	Product  string  `json:"product_id"`
	Quantity int     `json:"quantity"`
	Price    float64 `json:"price"`
	Currency string  `json:"currency"`
}

// Referral is the advertisement or post that brought the customer.
type Referral struct {
	SourceType string `json:"source_type,omitempty"`
	SourceID   string `json:"source_id,omitempty"`
	SourceURL  string `json:"source_url,omitempty"`
	Headline   string `json:"headline,omitempty"`
	Body       string `json:"body,omitempty"`
	ClickID    string `json:"click_id,omitempty"`
	MediaType  string `json:"media_type,omitempty"` // image or video
	Picture    *Media `json:"picture,omitempty"`    // of a video its first sight
}

type ProductRef struct {
	Catalog string `json:"catalog_id,omitempty"`
	Product string `json:"product_id,omitempty"`
}

// Call is a voice call. Event: missed, received.
type Call struct {
	Event    string `json:"event"`
	Duration int    `json:"duration_s,omitempty"`
}

// Unsupported says honestly what could not be shown.
type Unsupported struct {
	Type   string `json:"type,omitempty"` // the provider's name of the kind
	Code   string `json:"code,omitempty"`
	Reason string `json:"reason,omitempty"`
}

// EventLine is a system line: opened, closed, reopened, assigned, unassigned, accepted, team, pending, snoozed, woke, returned, status,
// labelled, unlabelled, contact_labelled, contact_unlabelled, priority, number_changed, merged, blocked, unblocked,
// transcript_sent, transcript_failed, transcript_uncertain, schedule_failed, schedule_cancelled, follow_up, follow_up_due, follow_up_done,
// follow_up_cancelled, sla_warning, sla_breached (from: the target, to: the policy), window_closing (to: when the reply window ends).
type EventLine struct {
	Name string `json:"name"`
	By   int64  `json:"by_id,string,omitempty"` // user or token; 0: nobody in person
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	ToID int64  `json:"to_id,string,omitempty"`
}

// Moves reports whether the line tells of a change of status, agent or team. Labels, the priority and who waits change none.
func (l *EventLine) Moves() bool {
	switch l.Name {
	case "labelled", "unlabelled", "contact_labelled", "contact_unlabelled", "priority", "blocked", "unblocked", "no_answer", "needs_answer",
		"transcript_sent", "transcript_failed", "transcript_uncertain", "schedule_failed", "schedule_cancelled", "follow_up", "follow_up_due",
		"follow_up_done", "follow_up_cancelled", "sla_warning", "sla_breached", "window_closing":
		return false
	}
	return true
}

// Reaction of one side to a message. Without emoji it says that the side took its reaction away.
type Reaction struct {
	Author   AuthorKind
	AuthorID int64
	Emoji    string
	At       time.Time
}

// TemplateUse is an approved template with its variables filled.
type TemplateUse struct {
	Name       string            `json:"name"`
	Language   string            `json:"language"`
	Category   string            `json:"category,omitempty"`
	HeaderVars map[string]string `json:"header_vars,omitempty"` // by name, or "1", "2"…
	BodyVars   map[string]string `json:"body_vars,omitempty"`
	ButtonVars map[string]string `json:"button_vars,omitempty"` // by index of the button
	Header     *Media            `json:"header,omitempty"`
	HeaderText string            `json:"header_text,omitempty"` // as the customer reads it
	Footer     string            `json:"footer,omitempty"`
	Buttons    []SentButton      `json:"buttons,omitempty"`
	Held       bool              `json:"held,omitempty" doc:"The provider took it and holds it for review: the customer does not have it."`
}

// SentButton is a template's button as the customer sees it.
type SentButton struct {
	ID    string `json:"id"` // its index
	Title string `json:"title"`
	Type  string `json:"type,omitempty"`  // the provider's name of its kind; messages of before have none
	Value string `json:"value,omitempty"` // where it leads, whom it calls, what it copies
}

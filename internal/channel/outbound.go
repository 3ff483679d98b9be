package channel

import (
	"context"
	"fmt"
	"io"
	"time"

	"timbre/internal/desk"
)

// Account is what a channel needs to act for one inbox. It holds secrets: never log it.
type Account struct {
	ID        string // the number, page or mailbox
	Portfolio string
	Token     string
	Callback  string // the end of the address at which its deliveries reach us, which nobody guesses; "" where nobody asks for it
	BaseURL   string // of the provider's API, set by the operator
	Version   string // of the provider's API
}

// Outgoing is a message ready to be sent.
type Outgoing struct {
	Reference string // ours; comes back in statuses where the provider can carry it
	To        string // the thread's address: a phone in digits, or a provider's user id
	Kind      desk.Kind
	Text      string
	Content   desk.Content
	Template  *desk.Template // of Content.Template
	Quoted    string         // provider's id of the quoted message
	Target    string         // provider's id of the message reacted to
	Emoji     string         // of a reaction; "" removes. Kind is "reaction"
	File      *OutgoingFile
	Header    *OutgoingFile // of a template or an interactive message
}

// KindReaction travels like a message, but is none.
const KindReaction desk.Kind = "reaction"

// OutgoingFile is content to upload, or the provider's id of it if it is there already.
type OutgoingFile struct {
	RemoteID string
	MIME     string
	Kind     desk.Kind // what it is by its own bytes; "" if that is not known
	Codecs   string    // of its tracks, with commas; "" if that is not known
	Name     string
	Size     int64
	Open     func() (io.ReadCloser, error)
}

// Receipt of an accepted message.
type Receipt struct {
	ID      string // the provider's id of the message
	Address string // the address as the provider knows it, "" if it did not say
	FileID  string // of the uploaded file, so that a retry needs no second upload
	Held    bool   // accepted, held for review
}

// Sender sends.
type Sender interface {
	// Check refuses what the provider would refuse, before a call: *desk.Error with fields and limits. It is pure.
	Check(Outgoing) error
	// Send makes one call, after that which uploads a file. Its error is always a *SendError; a Receipt beside it carries at
	// most FileID, so that a retry needs no second upload.
	Send(context.Context, Account, Outgoing) (Receipt, error)
}

// Uploader gives the provider a file before the message that carries it, which names it by the id. It may be repeated. Its error is a
// *SendError, which says nothing of the message: that was not sent.
type Uploader interface {
	Upload(context.Context, Account, OutgoingFile) (id string, err error)
}

// Reader tells the customer that a message was read, and that somebody types.
type Reader interface {
	MarkRead(ctx context.Context, a Account, messageID string, typing bool) error
}

// MediaFetcher opens a customer's file. The caller closes it. A dead URL is resolved again by id.
type MediaFetcher interface {
	Fetch(ctx context.Context, a Account, m RemoteMedia) (body io.ReadCloser, mime string, size int64, err error)
}

// TemplateLister lists the templates of a portfolio.
type TemplateLister interface {
	Templates(ctx context.Context, a Account) ([]desk.Template, error)
}

// Blocker has the provider itself turn a customer away, or lets him in again. Its error is a *SendError.
type Blocker interface {
	Block(ctx context.Context, a Account, address string, on bool) error
}

// Eraser takes somebody out of a raw delivery.
type Eraser interface {
	// Erase returns a delivery without what it says, for the accounts that account is true of, about whoever named is true of: each is
	// compared with whole strings. changed is false if it says nothing.
	Erase(body []byte, account, named func(string) bool) (left []byte, changed bool)
}

// Importer asks the provider to deliver what was before the number was connected: its address book and what was said. It may be
// asked again; the provider gives each once, and nothing for a number that was nowhere else.
type Importer interface {
	Import(ctx context.Context, a Account) error
}

// Prober checks a connection live: what the provider says of the number.
type Prober interface {
	Probe(ctx context.Context, a Account) (Probe, error)
	// Subscribe makes the provider deliver to the app of the account's token. Done again it changes nothing.
	Subscribe(ctx context.Context, a Account) error
}

// Probe of a connection.
type Probe struct {
	Number, VerifiedName string
	Quality              string // GREEN, YELLOW, RED, UNKNOWN
	Status               string
	PerSecond            int  // messages that the provider takes of the number; 0: it does not say
	Diverted             bool // deliveries reach the account's Callback by an address of the account's own, which Subscribe would take away
}

// Action says what to do after a refusal.
type Action int8

const (
	Fail      Action = iota // tell the agent; do not try again
	Retry                   // try again after After, or with back-off
	PauseAll                // Retry, and pause the inbox until an administrator mends it; the queue is kept
	Uncertain               // the provider may have it: wait for a status, never resend
)

// SendError is a refusal with its policy.
type SendError struct {
	Action        Action
	Code          string        // the provider's code, or ours: "network", "timeout", "answer_unreadable"
	Detail        string        // the provider's words; no secrets
	After         time.Duration // earliest next try; 0: back-off decides
	Tries         int           // how many in all at most; 0: the queue decides
	Pair          bool          // only this recipient is to wait
	Number        bool          // the whole number is to wait
	OptOut        bool          // the customer stopped marketing
	Unreachable   bool          // this address has no such channel
	HoldTemplates bool          // templates of this inbox wait until an administrator has dealt with the notice
	Notice        string        // code of a notice for administrators, "" if none
	Template      string        // what became of the template, "" if nothing
	Cause         error
}

func (e *SendError) Error() string { return fmt.Sprintf("send: %s: %s", e.Code, e.Detail) }
func (e *SendError) Unwrap() error { return e.Cause }

// Capabilities of an inbox's channel, for the interface. Lengths in characters, sizes in bytes; 0: no limit or not possible.
type Capabilities struct {
	ReplyWindow  time.Duration          `json:"-"`
	ReplyWindowS int                    `json:"reply_window_s"`
	TextMax      int                    `json:"text_max"`
	CaptionMax   int                    `json:"caption_max"`
	Kinds        []desk.Kind            `json:"kinds"`
	MediaMax     map[desk.Kind]int64    `json:"media_max"`
	MediaMIME    map[desk.Kind][]string `json:"media_mime"`
	MediaCodecs  map[string][]string    `json:"media_codecs"`   // that may be in a file of a type; any, where it does not name the type
	VoiceNoteMax int64                  `json:"voice_note_max"` // a larger voice message looks like any sound
	Quote        bool                   `json:"quote"`
	Reaction     bool                   `json:"reaction"`
	Templates    bool                   `json:"templates"`
	ReadReceipts bool                   `json:"read_receipts"`
	Typing       bool                   `json:"typing"`
	StartsByUs   bool                   `json:"starts_by_us"`
	Blocks       bool                   `json:"blocks"` // the provider itself can turn a customer away, within the reply window
	States       []string               `json:"states"`
	Interactive  *InteractiveLimits     `json:"interactive"` // nil: no message with choices
	Template     *TemplateLimits        `json:"template"`    // nil: no templates
}

// InteractiveLimits bound a message with choices.
type InteractiveLimits struct {
	Kinds       []string    `json:"kinds"`        // of desk.Interactive
	HeaderKinds []desk.Kind `json:"header_kinds"` // files above buttons or a link
	Header      int         `json:"header"`
	Body        int         `json:"body"`
	ListBody    int         `json:"list_body"`
	Footer      int         `json:"footer"`
	Buttons     int         `json:"buttons"`
	ButtonTitle int         `json:"button_title"` // also of what opens a list, and of a link
	Sections    int         `json:"sections"`
	Rows        int         `json:"rows"` // over all sections
	RowTitle    int         `json:"row_title"`
	RowText     int         `json:"row_text"`
	URL         int         `json:"url"`
}

// TemplateLimits bound a template and its parts.
type TemplateLimits struct {
	Name        int `json:"name"`
	Header      int `json:"header"`
	Body        int `json:"body"`
	Footer      int `json:"footer"`
	Buttons     int `json:"buttons"`
	ButtonTitle int `json:"button_title"`
	URL         int `json:"url"`
	Phone       int `json:"phone"`
	Code        int `json:"code"`
}

// Rates of a channel: how many a number, and how many a pair, may send. A number of which the provider says otherwise has its own.
type Rates struct {
	Number Rate
	Pair   Rate
}

// Rate is a token bucket: Burst at once, then one each Every. The zero Rate has no limit.
type Rate struct {
	Every time.Duration
	Burst int
}

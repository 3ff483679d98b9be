package simulator

import (
	"encoding/json"
	"strings"
	"time"
	"unicode"
)

// App is a Meta app of the business: it calls the Graph API with its token
// and receives webhooks signed with its secret. Apps with the same secret are
// the same app.
type App struct {
	AppSecret   string `json:"app_secret"`
	VerifyToken string `json:"verify_token"`
	AccessToken string `json:"access_token"`
	CallbackURL string `json:"callback_url"`
	// Subscribe does what POST /{waba}/subscribed_apps would do; without it
	// no webhook is sent until the business makes that call.
	Subscribe bool `json:"subscribe,omitempty"`
}

// Number is a business phone number.
type Number struct {
	PhoneNumberID string `json:"phone_number_id"`
	WABAID        string `json:"waba_id"`
	Display       string `json:"display"` // with country code: "+52 55 1234 5678"
	VerifiedName  string `json:"verified_name"`
	Coexistence   bool   `json:"coexistence,omitempty"`  // the WhatsApp Business app uses it too
	Throughput    string `json:"throughput,omitempty"`   // STANDARD, which "" is too, or HIGH
	Unregistered  bool   `json:"unregistered,omitempty"` // needs POST /{phone}/register before it can send
}

// Phone is a customer's phone.
type Phone struct {
	ID           string `json:"id"`
	WaID         string `json:"wa_id,omitempty"` // digits
	Name         string `json:"name,omitempty"`
	UserID       string `json:"user_id,omitempty"` // business-scoped user id
	ParentUserID string `json:"parent_user_id,omitempty"`
	Username     string `json:"username,omitempty"`
	// HidePhone keeps wa_id and from out of webhooks, as for users who
	// adopted a username; UserIDInFrom puts the user id there instead.
	HidePhone     bool `json:"hide_phone,omitempty"`
	UserIDInFrom  bool `json:"user_id_in_from,omitempty"`
	NotOnWhatsApp bool `json:"not_on_whatsapp,omitempty"`
	Offline       bool `json:"offline,omitempty"`          // messages stay at sent
	NoReceipts    bool `json:"no_read_receipts,omitempty"` // never tells that it read
	OptedOut      bool `json:"opted_out,omitempty"`        // wants no marketing
	Automatic     bool `json:"automatic,omitempty"`        // made by a send to an unknown user
}

// Message is a message as the customer's phone holds it.
type Message struct {
	ID        string          `json:"id"`
	From      string          `json:"from"`             // customer or business
	Origin    string          `json:"origin,omitempty"` // app: typed on the business's own phone
	Type      string          `json:"type"`
	Object    json.RawMessage `json:"object,omitempty"` // the object named like the type
	Rendered  *Rendered       `json:"rendered,omitempty"`
	ContextID string          `json:"context_id,omitempty"`
	At        time.Time       `json:"at"`
	Status    string          `json:"status"` // sent, delivered, read, played, failed
	ErrorCode int             `json:"error_code,omitempty"`
	Opaque    string          `json:"biz_opaque_callback_data,omitempty"`
	Edited    bool            `json:"edited,omitempty"`
	Revoked   bool            `json:"revoked,omitempty"`
	// Reactions by side: customer, business.
	Reactions map[string]string `json:"reactions,omitempty"`

	seq      int  // order in the chat
	arrived  bool // it is on the customer's phone
	category string
	free     bool // sent inside the customer service window
}

// Rendered is a template with its variables filled in.
type Rendered struct {
	Header     string          `json:"header,omitempty"`
	HeaderType string          `json:"header_type,omitempty"` // TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION
	HeaderData json.RawMessage `json:"header_media,omitempty"`
	Body       string          `json:"body"`
	Footer     string          `json:"footer,omitempty"`
	Buttons    []TemplateTap   `json:"buttons,omitempty"`
}

// TemplateTap is a button of a rendered template.
type TemplateTap struct {
	Type    string `json:"type"`
	Text    string `json:"text"`
	Payload string `json:"payload,omitempty"`
	URL     string `json:"url,omitempty"`
}

const (
	fromCustomer = "customer"
	fromBusiness = "business"
)

type app struct {
	App
	id    string
	wabas map[string]bool
}

type waba struct {
	id          string
	templates   []*Template
	subscribers map[string]override // by app id
}

// override is a callback of its own, empty for the app's.
type override struct {
	URI   string `json:"override_callback_uri,omitempty"`
	Token string `json:"verify_token,omitempty"`
}

type number struct {
	Number
	registered bool
	pin        string
	webhook    override
	profile    map[string]any
	blocked    map[string]bool // phone ids
	synced     map[string]bool // coexistence syncs that were asked for
	bucket     bucket
}

func (n *number) digits() string { return digits(n.Display) }

// rate is how many messages a second the number may send where a plain one may send standard: a quarter if the phone app uses it too,
// twelve and a half times as many at the high level.
func (n *number) rate(standard float64) float64 {
	switch {
	case n.Coexistence:
		return standard / 4
	case n.Throughput == throughputHigh:
		return standard * 12.5
	}
	return standard
}

// throughputHigh is the level of a number that Meta has raised.
const throughputHigh = "HIGH"

// chat is what one phone and one business number have said to each other.
type chat struct {
	phone       *Phone
	number      *number
	messages    []*Message
	lastInbound time.Time
	entryPoint  time.Time // last click-to-WhatsApp arrival
	freeUntil   time.Time // end of the free entry point window
	typingUntil time.Time
	open        bool // a person looks at it
	blocked     bool // the customer blocked the business
	bucket      bucket
}

func (c *chat) find(id string) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

func (c *chat) add(m *Message) *Message {
	m.seq = len(c.messages)
	c.messages = append(c.messages, m)
	return m
}

// windowEnd is when free text stops being allowed; zero if it never was.
func (c *chat) windowEnd() time.Time {
	if c.lastInbound.IsZero() {
		return time.Time{}
	}
	return c.lastInbound.Add(24 * time.Hour)
}

func (c *chat) react(m *Message, side, emoji string) {
	if m.Reactions == nil {
		m.Reactions = map[string]string{}
	}
	if emoji == "" {
		delete(m.Reactions, side)
		return
	}
	m.Reactions[side] = emoji
}

// bucket is a token bucket; its first use fills it.
type bucket struct {
	tokens float64
	at     time.Time
}

// take spends a token of a bucket that holds size and gains perSecond.
func (b *bucket) take(now time.Time, size, perSecond float64) bool {
	if b.at.IsZero() {
		b.tokens = size
	} else {
		b.tokens = min(size, b.tokens+now.Sub(b.at).Seconds()*perSecond)
	}
	b.at = now
	if b.tokens < 1 {
		return false
	}
	b.tokens--
	return true
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, s)
}

// canonical maps the two spellings of Mexican and Brazilian mobile numbers to
// one: WhatsApp keeps the old one as wa_id, people dial the new one.
func canonical(d string) string {
	switch {
	case len(d) == 13 && strings.HasPrefix(d, "521"):
		return "52" + d[3:]
	case len(d) == 13 && strings.HasPrefix(d, "55") && d[4] == '9':
		return d[:4] + d[5:]
	}
	return d
}

// country guesses the ISO code that a user id begins with.
func country(waID string) string {
	for _, c := range []struct{ prefix, code string }{
		{"52", "MX"}, {"55", "BR"}, {"57", "CO"}, {"54", "AR"}, {"51", "PE"}, {"56", "CL"},
		{"593", "EC"}, {"502", "GT"}, {"34", "ES"}, {"1", "US"},
	} {
		if strings.HasPrefix(waID, c.prefix) {
			return c.code
		}
	}
	return "US"
}

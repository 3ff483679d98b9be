package desk

import (
	"encoding/json"
	"time"
)

// Workspace is one company on an installation.
type Workspace struct {
	ID        int64
	Name      string
	Locale    string // es, pt, en
	TimeZone  string // IANA
	Country   string // ISO 3166 alpha-2; reads numbers without a country code
	Demo      bool
	Closing   ClosingRules
	Presence  PresenceRules
	Masking   Masking
	AuditDays int // how long the audit is kept; 0: for good
	CreatedAt time.Time
}

// User is a person who may belong to several workspaces.
type User struct {
	ID        int64
	Name      string
	Email     string // lower case
	Locale    string
	TimeZone  string // IANA: his own; "": that of the workspace he is in
	CreatedAt time.Time
}

// Member is a user in a workspace.
type Member struct {
	Workspace, User int64
	Name, Email     string
	Role            Role
	RoleName        string       // of a role of the workspace's own
	Permissions     []Permission // his role's
	Sight           Sight        // what is said of him; he sees no more than RoleSight
	RoleSight       Sight
	Active          bool
	Invited         bool // has not come in yet: the invitation is not accepted, or no password chosen
	Pending         bool // has not accepted the invitation; Name is what whoever invited him calls him
	RightsVersion   int64
	Capacity        int // open conversations at once before no more come to him by themselves; CapacityOfInbox
	CreatedAt       time.Time
}

// Team of members.
type Team struct {
	ID, Workspace int64
	Name          string
	Members       []int64
	CreatedAt     time.Time
}

// Template is an approved text of WhatsApp for outside the reply window.
type Template struct {
	ID, Workspace  int64
	Portfolio      string // WABA id
	ExternalID     string
	Name, Language string
	Category       string // MARKETING, UTILITY, AUTHENTICATION
	Status         string // APPROVED, PENDING, PAUSED, …
	Format         string // NAMED or POSITIONAL
	Components     []TemplateComponent
	Quality        string
	RejectedReason string
	SyncedAt       time.Time
	LastUsedAt     time.Time // when one of the workspace sent it last, to the minute; zero: never
}

// TemplateComponent as the provider lists it: type HEADER, BODY, FOOTER, BUTTONS, CAROUSEL, LIMITED_TIME_OFFER.
type TemplateComponent struct {
	Type    string           `json:"type"`
	Format  string           `json:"format,omitempty"` // of a header: TEXT, IMAGE, VIDEO, DOCUMENT, LOCATION
	Text    string           `json:"text,omitempty"`
	Example json.RawMessage  `json:"example,omitempty"` // values of its variables, in the provider's form
	Buttons []TemplateButton `json:"buttons,omitempty"`
	Cards   []TemplateCard   `json:"cards,omitempty"`
}

// TemplateCard is one of a carousel.
type TemplateCard struct {
	Components []TemplateComponent `json:"components"`
}

type TemplateButton struct {
	Type    string          `json:"type"` // QUICK_REPLY, URL, PHONE_NUMBER, COPY_CODE, …
	Text    string          `json:"text,omitempty"`
	URL     string          `json:"url,omitempty"`
	Phone   string          `json:"phone_number,omitempty"`
	Example json.RawMessage `json:"example,omitempty"` // of a link's variable or a code: a text, or a list of one
}

// File is stored content: an attachment before or after it is sent, or a customer's media.
type File struct {
	ID, Workspace int64
	Key           string // opaque name in the media store, "" until ready
	Hash          string // SHA-256, hex
	MIME, Name    string
	Kind          Kind
	Size          int64
	Width, Height int
	Duration      int // ms
	Animated      bool
	Codecs        string // of its tracks, with commas; "" if that is not known
	State         string // pending, ready, failed
	Problem       string
	ExternalID    string // the provider's media id it came from
	UploadedBy    int64
	CreatedAt     time.Time
}

// Notice tells administrators what a provider said of an account, a number or a template.
type Notice struct {
	ID, Workspace, Inbox int64
	Code                 string
	Severity             string // info, warning, critical
	Params               map[string]any
	At                   time.Time
	ResolvedAt           time.Time
	ResolvedBy           int64 // the member or token; 0: it ended by itself
}

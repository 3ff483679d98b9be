package simulator

import (
	"fmt"
	"slices"
	"time"
)

// Knobs bend the simulated network. Durations are milliseconds, probabilities
// go from 0 to 1. The zero value of a field is its plain behaviour, except
// for the fields that DefaultKnobs sets.
type Knobs struct {
	// Pace.
	AnswerDelay    int `json:"answer_delay_ms"`    // of the answer to a send
	WebhookDelay   int `json:"webhook_delay_ms"`   // of every webhook
	SentDelay      int `json:"sent_delay_ms"`      // accepted → sent
	DeliveredDelay int `json:"delivered_delay_ms"` // sent → delivered
	ReadDelay      int `json:"read_delay_ms"`      // delivered → read

	// What the customer's phone does by itself.
	AutoRead bool `json:"auto_read"` // reads although nobody has the chat open
	AutoPlay bool `json:"auto_play"` // plays voice notes once read

	// How statuses come.
	SkipDelivered      bool `json:"skip_delivered"`
	NoReadReceipts     bool `json:"no_read_receipts"`
	ReverseStatuses    bool `json:"reverse_statuses"` // read, delivered, sent
	UnknownStatus      bool `json:"unknown_status"`   // each send also brings a status of a message that is not ours
	StatusBeforeAnswer bool `json:"status_before_answer"`
	StatusContacts     bool `json:"status_contacts"`     // contacts[] in sent, delivered and read
	StatusRecipient    bool `json:"status_recipient"`    // recipient_id
	StatusConversation bool `json:"status_conversation"` // as versions up to v23 do

	// How webhooks travel.
	Duplicate      float64 `json:"duplicate"`     // chance that an answered webhook comes again
	Reorder        bool    `json:"reorder"`       // each webhook waits a random while
	Batch          int     `json:"batch"`         // updates per POST; 0 and 1 mean one
	BatchWait      int     `json:"batch_wait_ms"` // how long an incomplete batch waits
	Signature      string  `json:"signature"`     // one of the sig… names; empty is right
	Concurrency    int     `json:"concurrency"`   // webhooks under way; 1 keeps their order
	WebhookTimeout int     `json:"webhook_timeout_ms"`
	RetryDelays    []int   `json:"retry_delays_ms"` // compressed from Meta's seven days
	MediaURL       bool    `json:"media_url"`       // inbound media carry a url

	// Refusals.
	Token       string    `json:"token"`       // "", revoked, expired, no_permission
	Window      string    `json:"window"`      // async (200, then failed), sync (400), off
	Failures    []Failure `json:"failures"`    // for the next sends, first one first
	FailRate    float64   `json:"fail_rate"`   // chance that a send fails by itself
	FailCode    int       `json:"fail_code"`   // with this code
	NumberRate  float64   `json:"number_rate"` // messages per second of a number at the standard level; 0 lifts it
	PairBurst   int       `json:"pair_burst"`  // messages to one user at once; 0 lifts it
	PairEvery   int       `json:"pair_every_ms"`
	ManageRate  float64   `json:"manage_rate"`  // management calls per hour and app; 0 lifts it
	Strict      bool      `json:"strict"`       // refuse fields that the API does not have
	StrictPlus  bool      `json:"strict_plus"`  // a to without + always gets the business's country code
	UnknownUser string    `json:"unknown_user"` // create (everybody is on WhatsApp) or fail (131026)

	// Reviews.
	Review string `json:"review"` // of templates: "" approves, reject, hold
	Held   string `json:"held"`   // what a template that is sent is answered with, and waits by until POST /_sim/release: "" for nothing, held_for_quality_assessment, paused
}

// Failure makes the next Times sends fail. Modes:
//
//	error        the answer is the Graph error Code
//	status       accepted, then a failed status with Code
//	after_sent   accepted, sent, then failed with Code
//	500, 503     a bare HTTP error
//	reset        the connection is cut
//	hang         no answer until POST /_sim/release
//	ok_error     200 with an error body
//	ok_no_id     200 without a message id
//
// With Accepted the message of the last six goes out all the same: the
// caller cannot know.
type Failure struct {
	Mode     string `json:"mode"`
	Code     int    `json:"code,omitempty"`
	Times    int    `json:"times"`
	Accepted bool   `json:"accepted,omitempty"`
}

// Ways to sign a webhook wrongly.
const (
	sigMissing   = "missing"
	sigWrong     = "wrong"
	sigUppercase = "uppercase"
	sigSHA1Only  = "sha1_only"
	sigAltered   = "altered" // one byte of the body changes after signing
	sigOther     = "other_secret"
)

// States of the access tokens.
const (
	tokenRevoked      = "revoked"
	tokenExpired      = "expired"
	tokenNoPermission = "no_permission"
)

var (
	signatures   = []string{"", sigMissing, sigWrong, sigUppercase, sigSHA1Only, sigAltered, sigOther}
	tokenStates  = []string{"", tokenRevoked, tokenExpired, tokenNoPermission}
	windowModes  = []string{"async", "sync", "off"}
	unknownUsers = []string{"create", "fail"}
	reviews      = []string{"", "reject", "hold"}
	holds        = []string{"", "held_for_quality_assessment", "paused"}
	failureModes = []string{"error", "status", "after_sent", "500", "503", "reset", "hang", "ok_error", "ok_no_id"}
)

// DefaultKnobs is an honest network at a pace that a person can watch.
func DefaultKnobs() Knobs {
	return Knobs{
		SentDelay: 150, DeliveredDelay: 350, ReadDelay: 400,
		StatusContacts: true, StatusRecipient: true, MediaURL: true,
		BatchWait: 200, Concurrency: 16, WebhookTimeout: 10_000,
		RetryDelays: []int{200, 1_000, 5_000, 30_000, 120_000, 600_000},
		Window:      "async", NumberRate: 80, PairBurst: 45, PairEvery: 6_000, ManageRate: 5_000,
		FailCode: 131026, Strict: true, UnknownUser: "create",
	}
}

// valid names the first field that holds a value without meaning.
func (k Knobs) valid() error {
	for _, e := range []struct {
		name, value string
		allowed     []string
	}{
		{"signature", k.Signature, signatures}, {"token", k.Token, tokenStates},
		{"window", k.Window, windowModes}, {"unknown_user", k.UnknownUser, unknownUsers}, {"review", k.Review, reviews},
		{"held", k.Held, holds},
	} {
		if !slices.Contains(e.allowed, e.value) {
			return fmt.Errorf("%s: %q is not one of %q", e.name, e.value, e.allowed)
		}
	}
	for _, f := range k.Failures {
		if !slices.Contains(failureModes, f.Mode) {
			return fmt.Errorf("failures: mode %q is not one of %q", f.Mode, failureModes)
		}
	}
	for name, p := range map[string]float64{"duplicate": k.Duplicate, "fail_rate": k.FailRate} {
		if p < 0 || p > 1 {
			return fmt.Errorf("%s: %v is not between 0 and 1", name, p)
		}
	}
	return nil
}

func ms(n int) time.Duration { return time.Duration(n) * time.Millisecond }

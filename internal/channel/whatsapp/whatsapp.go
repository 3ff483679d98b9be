package whatsapp

import (
	"crypto/subtle"
	"net/http"
	"time"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// Name of the channel, as stored in inboxes.
const Name = "whatsapp"

// Hosts that the channel calls; one with a dot in front stands for all below it.
func Hosts() []string {
	return []string{"graph.facebook.com", ".fbsbx.com", ".fbcdn.net", ".facebook.com", ".whatsapp.net", ".whatsapp.com"}
}

// Options of the channel.
type Options struct {
	Client  *http.Client  // the only way out; must refuse private addresses
	Timeout time.Duration // of one call that carries no file; 0: 30 s
}

// WhatsApp is the channel. It has no state: one serves all inboxes.
type WhatsApp struct {
	client  *http.Client
	timeout time.Duration
}

var _ interface {
	channel.Channel
	channel.Sender
	channel.Uploader
	channel.Reader
	channel.MediaFetcher
	channel.TemplateLister
	channel.TemplateWriter
	channel.Importer
	channel.Prober
} = (*WhatsApp)(nil)

// New returns the channel.
func New(o Options) *WhatsApp {
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	return &WhatsApp{client: o.Client, timeout: o.Timeout}
}

// Name implements channel.Channel.
func (*WhatsApp) Name() string { return Name }

// Challenge answers the handshake that Meta makes each time the webhook's address or token is saved.
func (*WhatsApp) Challenge(query map[string][]string, verifyToken string) (string, bool) {
	first := func(key string) string {
		if v := query[key]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	if first("hub.mode") != "subscribe" || verifyToken == "" || first("hub.challenge") == "" {
		return "", false
	}
	if subtle.ConstantTimeCompare([]byte(first("hub.verify_token")), []byte(verifyToken)) != 1 {
		return "", false
	}
	return first("hub.challenge"), true
}

// Capabilities of a number.
func (*WhatsApp) Capabilities() channel.Capabilities {
	c := channel.Capabilities{
		ReplyWindow:  desk.ReplyWindow,
		ReplyWindowS: int(desk.ReplyWindow / time.Second),
		TextMax:      maxText,
		CaptionMax:   maxCaption,
		Kinds: []desk.Kind{desk.KindText, desk.KindImage, desk.KindVideo, desk.KindAudio, desk.KindVoice, desk.KindDocument,
			desk.KindSticker, desk.KindLocation, desk.KindContacts, desk.KindInteractive, desk.KindTemplate},
		MediaMax:     map[desk.Kind]int64{},
		MediaMIME:    map[desk.Kind][]string{},
		MediaCodecs:  mediaCodecs,
		VoiceNoteMax: maxVoiceNote,
		Quote:        true,
		Reaction:     true,
		Templates:    true,
		ReadReceipts: true,
		Typing:       true,
		StartsByUs:   true,
		Blocks:       true,
		States:       []string{"sent", "delivered", "read", "played", "failed"},
		Interactive: &channel.InteractiveLimits{Kinds: []string{"buttons", "list", "link", "location_request"},
			HeaderKinds: []desk.Kind{desk.KindImage, desk.KindVideo, desk.KindDocument}, Header: maxHeader, Body: maxBody, ListBody: maxText,
			Footer: maxFooter, Buttons: maxButtons, ButtonTitle: maxButtonTitle, Sections: maxSections, Rows: maxRows, RowTitle: maxRowTitle,
			RowText: maxRowText, URL: maxURL},
		Template: &channel.TemplateLimits{Name: maxTemplateName, Header: maxHeader, Body: maxBody, Footer: maxFooter, Buttons: maxTemplateButtons,
			ButtonTitle: maxTemplateButton, URL: maxURL, Phone: maxTemplatePhone, Code: maxCoupon},
	}
	for kind, limit := range mediaLimits {
		c.MediaMax[kind] = limit.size
		if limit.mime != nil {
			c.MediaMIME[kind] = limit.mime
		}
	}
	return c
}

// Messages a second that Meta takes of a number.
const (
	paceStandard = 80
	paceHigh     = 1000 // Meta raises a number by itself
	paceShared   = 20   // with the phone app; it stays so
)

// pace of a number by what Meta says of it; 0: nothing that we know.
func pace(level string, shared bool) int {
	switch {
	case shared:
		return paceShared
	case level == "HIGH":
		return paceHigh
	case level == "STANDARD":
		return paceStandard
	}
	return 0
}

// Rates of a number of which nothing is known: 80 messages a second, and to one person 10 a minute, of which 45 may go at once.
func (*WhatsApp) Rates() channel.Rates {
	return channel.Rates{
		Number: channel.Rate{Every: time.Second / paceStandard, Burst: paceStandard},
		Pair:   channel.Rate{Every: 6 * time.Second, Burst: 45},
	}
}

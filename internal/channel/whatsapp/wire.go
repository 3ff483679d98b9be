package whatsapp

import (
	"cmp"
	"encoding/json"
	"math"
	"strconv"
	"time"
)

// The wire types hold what Meta sends, by its names. Numbers are json.Number because some come as strings as well.

type wireContact struct {
	Profile      *wireProfile `json:"profile"`
	WaID         string       `json:"wa_id"`
	UserID       string       `json:"user_id"`
	ParentUserID string       `json:"parent_user_id"`
}

type wireProfile struct {
	Name     string `json:"name"`
	Username string `json:"username"`
}

type wireMessage struct {
	From             string      `json:"from"`
	FromUserID       string      `json:"from_user_id"`
	FromParentUserID string      `json:"from_parent_user_id"`
	To               string      `json:"to"`
	ToUserID         string      `json:"to_user_id"`
	ToParentUserID   string      `json:"to_parent_user_id"`
	GroupID          string      `json:"group_id"`
	ID               string      `json:"id"`
	Timestamp        json.Number `json:"timestamp"`

	wireContent
	Origin   string        `json:"origin"` // of shared contacts
	Context  *wireContext  `json:"context"`
	Referral *wireReferral `json:"referral"`
	Errors   []wireError   `json:"errors"`
	Reaction *struct {
		MessageID string `json:"message_id"`
		Emoji     string `json:"emoji"`
	} `json:"reaction"`
	System *wireSystem `json:"system"`
	Edit   *struct {
		Original string       `json:"original_message_id"`
		Message  *wireContent `json:"message"`
	} `json:"edit"`
	Revoke *struct {
		Original string `json:"original_message_id"`
	} `json:"revoke"`
}

// wireContent is what a message shows: it is also inside an edit.
type wireContent struct {
	Type        string              `json:"type"`
	Text        *wireText           `json:"text"`
	Image       *wireMedia          `json:"image"`
	Video       *wireMedia          `json:"video"`
	Audio       *wireMedia          `json:"audio"`
	Document    *wireMedia          `json:"document"`
	Sticker     *wireMedia          `json:"sticker"`
	Location    *wireLocation       `json:"location"`
	Contacts    []wireSharedContact `json:"contacts"`
	Button      *wireButton         `json:"button"`
	Interactive *wireInteractive    `json:"interactive"`
	Order       *wireOrder          `json:"order"`
	Unsupported *struct {
		Type string `json:"type"`
	} `json:"unsupported"`
}

type wireText struct {
	Body string `json:"body"`
}

type wireMedia struct {
	ID       string `json:"id"`
	URL      string `json:"url"`
	MIME     string `json:"mime_type"`
	SHA256   string `json:"sha256"`
	Caption  string `json:"caption"`
	Filename string `json:"filename"`
	Voice    bool   `json:"voice"`
	Animated bool   `json:"animated"`
}

type wireLocation struct {
	Latitude  json.Number `json:"latitude"`
	Longitude json.Number `json:"longitude"`
	Name      string      `json:"name"`
	Address   string      `json:"address"`
	URL       string      `json:"url"`
}

type wireSharedContact struct {
	Name struct {
		Formatted string `json:"formatted_name"`
		First     string `json:"first_name"`
		Last      string `json:"last_name"`
	} `json:"name"`
	Phones []struct {
		Phone string `json:"phone"`
		WaID  string `json:"wa_id"`
		Type  string `json:"type"`
	} `json:"phones"`
	Emails []struct {
		Email string `json:"email"`
		Type  string `json:"type"`
	} `json:"emails"`
	Org struct {
		Company string `json:"company"`
	} `json:"org"`
	VCard string `json:"vcard"`
}

type wireButton struct {
	Payload string `json:"payload"`
	Text    string `json:"text"`
}

type wireInteractive struct {
	Type        string      `json:"type"`
	ButtonReply *wireChoice `json:"button_reply"`
	ListReply   *wireChoice `json:"list_reply"`
	Form        *struct {
		Body     string `json:"body"`
		Response string `json:"response_json"`
	} `json:"nfm_reply"`
	CallPermission *struct {
		Response string `json:"response"`
	} `json:"call_permission_reply"`
}

type wireChoice struct {
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
}

type wireOrder struct {
	CatalogID string `json:"catalog_id"`
	Text      string `json:"text"`
	Items     []struct {
		Product  string      `json:"product_retailer_id"`
		Quantity json.Number `json:"quantity"`
		Price    json.Number `json:"item_price"`
		Currency string      `json:"currency"`
	} `json:"product_items"`
}

// wireContext says what a message refers to. A forward has neither id nor from.
type wireContext struct {
	ID        string `json:"id"`
	Forwarded bool   `json:"forwarded"`
	Often     bool   `json:"frequently_forwarded"`
	Product   *struct {
		Catalog string `json:"catalog_id"`
		Product string `json:"product_retailer_id"`
	} `json:"referred_product"`
}

type wireReferral struct {
	SourceURL  string `json:"source_url"`
	SourceID   string `json:"source_id"`
	SourceType string `json:"source_type"`
	Headline   string `json:"headline"`
	Body       string `json:"body"`
	ClickID    string `json:"ctwa_clid"`
	MediaType  string `json:"media_type"`
	ImageURL   string `json:"image_url"`
	Thumbnail  string `json:"thumbnail_url"`
}

type wireSystem struct {
	Body     string `json:"body"`
	Type     string `json:"type"`
	WaID     string `json:"wa_id"`
	NewWaID  string `json:"new_wa_id"` // as older versions of the API named it
	Customer string `json:"customer"`  // likewise, for from
	UserID   string `json:"user_id"`
	Parent   string `json:"parent_user_id"`
}

type wireStatus struct {
	ID              string      `json:"id"`
	Status          string      `json:"status"`
	Type            string      `json:"type"`
	Timestamp       json.Number `json:"timestamp"`
	RecipientID     string      `json:"recipient_id"`
	RecipientUserID string      `json:"recipient_user_id"`
	RecipientType   string      `json:"recipient_type"`
	Reference       string      `json:"biz_opaque_callback_data"`
	Errors          []wireError `json:"errors"`
}

// wireError is an error in a webhook or in an answer. Its data is an object or a string.
type wireError struct {
	Code      json.Number     `json:"code"`
	Subcode   json.Number     `json:"error_subcode"`
	Title     string          `json:"title"`
	Message   string          `json:"message"`
	Transient bool            `json:"is_transient"`
	ForUser   string          `json:"error_user_msg"` // what it shows people, of templates above all
	Data      json.RawMessage `json:"error_data"`
}

// detail returns Meta's most exact words.
func (e *wireError) detail() string {
	var object struct {
		Details string `json:"details"`
	}
	var text string
	if json.Unmarshal(e.Data, &object) == nil && object.Details != "" {
		return clip(object.Details)
	}
	if json.Unmarshal(e.Data, &text) == nil && text != "" {
		return clip(text)
	}
	return clip(cmp.Or(e.ForUser, e.Message, e.Title))
}

// clip bounds words of the provider that are kept or shown.
func clip(s string) string {
	const most = 500
	runes := 0
	for i := range s {
		if runes++; runes > most {
			return s[:i]
		}
	}
	return s
}

// Seconds outside these years are no time of a message; some senders write milliseconds.
var (
	firstSecond = time.Date(2009, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	lastSecond  = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// moment reads a time in unix seconds or milliseconds; zero if it is none.
func moment(n json.Number) time.Time {
	v, err := n.Int64()
	if err != nil {
		return time.Time{}
	}
	switch {
	case v >= firstSecond && v < lastSecond:
		return time.Unix(v, 0).UTC()
	case v/1000 >= firstSecond && v/1000 < lastSecond:
		return time.UnixMilli(v).UTC()
	}
	return time.Time{}
}

// float reads a number; 0 if it is none or has no finite value.
func float(n json.Number) float64 {
	f, err := strconv.ParseFloat(string(n), 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return 0
	}
	return f
}

// whole reads a count that is not negative; 0 if it is none.
func whole(n json.Number) int {
	v, err := strconv.ParseInt(string(n), 10, 32)
	if err != nil || v < 0 {
		return 0
	}
	return int(v)
}

package whatsapp

import (
	"cmp"
	"encoding/json"
	"strings"
	"time"

	"timbre/internal/channel"
)

const (
	info     = "info"
	warning  = "warning"
	critical = "critical"
)

// failure that concerns a number or the account, not a message.
func (p *parser) failure(raw []byte, u *channel.Update) error {
	var e wireError
	if err := decode(raw, &e); err != nil {
		return err
	}
	u.Kind = "error"
	r := e.refusal()
	n := &channel.AccountNews{Code: "provider_error", Severity: warning, At: p.at, Params: map[string]any{"code": r.Code, "detail": r.Detail}}
	switch {
	case r.Code == "2593109":
		n.Code, n.Severity = "history_declined", info
	case r.Action == channel.PauseAll:
		n.Code, n.Severity, n.Pauses = r.Notice, critical, true
	case r.Notice != "":
		n.Code = r.Notice
	}
	u.News = n
	return nil
}

// wireNews holds what the fields about accounts, numbers and templates say. None uses all of it.
type wireNews struct {
	Event    string `json:"event"`
	Decision string `json:"decision"`

	TemplateID       json.Number `json:"message_template_id"`
	TemplateName     string      `json:"message_template_name"`
	TemplateLanguage string      `json:"message_template_language"`
	Reason           string      `json:"reason"`
	OtherInfo        *struct {
		Title string `json:"title"`
	} `json:"other_info"`
	NewBody         string `json:"message_template_element"`
	NewQuality      string `json:"new_quality_score"`
	NewCategory     string `json:"new_category"`
	CorrectCategory string `json:"correct_category"`

	PhoneNumber        string `json:"phone_number"`
	DisplayPhoneNumber string `json:"display_phone_number"`
	CurrentLimit       any    `json:"current_limit"`
	MaxDaily           any    `json:"max_daily_conversations_per_business"`
	RequestedName      string `json:"requested_verified_name"`
	RejectionReason    string `json:"rejection_reason"`

	Violation *struct {
		Type string `json:"violation_type"`
	} `json:"violation_info"`
	Restrictions []struct {
		Type       string      `json:"restriction_type"`
		Expiration json.Number `json:"expiration"`
	} `json:"restriction_info"`
	Ban *struct {
		State string `json:"waba_ban_state"`
	} `json:"ban_info"`
	WABA *struct {
		ID string `json:"waba_id"`
	} `json:"waba_info"`

	EntityType    string          `json:"entity_type"` // whom an alert is about
	EntityID      json.RawMessage `json:"entity_id"`   // a number or a string
	AlertSeverity string          `json:"alert_severity"`
	AlertType     string          `json:"alert_type"`
	AlertText     string          `json:"alert_description"`
}

// news reads a value that is no list of items. Fields that say nothing to an administrator are recorded only.
func news(field string, raw []byte, at time.Time, u *channel.Update) error {
	var w wireNews
	if err := decode(raw, &w); err != nil {
		return err
	}
	if w.TemplateID != "" || w.TemplateName != "" {
		u.Template = w.template(field, at)
		return nil
	}
	n := w.account(field)
	if n == nil {
		return nil
	}
	if w.WABA != nil && w.WABA.ID != "" {
		u.Portfolio = w.WABA.ID // the entry names the business that owns it
	}
	n.At = at
	if u.Account = w.named(); u.Number == "" {
		u.Number = digitsOf(cmp.Or(w.DisplayPhoneNumber, w.PhoneNumber))
	}
	n.Params = params("number", u.Number, "event", w.Event, "decision", w.Decision)
	for k, v := range w.details(field) {
		n.Params[k] = v
	}
	u.News = n
	return nil
}

// named is the id of the number that the news are of, where it tells.
func (w *wireNews) named() string {
	if w.EntityType == "PHONE_NUMBER" {
		return strings.Trim(string(w.EntityID), `"`)
	}
	return ""
}

// template news. Which it is shows in the keys, since a quality update has been sent under the field of a status update.
func (w *wireNews) template(field string, at time.Time) *channel.TemplateNews {
	t := &channel.TemplateNews{ExternalID: string(w.TemplateID), Name: w.TemplateName, Language: w.TemplateLanguage, At: at}
	switch {
	case field == "message_template_components_update" || w.NewBody != "":
		t.Rewritten = true
	case w.NewQuality != "":
		t.Quality = w.NewQuality
	case w.CorrectCategory != "": // new_category is the present one then
		t.Category, t.Announced = w.CorrectCategory, true
	case w.NewCategory != "":
		t.Category = w.NewCategory
	case w.Event == "FLAGGED" || w.Event == "LOCKED": // warnings: it can still be sent
		t.Reason = w.Event
	case w.Event == "REINSTATED":
		t.Status = "APPROVED"
	case w.Event != "":
		t.Status = w.Event
		switch {
		case w.Reason != "" && w.Reason != "NONE":
			t.Reason = w.Reason
		case w.OtherInfo != nil:
			t.Reason = w.OtherInfo.Title
		}
	}
	return t
}

// account news by field; nil for a field that is recorded only.
func (w *wireNews) account(field string) *channel.AccountNews {
	switch field {
	case "account_update":
		return w.accountUpdate()
	case "phone_number_quality_update":
		return lookup(numberEvents, w.Event, "number_update")
	case "phone_number_name_update":
		return lookup(nameDecisions, w.Decision, "name_update")
	case "account_review_update":
		return lookup(reviewDecisions, w.Decision, "review_update")
	case "account_alerts":
		severity := info
		switch w.AlertSeverity {
		case "CRITICAL":
			severity = critical
		case "WARNING":
			severity = warning
		}
		return &channel.AccountNews{Code: "account_alert", Severity: severity}
	case "security":
		return &channel.AccountNews{Code: "security_event", Severity: warning}
	case "account_settings_update", "business_capability_update", "business_username_update", "payment_configuration_update",
		"partner_solutions", "flows":
		return &channel.AccountNews{Code: field, Severity: info}
	}
	return nil
}

// What pauses an inbox, and what lifts a pause: of that cause only, whether the account's news told of it first or a refusal of a message.
var (
	numberEvents = map[string]channel.AccountNews{
		"FLAGGED":            {Code: "quality_flagged", Severity: warning},
		"UNFLAGGED":          {Code: "quality_restored", Severity: info},
		"DOWNGRADE":          {Code: "limit_lowered", Severity: warning},
		"UPGRADE":            {Code: "limit_raised", Severity: info},
		"THROUGHPUT_UPGRADE": {Code: "throughput_raised", Severity: info, PerSecond: paceHigh},
	}
	nameDecisions = map[string]channel.AccountNews{
		"APPROVED": {Code: "name_approved", Severity: info},
		"REJECTED": {Code: "name_rejected", Severity: warning},
		"DEFERRED": {Code: "name_deferred", Severity: info},
	}
	reviewDecisions = map[string]channel.AccountNews{
		"APPROVED": {Code: "review_approved", Severity: info},
		"REJECTED": {Code: "review_rejected", Severity: critical},
	}
	accountEvents = map[string]channel.AccountNews{
		"ACCOUNT_DELETED":         {Code: "account_deleted", Severity: critical, Pauses: true},
		"ACCOUNT_VIOLATION":       {Code: "account_violation", Severity: warning},
		"ACCOUNT_OFFBOARDED":      {Code: "account_offboarded", Severity: critical, Pauses: true},
		"ACCOUNT_RECONNECTED":     {Code: "account_reconnected", Severity: info, Lifts: []string{"account_offboarded", "133010"}},
		"PARTNER_REMOVED":         {Code: "access_revoked", Severity: critical, Pauses: true},
		"PARTNER_APP_UNINSTALLED": {Code: "access_revoked", Severity: critical, Pauses: true},
	}
	banStates = map[string]channel.AccountNews{
		"SCHEDULE_FOR_DISABLE": {Code: "account_ban_scheduled", Severity: critical},
		"DISABLE":              {Code: "account_banned", Severity: critical, Pauses: true},
		"REINSTATE":            {Code: "account_reinstated", Severity: info, Lifts: []string{"account_banned", "131031", "368"}},
	}
)

func lookup(table map[string]channel.AccountNews, key, otherwise string) *channel.AccountNews {
	n, ok := table[key]
	if !ok {
		n = channel.AccountNews{Code: otherwise, Severity: info}
	}
	return &n
}

func (w *wireNews) accountUpdate() *channel.AccountNews {
	switch {
	case w.Event == "ACCOUNT_RESTRICTION":
		n := &channel.AccountNews{Code: "account_restricted", Severity: critical}
		if w.silenced() {
			n.Pauses = true
		}
		return n
	case w.Event == "DISABLED_UPDATE" && w.Ban != nil:
		return lookup(banStates, w.Ban.State, "account_update")
	}
	return lookup(accountEvents, w.Event, "account_update")
}

// silenced reports whether a restriction stops answers too. Where only messages begun by us or new numbers are restricted,
// customers must still be answered.
func (w *wireNews) silenced() bool {
	for _, r := range w.Restrictions {
		if r.Type != "RESTRICTED_BIZ_INITIATED_MESSAGING" && r.Type != "RESTRICTED_ADD_PHONE_NUMBER_ACTION" {
			return true
		}
	}
	return len(w.Restrictions) == 0
}

// details that only one field has.
func (w *wireNews) details(field string) map[string]any {
	switch field {
	case "account_update":
		return w.accountDetails()
	case "phone_number_quality_update":
		limit := w.CurrentLimit
		if w.MaxDaily != nil {
			limit = w.MaxDaily
		}
		switch limit.(type) {
		case string, float64:
			return map[string]any{"limit": limit}
		}
	case "phone_number_name_update":
		return params("name", w.RequestedName, "reason", w.RejectionReason)
	case "account_alerts":
		return params("type", w.AlertType, "detail", w.AlertText)
	}
	return nil
}

func (w *wireNews) accountDetails() map[string]any {
	var violation, ban string
	if w.Violation != nil {
		violation = w.Violation.Type
	}
	if w.Ban != nil {
		ban = w.Ban.State
	}
	var types []string
	var until time.Time
	for _, r := range w.Restrictions {
		types = append(types, r.Type)
		if end := moment(r.Expiration); end.After(until) {
			until = end
		}
	}
	out := params("violation", violation, "ban", ban, "restrictions", strings.Join(types, ","))
	if !until.IsZero() {
		out["until"] = until.Format(time.RFC3339)
	}
	return out
}

// params of pairs of name and value, without the empty.
func params(pairs ...string) map[string]any {
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			m[pairs[i]] = clip(pairs[i+1])
		}
	}
	return m
}

package whatsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// Bounds of listing templates: an account has 6,000 at most.
const (
	templatePage  = "100"
	templatePages = 100
	listAttempts  = 3
)

const templateFields = "id,name,status,category,language,components,quality_score,parameter_format,rejected_reason"

// Templates implements channel.TemplateLister. A list that changes while it is read is read again.
func (w *WhatsApp) Templates(ctx context.Context, a channel.Account) ([]desk.Template, error) {
	for attempt := 1; ; attempt++ {
		list, refusal := w.templates(ctx, a)
		if refusal == nil {
			return list, nil
		}
		if refusal.Code != "131059" || attempt == listAttempts {
			return nil, refusal
		}
	}
}

// wireTemplate as the list gives it. The quality is an object, in some versions a string.
type wireTemplate struct {
	ID             json.Number              `json:"id"`
	Name           string                   `json:"name"`
	Language       string                   `json:"language"`
	Category       string                   `json:"category"`
	Status         string                   `json:"status"`
	Format         string                   `json:"parameter_format"`
	Components     []desk.TemplateComponent `json:"components"`
	Quality        json.RawMessage          `json:"quality_score"`
	RejectedReason string                   `json:"rejected_reason"`
}

func (w *WhatsApp) templates(ctx context.Context, a channel.Account) ([]desk.Template, *channel.SendError) {
	var list []desk.Template
	query := url.Values{"fields": {templateFields}, "limit": {templatePage}}
	for range templatePages {
		var page struct {
			Data   []wireTemplate `json:"data"`
			Paging struct {
				Cursors struct {
					After string `json:"after"`
				} `json:"cursors"`
				Next string `json:"next"`
			} `json:"paging"`
		}
		if refusal := w.get(ctx, a, a.Portfolio+"/message_templates", query, &page); refusal != nil {
			return nil, refusal
		}
		for _, t := range page.Data {
			list = append(list, t.template(a.Portfolio))
		}
		if page.Paging.Next == "" || page.Paging.Cursors.After == "" {
			return list, nil
		}
		query.Set("after", page.Paging.Cursors.After)
	}
	return nil, &channel.SendError{Code: "answer_unreadable", Detail: fmt.Sprintf("more than %d pages of templates", templatePages)}
}

func (t wireTemplate) template(portfolio string) desk.Template {
	out := desk.Template{
		Portfolio: portfolio, ExternalID: string(t.ID), Name: t.Name, Language: t.Language, Category: t.Category,
		Status: t.Status, Format: t.Format, Components: t.Components, RejectedReason: t.RejectedReason,
	}
	if out.RejectedReason == "NONE" {
		out.RejectedReason = ""
	}
	var score struct {
		Score string `json:"score"`
	}
	if json.Unmarshal(t.Quality, &out.Quality) != nil && json.Unmarshal(t.Quality, &score) == nil {
		out.Quality = score.Score
	}
	return out
}

// Probe implements channel.Prober. The list of subscribed apps does not say which of them is the token's, and a business that came from
// another provider still has his: it proves nothing, but for an app that delivers to an address of its own which is ours.
func (w *WhatsApp) Probe(ctx context.Context, a channel.Account) (channel.Probe, error) {
	var number struct {
		Number  string `json:"display_phone_number"`
		Name    string `json:"verified_name"`
		Quality string `json:"quality_rating"`
		Status  string `json:"status"`
		Pace    struct {
			Level string `json:"level"`
		} `json:"throughput"`
		Shared bool `json:"is_on_biz_app"`
	}
	fields := url.Values{"fields": {"display_phone_number,verified_name,quality_rating,status,throughput,is_on_biz_app"}}
	if refusal := w.get(ctx, a, a.ID, fields, &number); refusal != nil {
		return channel.Probe{}, refusal
	}
	var apps struct {
		Data []struct {
			Callback string `json:"override_callback_uri"`
		} `json:"data"`
	}
	if refusal := w.get(ctx, a, a.Portfolio+"/subscribed_apps", nil, &apps); refusal != nil {
		return channel.Probe{}, refusal
	}
	out := channel.Probe{Number: number.Number, VerifiedName: number.Name, Quality: number.Quality, Status: number.Status,
		PerSecond: pace(number.Pace.Level, number.Shared)}
	for _, one := range apps.Data {
		out.Diverted = out.Diverted || a.Callback != "" && strings.HasSuffix(one.Callback, a.Callback)
	}
	return out, nil
}

// Subscribe implements channel.Prober: without it Meta sends no webhook of the account's numbers to the token's app.
func (w *WhatsApp) Subscribe(ctx context.Context, a channel.Account) error {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	var answer struct {
		Success bool `json:"success"`
	}
	r := request{method: http.MethodPost, path: a.Portfolio + "/subscribed_apps"}
	if refusal := w.call(ctx, a, r, &answer); refusal != nil {
		return harmless(refusal)
	}
	if !answer.Success {
		return &channel.SendError{Code: "not_subscribed", Detail: "the provider did not confirm"}
	}
	return nil
}

// alreadyAsked is Meta's code for a synchronisation that was asked for before.
const alreadyAsked = "2593107"

// Import implements channel.Importer, for a number that the WhatsApp Business app uses too. Meta takes the request within a day of
// that, and lets the business choose there whether its history is shared.
func (w *WhatsApp) Import(ctx context.Context, a channel.Account) error {
	for _, what := range []string{"smb_app_state_sync", "history"} {
		if refusal := w.sync(ctx, a, what); refusal != nil && refusal.Code != alreadyAsked {
			return refusal
		}
	}
	return nil
}

func (w *WhatsApp) sync(ctx context.Context, a channel.Account, what string) *channel.SendError {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	var answer json.RawMessage
	r := request{method: http.MethodPost, path: a.ID + "/smb_app_data", json: object{"messaging_product": "whatsapp", "sync_type": what}}
	return harmless(w.call(ctx, a, r, &answer))
}

func (w *WhatsApp) get(ctx context.Context, a channel.Account, path string, query url.Values, out any) *channel.SendError {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	return harmless(w.call(ctx, a, request{method: http.MethodGet, path: path, query: query}, out))
}

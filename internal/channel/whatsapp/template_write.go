package whatsapp

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// CreateTemplate implements channel.TemplateWriter.
func (w *WhatsApp) CreateTemplate(ctx context.Context, a channel.Account, t desk.Template) (desk.Template, error) {
	var answer struct {
		ID       json.Number `json:"id"`
		Status   string      `json:"status"`
		Category string      `json:"category"`
	}
	body := object{"name": t.Name, "language": t.Language, "category": t.Category, "parameter_format": t.Format, "components": t.Components}
	if refusal := w.manage(ctx, a, http.MethodPost, a.Portfolio+"/message_templates", nil, body, &answer); refusal != nil {
		return t, refusal
	}
	if answer.ID == "" {
		return t, unreadable(errNoID)
	}
	t.ExternalID, t.Portfolio = string(answer.ID), a.Portfolio
	if t.Status = answer.Status; t.Status == "" {
		t.Status = "PENDING"
	}
	if answer.Category != "" {
		t.Category = answer.Category
	}
	return t, nil
}

// EditTemplate implements channel.TemplateWriter. Meta takes another category only while the template is not approved.
func (w *WhatsApp) EditTemplate(ctx context.Context, a channel.Account, t desk.Template) error {
	body := object{"components": t.Components, "parameter_format": t.Format}
	if t.Status != "APPROVED" {
		body["category"] = t.Category
	}
	var answer json.RawMessage
	return asError(w.manage(ctx, a, http.MethodPost, t.ExternalID, nil, body, &answer))
}

// DeleteTemplate implements channel.TemplateWriter: this language of it only.
func (w *WhatsApp) DeleteTemplate(ctx context.Context, a channel.Account, t desk.Template) error {
	var answer json.RawMessage
	query := url.Values{"name": {t.Name}, "hsm_id": {t.ExternalID}}
	return asError(w.manage(ctx, a, http.MethodDelete, a.Portfolio+"/message_templates", query, nil, &answer))
}

// sampleTimeouts is how many times longer than another call one that carries a sample may take.
const sampleTimeouts = 5

// UploadSample implements channel.TemplateWriter, by Meta's resumable uploads: a session, then the content in one piece.
func (w *WhatsApp) UploadSample(ctx context.Context, a channel.Account, f channel.OutgoingFile) (string, error) {
	var session struct {
		ID string `json:"id"`
	}
	query := url.Values{"file_name": {f.Name}, "file_length": {strconv.FormatInt(f.Size, 10)}, "file_type": {f.MIME}}
	if refusal := w.manage(ctx, a, http.MethodPost, "app/uploads", query, nil, &session); refusal != nil {
		return "", refusal
	}
	if session.ID == "" {
		return "", unreadable(errNoID)
	}
	content, err := f.Open()
	if err != nil {
		return "", &channel.SendError{Code: "file_failed", Detail: err.Error(), Cause: err}
	}
	defer content.Close()
	var file struct {
		Handle string `json:"h"`
	}
	r := request{method: http.MethodPost, path: session.ID, content: content, size: f.Size, kind: "application/octet-stream",
		header: http.Header{"File_offset": {"0"}}, scheme: "OAuth"}
	ctx, cancel := context.WithTimeout(ctx, sampleTimeouts*w.timeout)
	defer cancel()
	if refusal := harmless(w.call(ctx, a, r, &file)); refusal != nil {
		return "", refusal
	}
	if file.Handle == "" {
		return "", unreadable(errNoID)
	}
	return file.Handle, nil
}

// manage makes a call about the account, which may be made again.
func (w *WhatsApp) manage(ctx context.Context, a channel.Account, method, path string, query url.Values, body, out any) *channel.SendError {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	return harmless(w.call(ctx, a, request{method: method, path: path, query: query, json: body}, out))
}

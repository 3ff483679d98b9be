package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"timbre/internal/channel"
	"timbre/internal/desk"
)

// Send implements channel.Sender. There is no idempotency key at Meta: what may have arrived is Uncertain, and its status
// webhook, which carries the reference, settles it.
func (w *WhatsApp) Send(ctx context.Context, a channel.Account, o channel.Outgoing) (channel.Receipt, error) {
	if err := w.Check(o); err != nil {
		return channel.Receipt{}, unsendable(err)
	}
	fileID, refusal := w.uploadOf(ctx, a, &o)
	if refusal != nil {
		return channel.Receipt{}, refusal
	}
	receipt, refusal := w.post(ctx, a, message(o))
	receipt.FileID = fileID
	return receipt, asError(refusal)
}

func unsendable(err error) *channel.SendError {
	out := &channel.SendError{Action: channel.Fail, Code: "invalid", Detail: err.Error(), Cause: err}
	if refusal, ok := errors.AsType[*desk.Error](err); ok {
		for _, code := range refusal.Fields {
			out.Code = code
		}
	}
	return out
}

// uploadOf uploads what the message carries, once, and returns the id it has at Meta.
func (w *WhatsApp) uploadOf(ctx context.Context, a channel.Account, o *channel.Outgoing) (string, *channel.SendError) {
	for _, file := range []**channel.OutgoingFile{&o.File, &o.Header} {
		if *file == nil {
			continue
		}
		if (*file).RemoteID == "" {
			id, refusal := w.upload(ctx, a, **file)
			if refusal != nil {
				return "", refusal
			}
			with := **file // the caller's stays as it is
			with.RemoteID = id
			*file = &with
		}
		return (*file).RemoteID, nil
	}
	return "", nil
}

func (w *WhatsApp) post(ctx context.Context, a channel.Account, body object) (channel.Receipt, *channel.SendError) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	var answer struct {
		Contacts []struct {
			WaID   string `json:"wa_id"`
			UserID string `json:"user_id"`
		} `json:"contacts"`
		Messages []struct {
			ID     string `json:"id"`
			Status string `json:"message_status"`
		} `json:"messages"`
	}
	if refusal := w.call(ctx, a, request{method: http.MethodPost, path: a.ID + "/messages", json: body}, &answer); refusal != nil {
		return channel.Receipt{}, refusal
	}
	if len(answer.Messages) == 0 || answer.Messages[0].ID == "" {
		return channel.Receipt{}, unreadable(errNoID)
	}
	receipt := channel.Receipt{ID: answer.Messages[0].ID}
	switch answer.Messages[0].Status {
	case "held_for_quality_assessment", "paused":
		receipt.Held = true
	}
	if len(answer.Contacts) > 0 {
		if receipt.Address = answer.Contacts[0].WaID; receipt.Address == "" {
			receipt.Address = answer.Contacts[0].UserID
		}
	}
	return receipt, nil
}

// MarkRead implements channel.Reader. Meta marks all earlier messages too; typing shows for 25 s or until an answer.
func (w *WhatsApp) MarkRead(ctx context.Context, a channel.Account, messageID string, typing bool) error {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	body := object{"messaging_product": "whatsapp", "status": "read", "message_id": messageID}
	if typing {
		body["typing_indicator"] = object{"type": "text"}
	}
	var done json.RawMessage
	return asError(harmless(w.call(ctx, a, request{method: http.MethodPost, path: a.ID + "/messages", json: body}, &done)))
}

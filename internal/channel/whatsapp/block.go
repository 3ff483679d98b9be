package whatsapp

import (
	"context"
	"encoding/json"
	"net/http"

	"timbre/internal/channel"
)

// Block implements channel.Blocker. Meta blocks only who wrote within the last 24 hours.
func (w *WhatsApp) Block(ctx context.Context, a channel.Account, address string, on bool) error {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	r := request{method: http.MethodPost, path: a.ID + "/block_users",
		json: object{"messaging_product": "whatsapp", "block_users": []object{{"user": address}}}}
	if !on {
		r.method = http.MethodDelete
	}
	var answer struct {
		Users struct {
			Failed []struct {
				Errors []struct {
					Code    json.Number `json:"code"`
					Message string      `json:"message"`
				} `json:"errors"`
			} `json:"failed_users"`
		} `json:"block_users"`
	}
	if refusal := w.call(ctx, a, r, &answer); refusal != nil {
		return harmless(refusal)
	}
	if len(answer.Users.Failed) == 0 {
		return nil
	}
	refusal := &channel.SendError{Action: channel.Fail, Code: "not_blocked"}
	if list := answer.Users.Failed[0].Errors; len(list) > 0 {
		refusal.Code, refusal.Detail = list[0].Code.String(), list[0].Message
	}
	return refusal
}

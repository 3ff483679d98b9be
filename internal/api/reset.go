package api

import (
	"context"

	"timbre/internal/app"
	"timbre/internal/desk"
)

type askResetInput struct {
	Body struct {
		Email string `json:"email" maxLength:"254"`
	}
}

func (a *API) askReset(ctx context.Context, _ *desk.Actor, in *askResetInput) (none, error) {
	if err := a.Limiter.Mail(ctx, in.Body.Email, a.address(ctx)); err != nil {
		return none{}, err
	}
	return none{}, a.App.AskReset(ctx, in.Body.Email)
}

// PasswordReset is whose password a link replaces.
type PasswordReset struct {
	Email string `json:"email"`
}

func (a *API) reset(ctx context.Context, _ *desk.Actor, in *InvitationInput) (PasswordReset, error) {
	return guess(ctx, a, func() (PasswordReset, error) {
		email, err := a.App.Reset(ctx, in.Token)
		return PasswordReset{email}, err
	})
}

type resetInput struct {
	InvitationInput
	Body struct {
		Password  string `json:"password" maxLength:"1000"`
		EndTokens bool   `json:"end_tokens,omitempty" doc:"My personal tokens end, too."`
		Code      string `json:"code,omitempty" maxLength:"40" doc:"After 401 second_factor_needed."`
	}
}

func (a *API) resetPassword(ctx context.Context, _ *desk.Actor, in *resetInput) (Me, error) {
	return guess(ctx, a, func() (Me, error) {
		token, err := a.proving(ctx, in.Body.Code, func(p app.Proof) (string, error) {
			n := app.NewPassword{Password: in.Body.Password, EndTokens: in.Body.EndTokens, Proof: p}
			return a.App.ResetPassword(ctx, in.Token, n, a.browser(ctx))
		})
		if err != nil {
			return Me{}, err
		}
		return a.begun(ctx, token, 0)
	})
}

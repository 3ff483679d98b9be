package api

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"rsc.io/qr"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/desk"
)

func (a *API) secondFactorRoutes() {
	serve(a, route{method: http.MethodGet, path: "/me/second-factor", name: "get-second-factor", own: true, tag: "me", enrolling: true,
		summary: "What I prove myself by besides my password."}, a.secondFactor)
	serve(a, route{method: http.MethodPost, path: "/me/second-factor/setup", name: "begin-second-factor", tag: "me", enrolling: true, keyless: true, secret: true,
		summary: "Makes a key for my authenticator app. It is in use once its first code has come."}, a.beginFactor)
	serve(a, route{method: http.MethodPut, path: "/me/second-factor", name: "set-second-factor", tag: "me", enrolling: true, keyless: true, secret: true,
		summary: "Puts the key in use, with its first code; answers the recovery codes, once. My other sessions end."}, a.setFactor)
	serve(a, route{method: http.MethodPost, path: "/me/second-factor/recovery-codes", name: "renew-recovery-codes", tag: "me", keyless: true, secret: true,
		summary: "Replaces my recovery codes."}, a.renewCodes)
	serve(a, route{method: http.MethodPost, path: "/me/second-factor/remove", name: "remove-second-factor", tag: "me", keyless: true,
		summary: "Takes my second factor away. My other sessions end."}, a.dropFactor)
	serve(a, route{method: http.MethodDelete, path: "/members/{id}/second-factor", name: "reset-second-factor", tag: "members",
		summary: "Takes a member's second factor away, who has lost it; his sessions end."}, a.dropFactorOf)
	serve(a, route{method: http.MethodGet, path: "/workspace/sign-in", name: "get-sign-in-rules", tag: "workspace",
		summary: "What the workspace asks of whoever signs in."}, a.signInRules)
	serve(a, route{method: http.MethodPut, path: "/workspace/sign-in", name: "set-sign-in-rules", tag: "workspace",
		summary: "Sets what the workspace asks of whoever signs in."}, a.setSignInRules)
}

// enrolFirst refuses whoever has to set up a second factor before anything else.
const enrolFirst = "second_factor_required"

// proving counts a try of a second factor, once the password was right, and gives it back if it succeeds.
func (a *API) proving(ctx context.Context, code string, try func(app.Proof) (string, error)) (string, error) {
	var attempt *auth.Attempt
	out, err := try(app.Proof{Code: code, Counted: func(user int64) (err error) {
		attempt, err = a.Limiter.Code(ctx, user)
		return err
	}})
	if attempt != nil && err == nil {
		err = attempt.Succeeded(ctx)
	}
	return out, err
}

// counted limits tries of somebody's own password and codes while he is signed in.
func (a *API) counted(ctx context.Context, actor *desk.Actor, try func() error) error {
	if actor.Kind != desk.ActorUser { // a key has no password to guess
		return desk.Forbidden("session")
	}
	attempt, err := a.Limiter.Code(ctx, actor.User)
	if err != nil {
		return err
	}
	if err := try(); err != nil {
		return err
	}
	return attempt.Succeeded(ctx)
}

// SecondFactor is what somebody proves himself by besides his password.
type SecondFactor struct {
	On            bool `json:"on"`
	RecoveryCodes int  `json:"recovery_codes" doc:"That are left."`
	Wanted        bool `json:"wanted" doc:"A workspace of mine wants everybody to have one."`
	Password      bool `json:"password" doc:"I have one, and it is asked for. Who has none changes this in the first ten minutes of a session."`
}

func (a *API) secondFactor(ctx context.Context, actor *desk.Actor, _ *none) (SecondFactor, error) {
	f, err := a.App.SecondFactor(ctx, actor)
	return SecondFactor{f.On, f.Codes, f.Wanted, f.Password}, err
}

type passwordInput struct {
	Body struct {
		CurrentPassword string `json:"current_password,omitempty" maxLength:"1000" doc:"Of who has one."`
	}
}

// FactorSetup is a key that is not in use yet.
type FactorSetup struct {
	Setup   string `json:"setup" doc:"To be sent with the first code."`
	Key     string `json:"key" doc:"To be typed where no code can be read."`
	Address string `json:"address" doc:"otpauth://… for a link on a phone."`
	QR      string `json:"qr" doc:"Path of an SVG of qr_size by qr_size: what is dark of the code."`
	QRSize  int    `json:"qr_size"`
}

func (a *API) beginFactor(ctx context.Context, actor *desk.Actor, in *passwordInput) (out FactorSetup, err error) {
	err = a.counted(ctx, actor, func() error {
		s, err := a.App.BeginFactor(ctx, actor, exchangeOf(ctx).session, in.Body.CurrentPassword)
		if err != nil {
			return err
		}
		code, err := qr.Encode(s.Address, qr.M)
		if err != nil {
			return err
		}
		out = FactorSetup{s.Token, s.Key, s.Address, pathOf(code), code.Size}
		return nil
	})
	return out, err
}

// pathOf draws the dark squares of a code, row by row.
func pathOf(code *qr.Code) string {
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1H%dz", from, y, x-from, from)
			}
		}
	}
	return b.String()
}

type setFactorInput struct {
	Body struct {
		Setup string `json:"setup" maxLength:"500"`
		Code  string `json:"code" maxLength:"40"`
	}
}

// RecoveryCodes let somebody in whose phone is gone, each once. They are shown once.
type RecoveryCodes struct {
	Codes []string `json:"codes"`
}

func (a *API) setFactor(ctx context.Context, actor *desk.Actor, in *setFactorInput) (out RecoveryCodes, err error) {
	err = a.counted(ctx, actor, func() error {
		token, codes, err := a.App.ConfirmFactor(ctx, actor, in.Body.Setup, in.Body.Code, a.browser(ctx))
		if err != nil {
			return err
		}
		out.Codes = codes
		return a.handOut(ctx, token)
	})
	return out, err
}

type provenInput struct {
	Body struct {
		CurrentPassword string `json:"current_password,omitempty" maxLength:"1000" doc:"Of who has one."`
		Code            string `json:"code" maxLength:"40" doc:"Of the app, or a recovery code."`
	}
}

func (a *API) renewCodes(ctx context.Context, actor *desk.Actor, in *provenInput) (out RecoveryCodes, err error) {
	err = a.counted(ctx, actor, func() error {
		out.Codes, err = a.App.RenewCodes(ctx, actor, exchangeOf(ctx).session, in.Body.CurrentPassword, app.Proof{Code: in.Body.Code})
		return err
	})
	return out, err
}

func (a *API) dropFactor(ctx context.Context, actor *desk.Actor, in *provenInput) (none, error) {
	return none{}, a.counted(ctx, actor, func() error {
		token, err := a.App.DropFactor(ctx, actor, in.Body.CurrentPassword, app.Proof{Code: in.Body.Code}, a.browser(ctx))
		if err != nil {
			return err
		}
		return a.handOut(ctx, token)
	})
}

func (a *API) dropFactorOf(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DropFactorOf(ctx, actor, in.ID.N)
}

// SignInRules are what the workspace asks of whoever signs in.
type SignInRules struct {
	SecondFactor bool `json:"second_factor" doc:"Everybody needs one; who has none sets one up when he signs in the next time."`
	Without      int  `json:"without" doc:"Active members who have none yet."`
}

func (a *API) signInRules(ctx context.Context, actor *desk.Actor, _ *none) (SignInRules, error) {
	r, err := a.App.SignInRules(ctx, actor)
	return SignInRules(r), err
}

type signInRulesInput struct {
	Body struct {
		SecondFactor bool `json:"second_factor"`
	}
}

func (a *API) setSignInRules(ctx context.Context, actor *desk.Actor, in *signInRulesInput) (SignInRules, error) {
	r, err := a.App.WantSecondFactor(ctx, actor, in.Body.SecondFactor)
	return SignInRules(r), err
}

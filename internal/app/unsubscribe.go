package app

import (
	"context"
	"encoding/json"

	"timbre/internal/desk"
)

// mailKind is a kind of mail that its reader may end by a link. Kinds are in links that were sent; they never change meaning.
type mailKind string

const digestMail mailKind = "digest"

// mailEnd is what a link ends: one kind of mail to one member. It is sealed, so whoever has no mail has no link, and needs nothing else: it works as long as
// he is a member, also twice.
type mailEnd struct {
	Workspace int64    `json:"w"`
	User      int64    `json:"u"`
	Kind      mailKind `json:"k"`
}

const mailEndPlace = "mails/end"

// mailEndToken is what is in a link that ends a kind of mail.
func (a *App) mailEndToken(workspace, user int64, kind mailKind) (string, error) {
	text, err := json.Marshal(mailEnd{workspace, user, kind})
	if err != nil {
		return "", err
	}
	return a.Sealer.Seal(string(text), mailEndPlace)
}

// MailSubscription is a kind of mail that a member gets, or has ended.
type MailSubscription struct {
	Workspace, Email string
	On               bool
}

// MailSubscription shows what a link of a mail would end. It changes nothing: programs that look through mails open links.
func (a *App) MailSubscription(ctx context.Context, token string) (m MailSubscription, err error) {
	_, m, err = a.mailSubscription(ctx, token)
	return m, err
}

// EndMail ends the kind of mail that a link is of, to whom it was sent.
func (a *App) EndMail(ctx context.Context, token string) (m MailSubscription, err error) {
	end, m, err := a.mailSubscription(ctx, token)
	if err != nil || !m.On {
		return m, err
	}
	off := false
	_, err = a.changeAlerts(ctx, end.Workspace, end.User, AlertChange{Mail: &off, byLink: true})
	m.On = false
	return m, err
}

func (a *App) mailSubscription(ctx context.Context, token string) (end mailEnd, m MailSubscription, err error) {
	text, err := a.Sealer.Open(token, mailEndPlace)
	if err != nil || json.Unmarshal([]byte(text), &end) != nil || end.Kind != digestMail {
		return end, m, errLink
	}
	if _, err = a.Store.MemberActor(ctx, end.Workspace, end.User); err != nil {
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			err = errLink
		}
		return end, m, err
	}
	account, err := a.Store.Account(ctx, end.User)
	if err != nil {
		return end, m, err
	}
	workspace, err := a.Store.Workspace(ctx, end.Workspace)
	if err != nil {
		return end, m, err
	}
	settings, err := a.Store.AlertSettings(ctx, end.Workspace, end.User)
	return end, MailSubscription{workspace.Name, desk.MaskEmail(account.Email), !settings.NoMail}, err
}

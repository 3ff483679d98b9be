package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"timbre/internal/app"
	"timbre/internal/config"
	"timbre/internal/desk"
)

// bootstrapIn is the object on standard input.
type bootstrapIn struct {
	Workspace string `json:"workspace"`
	Admin     struct {
		Name     string `json:"name"`
		Email    string `json:"email"`
		Password string `json:"password"`
	} `json:"admin"`
	WhatsApp *struct {
		PhoneNumberID string `json:"phone_number_id"`
		WABAID        string `json:"waba_id"`
		AppSecret     string `json:"app_secret"`
		AccessToken   string `json:"access_token"`
		VerifyToken   string `json:"verify_token"`
	} `json:"whatsapp"`
}

// bootstrapOut is the object on standard output.
type bootstrapOut struct {
	Workspace   string `json:"workspace_id"`
	Token       string `json:"api_token"`
	Inbox       string `json:"inbox_id"`
	WebhookPath string `json:"webhook_path"`
}

// bootstrap makes what is missing of a workspace, an administrator and a number; done again it makes nothing twice.
func bootstrap(ctx context.Context, call *config.Call) error {
	var in bootstrapIn
	d := json.NewDecoder(io.LimitReader(os.Stdin, 1<<20))
	d.DisallowUnknownFields()
	if err := d.Decode(&in); err != nil {
		return fmt.Errorf("standard input must hold one JSON object with workspace, admin and whatsapp: %w", err)
	}
	s, err := open(ctx, call)
	if err != nil {
		return err
	}
	defer s.Close()
	want := app.Bootstrap{Workspace: in.Workspace}
	want.Admin.Name, want.Admin.Email, want.Admin.Password = in.Admin.Name, in.Admin.Email, in.Admin.Password
	if w := in.WhatsApp; w != nil {
		want.WhatsApp = &app.Connection{Account: w.PhoneNumberID, Portfolio: w.WABAID, AppSecret: w.AppSecret, AccessToken: w.AccessToken, VerifyToken: w.VerifyToken}
	}
	got, err := s.App.Bootstrap(ctx, want)
	if err != nil {
		return explain(err)
	}
	return json.NewEncoder(os.Stdout).Encode(bootstrapOut{desk.FormatID(got.Workspace), got.Token, desk.FormatID(got.Inbox), got.WebhookPath})
}

// explain names the fields at fault.
func explain(err error) error {
	e, ok := errors.AsType[*desk.Error](err)
	if !ok || len(e.Fields) == 0 {
		return err
	}
	text := "the input is refused:"
	for field, code := range e.Fields {
		text += fmt.Sprintf(" %s is %s;", field, code)
	}
	return errors.New(text[:len(text)-1])
}

package openid

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Secrets tie an answer to the browser that asked. It keeps them; the provider sees what is made of them.
type Secrets struct {
	State    string `json:"s"`
	Nonce    string `json:"n"`
	Verifier string `json:"v"`
}

// Begin returns where a browser asks a provider who somebody is, and what its answer is held to.
func (c *Client) Begin(ctx context.Context, p Provider, redirect string) (address string, s Secrets, err error) {
	d, err := c.describe(ctx, p.Issuer)
	if err != nil {
		return "", s, err
	}
	s = Secrets{State: rand.Text(), Nonce: rand.Text(), Verifier: oauth2.GenerateVerifier()}
	config := d.config(p, redirect)
	return config.AuthCodeURL(s.State, oidc.Nonce(s.Nonce), oauth2.S256ChallengeOption(s.Verifier)), s, nil
}

// Answers reports whether a state is the one of these secrets.
func (s Secrets) Answers(state string) bool {
	return s.State != "" && subtle.ConstantTimeCompare([]byte(s.State), []byte(state)) == 1
}

// Person is whom a provider has told of.
type Person struct {
	Subject  string // by which it knows him; it never becomes somebody else's
	Email    string // lower case; "": it said none
	Verified bool   // the address is his: the provider says so, and can know
	Name     string
}

// longest subject that is taken (OpenID Connect Core §2).
const longestSubject = 255

// Finish exchanges the code of an answer for who somebody is. The signature, issuer, audience, expiry and nonce hold; nothing else does.
func (c *Client) Finish(ctx context.Context, p Provider, redirect, code string, s Secrets) (Person, error) {
	d, err := c.describe(ctx, p.Issuer)
	if err != nil {
		return Person{}, err
	}
	ctx = c.within(ctx)
	config := d.config(p, redirect)
	tokens, err := config.Exchange(ctx, code, oauth2.VerifierOption(s.Verifier))
	if err != nil {
		return Person{}, called(BadToken, err)
	}
	raw, _ := tokens.Extra("id_token").(string)
	token, err := d.Verifier(&oidc.Config{ClientID: p.ClientID, SupportedSigningAlgs: algorithms, Now: c.Now}).Verify(ctx, raw)
	if err != nil {
		if isNetwork(err) {
			return Person{}, called(NoKeys, err)
		}
		return Person{}, fault(BadToken, "", err)
	}
	var said claims
	if err := token.Claims(&said); err != nil {
		return Person{}, fault(BadToken, "", err)
	}
	if err := said.hold(token, p, s); err != nil {
		return Person{}, fault(BadToken, "", err)
	}
	if said.Email == "" && d.UserInfoEndpoint() != "" {
		if err := d.more(ctx, tokens, &said); err != nil {
			return Person{}, err
		}
	}
	return said.person(p.Issuer), nil
}

// claims of a token, or of the userinfo endpoint.
type claims struct {
	Subject    string `json:"sub"`
	Party      string `json:"azp"`
	Email      string `json:"email"`
	Verified   any    `json:"email_verified"`
	Name       string `json:"name"`
	Hosted     string `json:"hd"`       // Google: the organisation that the account belongs to
	OwnsDomain any    `json:"xms_edov"` // Microsoft Entra: the organisation owns the address's domain
}

// hold checks what the library leaves to us.
func (m *claims) hold(token *oidc.IDToken, p Provider, s Secrets) error {
	switch {
	case token.Issuer != p.Issuer:
		return fmt.Errorf("issuer %q", token.Issuer) // exactly: the library lets one pass without its scheme
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(s.Nonce)) != 1:
		return errors.New("nonce")
	case len(token.Audience) > 1 && m.Party == "", m.Party != "" && m.Party != p.ClientID:
		return errors.New("azp")
	case m.Subject == "" || len(m.Subject) > longestSubject:
		return errors.New("sub")
	}
	return nil
}

// more asks the userinfo endpoint, where the token tells no address.
func (d *described) more(ctx context.Context, tokens *oauth2.Token, said *claims) error {
	info, err := d.UserInfo(ctx, oauth2.StaticTokenSource(tokens))
	if err != nil {
		return called(BadToken, err)
	}
	var more claims
	if err := info.Claims(&more); err != nil {
		return fault(BadToken, "", err)
	}
	if more.Subject != said.Subject { // OpenID Connect Core §5.3.2: else it is somebody else's
		return fault(BadToken, "", errors.New("userinfo of another subject"))
	}
	*said = more
	return nil
}

const (
	google    = "https://accounts.google.com"
	microsoft = "https://login.microsoftonline.com/"
)

func (m *claims) person(issuer string) Person {
	p := Person{Subject: m.Subject, Email: strings.ToLower(strings.TrimSpace(m.Email)), Name: m.Name, Verified: yes(m.Verified)}
	switch {
	case p.Email == "":
		p.Verified = false
	case issuer == google:
		// Of an address that is not theirs Google has verified at some time that somebody read its mail: who has left a company may still
		// have such an account. With hd it is the company's own.
		domain := p.Email[strings.LastIndexByte(p.Email, '@')+1:]
		p.Verified = p.Verified && (strings.EqualFold(m.Hosted, domain) || domain == "gmail.com")
	case strings.HasPrefix(issuer, microsoft):
		p.Verified = p.Verified || yes(m.OwnsDomain)
	}
	return p
}

// yes reads a boolean, which some write as a text or a number.
func yes(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		return v == "true" || v == "1"
	case float64:
		return v == 1
	}
	return false
}

package app

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/openid"
	"timbre/internal/store"
)

// SSOPlace binds sealed secrets of clients to their place.
const SSOPlace = "sso_providers/secret"

// Bounds of what an administrator types.
const (
	maxSSOName    = 60
	maxIssuer     = 500
	maxClientID   = 255
	maxSSOSecret  = 1000
	maxSSODomains = 50
)

// SSO is a workspace's sign-in by its identity provider, as it is shown to who sets it up. Its secret never is.
type SSO struct {
	desk.SSOProvider
	SetUp    bool
	Redirect string // where the provider sends people back
	Door     string // address that leads to it at once; "": not set up
	ByIt     bool   // the session that asks came by it
	Unlinked int    // active members whom it does not know yet
}

// SSOChange is a provider as an administrator types it.
type SSOChange struct {
	desk.SSOProvider
	Secret *string // nil: the one that is known, if issuer and client stay
}

func (a *App) ssoRedirect() string { return a.PublicURL + "/sso/callback" }

// SSO reads the workspace's. session is the hash of the session that asks; "": a token.
func (a *App) SSO(ctx context.Context, actor *desk.Actor, session string) (out SSO, err error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return out, err
	}
	out.Redirect = a.ssoRedirect()
	p, found, err := a.Store.SSOProvider(ctx, actor.Workspace)
	if err != nil || !found {
		return out, err
	}
	out.SSOProvider, out.SetUp, out.Door = p.SSOProvider, true, a.PublicURL+"/sso/"+p.Slug
	if out.Unlinked, err = a.Store.WithoutIdentity(ctx, actor.Workspace, p.ID); err != nil || session == "" {
		return out, err
	}
	via, err := a.Store.SessionVia(ctx, session)
	out.ByIt = via == p.ID
	return out, err
}

// setsSSO says who decides by what people come in: whoever rules the provider could become any of them, so he has to have all their rights
// himself, and be there, not a key of his.
func setsSSO(actor *desk.Actor) error {
	if err := actor.Need(desk.PermSettings); err != nil {
		return err
	}
	if actor.Kind != desk.ActorUser {
		return desk.Forbidden("session")
	}
	return within(actor, desk.RoleAdministrator, desk.AllPermissions())
}

// SetSSO writes the workspace's provider. Where issuer or client are others than before, the provider is looked at first, and what came by
// the former one ends.
func (a *App) SetSSO(ctx context.Context, actor *desk.Actor, session string, c SSOChange) (SSO, error) {
	if err := setsSSO(actor); err != nil {
		return SSO{}, err
	}
	p, err := c.checked()
	if err != nil {
		return SSO{}, err
	}
	known, found, err := a.Store.SSOProvider(ctx, actor.Workspace)
	if err != nil {
		return SSO{}, err
	}
	if !found || known.Issuer != p.Issuer {
		if p.Issuer, err = a.Identity.Check(ctx, p.Issuer); err != nil {
			return SSO{}, ssoFault(err)
		}
	}
	sealed := ""
	if c.Secret != nil && *c.Secret != "" {
		if sealed, err = a.Sealer.Seal(*c.Secret, SSOPlace); err != nil {
			return SSO{}, err
		}
	}
	via, err := a.Store.SessionVia(ctx, session)
	if err != nil {
		return SSO{}, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		old, known, err := tx.SSOProvider()
		if err != nil {
			return err
		}
		if taken, err := tx.SlugTaken(p.Slug); err != nil || taken {
			if err == nil {
				err = desk.Invalid("slug", "taken")
			}
			return err
		}
		now := store.SSOProvider{SSOProvider: p, SecretSealed: sealed}
		now.ID, now.Required = old.ID, old.Required
		var before facts
		if known {
			before = ssoFacts(old)
		}
		same := known && old.Issuer == p.Issuer && old.ClientID == p.ClientID
		if sealed == "" && !same {
			return desk.Invalid("client_secret", "required") // it is never shown to another provider than the one it was given for
		}
		if sealed == "" {
			now.SecretSealed = old.SecretSealed
		}
		if !same {
			if known {
				if err := endsSSO(tx, old, via); err != nil {
					return err
				}
			}
			now.ID = tx.NewID()
		}
		tx.SaveSSOProvider(now)
		emit(tx, actor, desk.WorkspaceChanged, tx.Workspace)
		return a.noted(ctx, tx, actor, AuditSSOChanged, subject{}, before, ssoFacts(now))
	})
	if err != nil {
		return SSO{}, err
	}
	return a.SSO(ctx, actor, session)
}

// endsSSO ends what came by a provider, unless that locks somebody out. via is by what the session came that asks.
func endsSSO(tx *store.Tx, p store.SSOProvider, via int64) error {
	switch {
	case p.Required:
		return desk.Conflict("sso_only_on")
	case via == p.ID:
		return desk.Conflict("sso_own_session")
	}
	tx.EndSSO(p.ID)
	return nil
}

// DropSSO forgets the workspace's provider.
func (a *App) DropSSO(ctx context.Context, actor *desk.Actor, session string) error {
	if err := setsSSO(actor); err != nil {
		return err
	}
	via, err := a.Store.SessionVia(ctx, session)
	if err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		old, known, err := tx.SSOProvider()
		if err != nil || !known {
			return err
		}
		if err := endsSSO(tx, old, via); err != nil {
			return err
		}
		tx.DropSSOProvider()
		emit(tx, actor, desk.WorkspaceChanged, tx.Workspace)
		return a.noted(ctx, tx, actor, AuditSSODeleted, subject{}, ssoFacts(old), nil)
	})
}

// OnlySSO has the workspace be entered by its provider only, or not. Only who has come by it himself can say so.
func (a *App) OnlySSO(ctx context.Context, actor *desk.Actor, session string, only bool) (SSO, error) {
	if err := setsSSO(actor); err != nil {
		return SSO{}, err
	}
	via, err := a.Store.SessionVia(ctx, session)
	if err != nil {
		return SSO{}, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		p, known, err := tx.SSOProvider()
		switch {
		case err != nil:
			return err
		case !known:
			return desk.Conflict("sso_off")
		case p.Required == only:
			return nil
		case only && via != p.ID:
			return desk.Conflict("sso_not_by_sso").With("name", p.Name)
		}
		requireSSO(tx, p, only)
		emit(tx, actor, desk.WorkspaceChanged, tx.Workspace) // streams ask again whether they may go on
		action := AuditSSOOnlyOff
		if only {
			action = AuditSSOOnlyOn
		}
		return a.audit(ctx, tx, actor, AuditEntry{Action: action})
	})
	if err != nil {
		return SSO{}, err
	}
	return a.SSO(ctx, actor, session)
}

func requireSSO(tx *store.Tx, p store.SSOProvider, only bool) {
	p.Required = only
	tx.SaveSSOProvider(p)
	if only {
		tx.MuteOthers(p.ID)
	}
}

// CheckSSO looks at an issuer before it is set, and returns it as it writes itself.
func (a *App) CheckSSO(ctx context.Context, actor *desk.Actor, issuer string) (string, error) {
	if err := actor.Need(desk.PermSettings); err != nil {
		return "", err
	}
	f := faults{}
	issuer = f.issuer("issuer", issuer)
	if err := f.err(); err != nil {
		return "", err
	}
	exact, err := a.Identity.Check(ctx, issuer)
	return exact, ssoFault(err)
}

// ofSSO begins the code of each refusal that a fault of a provider becomes.
const ofSSO = "sso_"

// ssoFault says what is wrong with a provider.
func ssoFault(err error) error {
	f, ok := errors.AsType[*openid.Fault](err)
	if !ok {
		return err
	}
	e := desk.Conflict(ofSSO + f.Code)
	e.Cause = err
	if f.Told != "" {
		return e.With("told", f.Told)
	}
	return e
}

var (
	slugForm   = regexp.MustCompile(`^[a-z0-9](-?[a-z0-9]){1,39}$`)
	domainForm = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{1,62}$`)
)

// anybodys are domains where everybody can have an address: whoever comes from there is nobody's colleague.
var anybodys = []string{"gmail.com", "googlemail.com", "outlook.com", "outlook.es", "hotmail.com", "hotmail.es", "live.com", "msn.com", "yahoo.com", "yahoo.com.mx",
	"yahoo.com.br", "yahoo.es", "icloud.com", "me.com", "aol.com", "proton.me", "protonmail.com", "gmx.com", "gmx.net", "uol.com.br", "bol.com.br", "terra.com.br"}

func (c SSOChange) checked() (desk.SSOProvider, error) {
	f := faults{}
	p := desk.SSOProvider{Name: f.line("name", c.Name, maxSSOName), Slug: strings.ToLower(strings.TrimSpace(c.Slug)), Issuer: f.issuer("issuer", c.Issuer),
		ClientID: f.line("client_id", c.ClientID, maxClientID), SecondFactor: c.SecondFactor, JoinRole: c.JoinRole, JoinSight: c.JoinSight}
	for field, text := range map[string]string{"name": p.Name, "slug": p.Slug, "client_id": p.ClientID} {
		if text == "" {
			f.add(field, "required")
		}
	}
	if !slugForm.MatchString(p.Slug) || p.Slug == "callback" {
		f.add("slug", "not_a_slug")
	}
	if c.Secret != nil && len(*c.Secret) > maxSSOSecret {
		f.add("client_secret", "too_long")
	}
	for _, d := range c.Domains {
		d = strings.TrimPrefix(strings.ToLower(strings.TrimSpace(d)), "@")
		if !domainForm.MatchString(d) || len(d) > 253 {
			f.add("domains", "not_a_domain")
		} else if !slices.Contains(p.Domains, d) {
			p.Domains = append(p.Domains, d)
		}
		if p.JoinRole != "" && slices.Contains(anybodys, d) {
			f.add("domains", "anybodys_domain")
		}
	}
	if len(p.Domains) == 0 {
		f.add("domains", "required")
	}
	if len(p.Domains) > maxSSODomains {
		f.add("domains", "too_many")
	}
	if p.JoinRole == "" {
		p.JoinSight = ""
		return p, f.err()
	}
	if !p.JoinRole.Valid() || p.JoinRole == desk.RoleAdministrator {
		f.add("join_role", "not_a_choice")
	}
	if !p.JoinSight.Valid() {
		f.add("join_sight", "not_a_choice")
	}
	return p, f.err()
}

// issuer is an address as providers write theirs. http is for those that the operator has named.
func (f faults) issuer(field, text string) string {
	text = strings.TrimSuffix(strings.TrimSpace(text), "/.well-known/openid-configuration")
	u, err := url.Parse(text)
	switch {
	case text == "":
		f.add(field, "required")
	case len(text) > maxIssuer:
		f.add(field, "too_long")
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
		f.add(field, "not_an_address")
	}
	return text
}

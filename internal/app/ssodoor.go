package app

import (
	"context"
	"encoding/json"
	"time"

	"timbre/internal/desk"
	"timbre/internal/openid"
	"timbre/internal/store"
)

const (
	ssoFlowPlace   = "sso/flow"
	ssoTicketPlace = "sso/ticket"

	// SSOAge is how long somebody may take at his provider, and then to prove himself.
	SSOAge = 10 * time.Minute
)

var (
	errSSOUnknown = &desk.Error{Kind: desk.KindNotFound, Code: "sso_unknown"}
	// errSSOEnded refuses an answer that comes too late, again, or from elsewhere.
	errSSOEnded = &desk.Error{Kind: desk.KindForbidden, Code: "sso_ended"}
)

// ssoRequired sends somebody to the provider of a workspace that is entered by it only.
func ssoRequired(p *desk.SSOProvider) error {
	e := &desk.Error{Kind: desk.KindUnauthenticated, Code: "sso_required"}
	return e.With("name", p.Name).With("slug", p.Slug).With("company", p.Company)
}

// letIn are those of a user's workspaces that he may enter without a provider; an error if there are none.
func (a *App) letIn(ctx context.Context, user int64, in []desk.Workspace) ([]desk.Workspace, error) {
	if len(in) == 0 {
		return nil, &desk.Error{Kind: desk.KindForbidden, Code: "no_workspace"}
	}
	list, err := a.Store.SSOProvidersOf(ctx, user)
	if err != nil {
		return nil, err
	}
	closed := map[int64]*desk.SSOProvider{}
	for i := range list {
		if list[i].Required {
			closed[list[i].Workspace] = &list[i].SSOProvider
		}
	}
	var open []desk.Workspace
	for _, w := range in {
		if closed[w.ID] == nil {
			open = append(open, w)
		}
	}
	if len(open) == 0 {
		return nil, ssoRequired(closed[in[0].ID])
	}
	return open, nil
}

// barred is the error of a session that a workspace does not let in.
func (a *App) barred(ctx context.Context, c store.Caller) error {
	if c.Bar == store.BarForeign {
		return &desk.Error{Kind: desk.KindUnauthenticated, Code: "sso_elsewhere"}
	}
	p, found, err := a.Store.SSOProvider(ctx, c.Workspace)
	if err != nil || !found {
		return errUnauthenticated
	}
	return ssoRequired(&p.SSOProvider)
}

// SSODoors are the providers that somebody may be shown who stands at the door: where a session is known (its hash), those of its user's
// workspaces; else the one of the only company. Of others a stranger is only told that there are some.
func (a *App) SSODoors(ctx context.Context, session string) (doors []desk.SSOProvider, others bool, err error) {
	all, err := a.Store.SSOProvidersOf(ctx, 0)
	if err != nil || len(all) == 0 {
		return nil, false, err
	}
	if session != "" {
		c, found, err := a.Store.SessionCaller(ctx, session, 0)
		if err != nil {
			return nil, false, err
		}
		if found {
			if all, err = a.Store.SSOProvidersOf(ctx, c.User); err != nil {
				return nil, false, err
			}
			return bare(all), true, nil
		}
	}
	alone, err := a.Store.OnlyWorkspace(ctx)
	if err != nil || !alone {
		return nil, true, err
	}
	return bare(all), false, nil
}

func bare(list []store.SSOProvider) []desk.SSOProvider {
	out := make([]desk.SSOProvider, len(list))
	for i := range list {
		out[i] = list[i].SSOProvider
	}
	return out
}

// ssoFlow is what a browser keeps, sealed, while its person is at the provider.
type ssoFlow struct {
	Provider  int64          `json:"p"`
	Workspace int64          `json:"w"`
	Secrets   openid.Secrets `json:"x"`
	Ends      int64          `json:"e"`           // Unix time
	Link      string         `json:"l,omitempty"` // hash of the session whose user is to be linked
}

// BeginSSO returns where a browser asks a workspace's provider, and what it keeps meanwhile.
func (a *App) BeginSSO(ctx context.Context, slug string) (address, flow string, err error) {
	p, found, err := a.Store.SSOProviderBySlug(ctx, slug)
	if err == nil && !found {
		err = errSSOUnknown
	}
	if err != nil {
		return "", "", err
	}
	return a.beginSSO(ctx, p, "")
}

func (a *App) beginSSO(ctx context.Context, p store.SSOProvider, link string) (address, flow string, err error) {
	client, err := a.openidOf(p)
	if err != nil {
		return "", "", err
	}
	address, secrets, err := a.Identity.Begin(ctx, client, a.ssoRedirect())
	if err != nil {
		a.Log.WarnContext(ctx, "an identity provider cannot be asked", "workspace", p.Workspace, "error", err)
		return "", "", ssoFault(err)
	}
	text, err := json.Marshal(ssoFlow{p.ID, p.Workspace, secrets, a.Store.Now().Add(SSOAge).Unix(), link})
	if err != nil {
		return "", "", err
	}
	flow, err = a.Sealer.Seal(string(text), ssoFlowPlace)
	return address, flow, err
}

func (a *App) openidOf(p store.SSOProvider) (openid.Provider, error) {
	secret, err := a.Sealer.Open(p.SecretSealed, SSOPlace)
	return openid.Provider{Issuer: p.Issuer, ClientID: p.ClientID, Secret: secret}, err
}

// SSOAnswer is what a browser brings back from a provider.
type SSOAnswer struct {
	Flow        string // that it kept
	State, Code string
	Error       string // of the provider, in place of a code
	Session     string // hash of the browser's session; "": none
}

// ssoTicket is whom a provider has told of, sealed, while he proves that he is somebody of ours.
type ssoTicket struct {
	Provider  int64         `json:"p"`
	Workspace int64         `json:"w"`
	Person    openid.Person `json:"i"`
	Ends      int64         `json:"e"` // Unix time
	once      answered
	user      int64 // who is signed in and wants to be linked; 0: whoever it is comes in
}

// AnswerSSO takes what a provider has said. With sso_account, second_factor_needed or passkey_needed it returns a ticket, with which
// ProveSSO goes on; session is "" if the user was signed in and is linked now.
func (a *App) AnswerSSO(ctx context.Context, in SSOAnswer, from Browser) (session string, workspace int64, ticket string, err error) {
	var f ssoFlow
	if err := a.openSealed(in.Flow, ssoFlowPlace, &f); err != nil || !f.Secrets.Answers(in.State) || !a.Store.Now().Before(time.Unix(f.Ends, 0)) {
		return "", 0, "", errSSOEnded
	}
	if f.Link != "" && f.Link != in.Session {
		return "", 0, "", errSSOEnded // somebody else is signed in by now
	}
	if in.Error != "" || in.Code == "" {
		return "", 0, "", &desk.Error{Kind: desk.KindForbidden, Code: "sso_denied"}
	}
	p, found, err := a.Store.SSOProvider(ctx, f.Workspace)
	if err == nil && (!found || p.ID != f.Provider) {
		err = errSSOEnded
	}
	if err != nil {
		return "", 0, "", err
	}
	client, err := a.openidOf(p)
	if err != nil {
		return "", 0, "", err
	}
	person, err := a.Identity.Finish(ctx, client, a.ssoRedirect(), in.Code, f.Secrets)
	if err != nil {
		a.Log.WarnContext(ctx, "an identity provider's answer was refused", "workspace", p.Workspace, "error", err)
		return "", 0, "", ssoFault(err)
	}
	t := ssoTicket{Provider: p.ID, Workspace: p.Workspace, Person: person, Ends: a.Store.Now().Add(SSOAge).Unix(), once: onceOnly(in.Flow, f.Ends)}
	if f.Link != "" {
		if t.user, err = a.linking(ctx, f.Link); err != nil {
			return "", 0, "", err
		}
	}
	session, err = a.enterBySSO(ctx, &t, nil, from)
	if needsProof(err) {
		text, marshal := json.Marshal(t)
		if marshal != nil {
			return "", 0, "", marshal
		}
		sealed, seal := a.Sealer.Seal(string(text), ssoTicketPlace)
		if seal != nil {
			return "", 0, "", seal
		}
		return "", 0, sealed, err
	}
	return session, p.Workspace, "", err
}

// linking is the user of a session that is good, who wants to be linked.
func (a *App) linking(ctx context.Context, session string) (int64, error) {
	c, found, err := a.Store.SessionCaller(ctx, session, 0)
	if err == nil && (!found || c.Enrol) {
		err = errUnauthenticated
	}
	return c.User, err
}

// needsProof reports whether a provider's word is not enough, and what is missing can be shown.
func needsProof(err error) bool {
	switch desk.CodeOf(err) {
	case errSSOAccount.Code, errSecondFactor.Code, errPasskeyNeeded.Code:
		return true
	}
	return false
}

// openSealed reads what a browser kept for us.
func (a *App) openSealed(sealed, place string, into any) error {
	text, err := a.Sealer.Open(sealed, place)
	if err == nil {
		err = json.Unmarshal([]byte(text), into)
	}
	return err
}

package openid

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"timbre/internal/egress"
)

// algorithms that signatures may have: nothing symmetric, and never "none".
var algorithms = []string{oidc.RS256, oidc.ES256, oidc.EdDSA}

// Client asks providers. It is safe for concurrent use.
type Client struct {
	HTTP *http.Client // as egress.Identity makes it
	Now  func() time.Time

	mu    sync.Mutex
	known map[string]*described // by issuer
}

// Provider is one as somebody has set it up.
type Provider struct{ Issuer, ClientID, Secret string }

// described is what a provider publishes of itself. Its keys are fetched when they are needed, and again when one is not among them.
type described struct {
	*oidc.Provider
	metadata
	at time.Time
}

// metadata are the fields of a description that go-oidc does not read (OpenID Connect Discovery §3, RFC 8414 §2).
type metadata struct {
	JWKS          string   `json:"jwks_uri"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported"`
	ResponseTypes []string `json:"response_types_supported"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	ClientAuth    []string `json:"token_endpoint_auth_methods_supported"`
}

const (
	describedFor  = 10 * time.Minute
	mostDescribed = 1000
)

// within gives calls our client.
func (c *Client) within(ctx context.Context) context.Context { return oidc.ClientContext(ctx, c.HTTP) }

// describe returns what a provider publishes of itself, which may be some minutes old.
func (c *Client) describe(ctx context.Context, issuer string) (*described, error) {
	c.mu.Lock()
	d := c.known[issuer]
	c.mu.Unlock()
	if d != nil && c.Now().Sub(d.at).Abs() < describedFor {
		return d, nil
	}
	d, err := c.ask(ctx, issuer)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil || len(c.known) >= mostDescribed {
		c.known = map[string]*described{}
	}
	c.known[issuer] = d
	return d, nil
}

// ask fetches a provider's description and looks whether we can work with it.
func (c *Client) ask(ctx context.Context, issuer string) (*described, error) {
	p, err := oidc.NewProvider(c.within(ctx), issuer)
	if err != nil {
		return nil, called(NoOpenID, err)
	}
	d := &described{Provider: p, at: c.Now()}
	if err := p.Claims(&d.metadata); err != nil {
		return nil, fault(NoOpenID, "", err)
	}
	// The browser is sent to the first of them: it must be a page, and as safe as the issuer itself.
	for name, address := range map[string]string{"authorization_endpoint": p.Endpoint().AuthURL, "token_endpoint": p.Endpoint().TokenURL, "jwks_uri": d.JWKS} {
		if !safe(address, issuer) {
			return nil, fault(Unsupported, name, errors.New("no address"))
		}
	}
	switch {
	case len(d.ResponseTypes) > 0 && !slices.Contains(d.ResponseTypes, "code"):
		return nil, fault(Unsupported, "response_type=code", errors.New("no code flow"))
	case len(d.Challenges) > 0 && !slices.Contains(d.Challenges, "S256"): // those who do not say are asked all the same
		return nil, fault(Unsupported, "PKCE S256", errors.New("no S256"))
	case len(d.Algorithms) > 0 && !slices.ContainsFunc(d.Algorithms, func(a string) bool { return slices.Contains(algorithms, a) }):
		return nil, fault(Unsupported, strings.Join(algorithms, ", "), errors.New("no algorithm"))
	}
	return d, nil
}

// safe reports whether an address is https, or http where the issuer is, which only the operator can allow.
func safe(address, issuer string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Host != "" && u.User == nil && (u.Scheme == "https" || u.Scheme == "http" && strings.HasPrefix(issuer, "http://"))
}

// Check asks a provider anew for all that it publishes, its keys too, and returns its issuer exactly as it writes it: people type a slash at
// the end too many or too few.
func (c *Client) Check(ctx context.Context, issuer string) (exact string, err error) {
	d, err := c.ask(ctx, issuer)
	if f, ok := errors.AsType[*Fault](err); ok && f.Code == OtherIssuer && f.Told != issuer && strings.TrimSuffix(f.Told, "/") == strings.TrimSuffix(issuer, "/") {
		issuer = f.Told
		d, err = c.ask(ctx, issuer)
	}
	if err != nil {
		return "", err
	}
	return issuer, c.lookAtKeys(ctx, d.JWKS)
}

// lookAtKeys reports whether a provider publishes keys; what they are worth shows when something is signed with them.
func (c *Client) lookAtKeys(ctx context.Context, address string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fault(NoKeys, "", err)
	}
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return called(NoKeys, err)
	}
	body, err := egress.ReadLimited(resp, maxKeys)
	var set struct{ Keys []json.RawMessage }
	if err == nil {
		err = json.Unmarshal(body, &set)
	}
	if err == nil && (resp.StatusCode != http.StatusOK || len(set.Keys) == 0) {
		err = fmt.Errorf("status %d, %d keys", resp.StatusCode, len(set.Keys))
	}
	if err != nil {
		return fault(NoKeys, "", err)
	}
	return nil
}

// maxKeys bounds the bytes of a provider's keys.
const maxKeys = 1 << 20

// isNetwork reports whether nothing was answered at all.
func isNetwork(err error) bool {
	_, failed := errors.AsType[*url.Error](err)
	_, network := errors.AsType[net.Error](err)
	return failed || network
}

// config is how a provider is spoken to as one of its clients.
func (d *described) config(p Provider, redirect string) oauth2.Config {
	endpoint := d.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInHeader // what holds where nothing is said
	if len(d.ClientAuth) > 0 && !slices.Contains(d.ClientAuth, "client_secret_basic") {
		endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: endpoint, RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID, oidc.ScopeEmail, oidc.ScopeProfile}}
}

// Package idp is an identity provider (OpenID Connect) that asks nobody for a password, and that can be told to say what is wrong.
package idp

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// Its only client.
const (
	ClientID = "timbre"
	Secret   = "secreto-del-proveedor"
)

// Person is somebody whom it knows.
type Person struct {
	Subject, Email, Name string
	Verified             bool
}

// Knobs say what it does wrong, or otherwise than usual.
type Knobs struct {
	Algorithm string // "": RS256; ES256, EdDSA, HS256 (with its public key's modulus as the secret), none
	Nonce     string // in place of the one that was asked for
	Issuer    string // in tokens
	Audience  []string
	Party     string // azp
	Expired   bool
	Stranger  bool   // it signs with a key that it does not publish
	Silent    bool   // tokens tell no address: the userinfo endpoint does
	Confused  bool   // the userinfo endpoint tells of somebody else
	Described string // the issuer of its description
	Moved     string // its description is elsewhere
	Lacks     string // S256, code, algorithm: its description says so
	Claims    map[string]any
}

// Provider is the provider.
type Provider struct {
	Address string // host:port
	Issuer  string

	now    func() time.Time
	server *http.Server
	mu     sync.Mutex
	knobs  Knobs
	people []Person
	keys   keys
	codes  map[string]asked
	tokens map[string]Person
}

// asked is what a code stands for, once.
type asked struct {
	person                     Person
	nonce, redirect, challenge string
}

// Open opens a provider on a free port of this machine.
func Open(now func() time.Time, people ...Person) (*Provider, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	p := &Provider{Address: l.Addr().String(), Issuer: "http://" + l.Addr().String(), now: now, people: people, keys: firstKeys(),
		codes: map[string]asked{}, tokens: map[string]Person{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.describe)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("GET /keys", p.publish)
	mux.HandleFunc("GET /userinfo", p.userinfo)
	p.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go p.server.Serve(l)
	return p, nil
}

// Close closes it.
func (p *Provider) Close() { p.server.Close() }

// Turn sets the knobs.
func (p *Provider) Turn(k Knobs) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.knobs = k
}

// Rotate has it sign with new keys and forget the former.
func (p *Provider) Rotate() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.keys = newKeys()
}

// Know adds somebody, or changes who he is.
func (p *Provider) Know(person Person) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for i := range p.people {
		if p.people[i].Email == person.Email {
			p.people[i] = person
			return
		}
	}
	p.people = append(p.people, person)
}

// Visit goes to an address of authorize as somebody and returns what a browser would bring back.
func Visit(address, email string) (state, code string, err error) {
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(address + "&as=" + url.QueryEscape(email))
	if err != nil {
		return "", "", err
	}
	defer res.Body.Close()
	back, err := res.Location()
	if err != nil {
		return "", "", fmt.Errorf("the provider answered %s", res.Status)
	}
	return back.Query().Get("state"), back.Query().Get("code"), nil
}

func (p *Provider) describe(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	k := p.knobs
	p.mu.Unlock()
	if k.Moved != "" {
		http.Redirect(w, r, k.Moved, http.StatusFound)
		return
	}
	d := map[string]any{"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token",
		"jwks_uri": p.Issuer + "/keys", "userinfo_endpoint": p.Issuer + "/userinfo", "response_types_supported": []string{"code"},
		"code_challenge_methods_supported": []string{"S256"}, "id_token_signing_alg_values_supported": []string{"RS256", "ES256", "EdDSA", "HS256", "none"}}
	if k.Described != "" {
		d["issuer"] = k.Described
	}
	switch k.Lacks {
	case "S256":
		d["code_challenge_methods_supported"] = []string{"plain"}
	case "code":
		d["response_types_supported"] = []string{"id_token"}
	case "algorithm":
		d["id_token_signing_alg_values_supported"] = []string{"HS256"}
	case "keys":
		d["jwks_uri"] = p.Issuer + "/nothing"
	case "page":
		d["authorization_endpoint"] = "javascript:alert(1)"
	}
	answer(w, http.StatusOK, d)
}

var page = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Provider</title><h1>Who are you?</h1>
<ul>{{range .}}<li><a href="{{.Link}}">{{.Email}}</a></li>{{end}}</ul>`))

// authorize asks who somebody is, and believes it.
func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	if q.Get("client_id") != ClientID || q.Get("response_type") != "code" || q.Get("code_challenge_method") != "S256" || q.Get("code_challenge") == "" ||
		q.Get("nonce") == "" || q.Get("state") == "" {
		http.Error(w, "not a request of the code flow with PKCE, state and nonce", http.StatusBadRequest)
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if !q.Has("as") {
		type choice struct{ Email, Link string }
		var choices []choice
		for _, person := range p.people {
			choices = append(choices, choice{person.Email, r.URL.RequestURI() + "&as=" + url.QueryEscape(person.Email)})
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		page.Execute(w, choices)
		return
	}
	back := url.Values{"state": {q.Get("state")}, "error": {"access_denied"}}
	for _, person := range p.people {
		if person.Email == q.Get("as") {
			code := rand.Text()
			p.codes[code] = asked{person, q.Get("nonce"), q.Get("redirect_uri"), q.Get("code_challenge")}
			back = url.Values{"state": {q.Get("state")}, "code": {code}}
		}
	}
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

// token gives a code's token to its client, once.
func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	if id != ClientID || secret != Secret {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_client"})
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	a, known := p.codes[r.PostFormValue("code")]
	delete(p.codes, r.PostFormValue("code"))
	sum := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	if !known || r.PostFormValue("redirect_uri") != a.redirect || encode(sum[:]) != a.challenge {
		answer(w, http.StatusBadRequest, map[string]any{"error": "invalid_grant"})
		return
	}
	access := rand.Text()
	p.tokens[access] = a.person
	answer(w, http.StatusOK, map[string]any{"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": p.sign(p.claims(a))})
}

func (p *Provider) claims(a asked) map[string]any {
	k, now := p.knobs, p.now()
	c := map[string]any{"iss": p.Issuer, "sub": a.person.Subject, "aud": ClientID, "nonce": a.nonce, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix()}
	if k.Issuer != "" {
		c["iss"] = k.Issuer
	}
	if k.Audience != nil {
		c["aud"] = k.Audience
	}
	if k.Party != "" {
		c["azp"] = k.Party
	}
	if k.Nonce != "" {
		c["nonce"] = k.Nonce
	}
	if k.Expired {
		c["exp"] = now.Add(-time.Minute).Unix()
	}
	if !k.Silent {
		about(c, a.person)
	}
	for name, v := range k.Claims {
		c[name] = v
	}
	return c
}

func about(c map[string]any, person Person) {
	c["email"], c["email_verified"], c["name"] = person.Email, person.Verified, person.Name
}

func (p *Provider) userinfo(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	person, known := p.tokens[trimBearer(r.Header.Get("Authorization"))]
	if !known {
		answer(w, http.StatusUnauthorized, map[string]any{"error": "invalid_token"})
		return
	}
	c := map[string]any{"sub": person.Subject}
	if p.knobs.Confused {
		c["sub"] = "somebody-else"
	}
	about(c, person)
	answer(w, http.StatusOK, c)
}

func (p *Provider) publish(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	answer(w, http.StatusOK, p.keys.set())
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func encode(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

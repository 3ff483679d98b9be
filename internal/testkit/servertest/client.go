package servertest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"testing"
)

// Client calls the API as one person's browser or as one program.
type Client struct {
	URL    string // of the server
	Token  string // bearer; "": the cookie of Login
	Header http.Header
	HTTP   *http.Client

	t testing.TB
}

// Problem is a refusal of the API.
type Problem struct {
	Status        int               `json:"status"`
	Code          string            `json:"code"`
	Title         string            `json:"title"`
	Detail        string            `json:"detail"`
	Fields        map[string]string `json:"fields"`
	FieldMessages map[string]string `json:"field_messages"`
	Params        map[string]any    `json:"params"`
	RequestID     string            `json:"request_id"`
	Body          []byte            `json:"-"`
}

func (p *Problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

// CodeOf returns the code of a refusal, "" of success, and the words of any other error.
func CodeOf(err error) string {
	if err == nil {
		return ""
	}
	if p, ok := errors.AsType[*Problem](err); ok {
		return p.Code
	}
	return err.Error()
}

// NewClient returns a client without a session, as a stranger's browser.
func (s *Server) NewClient() *Client { return ClientOf(s.t, s.URL, "") }

// ClientOf returns a client of a server that may run elsewhere, with a token of its API; "": without a session.
func ClientOf(t testing.TB, url, token string) *Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Client{URL: url, Token: token, Header: http.Header{}, HTTP: &http.Client{Jar: jar, Transport: &http.Transport{}}, t: t}
}

// WithToken returns a client that shows a token of the API.
func (s *Server) WithToken(token string) *Client {
	return ClientOf(s.t, s.URL, token)
}

// Login returns a client signed in with the password that Start and AddMember give to everybody.
func (s *Server) Login(email string) *Client {
	s.t.Helper()
	c := s.NewClient()
	c.Must("POST", "/session", map[string]string{"email": email, "password": AdminPassword}, nil)
	return c
}

// API calls as the administrator.
func (s *Server) API(method, path string, body, out any) error {
	return s.Admin.API(method, path, body, out)
}

// API calls a path below /api/v1 and reads the answer into out, if there is one. A refusal is a *Problem.
func (c *Client) API(method, path string, body, out any) error {
	res, err := c.Do(method, "/api/v1"+path, body)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	if res.StatusCode >= 400 {
		p := &Problem{Status: res.StatusCode, Body: answer}
		if err := json.Unmarshal(answer, p); err != nil {
			p.Detail = string(answer)
		}
		return p
	}
	if out == nil || len(answer) == 0 {
		return nil
	}
	if err := json.Unmarshal(answer, out); err != nil {
		return fmt.Errorf("%s %s answered %q: %w", method, path, answer, err)
	}
	return nil
}

// Must is API that may not be refused.
func (c *Client) Must(method, path string, body, out any) {
	c.t.Helper()
	if err := c.API(method, path, body, out); err != nil {
		c.t.Fatalf("%s %s: %v", method, path, err)
	}
}

// Do calls any path of the server. body is sent as JSON; an io.Reader is sent as it is, with the Content-Type of Header.
func (c *Client) Do(method, path string, body any) (*http.Response, error) {
	var r io.Reader
	kind := ""
	switch b := body.(type) {
	case nil:
	case io.Reader:
		r = b
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			return nil, err
		}
		r, kind = bytes.NewReader(raw), "application/json"
	}
	req, err := http.NewRequestWithContext(c.t.Context(), method, c.URL+path, r)
	if err != nil {
		return nil, err
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for name, values := range c.Header {
		req.Header[name] = values
	}
	if c.Token != "" {
		req.Header.Set("Authorization", "Bearer "+c.Token)
	}
	return c.HTTP.Do(req)
}

package egress

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"timbre/internal/trace"
)

// gate looks at each request by name, before anything is resolved or sent.
type gate struct {
	door   *Door
	policy Policy
	next   http.RoundTripper
}

// RoundTrip is called once per hop.
func (g *gate) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := g.check(req); err != nil {
		if req.Body != nil {
			req.Body.Close()
		}
		return nil, err
	}
	if req.Header.Get("User-Agent") == "" {
		req = req.Clone(req.Context())
		req.Header.Set("User-Agent", g.door.cfg.UserAgent)
	}
	resp, err := g.followed(req)
	if err != nil {
		return nil, err
	}
	return limitResponse(resp, g.policy.MaxBody)
}

// followed sends, as a part of the trace that the call belongs to. The span names the host only: the rest may be secret.
func (g *gate) followed(req *http.Request) (*http.Response, error) {
	if !g.policy.Traced {
		return g.send(req)
	}
	span := trace.Child(req.Context())
	if span == nil {
		return g.send(req)
	}
	req = req.Clone(req.Context())
	req.Header.Set(trace.Header, span.Traceparent())
	resp, err := g.send(req)
	status := 0 // no answer
	if err == nil {
		status = resp.StatusCode
	}
	span.End(req.Context(), req.Method+" "+req.URL.Hostname(), slog.Int("status", status))
	return resp, err
}

func (g *gate) send(req *http.Request) (*http.Response, error) {
	if g.policy.Stall > 0 {
		return watched(g.next, req, g.policy.Stall)
	}
	return g.next.RoundTrip(req)
}

func (g *gate) check(req *http.Request) error {
	u, host := req.URL, hostOf(req.URL)
	if g.door.trustsEndpoint(g.policy, EndpointOf(u)) {
		return nil
	}
	switch {
	case u.Scheme != "https" && !(u.Scheme == "http" && g.policy.PlainHTTP):
		return refuse("scheme %q", u.Scheme)
	case u.User != nil:
		return refuse("credentials in the address")
	case !plausibleHost(host):
		return refuse("host %q", host)
	case slices.Contains(g.door.cfg.Own, host):
		return refuse("%s is this installation", host)
	case req.Response == nil && !g.policy.names(host): // Response is set on redirected requests only
		return refuse("%s is not a host for these calls", host)
	}
	return nil
}

// plausibleHost refuses zones and the old spellings of IPv4 addresses
// (decimal, octal, hexadecimal, short): whatever ends in a number is an
// address to some resolvers (URL standard, "ends in a number"), so it must be
// one in the common form.
func plausibleHost(host string) bool {
	if host == "" || strings.Contains(host, "%") {
		return false
	}
	if _, err := netip.ParseAddr(host); err == nil {
		return true
	}
	last := host[strings.LastIndexByte(host, '.')+1:]
	return last != "" && !strings.HasPrefix(last, "0x") && strings.Trim(last, "0123456789") != ""
}

// safeHeaders may follow a redirect to another host; all else may be secret.
var safeHeaders = []string{"Accept", "Accept-Language", "Accept-Encoding", "Range", "User-Agent"}

// checkRedirect decides on the next hop. Its name and address are checked
// again when it is sent.
func (g *gate) checkRedirect(req *http.Request, via []*http.Request) error {
	if len(via) > g.policy.MaxRedirects {
		return refuse("more than %d redirects", g.policy.MaxRedirects)
	}
	last := via[len(via)-1].URL
	if last.Scheme != req.URL.Scheme && req.URL.Scheme != "https" {
		return refuse("redirect from %s to %s", last.Scheme, req.URL.Scheme)
	}
	req.Header.Del("Referer") // it would carry the query of the page before
	if sameOriginAll(req.URL, via) {
		return nil
	}
	if slices.Contains(g.door.cfg.Trusted, EndpointOf(req.URL)) {
		return refuse("redirect from another host to a trusted one")
	}
	if req.Method != http.MethodGet && req.Method != http.MethodHead {
		return refuse("redirect of a %s to another host", req.Method)
	}
	for name := range req.Header {
		if !slices.Contains(safeHeaders, name) {
			req.Header.Del(name)
		}
	}
	return nil
}

// sameOriginAll reports whether the chain never left where it began. Once it
// did, credentials stay off even if it comes back.
func sameOriginAll(u *url.URL, via []*http.Request) bool {
	first := via[0].URL
	same := func(v *url.URL) bool { return v.Scheme == first.Scheme && EndpointOf(v) == EndpointOf(first) }
	for _, r := range via {
		if !same(r.URL) {
			return false
		}
	}
	return same(u)
}

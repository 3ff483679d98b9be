package egress

import (
	"net"
	"net/url"
	"strings"
	"time"
)

// Policy says what one kind of call may reach and how much it may cost.
// Start from Channel or Public and change what differs.
type Policy struct {
	// Hosts are the only hosts that a request may name; ".example.com" stands
	// for every host below example.com. Empty: any public host.
	// A redirect may leave them, but then it goes without credentials.
	Hosts []string
	// Trusted lets the client reach the operator's endpoints (Config.Trusted).
	Trusted bool
	// MailServers lets a dialer reach the operator's mail servers (Config.MailServers).
	MailServers bool
	// Identity lets the client reach the operator's identity providers (Config.Identity).
	Identity bool
	// Files lets the client reach the operator's bucket (Config.Files), and nothing else.
	Files bool
	// Traced tells the host by which trace it is asked, if one is followed.
	Traced bool
	// PlainHTTP allows http to public hosts. Without it only https is spoken;
	// a trusted endpoint may always be either.
	PlainHTTP bool
	// Ports that may be reached on public hosts.
	Ports []uint16
	// MaxRedirects is the longest chain that is followed.
	MaxRedirects int
	// MaxBody bounds the bytes of a response, after decompression.
	MaxBody int64
	// Timeout is the time for everything: connecting, redirects, the body.
	Timeout time.Duration
	// Answer is how long an answer may take to begin, once all was sent; 0: 45 s.
	Answer time.Duration
	// Stall is how long a body may stand still, either way; 0: as long as Timeout allows.
	Stall time.Duration
}

// Channel is the policy for calls to a provider: its hosts over https, or the
// operator's endpoints. MaxBody leaves room for the largest file that a
// provider hands over (WhatsApp: 100 MB), and Timeout for that file on a line
// of a quarter of a megabit a second: what matters is that it gets on. What
// was handed to the system may wait long in its buffers before it is all at
// the provider, so the answer may take its time too. Calls without a file
// have shorter limits of their own.
func Channel(hosts ...string) Policy {
	return Policy{
		Hosts:        hosts,
		Trusted:      true,
		Traced:       true,
		Ports:        []uint16{443},
		MaxRedirects: 3,
		MaxBody:      128 << 20,
		Timeout:      time.Hour,
		Answer:       2 * time.Minute,
		Stall:        30 * time.Second,
	}
}

// Public is the policy for addresses that somebody typed in or that came with
// a message: any public host, never a trusted one.
func Public() Policy {
	return Policy{
		Ports:        []uint16{80, 443, 8443},
		MaxRedirects: 5,
		MaxBody:      10 << 20,
		Timeout:      20 * time.Second,
	}
}

// Push is the policy for the push services of browsers. Their addresses are what a browser says, so they are anybody's: public hosts over
// https, no redirects, and nothing of the answer but its status.
func Push() Policy {
	return Policy{Ports: []uint16{443}, MaxBody: 64 << 10, Timeout: 20 * time.Second}
}

// Mail is the policy for mail servers: the usual ports of public hosts, or the operator's endpoint.
func Mail() Policy {
	return Policy{MailServers: true, Ports: []uint16{25, 465, 587, 2525}, Timeout: time.Minute}
}

// Identity is the policy for identity providers, whose addresses an administrator types: public hosts over https, or the operator's endpoint.
// No redirects: what a provider says of somebody comes from where it was set up.
func Identity() Policy {
	return Policy{Identity: true, Ports: []uint16{443, 8443}, MaxBody: 1 << 20, Timeout: 15 * time.Second}
}

// Files is the policy for the bucket in which files lie, which the operator has named: nothing else, and no redirects. maxBody bounds an answer.
func Files(maxBody int64) Policy {
	return Policy{Files: true, MaxBody: maxBody, Timeout: 15 * time.Minute}
}

// names reports whether host (as hostOf gives it) is one of the policy's.
func (p Policy) names(host string) bool {
	if p.Files {
		return false
	}
	if len(p.Hosts) == 0 {
		return true
	}
	for _, h := range p.Hosts {
		h = strings.ToLower(h)
		if host == h || strings.HasPrefix(h, ".") && strings.HasSuffix(host, h) {
			return true
		}
	}
	return false
}

// Endpoint is one host and port, in the one form in which they are compared.
type Endpoint struct{ host, port string }

// EndpointOf gives the host and port that a URL points to.
func EndpointOf(u *url.URL) Endpoint {
	port := u.Port()
	if port == "" {
		port = defaultPorts[u.Scheme]
	}
	return Endpoint{hostOf(u), port}
}

// EndpointAt is the endpoint at host:port.
func EndpointAt(address string) Endpoint {
	host, port, _ := net.SplitHostPort(address)
	return Endpoint{canonicalHost(host), port}
}

// String is the endpoint as host:port.
func (e Endpoint) String() string { return net.JoinHostPort(e.host, e.port) }

var defaultPorts = map[string]string{"http": "80", "https": "443"}

// hostOf is the host of u in lower case, without the root's dot.
func hostOf(u *url.URL) string { return canonicalHost(u.Hostname()) }

func canonicalHost(host string) string {
	return strings.TrimSuffix(strings.ToLower(host), ".")
}

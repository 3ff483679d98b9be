package egress

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"syscall"
	"time"

	"code.dny.dev/ssrf"
)

// ErrRefused is wrapped by every error of a call that may not be made.
// Repeating such a call is of no use.
var ErrRefused = errors.New("egress: refused")

func refuse(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrRefused}, args...)...)
}

// Config is what the operator decides.
type Config struct {
	// Trusted are the endpoints, private ones too, that calls with a policy
	// of Trusted may reach. They are matched by name and port, exactly.
	Trusted []Endpoint
	// MailServers are the mail servers, private ones too, that mail may be handed to.
	MailServers []Endpoint
	// Identity are the identity providers, private ones too, that people may sign in by.
	Identity []Endpoint
	// Files is where the bucket for files is, a private place too.
	Files []Endpoint
	// Own are host names of this installation; calls to them are refused.
	Own []string
	// UserAgent is sent where the caller sets none.
	UserAgent string
	// Resolver answers names; nil is the system's.
	Resolver *net.Resolver
}

const defaultUserAgent = "Mozilla/5.0 (compatible; Timbre)"

// Door makes the clients. It is safe for use by several goroutines.
type Door struct {
	cfg     Config
	allowed []netip.Prefix // let through the guard; tests only
	roots   *x509.CertPool // nil is the system's; tests only

	mu         sync.Mutex
	transports []*http.Transport
}

// New makes a door.
func New(cfg Config) *Door {
	if cfg.UserAgent == "" {
		cfg.UserAgent = defaultUserAgent
	}
	own := make([]string, len(cfg.Own))
	for i, host := range cfg.Own {
		own[i] = canonicalHost(host)
	}
	cfg.Own = own
	return &Door{cfg: cfg}
}

// Client makes a client with its own pool of connections, so that a
// connection made under one policy never serves another. Make one per use and
// keep it.
func (d *Door) Client(p Policy) *http.Client {
	transport := d.transport(p)
	d.mu.Lock()
	d.transports = append(d.transports, transport)
	d.mu.Unlock()
	g := &gate{door: d, policy: p, next: transport}
	return &http.Client{Transport: g, CheckRedirect: g.checkRedirect, Timeout: p.Timeout}
}

// Close lets go of the idle connections of all clients.
func (d *Door) Close() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.transports {
		t.CloseIdleConnections()
	}
}

// Pools are sized for hundreds of sends a second to one host: at 200 ms a
// call, 128 connections carry 640 calls/s without a new handshake.
func (d *Door) transport(p Policy) *http.Transport {
	return &http.Transport{
		Proxy:                  nil,
		DialContext:            d.dialer(p),
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: d.roots},
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 10 * time.Second},
		TLSHandshakeTimeout:    10 * time.Second,
		ResponseHeaderTimeout:  min(p.Timeout, cmp.Or(p.Answer, 45*time.Second)),
		ExpectContinueTimeout:  time.Second,
		IdleConnTimeout:        90 * time.Second,
		MaxIdleConns:           512,
		MaxIdleConnsPerHost:    128,
		MaxResponseHeaderBytes: 256 << 10,
	}
}

type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

func (d *Door) dialer(p Policy) dialFunc {
	plain := &net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second, Resolver: d.cfg.Resolver}
	guarded := *plain
	guarded.Control = d.guard(p)
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		if d.trusts(p, addr) {
			return plain.DialContext(ctx, network, addr)
		}
		return guarded.DialContext(ctx, network, addr)
	}
}

// Dial makes connections for protocols that are not HTTP, to host:port. A name is checked as in a request, the address after it was
// resolved.
func (d *Door) Dial(p Policy) func(ctx context.Context, network, addr string) (net.Conn, error) {
	dial := d.dialer(p)
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		host, _, err := net.SplitHostPort(addr)
		if err != nil {
			return nil, refuse("address %q", addr)
		}
		host = canonicalHost(host)
		if !d.trusts(p, addr) {
			switch {
			case !plausibleHost(host):
				return nil, refuse("host %q", host)
			case slices.Contains(d.cfg.Own, host):
				return nil, refuse("%s is this installation", host)
			}
		}
		return dial(ctx, network, addr)
	}
}

// guard checks the address of a socket that is about to connect.
func (d *Door) guard(p Policy) func(network, address string, c syscall.RawConn) error {
	options := []ssrf.Option{ssrf.WithPorts(p.Ports...)}
	if len(d.allowed) > 0 {
		options = append(options, ssrf.WithAllowedV4Prefixes(d.allowed...))
	}
	guardian := ssrf.New(options...)
	return func(network, address string, c syscall.RawConn) error {
		if err := guardian.Safe(network, address, c); err != nil {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		return d.notOurselves(address)
	}
}

// notOurselves refuses the addresses of this machine's own interfaces, which
// may be public ones.
func (d *Door) notOurselves(address string) error {
	target, err := netip.ParseAddrPort(address)
	if err != nil {
		return refuse("unreadable address %q", address)
	}
	if slices.ContainsFunc(d.allowed, func(p netip.Prefix) bool { return p.Contains(target.Addr()) }) {
		return nil
	}
	own, err := net.InterfaceAddrs()
	if err != nil {
		return fmt.Errorf("egress: own addresses: %w", err)
	}
	for _, a := range own {
		prefix, err := netip.ParsePrefix(a.String())
		if err == nil && prefix.Addr() == target.Addr().Unmap() {
			return refuse("%s is an address of this machine", target.Addr())
		}
	}
	return nil
}

// trusts reports whether the operator let calls of a policy reach an address that is not public.
func (d *Door) trusts(p Policy, addr string) bool {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return false
	}
	e := Endpoint{canonicalHost(host), port}
	return d.trustsEndpoint(p, e) || p.MailServers && slices.Contains(d.cfg.MailServers, e)
}

// trustsEndpoint is trusts for what is spoken to by HTTP.
func (d *Door) trustsEndpoint(p Policy, e Endpoint) bool {
	return p.Trusted && slices.Contains(d.cfg.Trusted, e) || p.Identity && slices.Contains(d.cfg.Identity, e) ||
		p.Files && slices.Contains(d.cfg.Files, e)
}

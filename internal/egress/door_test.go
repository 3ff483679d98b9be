package egress

import (
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
)

var (
	loopback = netip.MustParseAddr("127.0.0.1")
	// outside plays a public host: a loopback address that tests let through the guard.
	outside = netip.MustParseAddr("127.0.0.2")
)

// canary is a server that no refused call may reach.
type canary struct {
	*httptest.Server
	hits atomic.Int32
}

func startCanary(t *testing.T) *canary {
	t.Helper()
	c := &canary{}
	c.Server = httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { c.hits.Add(1) }))
	t.Cleanup(c.Close)
	return c
}

// serveOn serves handler on addr:port, port 0 for any.
func serveOn(t *testing.T, addr netip.Addr, port string, handler http.HandlerFunc, secure bool) *httptest.Server {
	t.Helper()
	l, err := net.Listen("tcp", net.JoinHostPort(addr.String(), port))
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewUnstartedServer(handler)
	s.Listener.Close()
	s.Listener = l
	if secure {
		s.StartTLS()
	} else {
		s.Start()
	}
	t.Cleanup(s.Close)
	return s
}

func portOf(t *testing.T, s *httptest.Server) string {
	t.Helper()
	_, port, err := net.SplitHostPort(s.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

func endpoint(t *testing.T, address string) Endpoint {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return EndpointOf(u)
}

// anyPort is a policy for servers of tests: plain http, every port.
func anyPort(p Policy) Policy {
	p.PlainHTTP, p.Ports = true, nil
	return p
}

// testDoor lets outside through the guard.
func testDoor(t *testing.T, cfg Config) *Door {
	t.Helper()
	d := New(cfg)
	d.allowed = []netip.Prefix{netip.PrefixFrom(outside, 32)}
	t.Cleanup(d.Close)
	return d
}

func TestS27PrivateAddressesAreRefused(t *testing.T) {
	target := startCanary(t)
	port := portOf(t, target.Server)
	_, resolver := startNameServer(t, map[string][]netip.Addr{"inside.example.com": {loopback}})
	trusting := Config{Resolver: resolver, Trusted: []Endpoint{endpoint(t, "http://trusted.example.com:9")}}
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "[::1]", "[::ffff:127.0.0.1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
		"2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "0", "0.0.0.0", "[::]",
		"169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "[fe80::1%25lo]", "[fd12:3456::1]", "[ff02::1]",
		"10.0.0.1", "172.16.0.1", "192.168.0.1", "100.64.0.1", "255.255.255.255", "224.0.0.1",
		"inside.example.com", "INSIDE.example.com.",
	} {
		for name, policy := range map[string]Policy{"public": Public(), "channel": Channel()} {
			t.Run(name+" "+host, func(t *testing.T) {
				client := testDoor(t, trusting).Client(anyPort(policy))
				_, err := client.Get("http://" + host + ":" + port + "/")
				if !errors.Is(err, ErrRefused) {
					t.Errorf("error %v, want refused", err)
				}
			})
		}
	}
	if n := target.hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestS27OwnHostIsRefused(t *testing.T) {
	server := serveOn(t, outside, "0", func(http.ResponseWriter, *http.Request) {}, false)
	_, resolver := startNameServer(t, map[string][]netip.Addr{
		"desk.example.com": {outside}, "other.example.com": {outside},
	})
	client := testDoor(t, Config{Resolver: resolver, Own: []string{"Desk.example.com"}}).Client(anyPort(Public()))
	for host, refused := range map[string]bool{"desk.example.com": true, "DESK.example.com.": true, "other.example.com": false} {
		resp, err := client.Get("http://" + host + ":" + portOf(t, server))
		if errors.Is(err, ErrRefused) != refused {
			t.Errorf("%s: error %v, want refused %v", host, err, refused)
		}
		if err == nil {
			resp.Body.Close()
		}
	}
}

func TestS27OwnInterfacesAreRefused(t *testing.T) { // a public address of our own
	d := New(Config{})
	if err := d.notOurselves("127.0.0.1:80"); !errors.Is(err, ErrRefused) {
		t.Errorf("own address: %v", err)
	}
	if err := d.notOurselves("93.184.215.14:80"); err != nil {
		t.Errorf("foreign address: %v", err)
	}
}

func TestPublicPolicyKeepsToItsSchemesAndPorts(t *testing.T) {
	client := testDoor(t, Config{}).Client(Public())
	for _, address := range []string{
		"http://127.0.0.2/", "https://127.0.0.2:22/", "https://127.0.0.2:6379/", "ftp://127.0.0.2/",
		"file:///etc/passwd", "gopher://127.0.0.2/", "https://user:secret@127.0.0.2/",
	} {
		if _, err := client.Get(address); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: error %v, want refused", address, err)
		}
	}
}

func TestTrustedEndpointIsForChannelsOnly(t *testing.T) {
	target := startCanary(t)
	d := testDoor(t, Config{Trusted: []Endpoint{endpoint(t, target.URL)}})

	if _, err := d.Client(anyPort(Public())).Get(target.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("public: error %v, want refused", err)
	}
	if n := target.hits.Load(); n != 0 {
		t.Fatalf("public reached it %d times", n)
	}
	channel := d.Client(Channel("graph.facebook.com"))
	resp, err := channel.Get(target.URL)
	if err != nil {
		t.Fatalf("channel: %v", err)
	}
	resp.Body.Close()

	neighbour := startCanary(t) // the same host, another port
	if _, err := channel.Get(neighbour.URL); !errors.Is(err, ErrRefused) {
		t.Errorf("neighbour: error %v, want refused", err)
	}
	if _, err := channel.Get(strings.Replace(target.URL, "127.0.0.1", "localhost", 1)); !errors.Is(err, ErrRefused) {
		t.Errorf("another name of it: error %v, want refused", err)
	}
}

func TestS32ChannelReachesItsHostsOnly(t *testing.T) {
	var sent atomic.Value
	server := serveOn(t, outside, "0", func(_ http.ResponseWriter, r *http.Request) {
		sent.Store(r.Host + " " + r.Header.Get("Authorization"))
	}, true)
	port := portOf(t, server)
	_, resolver := startNameServer(t, map[string][]netip.Addr{
		"graph.example.com": {outside}, "cdn.fbsbx.example.com": {outside}, "evil.example.com": {outside},
	})
	d := testDoor(t, Config{Resolver: resolver})
	d.roots = x509.NewCertPool()
	d.roots.AddCert(server.Certificate()) // it is made out for example.com and *.example.com
	policy := Channel("graph.example.com", ".fbsbx.example.com")
	policy.Ports = nil
	client := d.Client(policy)
	get := func(address string) error {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer token")
		resp, err := client.Do(req)
		if err == nil {
			resp.Body.Close()
		}
		return err
	}
	if err := get("https://Graph.example.com:" + port); err != nil {
		t.Errorf("its host: %v", err)
	}
	if got, want := sent.Load(), "Graph.example.com:"+port+" Bearer token"; got != want {
		t.Errorf("sent %q, want %q", got, want)
	}
	for _, address := range []string{
		"http://graph.example.com:" + port, "https://evil.example.com:" + port,
		"https://notfbsbx.example.com:" + port, "https://graph.example.com.evil.example.com:" + port,
	} {
		if err := get(address); !errors.Is(err, ErrRefused) {
			t.Errorf("%s: error %v, want refused", address, err)
		}
	}
	if policy.names("fbsbx.example.com") || !policy.names("a.b.fbsbx.example.com") {
		t.Error("a leading dot must stand for the hosts below, and only those")
	}
}

func TestS29RebindingIsRefused(t *testing.T) {
	first := serveOn(t, outside, "0", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "close")
	}, false)
	var reached atomic.Int32
	serveOn(t, loopback, portOf(t, first), func(http.ResponseWriter, *http.Request) { reached.Add(1) }, false)
	names, resolver := startNameServer(t, map[string][]netip.Addr{"rebind.example.com": {outside, loopback}})

	client := testDoor(t, Config{Resolver: resolver}).Client(anyPort(Public()))
	address := "http://rebind.example.com:" + portOf(t, first)
	resp, err := client.Get(address)
	if err != nil {
		t.Fatalf("while it was public: %v", err)
	}
	resp.Body.Close()
	if n := names.questions("rebind.example.com"); n != 1 {
		t.Errorf("one connection asked %d times for the address: a second answer could differ", n)
	}
	if _, err := client.Get(address); !errors.Is(err, ErrRefused) {
		t.Errorf("after it moved inside: error %v, want refused", err)
	}
	if reached.Load() != 0 {
		t.Error("the inside was reached")
	}
}

func TestEnvironmentProxyIsIgnored(t *testing.T) {
	proxy := startCanary(t)
	t.Setenv("HTTP_PROXY", proxy.URL)
	t.Setenv("HTTPS_PROXY", proxy.URL)
	if tr := New(Config{}).transport(Public()); tr.Proxy != nil {
		t.Error("a proxy would hide the target's address from the guard")
	}
}

// BenchmarkSends is a channel's calls to a provider that answers at once, 64
// at a time; conns/op shows that connections are kept.
func BenchmarkSends(b *testing.B) {
	var conns atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		io.WriteString(w, `{"messages":[{"id":"wamid.1"}]}`)
	}))
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	u, err := url.Parse(server.URL)
	if err != nil {
		b.Fatal(err)
	}
	d := New(Config{Trusted: []Endpoint{EndpointOf(u)}})
	defer d.Close()
	client := d.Client(Channel("graph.facebook.com"))
	b.SetParallelism(64 / runtime.GOMAXPROCS(0))
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := client.Post(server.URL, "application/json", strings.NewReader(`{"type":"text"}`))
			if err != nil {
				b.Error(err)
				return
			}
			if _, err := ReadLimited(resp, 1<<20); err != nil {
				b.Error(err)
				return
			}
		}
	})
	b.ReportMetric(float64(conns.Load())/float64(b.N), "conns/op")
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sends/s")
}

package auth

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
)

func TestAddress(t *testing.T) {
	trusted := Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:aa::/48")}
	for _, tc := range []struct {
		name      string
		proxies   Proxies
		peer      string
		forwarded []string
		want      string
	}{
		{"no proxies, header forged", nil, "203.0.113.7:443", []string{"198.51.100.1"}, "203.0.113.7"},
		{"peer is no proxy", trusted, "203.0.113.7:443", []string{"198.51.100.1"}, "203.0.113.7"},
		{"one proxy", trusted, "10.0.0.1:443", []string{"203.0.113.7"}, "203.0.113.7"},
		{"client forges what stands left", trusted, "10.0.0.1:443", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"client forges a trusted one", trusted, "10.0.0.1:443", []string{"10.9.9.9, 203.0.113.7"}, "203.0.113.7"},
		{"two proxies", trusted, "10.0.0.1:443", []string{"198.51.100.1, 203.0.113.7, 10.0.0.2"}, "203.0.113.7"},
		{"two header lines", trusted, "10.0.0.1:443", []string{"198.51.100.1, 203.0.113.7", "10.0.0.2"}, "203.0.113.7"},
		{"all trusted", trusted, "10.0.0.1:443", []string{"10.0.0.3"}, "10.0.0.3"},
		{"no header", trusted, "10.0.0.1:443", nil, "10.0.0.1"},
		{"unreadable", trusted, "10.0.0.1:443", []string{"203.0.113.7, unknown"}, "10.0.0.1"},
		{"with port", trusted, "10.0.0.1:443", []string{"203.0.113.7:5555"}, "203.0.113.7"},
		{"IPv6", trusted, "[2001:db8:aa::1]:443", []string{"[2001:db8:bb::2]"}, "2001:db8:bb::2"},
		{"IPv6 with port", trusted, "[2001:db8:aa::1]:443", []string{"[2001:db8:bb::2]:5555"}, "2001:db8:bb::2"},
		{"mapped", trusted, "[::ffff:10.0.0.1]:443", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"socket", trusted, "@", []string{"203.0.113.7"}, "invalid IP"},
	} {
		r := httptest.NewRequest("POST", "/api/v1/session", nil)
		r.RemoteAddr = tc.peer
		r.Header = http.Header{"X-Forwarded-For": tc.forwarded, "Cf-Connecting-Ip": {"192.0.2.1"}, "X-Real-Ip": {"192.0.2.1"}}
		if got := tc.proxies.Address(r).String(); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

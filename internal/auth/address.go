package auth

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks whose X-Forwarded-For is believed. With none, nobody's is.
type Proxies []netip.Prefix

// Address is the network address of who made a request: that of the connection or, if a trusted proxy made it, the nearest one
// in X-Forwarded-For that is not a trusted proxy too. What stands left of that one was written by a stranger. It is the zero
// Addr if the connection has none, as on a Unix socket.
func (p Proxies) Address(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	address := peer.Addr().Unmap()
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		if !p.trusted(address) {
			break
		}
		next, ok := parseHop(hop)
		if !ok {
			break // a proxy that hides its client stands for it
		}
		address = next
	}
	return address
}

// FromTrusted reports whether a trusted proxy made the connection, so that its other headers may be believed.
func (p Proxies) FromTrusted(r *http.Request) bool {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && p.trusted(peer.Addr().Unmap())
}

func (p Proxies) trusted(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(network netip.Prefix) bool { return network.Contains(a.WithZone("")) })
}

// parseHop reads one entry; some proxies add the port.
func parseHop(hop string) (netip.Addr, bool) {
	hop = strings.TrimSpace(hop)
	if a, err := netip.ParseAddr(strings.Trim(hop, "[]")); err == nil {
		return a.Unmap(), true
	}
	if a, err := netip.ParseAddrPort(hop); err == nil {
		return a.Addr().Unmap(), true
	}
	return netip.Addr{}, false
}

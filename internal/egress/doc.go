// Package egress is the only door out: every call to another machine is made
// by a client of this package.
//
// Who may be reached is decided twice. The gate looks at each request, the
// first and every redirect, by name: scheme, host, port. The guard looks at
// each connection by address, after the name was resolved and just before the
// socket connects, so that no second answer of a name server can slip in
// between. Only endpoints named by the operator pass without the guard, and
// only for clients whose policy says so.
//
// Proxies named in the environment are ignored: behind one, the guard would
// see the proxy's address and not the target's.
package egress

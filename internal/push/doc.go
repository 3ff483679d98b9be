// Package push hands messages to the push services of browsers (RFC 8030): encrypted for the browser alone (RFC 8291), and signed by
// this installation (RFC 8292). Whom a subscription belongs to and what it is told is not its concern, nor is how it gets out.
package push

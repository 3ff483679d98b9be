// Package openid lets an identity provider say who somebody is: OpenID Connect with the authorization code flow, PKCE (S256), state and
// nonce. It knows neither accounts nor workspaces, and it keeps nothing but what providers publish of themselves. How calls get out is not
// its concern: its client is made by egress.
package openid

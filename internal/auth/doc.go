// Package auth proves who asks: passwords, tokens, session cookies, the secrets we keep for others, and the limits on guessing.
//
// Of every token that we hand out only a hash is stored, and secrets of providers are stored sealed under the master key, so a
// copy of the database opens nothing.
package auth

package channel

import "net/http"

// Channel is what every channel can do. What it can do besides, it shows by the small interfaces of this package.
type Channel interface {
	Name() string
	// Verify checks a delivery on its raw bytes against the app's secret, in constant time; a blank secret never verifies.
	Verify(header http.Header, body []byte, secret string) bool
	// Parse reads a verified delivery. It fails only if the body as a whole cannot be read; an item that cannot be is an
	// Update with Problem. It never panics and never refuses what is merely unknown.
	Parse(body []byte) ([]Update, error)
	// Challenge answers the provider's handshake: the body to answer, or false.
	Challenge(query map[string][]string, verifyToken string) (string, bool)
	Capabilities() Capabilities
	Rates() Rates
}

// Package channels names all channels, one line each.
package channels

import (
	"net/http"

	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
)

// Options of the channels. Each client is the only way out for its channel.
type Options struct {
	WhatsApp *http.Client
}

// All returns every channel by name.
func All(o Options) map[string]channel.Channel {
	return map[string]channel.Channel{
		whatsapp.Name: whatsapp.New(whatsapp.Options{Client: o.WhatsApp}),
	}
}

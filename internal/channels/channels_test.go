package channels_test

import (
	"net/http"
	"testing"

	"timbre/internal/channels"
)

func TestAllAreListedByTheirName(t *testing.T) {
	all := channels.All(channels.Options{WhatsApp: &http.Client{}})
	if all["whatsapp"] == nil {
		t.Error("whatsapp is missing")
	}
	for name, c := range all {
		if c.Name() != name {
			t.Errorf("%q is listed as %q", c.Name(), name)
		}
	}
}

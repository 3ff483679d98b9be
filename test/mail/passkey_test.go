package mail

import (
	"strings"
	"testing"

	"timbre/internal/config"
	"timbre/internal/testkit/servertest"
	"timbre/test/postoffice"
)

// Whose passkeys change is told, and where to look, at the configured address.
func TestPasskeysAreTold(t *testing.T) {
	p, err := postoffice.Open()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Close)
	const origin = "http://timbre.localhost:8080"
	s := servertest.Start(t, servertest.Options{PublicURL: origin, Settings: func(set *config.Settings) { set.MailServers = []string{p.Address} }})
	admin := s.Login(servertest.AdminEmail)
	admin.Must("PUT", "/mail-server", settings(p, postoffice.Password), nil)
	admin.Header.Set("User-Agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0")
	id := admin.AddPasskey(s.NewDevice(origin, "timbre.localhost"), servertest.AdminPassword)
	admin.Must("POST", "/me/passkeys/"+id+"/remove", thing{"current_password": servertest.AdminPassword}, nil)
	for _, words := range []string{"Agregaste una llave de acceso", "Se quitó una llave de acceso"} {
		letter := letterAbout(s, p, servertest.AdminEmail, words)
		if !strings.Contains(letter.Text, "Firefox · Windows") || !strings.Contains(letter.Text, origin+"/settings/security") {
			t.Errorf("%q", letter.Text)
		}
	}
}

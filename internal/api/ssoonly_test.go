package api_test

import (
	"path"
	"strconv"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
)

func pathBase(address string) string { return path.Base(address) }

// A company that is entered by its provider only: nothing else lets anybody in, but the keys of programs go on, and the operator can open it.
func TestSSOOnly(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(nil)
		bea := w.AddMember(servertest.NewMember{Name: "Bea", Email: "bea@acme.example"})
		byPassword := w.Login("bea@acme.example")
		d := w.NewDevice(doorOrigin, doorHost)
		byPassword.AddPasskey(d, servertest.AdminPassword)
		var token struct{ Secret string }
		byPassword.Must("POST", "/tokens", map[string]any{"name": "Caja", "kind": "personal"}, &token)
		w.know("bea@acme.example", true)

		only := map[string]any{"only": true}
		refused(t, call(t, w.ana, "PUT", "/api/v1/workspace/sso/only", `{"only":true}`), 409, "sso_not_by_sso")
		admin := w.NewClient()
		w.is("she comes by it", w.come(admin, "acme", servertest.AdminEmail), "sso_account")
		w.is("and it is hers", prove(admin, map[string]any{"password": servertest.AdminPassword}), "")
		stream := w.Stream(byPassword, -1)
		var sso struct {
			Only     bool
			Unlinked int
			CameByIt bool   `json:"came_by_it"`
			DoorURL  string `json:"door_url"`
		}
		admin.Must("PUT", "/workspace/sso/only", only, &sso)
		if !sso.Only || !sso.CameByIt || sso.Unlinked != 1 {
			t.Errorf("it says %+v", sso)
		}
		stream.Next("bye")
		var own struct{ Password, Passwords bool }
		if admin.Must("GET", "/me/identities", nil, &own); !own.Password || own.Passwords {
			t.Errorf("of her password is said %+v", own)
		}

		refused(t, call(t, byPassword, "GET", "/api/v1/counts", ""), 401, "sso_required")
		refused(t, call(t, byPassword, "GET", "/api/v1/session", ""), 401, "sso_required")
		refused(t, call(t, byPassword, "GET", "/api/v1/stream", ""), 401, "sso_required")
		err := w.NewClient().API("POST", "/session", map[string]any{"email": "bea@acme.example", "password": servertest.AdminPassword}, nil)
		w.is("by password", err, "sso_required")
		if p, ok := err.(*servertest.Problem); !ok || p.Params["slug"] != "acme" || p.Params["name"] != "Cuenta Acme" {
			t.Errorf("it leads nowhere: %v", err)
		}
		err = w.NewClient().API("POST", "/session", map[string]any{"email": "bea@acme.example", "password": "no es esta"}, nil)
		w.is("by a wrong password", err, "wrong_credentials")
		w.is("by passkey", comes(w.Server, d), "sso_required")
		var link struct {
			URL string `json:"invitation_url"`
		}
		admin.Must("POST", "/members/"+bea+"/invitation", nil, &link)
		var invited struct {
			SSO struct {
				Slug     string
				Required bool
			}
		}
		w.NewClient().Must("GET", "/invitations/"+path.Base(link.URL), nil, &invited)
		if invited.SSO.Slug != "acme" || !invited.SSO.Required {
			t.Errorf("the invitation tells %+v", invited)
		}
		err = w.NewClient().API("POST", "/invitations/"+path.Base(link.URL), map[string]any{"name": "Bea", "password": "una larga contraseña"}, nil)
		w.is("by a link", err, "sso_required")
		if got := call(t, w.WithToken(token.Secret), "GET", "/api/v1/counts", ""); got.Status != 200 {
			t.Errorf("a key of hers: %d %s", got.Status, got.Body)
		}

		// Her own way: the provider, and her passkey once, which shows that the account is hers.
		c := w.NewClient()
		w.is("by the provider", w.come(c, "acme", "bea@acme.example"), "sso_account")
		w.is("with her passkey", prove(c, map[string]any{"passkey": d.Use(c.AskForPasskey())}), "")
		if got := call(t, c, "GET", "/api/v1/counts", ""); got.Status != 200 {
			t.Errorf("inside: %d %s", got.Status, got.Body)
		}

		// Nobody locks himself out.
		refused(t, call(t, admin, "DELETE", "/api/v1/workspace/sso", ""), 409, "sso_only_on")
		refused(t, call(t, admin, "PUT", "/api/v1/workspace/sso", jsonOf(t, w.settings(map[string]any{"client_id": "else"}))), 409, "sso_only_on")
		admin.Must("PUT", "/workspace/sso/only", map[string]any{"only": false}, nil)
		refused(t, call(t, admin, "DELETE", "/api/v1/workspace/sso", ""), 409, "sso_own_session")
		admin.Must("PUT", "/workspace/sso/only", only, nil)
		link.URL, err = w.App.Recover(t.Context(), w.Workspace, w.userID(admin))
		if err != nil {
			t.Fatal(err)
		}
		back := w.NewClient()
		back.Must("POST", "/password-resets/"+path.Base(link.URL), map[string]any{"password": "una frase bastante larga"}, nil)
		back.Must("DELETE", "/workspace/sso", nil, nil)
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated") // what came by it has ended
		for action, n := range map[string]int{"workspace.sso_only_on": 2, "workspace.sso_only_off": 2, "workspace.sso_deleted": 1} {
			if list := auditOf(w.Admin, "&action="+action); len(list) != n {
				t.Errorf("the audit has %d of %s", len(list), action)
			}
		}
	})
}

func (w *ssoWorld) userID(c *servertest.Client) int64 {
	w.t.Helper()
	var me struct{ User struct{ ID string } }
	c.Must("GET", "/session", nil, &me)
	id, err := strconv.ParseInt(me.User.ID, 10, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

// A new password by mail is kept, and opens nothing where the provider does.
func TestSSOOnlyAndALostPassword(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		w.set(nil)
		admin := w.NewClient()
		w.is("by it", w.come(admin, "acme", servertest.AdminEmail), "sso_account")
		w.is("hers", prove(admin, map[string]any{"password": servertest.AdminPassword}), "")
		link, err := w.App.Recover(t.Context(), w.Workspace, w.userID(admin))
		if err != nil {
			t.Fatal(err)
		}
		w.Advance(time.Minute)
		again := w.entered(servertest.AdminEmail)
		again.Must("PUT", "/workspace/sso/only", map[string]any{"only": true}, nil)
		c := w.NewClient()
		w.is("by a link for a new password", c.API("POST", "/password-resets/"+path.Base(link), map[string]any{"password": "una frase bastante larga"}, nil), "sso_required")
		refused(t, call(t, c, "GET", "/api/v1/session", ""), 401, "unauthenticated")
	})
}

// The door shows a stranger the provider of the only company; of several, none.
func TestSSODoors(t *testing.T) {
	withSSO(t, func(t *testing.T, w *ssoWorld) {
		type doors struct {
			Items  []struct{ Slug, Name, Company string }
			Others bool
		}
		look := func(c *servertest.Client) (d doors) {
			c.Must("GET", "/session/sso", nil, &d)
			return d
		}
		if d := look(w.NewClient()); len(d.Items) != 0 || d.Others {
			t.Errorf("without a provider: %+v", d)
		}
		w.set(nil)
		if d := look(w.NewClient()); len(d.Items) != 1 || d.Items[0].Slug != "acme" || d.Items[0].Name != "Cuenta Acme" || d.Others {
			t.Errorf("the only company: %+v", d)
		}
		other(t, w.Server)
		if d := look(w.NewClient()); len(d.Items) != 0 || !d.Others {
			t.Errorf("of several companies a stranger is shown %+v", d)
		}
		if d := look(w.ana); len(d.Items) != 1 || d.Items[0].Company != "Acme" {
			t.Errorf("who is signed in is shown %+v", d)
		}
		otto := w.Login("otto@otra.example")
		if d := look(otto); len(d.Items) != 0 {
			t.Errorf("somebody else is shown %+v", d)
		}
		refused(t, call(t, otto, "PUT", "/api/v1/workspace/sso", jsonOf(t, w.settings(nil))), 422, "invalid") // the name is taken
	})
}

package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) mailRoutes() {
	serve(a, route{method: http.MethodGet, path: "/mail-server", name: "get-mail-server", tag: "workspace",
		summary: "The server that takes the workspace's mail. Without settings.manage only whether there is one, and whom mail is from."}, a.mailServer)
	serve(a, route{method: http.MethodPut, path: "/mail-server", name: "set-mail-server", tag: "workspace", summary: "Sets the mail server."}, a.setMailServer)
	serve(a, route{method: http.MethodDelete, path: "/mail-server", name: "delete-mail-server", tag: "workspace",
		summary: "Forgets the mail server; no mail leaves without one."}, a.deleteMailServer)
	serve(a, route{method: http.MethodPost, path: "/mail-server/test", name: "test-mail-server", tag: "workspace", keyless: true,
		summary: "Sends a mail to you, and says what the server answered: 409 mail_… if it was not taken."}, a.testMailServer)
}

// MailServer as it travels. The password never does.
type MailServer struct {
	SetUp      bool   `json:"set_up"`
	Available  bool   `json:"available" doc:"Mail to members leaves: by this server, or by the installation's."`
	Host       string `json:"host"`
	Port       int    `json:"port" doc:"0: not set."`
	Security   string `json:"security" enum:",starttls,tls,none" doc:"tls: from the first byte."`
	Username   string `json:"username" doc:"Empty: the server asks for none."`
	SenderName string `json:"sender_name"`
	Sender     string `json:"sender" doc:"The address that mail is from."`
}

func (a *API) mailServerOf(s *desk.MailServer, setUp bool) MailServer {
	return MailServer{setUp, setUp || a.App.Mail.Server.Host != "", s.Host, s.Port, string(s.Security), s.Username, s.SenderName, s.Sender}
}

func (a *API) mailServer(ctx context.Context, actor *desk.Actor, _ *none) (MailServer, error) {
	s, found, err := a.App.MailServer(ctx, actor)
	return a.mailServerOf(&s, found), err
}

type mailServerInput struct {
	Body struct {
		Host       string        `json:"host"`
		Port       int           `json:"port" minimum:"1" maximum:"65535" doc:"25, 465, 587 or 2525, unless the operator trusts the server."`
		Security   string        `json:"security" enum:"starttls,tls,none"`
		Username   string        `json:"username,omitempty"`
		Password   Field[string] `json:"password,omitempty" doc:"Absent: the one that is known, as long as host, port and user stay."`
		SenderName string        `json:"sender_name"`
		Sender     string        `json:"sender"`
	}
}

func (a *API) setMailServer(ctx context.Context, actor *desk.Actor, in *mailServerInput) (MailServer, error) {
	b := &in.Body
	s, err := a.App.SetMailServer(ctx, actor, app.MailServerChange{Password: b.Password.pointer(), MailServer: desk.MailServer{Host: b.Host, Port: b.Port,
		Security: desk.MailSecurity(b.Security), Username: b.Username, SenderName: b.SenderName, Sender: b.Sender}})
	return a.mailServerOf(&s, true), err
}

func (a *API) deleteMailServer(ctx context.Context, actor *desk.Actor, _ *none) (none, error) {
	return none{}, a.App.DropMailServer(ctx, actor)
}

// Tried says where the test mail went.
type Tried struct {
	To string `json:"to"`
}

func (a *API) testMailServer(ctx context.Context, actor *desk.Actor, _ *none) (Tried, error) {
	to, err := a.App.TryMailServer(ctx, actor)
	return Tried{to}, err
}

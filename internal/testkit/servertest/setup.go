package servertest

import (
	"path"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/simulator"
)

// setUp makes the workspace as `timbre bootstrap` does, and connects the simulated number to it.
func (s *Server) setUp() {
	s.t.Helper()
	business := simulator.App{AppSecret: AppSecret, VerifyToken: VerifyToken, AccessToken: AccessToken, Subscribe: true}
	number := simulator.Number{PhoneNumberID: NumberID, WABAID: WABA, Display: NumberDisplay, VerifiedName: "Acme"}
	if err := s.Simulator.Connect(business, number); err != nil {
		s.t.Fatal(err)
	}
	in := app.Bootstrap{Workspace: "Acme", WhatsApp: &app.Connection{Account: NumberID, Portfolio: WABA, AppSecret: AppSecret,
		AccessToken: AccessToken, VerifyToken: VerifyToken}}
	in.Admin.Name, in.Admin.Email, in.Admin.Password = "Ana Torres", AdminEmail, AdminPassword
	b, err := s.App.Bootstrap(s.t.Context(), in)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Workspace, s.Inbox, s.WebhookPath, s.Token = b.Workspace, b.Inbox, b.WebhookPath, b.Token
	s.Admin = s.WithToken(s.Token)
	business.CallbackURL = s.URL + b.WebhookPath
	if err := s.Simulator.Connect(business, number); err != nil {
		s.t.Fatal(err)
	}
}

// NewMember is somebody to invite.
type NewMember struct {
	Name, Email string
	Role, Sight string  // "": agent, all
	Inboxes     []int64 // nil: the first inbox
	Teams       []int64
}

// AddMember invites somebody, lets him choose AdminPassword, and returns his id. Login signs him in.
func (s *Server) AddMember(m NewMember) (id string) {
	s.t.Helper()
	if m.Role == "" {
		m.Role = "agent"
	}
	if m.Sight == "" {
		m.Sight = "all"
	}
	if m.Inboxes == nil {
		m.Inboxes = []int64{s.Inbox}
	}
	var made struct {
		Member        struct{ ID string }
		InvitationURL string `json:"invitation_url"`
	}
	s.Admin.Must("POST", "/members", map[string]any{"name": m.Name, "email": m.Email, "role": m.Role, "sight": m.Sight,
		"inboxes": texts(m.Inboxes), "teams": texts(m.Teams)}, &made)
	s.NewClient().Must("POST", "/invitations/"+path.Base(made.InvitationURL), map[string]string{"name": m.Name, "password": AdminPassword}, nil)
	return made.Member.ID
}

// texts writes ids as the API does.
func texts(ids []int64) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = strconv.FormatInt(id, 10)
	}
	return out
}

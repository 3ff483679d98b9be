package api

import (
	"context"
	"net/http"
	"slices"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) memberRoutes() {
	serve(a, route{method: http.MethodGet, path: "/members", name: "list-members", tag: "members", summary: "Lists members, also former ones."}, a.members)
	serve(a, route{method: http.MethodPost, path: "/members", name: "invite-member", tag: "members", created: true, secret: true,
		summary: "Invites somebody and returns the link to hand over. He is a member once he has accepted."}, a.inviteMember)
	serve(a, route{method: http.MethodPatch, path: "/members/{id}", name: "change-member", tag: "members",
		summary: "Changes what a member may do and where he belongs. One who is made inactive gives his conversations back to the queue; so does one who leaves an inbox those in it, and one whose role lets him answer nobody any more."}, a.changeMember)
	serve(a, route{method: http.MethodPost, path: "/members/{id}/invitation", name: "invite-member-again", tag: "members", secret: true,
		summary: "Makes a new link for a member who has not come in yet or lost his password, and mails it if asked to."}, a.inviteAgain)
	serve(a, route{method: http.MethodGet, path: "/members/{id}/access", name: "get-member-access", tag: "members",
		summary: "How a member comes in: until when a link of his can be used, what became of its mail, and whether he has a second factor."}, a.accessOf)
	serve(a, route{method: http.MethodPost, path: "/members/{id}/view", name: "view-as-member", tag: "members", secret: true,
		summary: "Begins to look at a member's interface, from this session: with the grant in the header Timbre-View-As, reads are answered as for the member, and nothing else is. Needs members.manage, supervise and all rights that he has."}, a.viewAs)
	serve(a, route{method: http.MethodDelete, path: "/members/{id}/invitation", name: "revoke-invitation", tag: "members",
		summary: "Ends a member's link. Who has not come in yet is a member no longer."}, a.uninvite)
}

// Member of the workspace. Its id is the user's.
type Member struct {
	ID      ID         `json:"id"`
	Name    string     `json:"name"`
	Email   string     `json:"email"`
	Role    desk.Role  `json:"role" doc:"A preset: administrator, supervisor, agent, read_only; or the id of a role of the workspace's own."`
	Answers bool       `json:"answers" doc:"His role lets him answer customers."`
	Sight   desk.Sight `json:"sight" enum:"own,team,all" doc:"He sees no more than his role lets see."`
	Active  bool       `json:"active"`
	Invited bool       `json:"invited" doc:"Has not accepted yet, and is no member until then."`
	Teams   []ID       `json:"teams"`
	Inboxes []ID       `json:"inboxes" doc:"Those he is a member of himself, as far as I see them."`

	Capacity *int `json:"capacity" doc:"How many conversations he may have open before no more come to him by themselves; 0: none do. Null: as many as the inbox says."`
}

func memberOf(c *app.Colleague) Member {
	m := Member{ID: ID{c.User}, Name: c.Name, Email: c.Email, Role: c.Role, Sight: c.Sight, Active: c.Active,
		Answers: slices.Contains(c.Permissions, desk.PermReply), Invited: c.Invited,
		Teams: ids(c.Teams), Inboxes: ids(c.Inboxes)}
	if c.Capacity != desk.CapacityOfInbox {
		m.Capacity = &c.Capacity
	}
	return m
}

func (a *API) members(ctx context.Context, actor *desk.Actor, _ *none) (Page[Member], error) {
	list, err := a.App.Members(ctx, actor)
	return whole(shown(list, memberOf)), err
}

type inviteInput struct {
	Body struct {
		Name    string     `json:"name"`
		Email   string     `json:"email"`
		Role    desk.Role  `json:"role" doc:"A preset, or the id of a role of the workspace's own."`
		Sight   desk.Sight `json:"sight,omitempty" enum:"own,team,all" default:"all"`
		Teams   []ID       `json:"teams,omitempty" maxItems:"1000"`
		Inboxes []ID       `json:"inboxes,omitempty" maxItems:"1000"`
		Mail    bool       `json:"mail,omitempty" doc:"The link is mailed to him, too."`
	}
}

// InvitedMember is a new member with the link that lets him in.
type InvitedMember struct {
	Member        Member `json:"member"`
	InvitationURL string `json:"invitation_url"`
}

func (a *API) inviteMember(ctx context.Context, actor *desk.Actor, in *inviteInput) (InvitedMember, error) {
	b := &in.Body
	teams, inboxes := numbers(b.Teams), numbers(b.Inboxes)
	c, link, err := a.App.InviteMember(ctx, actor, app.MemberInput{Name: &b.Name, Email: &b.Email, Role: &b.Role, Sight: &b.Sight,
		Teams: &teams, Inboxes: &inboxes, Mail: b.Mail})
	return InvitedMember{memberOf(&c), link}, err
}

type changeMemberInput struct {
	ByID
	Body struct {
		Name    Field[string] `json:"name,omitempty"`
		Role    Field[string] `json:"role,omitempty"`
		Sight   Field[string] `json:"sight,omitempty"`
		Active  Field[bool]   `json:"active,omitempty"`
		Teams   Field[[]ID]   `json:"teams,omitempty" maxItems:"1000"`
		Inboxes Field[[]ID]   `json:"inboxes,omitempty" maxItems:"1000"`

		Capacity Field[*int] `json:"capacity,omitempty" minimum:"0" maximum:"1000" doc:"Null: as many as the inbox says."`
	}
}

func (a *API) changeMember(ctx context.Context, actor *desk.Actor, in *changeMemberInput) (Member, error) {
	b := &in.Body
	var capacity *int
	if b.Capacity.Set {
		if capacity = b.Capacity.Value; capacity == nil {
			capacity = new(desk.CapacityOfInbox)
		}
	}
	c, err := a.App.ChangeMember(ctx, actor, in.ID.N, app.MemberInput{Capacity: capacity, Name: b.Name.pointer(), Role: as[desk.Role](b.Role), Sight: as[desk.Sight](b.Sight),
		Active: b.Active.pointer(), Teams: given(b.Teams), Inboxes: given(b.Inboxes)})
	return memberOf(&c), err
}

// as returns a text as one of ours if it was given, else nil.
func as[T ~string](f Field[string]) *T {
	if !f.Set {
		return nil
	}
	v := T(f.Value)
	return &v
}

// InvitationLink lets a member in.
type InvitationLink struct {
	URL string `json:"invitation_url"`
}

type inviteAgainInput struct {
	ByID
	Mail bool `query:"mail" doc:"The link is mailed to him, too."`
}

func (a *API) inviteAgain(ctx context.Context, actor *desk.Actor, in *inviteAgainInput) (InvitationLink, error) {
	link, err := a.App.InviteAgain(ctx, actor, in.ID.N, in.Mail)
	return InvitationLink{link}, err
}

// MemberAccess is how a member comes in.
type MemberAccess struct {
	ExpiresAt    Time           `json:"expires_at" doc:"Of his link; null: there is none."`
	Mail         desk.MailState `json:"mail" enum:",queued,sent,failed" doc:"Of his link; empty: it was not mailed."`
	MailCode     string         `json:"mail_code" doc:"Why the mail failed: a problem's code."`
	MailDetail   string         `json:"mail_detail" doc:"The same, in the language of whoever asks."`
	SecondFactor bool           `json:"second_factor" doc:"An authenticator app."`
	Passkeys     int            `json:"passkeys" doc:"How many he has."`
	SSO          bool           `json:"sso" doc:"The workspace's identity provider knows him."`
	Links        bool           `json:"links" doc:"I may make a link for him: I see all that he does."`
	Removes      bool           `json:"removes" doc:"I may take him out: I see all that hangs on him."`
}

func (a *API) accessOf(ctx context.Context, actor *desk.Actor, in *ByID) (MemberAccess, error) {
	c, err := a.App.AccessOf(ctx, actor, in.ID.N)
	i, factor := c.Invitation, c.Factor
	out := MemberAccess{Time{i.ExpiresAt}, i.MailState, i.MailCode, "", factor.On, factor.Passkeys, factor.SSO, c.Links, c.Removes}
	if i.MailCode != "" {
		out.MailDetail = a.words.sentence(a.language(ctx), i.MailCode, nil)
	}
	return out, err
}

func (a *API) uninvite(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.Uninvite(ctx, actor, in.ID.N)
}

// ViewGrant lets look at a member's interface.
type ViewGrant struct {
	Grant     string `json:"grant" doc:"For the header Timbre-View-As. It is good in this session only."`
	ExpiresAt Time   `json:"expires_at"`
}

func (a *API) viewAs(ctx context.Context, actor *desk.Actor, in *ByID) (ViewGrant, error) {
	grant, until, err := a.App.BeginView(ctx, actor, in.ID.N, exchangeOf(ctx).session)
	return ViewGrant{grant, Time{until}}, err
}

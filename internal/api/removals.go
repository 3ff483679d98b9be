package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// removalRoutes take members, teams, labels and inboxes away, and tell what hangs on them.
func (a *API) removalRoutes() {
	for _, n := range []struct {
		path, name, tag string
		noun            desk.RemovalNoun
		summary         string
	}{
		{"/members", "member", "members", desk.RemovalMember, "What a member has that somebody else would get, or that would end with him."},
		{"/teams", "team", "teams", desk.RemovalTeam, "What a team has that somebody else would get."},
		{"/labels", "label", "labels", desk.RemovalLabel, "What carries a label or names it."},
		{"/inboxes", "inbox", "inboxes", desk.RemovalInbox, "What an inbox has that would be finished with it."},
	} {
		serve(a, route{method: http.MethodGet, path: n.path + "/{id}/hanging", name: "get-" + n.name + "-hanging", tag: n.tag, summary: n.summary},
			func(ctx context.Context, actor *desk.Actor, in *ByID) (Hanging, error) {
				h, err := a.App.Hanging(ctx, actor, n.noun, in.ID.N)
				return hangingOf(&h), err
			})
	}
	returning := func(path, name, tag, summary string) route {
		return route{method: http.MethodPost, path: path + "/{id}/returning", name: name, tag: tag, keyless: true, summary: summary}
	}
	serve(a, returning("/members", "count-member-returning", "members", "How many conversations another role, other teams or other inboxes of a member would give back to the queue: those in inboxes that he would leave; all, if he could answer nobody any more. Nothing is changed."), a.memberReturning)
	serve(a, returning("/inboxes", "count-inbox-returning", "inboxes", "How many conversations other people of an inbox would give back to its queue. Nothing is changed."), a.inboxReturning)
	serve(a, returning("/teams", "count-team-returning", "teams", "How many conversations other members of a team would give back to the queue, or none: if it were deleted. Nothing is changed."), a.teamReturning)
	serve(a, returning("/roles", "count-role-returning", "roles", "How many conversations other rights of a role would give back to the queue: all that its members have, if they could answer nobody any more. Nothing is changed."), a.roleReturning)
	serve(a, route{method: http.MethodDelete, path: "/members/{id}", name: "remove-member", tag: "members",
		summary: "Takes a member out: he comes in no longer, what he has goes where it is said, the past keeps his name. While he has conversations that are not closed, assignee_id, team_id or queue says who gets them; without: 409 member_has_conversations {count}."}, a.removeMember)
	serve(a, route{method: http.MethodDelete, path: "/teams/{id}", name: "delete-team", tag: "teams",
		summary: "Deletes a team. While it has conversations that are not closed, to says what becomes of them; without it: 409 team_has_conversations, with {count} for whoever sees all conversations."}, a.deleteTeam)
	serve(a, route{method: http.MethodDelete, path: "/labels/{id}", name: "delete-label", tag: "labels",
		summary: "Deletes a label, also from all that carries it, or puts another in its place."}, a.deleteLabel)
	serve(a, route{method: http.MethodDelete, path: "/inboxes/{id}", name: "remove-inbox", tag: "inboxes",
		summary: "Disconnects a number for good. Its past can be read by whoever could; what is still written to it is only recorded in the ledger. While it has conversations that are not closed, conversations says what becomes of them; without it: 409 inbox_has_conversations, with {count} for whoever sees all of them."}, a.removeInbox)
	serve(a, route{method: http.MethodGet, path: "/removals", name: "list-removals", tag: "removals",
		summary: "What is being taken away, and what was within a day, as far as you may do so: the newest first."}, a.removals)
	serve(a, route{method: http.MethodGet, path: "/removals/{id}", name: "get-removal", tag: "removals", summary: "How far it is."}, a.removal)
}

// Hanging counts what hangs on something; what its kind cannot have is 0.
type Hanging struct {
	Conversations  *int     `json:"conversations" doc:"That are not closed; those that carry a label in every state. Null: there are some; how many is told to whoever sees all conversations, of an inbox all of its own."`
	Contacts       int      `json:"contacts" doc:"That a member or a team looks after, or that carry a label."`
	FollowUps      int      `json:"follow_ups"`
	Scheduled      *int     `json:"scheduled" doc:"Null: as of conversations."`
	Participations int      `json:"participations"`
	Tokens         int      `json:"tokens" doc:"Personal ones: they end."`
	Bots           int      `json:"bots" doc:"Tokens of bots that he made."`
	Canned         int      `json:"canned_responses" doc:"That only he has, as the next three. Of a team: its own."`
	Macros         int      `json:"macros" doc:"Of a label: that name it, whosever they are."`
	Views          int      `json:"saved_views" doc:"The same."`
	Files          int      `json:"library_files"`
	Drafts         int      `json:"drafts" doc:"Not sent: they are lost."`
	MacroNames     []string `json:"macro_names" doc:"Of the shared ones that name a label."`
	ViewNames      []string `json:"saved_view_names" doc:"The same."`
	HandsOn        bool     `json:"hands_on" doc:"Whether you may give what a team has to another one: who sees all that it has may."`
}

func hangingOf(h *desk.Hanging) Hanging {
	same := func(s *string) string { return *s }
	told := func(n int) *int {
		if h.Untold && n > 0 {
			return nil
		}
		return &n
	}
	return Hanging{told(h.Conversations), h.Contacts, h.FollowUps, told(h.Scheduled), h.Participations, h.Tokens, h.Bots, h.Canned, h.Macros, h.Views, h.Files, h.Drafts,
		shown(h.MacroNames, same), shown(h.ViewNames, same), !h.Kept}
}

// Returning is what a change would give back to the queue.
type Returning struct {
	Conversations *int `json:"conversations" doc:"Null: you do not see all conversations of the inboxes that somebody would leave, and are not told."`
}

func returningOf(n int, known bool, err error) (Returning, error) {
	if !known {
		return Returning{}, err
	}
	return Returning{&n}, err
}

type memberReturningInput struct {
	ByID
	Body struct {
		Role    Field[string] `json:"role,omitempty"`
		Teams   Field[[]ID]   `json:"teams,omitempty" maxItems:"1000"`
		Inboxes Field[[]ID]   `json:"inboxes,omitempty" maxItems:"1000"`
	}
}

func (a *API) memberReturning(ctx context.Context, actor *desk.Actor, in *memberReturningInput) (Returning, error) {
	b := &in.Body
	return returningOf(a.App.GivesBack(ctx, actor, desk.RemovalMember, in.ID.N, app.Narrowing{Role: as[desk.Role](b.Role), Teams: given(b.Teams), Inboxes: given(b.Inboxes)}))
}

type inboxReturningInput struct {
	ByID
	Body struct {
		Teams   Field[[]ID] `json:"teams,omitempty" maxItems:"1000"`
		Members Field[[]ID] `json:"members,omitempty" maxItems:"1000"`
	}
}

func (a *API) inboxReturning(ctx context.Context, actor *desk.Actor, in *inboxReturningInput) (Returning, error) {
	return returningOf(a.App.GivesBack(ctx, actor, desk.RemovalInbox, in.ID.N, app.Narrowing{OfTeams: given(in.Body.Teams), Members: given(in.Body.Members)}))
}

type teamReturningInput struct {
	ByID
	Body struct {
		Members []ID `json:"members" maxItems:"1000"`
	}
}

func (a *API) teamReturning(ctx context.Context, actor *desk.Actor, in *teamReturningInput) (Returning, error) {
	members := numbers(in.Body.Members)
	return returningOf(a.App.GivesBack(ctx, actor, desk.RemovalTeam, in.ID.N, app.Narrowing{Members: &members}))
}

type roleReturningInput struct {
	ByID
	Body struct {
		Permissions []desk.Permission `json:"permissions" maxItems:"100"`
	}
}

func (a *API) roleReturning(ctx context.Context, actor *desk.Actor, in *roleReturningInput) (Returning, error) {
	return returningOf(a.App.RoleGivesBack(ctx, actor, in.ID.N, in.Body.Permissions))
}

// Removal is something that is being taken away with what hung on it.
type Removal struct {
	ID        ID     `json:"id"`
	Noun      string `json:"noun" enum:"member,team,label,inbox"`
	SubjectID ID     `json:"subject_id"`
	Name      Text   `json:"name" doc:"As it was called; null of members."`
	Stays     bool   `json:"stays" doc:"Of a member: he is not taken out. What he has, or does not see any more, goes back to the queue."`
	Done      *int   `json:"done" doc:"Of total. Null: you do not see all conversations, and are not told how many hung on it."`
	Total     *int   `json:"total" doc:"Null as done."`
	CreatedAt Time   `json:"created_at"`
	EndedAt   Time   `json:"ended_at" doc:"Null: it goes on."`
}

func removalOf(r *desk.Removal) Removal {
	v := Removal{ID: ID{r.ID}, Noun: string(r.Noun), SubjectID: ID{r.Subject}, Name: Text(r.Name), Stays: r.Plan.Stays, CreatedAt: Time{r.CreatedAt}, EndedAt: Time{r.EndedAt}}
	if !r.Untold {
		v.Done, v.Total = &r.Done, &r.Total
	}
	return v
}

func (a *API) removals(ctx context.Context, actor *desk.Actor, _ *none) (Page[Removal], error) {
	list, err := a.App.Removals(ctx, actor)
	return whole(shown(list, removalOf)), err
}

func (a *API) removal(ctx context.Context, actor *desk.Actor, in *ByID) (Removal, error) {
	r, err := a.App.Removal(ctx, actor, in.ID.N)
	return removalOf(&r), err
}

type removeMemberInput struct {
	ByID
	Assignee  ID     `query:"assignee_id" doc:"Who gets his conversations, where he is in their inbox, and looks after his contacts."`
	Team      ID     `query:"team_id" doc:"The team that does."`
	Queue     bool   `query:"queue" doc:"They go back to the queue, and nobody looks after his contacts."`
	FollowUps ID     `query:"follow_ups_to" doc:"Who is reminded in his place, where he is in the inbox. Absent: his follow-ups are cancelled."`
	Scheduled ID     `query:"scheduled_to" doc:"In whose name is sent what he has scheduled. Absent: it is not sent."`
	Bots      string `query:"bots" enum:"end,mine" doc:"mine: the bots that he made follow your rights from now on. Absent: they end."`
	Own       string `query:"own" enum:"drop,share" doc:"share: the canned responses, macros, saved views and library files that only he has are everybody's. Absent: they are deleted."`
}

func (a *API) removeMember(ctx context.Context, actor *desk.Actor, in *removeMemberInput) (Removal, error) {
	plan := desk.RemovalPlan{Agent: in.Assignee.N, Team: in.Team.N, FollowUps: in.FollowUps.N, Scheduled: in.Scheduled.N, Share: in.Own == "share"}
	if in.Bots == "mine" {
		if actor.User == 0 {
			return Removal{}, desk.Invalid("bots", "not_possible_here")
		}
		plan.Bots = actor.User
	}
	r, err := a.App.RemoveMember(ctx, actor, in.ID.N, plan, in.Queue || plan.Agent+plan.Team != 0)
	return removalOf(&r), err
}

type deleteTeamInput struct {
	ByID
	To string `query:"to" maxLength:"20" doc:"The team that gets its conversations: whoever has one keeps it if he is of that team. none: they have no team from then on, and who has them keeps them. The same becomes of the contacts that it looks after. Its canned responses go to that team, too; with none, or without conversations and nothing said, they are everybody's."`
}

func (a *API) deleteTeam(ctx context.Context, actor *desk.Actor, in *deleteTeamInput) (Removal, error) {
	var to *int64
	switch in.To {
	case "":
	case "none":
		to = new(int64)
	default:
		id, ok := desk.ParseID(in.To)
		if !ok {
			return Removal{}, desk.Invalid("to", "not_a_choice")
		}
		to = &id
	}
	r, err := a.App.DeleteTeam(ctx, actor, in.ID.N, to)
	return removalOf(&r), err
}

type deleteLabelInput struct {
	ByID
	Instead ID `query:"replace_with" doc:"The label that all that carries it carries from now on, and that macros and saved views name in its place. Absent: none."`
}

func (a *API) deleteLabel(ctx context.Context, actor *desk.Actor, in *deleteLabelInput) (Removal, error) {
	r, err := a.App.DeleteLabel(ctx, actor, in.ID.N, in.Instead.N)
	return removalOf(&r), err
}

type removeInboxInput struct {
	ByID
	Conversations string `query:"conversations" enum:"close,keep" doc:"close: those that are not closed are closed. keep: they stay as they are, and can be read."`
}

func (a *API) removeInbox(ctx context.Context, actor *desk.Actor, in *removeInboxInput) (Removal, error) {
	var finish *bool
	if in.Conversations != "" {
		finish = new(in.Conversations == "close")
	}
	r, err := a.App.RemoveInbox(ctx, actor, in.ID.N, finish)
	return removalOf(&r), err
}

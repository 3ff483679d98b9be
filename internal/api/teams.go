package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
)

func (a *API) teamRoutes() {
	serve(a, route{method: http.MethodGet, path: "/teams", name: "list-teams", tag: "teams", summary: "Lists teams."}, a.teams)
	serve(a, route{method: http.MethodPost, path: "/teams", name: "create-team", tag: "teams", created: true, summary: "Makes a team."}, a.createTeam)
	serve(a, route{method: http.MethodPatch, path: "/teams/{id}", name: "change-team", tag: "teams", summary: "Renames a team or replaces its members. Who leaves an inbox with it gives back to its queue what he has there."}, a.changeTeam)
}

// Team of members.
type Team struct {
	ID      ID     `json:"id"`
	Name    string `json:"name"`
	Members []ID   `json:"members"`
}

func teamOf(t *desk.Team) Team { return Team{ID{t.ID}, t.Name, ids(t.Members)} }

func (a *API) teams(ctx context.Context, actor *desk.Actor, _ *none) (Page[Team], error) {
	list, err := a.App.Teams(ctx, actor)
	return whole(shown(list, teamOf)), err
}

type createTeamInput struct {
	Body struct {
		Name    string `json:"name"`
		Members []ID   `json:"members,omitempty" maxItems:"1000"`
	}
}

func (a *API) createTeam(ctx context.Context, actor *desk.Actor, in *createTeamInput) (Team, error) {
	t, err := a.App.NewTeam(ctx, actor, in.Body.Name, numbers(in.Body.Members))
	return teamOf(&t), err
}

type changeTeamInput struct {
	ByID
	Body struct {
		Name    Field[string] `json:"name,omitempty"`
		Members Field[[]ID]   `json:"members,omitempty" maxItems:"1000"`
	}
}

func (a *API) changeTeam(ctx context.Context, actor *desk.Actor, in *changeTeamInput) (Team, error) {
	t, err := a.App.ChangeTeam(ctx, actor, in.ID.N, in.Body.Name.pointer(), given(in.Body.Members))
	return teamOf(&t), err
}

// given returns the ids if they were given, else nil.
func given(f Field[[]ID]) *[]int64 {
	if !f.Set {
		return nil
	}
	list := numbers(f.Value)
	return &list
}

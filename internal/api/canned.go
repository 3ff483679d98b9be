package api

import (
	"context"
	"net/http"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) cannedRoutes() {
	serve(a, route{method: http.MethodGet, path: "/canned-responses", name: "list-canned-responses", tag: "canned responses",
		summary: "Lists the canned responses that I have, by code: the shared ones, those of my teams (of all teams for whoever may write shared ones), and my own."}, a.cannedResponses)
	serve(a, route{method: http.MethodPost, path: "/canned-responses", name: "create-canned-response", tag: "canned responses", created: true,
		summary: "Makes a canned response: one of my own with canned_responses.own, one of a team or of everybody with canned_responses.shared."}, a.createCanned)
	serve(a, route{method: http.MethodPatch, path: "/canned-responses/{id}", name: "change-canned-response", tag: "canned responses",
		summary: "Changes a canned response."}, a.changeCanned)
	serve(a, route{method: http.MethodDelete, path: "/canned-responses/{id}", name: "delete-canned-response", tag: "canned responses",
		summary: "Deletes a canned response. What was sent with it stays."}, a.deleteCanned)
	serve(a, route{method: http.MethodPost, path: "/canned-responses/{id}/used", name: "count-canned-response", tag: "canned responses",
		summary: "Counts that it was put into a message."}, a.usedCanned)
}

// CannedResponse is a text, with files, that is written once and used often.
type CannedResponse struct {
	ID        ID         `json:"id"`
	Scope     string     `json:"scope" enum:"personal,team,shared" doc:"Personal: nobody else sees it. Team: the members of team_id do, and whoever may write shared ones."`
	TeamID    ID         `json:"team_id" doc:"Whose it is with scope team; else null."`
	Code      string     `json:"code" doc:"What is typed behind the slash."`
	Text      string     `json:"text" doc:"With placeholders as they were written, such as {{contact.name}}: who uses it fills them in."`
	Files     []fileView `json:"files"`
	Uses      int64      `json:"uses"`
	UsedAt    Time       `json:"used_at"`
	UpdatedAt Time       `json:"updated_at"`
	Version   string     `json:"version" doc:"Seq of the last event that changed it."`
}

func cannedOf(c *desk.CannedResponse) CannedResponse {
	scope := "shared"
	switch {
	case c.Personal():
		scope = "personal"
	case c.Team != 0:
		scope = "team"
	}
	return CannedResponse{ID{c.ID}, scope, ID{c.Team}, c.Code, c.Text, shown(c.Files, fileOf), c.Uses, Time{c.UsedAt}, Time{c.UpdatedAt}, strconv.FormatInt(c.Version, 10)}
}

func (a *API) cannedResponses(ctx context.Context, actor *desk.Actor, _ *none) (Page[CannedResponse], error) {
	list, err := a.App.CannedResponses(ctx, actor)
	return whole(shown(list, cannedOf)), err
}

// cannedScope is what a call says of who shall have one; nil: nothing.
func cannedScope(scope string, team ID) (*app.CannedScope, error) {
	switch {
	case scope == "team" && team.N == 0:
		return nil, desk.Invalid("team_id", "required")
	case scope != "team" && team.N != 0:
		return nil, desk.Invalid("team_id", "not_a_choice")
	case scope == "":
		return nil, nil
	}
	return &app.CannedScope{Personal: scope == "personal", Team: team.N}, nil
}

type createCannedInput struct {
	Body struct {
		Scope  string `json:"scope" enum:"personal,team,shared"`
		TeamID ID     `json:"team_id,omitempty" doc:"Whose it shall be with scope team, and only then."`
		Code   string `json:"code" doc:"Letters, digits, points, dashes; once for each person, each team and for all, whatever its accents and capitals."`
		Text   string `json:"text,omitempty"`
		Files  []ID   `json:"files,omitempty" maxItems:"10" doc:"Of files that you uploaded or may see; it gets copies of them."`
	}
}

func (a *API) createCanned(ctx context.Context, actor *desk.Actor, in *createCannedInput) (CannedResponse, error) {
	b := &in.Body
	scope, err := cannedScope(b.Scope, b.TeamID)
	if err != nil {
		return CannedResponse{}, err
	}
	files := numbers(b.Files)
	c, err := a.App.NewCannedResponse(ctx, actor, app.CannedChange{Scope: scope, Code: &b.Code, Text: &b.Text, Files: &files})
	return cannedOf(&c), err
}

type changeCannedInput struct {
	ByID
	Body struct {
		Scope  string        `json:"scope,omitempty" enum:"personal,team,shared" doc:"Personal: yours."`
		TeamID ID            `json:"team_id,omitempty" doc:"Whose it shall be with scope team, and only then."`
		Code   Field[string] `json:"code,omitempty"`
		Text   Field[string] `json:"text,omitempty"`
		Files  Field[[]ID]   `json:"files,omitempty" maxItems:"10" doc:"All that it shall have, in order."`
	}
}

func (a *API) changeCanned(ctx context.Context, actor *desk.Actor, in *changeCannedInput) (CannedResponse, error) {
	b := &in.Body
	scope, err := cannedScope(b.Scope, b.TeamID)
	if err != nil {
		return CannedResponse{}, err
	}
	c, err := a.App.ChangeCannedResponse(ctx, actor, in.ID.N, app.CannedChange{Scope: scope, Code: b.Code.pointer(), Text: b.Text.pointer(), Files: given(b.Files)})
	return cannedOf(&c), err
}

func (a *API) deleteCanned(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteCannedResponse(ctx, actor, in.ID.N)
}

func (a *API) usedCanned(ctx context.Context, actor *desk.Actor, in *ByID) (CannedResponse, error) {
	c, err := a.App.UsedCannedResponse(ctx, actor, in.ID.N)
	return cannedOf(&c), err
}

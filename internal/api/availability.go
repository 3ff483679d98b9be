package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
)

func (a *API) availabilityRoutes() {
	serve(a, route{method: http.MethodGet, path: "/availability", name: "list-availability", tag: "availability",
		summary: "Who of the workspace is online or away; everybody else is offline. Changes come as the stream's event availability."}, a.availabilities)
	serve(a, route{method: http.MethodGet, path: "/me/availability", name: "get-my-availability", own: true, tag: "availability",
		summary: "Whether I am online, away or offline."}, a.myAvailability)
	serve(a, route{method: http.MethodPut, path: "/me/availability", name: "set-my-availability", tag: "availability", keyless: true,
		summary: "Sets it by hand. Away stays until it is changed."}, a.setAvailability)
	serve(a, route{method: http.MethodPost, path: "/me/attendance", name: "say-attendance", tag: "availability", keyless: true,
		summary: "Says what a browser shows, at once when that changes and else at least once a minute. After two minutes without its user is away."}, a.attendance)
}

// Standing is whether a member is there. Of who is offline there is no since.
type Standing struct {
	User         ID     `json:"user_id"`
	Availability string `json:"availability" enum:"online,away,offline"`
	Since        Time   `json:"since"`
	ByHand       bool   `json:"by_hand" doc:"Away by his own choice."`
	Open         *int   `json:"open" doc:"How many conversations he has open, in all inboxes, if that was asked for. Null without conversations.assign_others."`
}

func standingOf(s *desk.Standing) Standing {
	out := Standing{User: ID{s.User}, Availability: s.Availability.String(), Since: Time{s.Since}, ByHand: s.ByHand}
	if s.Availability == desk.Offline {
		out.Since = Time{}
	}
	return out
}

type availabilitiesInput struct {
	Load bool `query:"load" doc:"With how many conversations each has open."`
}

func (a *API) availabilities(ctx context.Context, actor *desk.Actor, in *availabilitiesInput) (Page[Standing], error) {
	list := shown(a.App.Availabilities(actor), standingOf)
	if !in.Load || !actor.Can(desk.PermAssignOthers) {
		return whole(list), nil
	}
	loads, err := a.App.Loads(ctx, actor)
	for i := range list {
		list[i].Open = new(loads[list[i].User.N])
	}
	return whole(list), err
}

func (a *API) myAvailability(_ context.Context, actor *desk.Actor, _ *none) (Standing, error) {
	s, err := a.App.Availability(actor)
	return standingOf(&s), err
}

type availabilityInput struct {
	Body struct {
		Availability string `json:"availability" enum:"online,away"`
	}
}

func (a *API) setAvailability(ctx context.Context, actor *desk.Actor, in *availabilityInput) (Standing, error) {
	s, err := a.App.ChooseAvailability(actor, source(ctx), in.Body.Availability == "away")
	return standingOf(&s), err
}

type attendanceInput struct {
	Body struct {
		Screen  string `json:"screen" enum:"conversations,other" doc:"conversations: one of its tabs shows them."`
		Looking bool   `json:"looking,omitempty" doc:"One of its tabs is in the foreground: nothing is pushed to its user."`
	}
}

func (a *API) attendance(ctx context.Context, actor *desk.Actor, in *attendanceInput) (Standing, error) {
	s, err := a.App.Attend(actor, source(ctx), in.Body.Screen == "conversations", in.Body.Looking)
	return standingOf(&s), err
}

// source says by what the actor speaks: his browser's session, or a token.
func source(ctx context.Context) string {
	ex := exchangeOf(ctx)
	if ex.session != "" {
		return ex.session
	}
	return "token " + desk.FormatID(ex.actor.Token)
}

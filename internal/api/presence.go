package api

import (
	"context"
	"net/http"

	"timbre/internal/desk"
	"timbre/internal/realtime"
	"timbre/internal/view"
)

func (a *API) presenceRoutes() {
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/presence", name: "say-presence", tag: "participants", keyless: true,
		summary: "Says what I do in a conversation that I have open: every 10 s that I look at it, every 3 s that I write. Who else is there is answered, and comes as the stream's event presence while I am."},
		a.attend)
}

type presenceInput struct {
	ByNumber
	Body struct {
		Screen string `json:"screen" minLength:"1" maxLength:"40" doc:"The sender's own name of his tab or device; it shows one conversation at a time."`
		Doing  string `json:"doing" enum:"viewing,noting,replying,gone"`
	}
}

// Presence is who else has a conversation open.
type Presence struct {
	People []Present `json:"people"`
}

// Present is somebody who has a conversation open, and the most that he does there.
type Present struct {
	User  view.Ref `json:"user"`
	Doing string   `json:"doing" enum:"viewing,noting,replying"`
}

func (a *API) attend(ctx context.Context, actor *desk.Actor, in *presenceInput) (Presence, error) {
	out := Presence{People: []Present{}}
	hub := a.hub.Load()
	if hub == nil {
		return out, desk.Unavailable("starting", nil)
	}
	doing, _ := realtime.ParseDoing(in.Body.Doing) // one of the enum
	here := realtime.Sighting{Workspace: actor.Workspace, User: actor.User, Screen: in.Body.Screen, Doing: doing}
	if doing == realtime.Gone {
		hub.Attend(here)
		return out, nil
	}
	c, err := a.App.Look(ctx, actor, in.Number)
	if err != nil {
		return out, err
	}
	here.Conversation, here.Number, here.Facts = c.ID, c.Number, c.Facts()
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return out, err
	}
	for _, p := range hub.Attend(here) {
		out.People = append(out.People, Present{*view.Person(p.User, names), p.Doing.String()})
	}
	return out, nil
}

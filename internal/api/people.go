package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

// peopleRoutes are what members have to do with conversations that they need not own.
func (a *API) peopleRoutes() {
	serve(a, route{method: http.MethodGet, path: "/involvements", name: "list-involvements", tag: "participants",
		summary: "What I follow, have muted, or am mentioned in: conversations that are not closed, and all with a mention that I have not read."}, a.involvements)
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}/participants", name: "list-participants", tag: "participants",
		summary: "Who follows a conversation without owning it, and what I have to do with it."}, a.participants)
	serve(a, route{method: http.MethodPut, path: "/conversations/{number}/participants/{user}", name: "add-participant", tag: "participants", keyless: true,
		summary: "Lets a member of the inbox follow a conversation: he sees it and is told of it. Myself I may always add."}, a.addParticipant)
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}/participants/{user}", name: "remove-participant", tag: "participants", keyless: true,
		summary: "Lets somebody follow a conversation no longer."}, a.removeParticipant)
	serve(a, route{method: http.MethodPut, path: "/conversations/{number}/mute", name: "mute-conversation", tag: "participants", keyless: true,
		summary: "Keeps word of a conversation from me, and from nobody else, for some hours or for good."}, a.mute)
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}/mute", name: "unmute-conversation", tag: "participants", keyless: true,
		summary: "Tells me of a conversation again."}, a.unmute)
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/mentions/read", name: "read-mentions", tag: "participants", keyless: true,
		summary: "Notes that I have read what mentions me in a conversation."}, a.readMentions)
}

// Involvement is what I have to do with a conversation that I need not own. Nobody else sees it.
type Involvement struct {
	Number       int64 `json:"number" doc:"Of the conversation."`
	Participates bool  `json:"participates"`
	Muted        bool  `json:"muted"`
	MutedUntil   Time  `json:"muted_until" doc:"Null while it is muted: for good."`
	Mentioned    ID    `json:"mentioned_in" doc:"The newest note that mentions me."`
	Called       bool  `json:"mention_unread"`
}

func involvementOf(i *desk.Involvement) Involvement {
	return Involvement{Number: i.Number, Participates: i.Participates, Muted: !i.MutedUntil.IsZero(), MutedUntil: Time{i.MutedUntil},
		Mentioned: ID{i.Mention}, Called: i.Called()}
}

// participation is what the event of a participant tells.
type participation struct {
	User    *view.Ref `json:"user"`
	Follows bool      `json:"follows"`
}

func (a *API) involvements(ctx context.Context, actor *desk.Actor, _ *none) (Page[Involvement], error) {
	list, err := a.App.Involvements(ctx, actor)
	return whole(shown(list, involvementOf)), err
}

// Participants are those who follow a conversation.
type Participants struct {
	Items []view.Ref  `json:"items"`
	Mine  Involvement `json:"mine"`
}

func (a *API) participants(ctx context.Context, actor *desk.Actor, in *ByNumber) (Participants, error) {
	p, err := a.App.Participants(ctx, actor, in.Number)
	return a.participantsOf(ctx, actor, p, err)
}

func (a *API) participantsOf(ctx context.Context, actor *desk.Actor, p app.Participants, err error) (Participants, error) {
	if err != nil {
		return Participants{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Participants{}, err
	}
	out := Participants{Items: []view.Ref{}, Mine: involvementOf(&p.Mine)}
	for _, id := range p.Users {
		out.Items = append(out.Items, *view.Person(id, names))
	}
	return out, nil
}

type participantInput struct {
	ByNumber
	User string `path:"user" pattern:"^([0-9]+|me)$" maxLength:"19" doc:"An id, or \"me\"."`
}

func (in *participantInput) user(actor *desk.Actor) (int64, error) {
	if in.User == "me" {
		if actor.User == 0 {
			return 0, desk.Invalid("user", "not_found")
		}
		return actor.User, nil
	}
	id, _ := desk.ParseID(in.User)
	return id, nil
}

func (a *API) addParticipant(ctx context.Context, actor *desk.Actor, in *participantInput) (Participants, error) {
	return a.participate(ctx, actor, in, true)
}

func (a *API) removeParticipant(ctx context.Context, actor *desk.Actor, in *participantInput) (Participants, error) {
	return a.participate(ctx, actor, in, false)
}

func (a *API) participate(ctx context.Context, actor *desk.Actor, in *participantInput, follow bool) (Participants, error) {
	user, err := in.user(actor)
	if err != nil {
		return Participants{}, err
	}
	p, err := a.App.Participate(ctx, actor, in.Number, user, follow)
	return a.participantsOf(ctx, actor, p, err)
}

// Hours for which a conversation is muted, if nothing else is said.
const muteHours = 6

type muteInput struct {
	ByNumber
	Body *struct {
		Hours  int  `json:"hours,omitempty" minimum:"1" maximum:"8760" default:"6" doc:"From now."`
		Always bool `json:"always,omitempty" doc:"In place of hours: for good."`
	}
}

func (a *API) mute(ctx context.Context, actor *desk.Actor, in *muteInput) (Involvement, error) {
	until := a.App.Store.Now().Add(muteHours * time.Hour)
	if b := in.Body; b != nil && b.Always {
		until = desk.Never
	} else if b != nil && b.Hours > 0 {
		until = a.App.Store.Now().Add(time.Duration(b.Hours) * time.Hour)
	}
	i, err := a.App.Mute(ctx, actor, in.Number, until)
	return involvementOf(&i), err
}

func (a *API) unmute(ctx context.Context, actor *desk.Actor, in *ByNumber) (Involvement, error) {
	i, err := a.App.Mute(ctx, actor, in.Number, time.Time{})
	return involvementOf(&i), err
}

func (a *API) readMentions(ctx context.Context, actor *desk.Actor, in *ByNumber) (Involvement, error) {
	i, err := a.App.ReadMentions(ctx, actor, in.Number)
	return involvementOf(&i), err
}

package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

// noteRoutes change one's own notes, and show what a message said before.
func (a *API) noteRoutes() {
	serve(a, route{method: http.MethodPatch, path: "/conversations/{number}/messages/{id}", name: "edit-note", tag: "messages",
		summary: "Writes a note of mine anew. What it said before is kept."}, a.editNote)
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}/messages/{id}", name: "delete-note", tag: "messages",
		summary: "Takes a note of mine away. It is shown as deleted."}, a.deleteNote)
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}/messages/{id}/versions", name: "list-versions", tag: "messages",
		summary: "What a message said before it was edited, oldest first; of a deleted one for who supervises."}, a.versions)
}

// mentionInput is somebody whom a note calls.
type mentionInput struct {
	Agent ID `json:"agent_id,omitempty"`
	Team  ID `json:"team_id,omitempty" doc:"In place of agent_id: all its members."`
}

func mentionsOf(list []mentionInput) []desk.Mention {
	out := make([]desk.Mention, len(list))
	for i, m := range list {
		out[i] = desk.Mention{Agent: m.Agent.N, Team: m.Team.N}
	}
	return out
}

type editNoteInput struct {
	ByMessage
	Body struct {
		Text     string         `json:"text"`
		Mentions []mentionInput `json:"mentions,omitempty" maxItems:"20" doc:"All of them; who is not named any more is not called any more."`
	}
}

func (a *API) editNote(ctx context.Context, actor *desk.Actor, in *editNoteInput) (*view.Message, error) {
	m, err := a.App.ChangeNote(ctx, actor, in.Number, in.ID.N, app.NoteChange{Text: in.Body.Text, Mentions: mentionsOf(in.Body.Mentions)})
	return a.message(ctx, in.Number, m, err)
}

func (a *API) deleteNote(ctx context.Context, actor *desk.Actor, in *ByMessage) (*view.Message, error) {
	m, err := a.App.DeleteNote(ctx, actor, in.Number, in.ID.N)
	return a.message(ctx, in.Number, m, err)
}

// Version is what a message said until it was changed.
type Version struct {
	Text  string `json:"text"`
	Until Time   `json:"until"`
}

func (a *API) versions(ctx context.Context, actor *desk.Actor, in *ByMessage) (Page[Version], error) {
	list, err := a.App.Versions(ctx, actor, in.Number, in.ID.N)
	return whole(shown(list, func(v *desk.Version) Version { return Version{v.Text, Time{v.Until}} })), err
}

package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) draftRoutes() {
	serve(a, route{method: http.MethodGet, path: "/drafts", name: "list-drafts", tag: "drafts",
		summary: "Lists what I am writing, in conversations that I may see, the last written first. Nobody else sees it."}, a.drafts)
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}/draft", name: "get-draft", tag: "drafts",
		summary: "What I am writing in a conversation; 404 if nothing."}, a.draft)
	serve(a, route{method: http.MethodPut, path: "/conversations/{number}/draft", name: "save-draft", tag: "drafts", keyless: true,
		summary: "Keeps what I am writing. An empty one takes it away. Of two that did not know of each other the newest is kept, and the other is answered too."},
		a.saveDraft)
	serve(a, route{method: http.MethodDelete, path: "/conversations/{number}/draft", name: "delete-draft", tag: "drafts", keyless: true,
		summary: "Takes away what I was writing."}, a.deleteDraft)
}

// DraftFile is a file of a draft, with what is said about it.
type DraftFile struct {
	File    fileView `json:"file"`
	Kind    string   `json:"kind" enum:"image,video,audio,voice,document,sticker" doc:"As what it will be sent."`
	Caption Text     `json:"caption"`
}

// Draft is what somebody is writing in a conversation.
type Draft struct {
	Number    int64         `json:"number" doc:"Of the conversation."`
	Tab       desk.DraftTab `json:"tab" enum:"reply,note"`
	Text      string        `json:"text"`
	ReplyTo   ID            `json:"reply_to_id"`
	Files     []DraftFile   `json:"files"`
	WrittenAt Time          `json:"written_at"`
	Version   string        `json:"version" doc:"Seq of the last event that changed it."`
}

func draftOf(d *app.DraftView) Draft {
	out := Draft{Number: d.Number, Tab: d.Tab, Text: d.Text, ReplyTo: ID{d.ReplyTo}, Files: []DraftFile{}, WrittenAt: Time{d.WrittenAt},
		Version: strconv.FormatInt(d.Version, 10)}
	for i := range d.Files {
		out.Files = append(out.Files, DraftFile{fileOf(&d.Known[i]), string(d.Files[i].Kind), Text(d.Files[i].Caption)})
	}
	return out
}

func (a *API) drafts(ctx context.Context, actor *desk.Actor, _ *none) (Page[Draft], error) {
	list, err := a.App.Drafts(ctx, actor)
	return whole(shown(list, draftOf)), err
}

// DraftPlace is the input of a route about one of my drafts.
type DraftPlace struct {
	ByNumber
	Tab desk.DraftTab `query:"tab" enum:"reply,note" default:"reply"`
}

func (a *API) draft(ctx context.Context, actor *desk.Actor, in *DraftPlace) (Draft, error) {
	d, err := a.App.Draft(ctx, actor, in.Number, in.Tab)
	return draftOf(&d), err
}

type saveDraftInput struct {
	DraftPlace
	Body struct {
		Text    string `json:"text,omitempty"`
		ReplyTo ID     `json:"reply_to_id,omitempty"`
		Files   []struct {
			File    ID        `json:"file_id"`
			Kind    desk.Kind `json:"kind,omitempty" enum:"image,video,audio,voice,document,sticker" doc:"Absent: as it was stored."`
			Caption string    `json:"caption,omitempty"`
		} `json:"files,omitempty" maxItems:"30"`
		WrittenAt time.Time `json:"written_at,omitempty" doc:"Absent: now. What was written offline tells when."`
		Base      string    `json:"base,omitempty" pattern:"^[0-9]+$" maxLength:"19" doc:"The version that was known when this was written."`
	}
}

// SavedDraft is what is kept, and what was written elsewhere meanwhile.
type SavedDraft struct {
	Draft Draft  `json:"draft" doc:"The newest, which need not be what was sent."`
	Other *Draft `json:"other" doc:"The one that is not kept, if its writer did not know the newest."`
}

func (a *API) saveDraft(ctx context.Context, actor *desk.Actor, in *saveDraftInput) (SavedDraft, error) {
	b := &in.Body
	change := app.DraftChange{Text: b.Text, ReplyTo: b.ReplyTo.N, WrittenAt: b.WrittenAt}
	change.Base, _ = desk.ParseID(b.Base)
	for _, f := range b.Files {
		change.Files = append(change.Files, desk.DraftFile{File: f.File.N, Kind: f.Kind, Caption: f.Caption})
	}
	kept, other, err := a.App.SaveDraft(ctx, actor, in.Number, in.Tab, change)
	if err != nil {
		return SavedDraft{}, err
	}
	out := SavedDraft{Draft: draftOf(&kept)}
	if other != nil {
		v := draftOf(other)
		out.Other = &v
	}
	return out, nil
}

func (a *API) deleteDraft(ctx context.Context, actor *desk.Actor, in *DraftPlace) (none, error) {
	return none{}, a.App.DeleteDraft(ctx, actor, in.Number, in.Tab)
}

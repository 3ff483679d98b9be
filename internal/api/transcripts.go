package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/media"
	"timbre/internal/view"
)

func (a *API) transcriptRoutes() {
	serve(a, route{method: http.MethodPost, path: "/conversations/{number}/transcripts", name: "send-transcript", tag: "conversations", created: true,
		summary: "Sends a conversation, as it is now, by mail: as text, with a PDF."}, a.sendTranscript)
	serve(a, route{method: http.MethodGet, path: "/conversations/{number}/transcripts", name: "list-transcripts", tag: "conversations",
		summary: "The newest 20 transcripts that went by mail, and what became of them."}, a.transcripts)
	op := route{method: http.MethodGet, path: "/conversations/{number}/transcript", name: "download-transcript", own: true, tag: "conversations",
		summary: "The conversation for reading elsewhere: ?format=pdf or text, ?notes=true with internal notes."}
	serveRaw(a, op, map[string]*huma.Response{"200": {Description: "The transcript.", Content: map[string]*huma.MediaType{"application/pdf": {}, "text/plain": {}}}}, a.transcript)
	a.huma.OpenAPI().Paths[op.path].Get.Parameters = append(a.huma.OpenAPI().Paths[op.path].Get.Parameters,
		&huma.Param{Name: "number", In: "path", Required: true, Schema: &huma.Schema{Type: huma.TypeInteger, Format: "int64"}},
		&huma.Param{Name: "format", In: "query", Schema: &huma.Schema{Type: huma.TypeString, Enum: []any{"pdf", "text"}}, Description: "Absent: pdf."},
		&huma.Param{Name: "notes", In: "query", Schema: &huma.Schema{Type: huma.TypeBoolean}, Description: "Internal notes too."})
}

// TranscriptMail is a transcript that goes to somebody by mail.
type TranscriptMail struct {
	ID        string    `json:"id"`
	Recipient string    `json:"recipient"`
	Customer  bool      `json:"customer"`
	Notes     bool      `json:"notes"`
	State     string    `json:"state" enum:"queued,sending,sent,failed,uncertain" doc:"Uncertain: the mail server may have it; it is not sent again."`
	Code      string    `json:"code" doc:"Of a failure: unreachable, tls, auth, sender, recipient, refused, mail_not_set_up, not_possible."`
	By        *view.Ref `json:"by"`
	CreatedAt Time      `json:"created_at"`
}

func (a *API) transcriptMail(m *desk.TranscriptMail, names *desk.Names) TranscriptMail {
	return TranscriptMail{desk.FormatID(m.ID), names.Email(m.Recipient), m.Customer, m.Notes, string(m.State), m.Code, view.Person(m.By, names), Time{m.CreatedAt}}
}

type sendTranscriptInput struct {
	ByNumber
	Body struct {
		To      string `json:"to" enum:"customer,assignee,address"`
		Address string `json:"address,omitempty" doc:"With to: address."`
		Notes   bool   `json:"notes,omitempty" doc:"With internal notes; never to the customer."`
	}
}

func (a *API) sendTranscript(ctx context.Context, actor *desk.Actor, in *sendTranscriptInput) (TranscriptMail, error) {
	b := &in.Body
	m, err := a.App.SendTranscript(ctx, actor, in.Number, app.TranscriptRequest{To: app.TranscriptTo(b.To), Address: b.Address, Notes: b.Notes})
	if err != nil {
		return TranscriptMail{}, err
	}
	names, err := a.App.Names(ctx, actor)
	return a.transcriptMail(&m, names), err
}

func (a *API) transcripts(ctx context.Context, actor *desk.Actor, in *ByNumber) (Page[TranscriptMail], error) {
	list, err := a.App.TranscriptMails(ctx, actor, in.Number)
	if err != nil {
		return Page[TranscriptMail]{}, err
	}
	names, err := a.App.Names(ctx, actor)
	return whole(shown(list, func(m *desk.TranscriptMail) TranscriptMail { return a.transcriptMail(m, names) })), err
}

func (a *API) transcript(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	number, err := strconv.ParseInt(r.PathValue("number"), 10, 64)
	if err != nil || number < 1 {
		return desk.ErrNotFound
	}
	notes, format := r.URL.Query().Get("notes") == "true", r.URL.Query().Get("format")
	if format != "" && format != "pdf" && format != "text" {
		return desk.Invalid("format", "not_a_choice")
	}
	d, err := a.App.Transcript(r.Context(), actor, number, notes)
	if err != nil {
		return err
	}
	select {
	case a.drawing <- struct{}{}: // a long one takes a core for a moment
		defer func() { <-a.drawing }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	name, kind, data := d.FileName()+".txt", "text/plain; charset=utf-8", []byte(d.Text())
	if format != "text" {
		name, kind = d.FileName()+".pdf", "application/pdf"
		if data, err = d.PDF(); err != nil {
			return err
		}
	}
	media.ServeData(w, name, kind, data)
	return nil
}

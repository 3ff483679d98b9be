package api

import (
	"archive/zip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/view"
)

// exportedConversation is one conversation of an export.
type exportedConversation struct {
	Conversation view.Conversation `json:"conversation"`
	Messages     []view.Message    `json:"messages"`
}

// export writes the archive as it reads, so that nothing of it is kept anywhere. What breaks off is told by the connection's end.
func (a *API) export(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	id, ok := desk.ParseID(r.PathValue("id"))
	if !ok || id == 0 {
		return desk.ErrNotFound
	}
	e, err := a.App.ExportContact(r.Context(), actor, id)
	if err != nil {
		return err
	}
	names, err := a.App.Names(r.Context(), actor)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/zip")
	w.Header().Set("Content-Disposition", `attachment; filename="`+archiveName(&e.Card, names)+`"`)
	w.Header().Set("Cache-Control", "no-store")
	x := &exporting{api: a, r: r, names: names, zip: zip.NewWriter(w)}
	if err := x.all(&e); err != nil {
		a.Log.WarnContext(r.Context(), "an export broke off", "contact", id, "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func archiveName(c *desk.Card, names *desk.Names) string {
	name := strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e || r == '"' || r == '\\' {
			return '-'
		}
		return r
	}, sanitize.FileName(names.Called(c.Name)))
	if strings.Trim(name, "-. ") == "" {
		name = desk.FormatID(c.ID)
	}
	return name + ".zip"
}

// exporting writes one archive.
type exporting struct {
	api   *API
	r     *http.Request
	names *desk.Names
	zip   *zip.Writer
	files []*desk.Media
}

func (x *exporting) all(e *app.Exported) error {
	if err := x.json("contact.json", view.ContactOf(&e.Card, x.names)); err != nil {
		return err
	}
	for i := range e.Conversations {
		if err := x.conversation(&e.Conversations[i]); err != nil {
			return err
		}
	}
	for _, m := range x.files {
		if err := x.file(m); err != nil {
			return err
		}
	}
	return x.zip.Close()
}

func (x *exporting) json(name string, v any) error {
	w, err := x.zip.Create(name)
	if err != nil {
		return err
	}
	out := json.NewEncoder(w)
	out.SetIndent("", "  ")
	return out.Encode(v)
}

func (x *exporting) conversation(l *desk.Listed) error {
	c := exportedConversation{Conversation: view.ConversationOf(l, x.names), Messages: []view.Message{}}
	err := x.api.App.ExportMessages(x.r.Context(), &l.Conversation, func(m desk.Shown) error {
		c.Messages = append(c.Messages, view.MessageOf(&m, x.names))
		if m.Content.Media != nil && m.Content.Media.File != 0 {
			x.files = append(x.files, m.Content.Media)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return x.json(fmt.Sprintf("conversations/%d.json", l.Conversation.Number), c)
}

// file puts a message's file in under its id, by which the message names it.
func (x *exporting) file(m *desk.Media) error {
	f, r, found, err := x.api.App.ExportFile(x.r.Context(), ActorFrom(x.r.Context()).Workspace, m.File)
	if err != nil || !found {
		return err
	}
	defer r.Close()
	name := "files/" + desk.FormatID(f.ID)
	if f.Name != "" {
		name += "-" + sanitize.FileName(f.Name)
	}
	w, err := x.zip.Create(name)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, r)
	return err
}

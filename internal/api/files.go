package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"reflect"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/media"
)

// fileView is a stored file.
type fileView struct {
	ID       string   `json:"id"`
	Kind     string   `json:"kind" enum:"image,video,audio,voice,document,sticker"`
	MIME     string   `json:"mime"`
	Name     string   `json:"name"`
	Size     int64    `json:"size" doc:"Bytes."`
	Width    int      `json:"width" doc:"Pixels; 0 if it has none."`
	Height   int      `json:"height"`
	Duration int      `json:"duration_ms" doc:"0 if it has none or is not known."`
	Animated bool     `json:"animated"`
	Codecs   []string `json:"codecs" doc:"Of its tracks: H.264, HEVC, AAC, Opus… Empty if they are not known."`
	State    string   `json:"state" enum:"pending,ready,failed"`
	Problem  string   `json:"problem"`
}

func fileOf(f *desk.File) fileView {
	return fileView{desk.FormatID(f.ID), string(f.Kind), f.MIME, f.Name, f.Size, f.Width, f.Height, f.Duration, f.Animated,
		strings.FieldsFunc(f.Codecs, func(r rune) bool { return r == ',' }), f.State, f.Problem}
}

// fileRoutes: an upload is multipart with the field "file", and before it, if at all, "kind". Its key names it: see app.Incoming.
func (a *API) fileRoutes() {
	a.uploadRoutes()
	serveRaw(a, route{method: http.MethodPost, path: "/files", name: "upload-file", tag: "files", created: true, stream: true,
		summary: "Stores a file to be sent: multipart/form-data with the field file, and before it optionally kind (voice, document)."},
		map[string]*huma.Response{"201": {Description: "The stored file.", Content: map[string]*huma.MediaType{"application/json": {
			Schema: huma.SchemaFromType(a.huma.OpenAPI().Components.Schemas, reflect.TypeFor[fileView]())}}}}, a.upload)
	serve(a, route{method: http.MethodGet, path: "/files/{id}", name: "get-file", tag: "files", summary: "What a file is."}, a.file)
	binary := func(what string) map[string]*huma.Response {
		return map[string]*huma.Response{"200": {Description: what, Content: map[string]*huma.MediaType{"application/octet-stream": {}}}}
	}
	serveRaw(a, route{method: http.MethodGet, path: "/files/{id}/content", name: "get-file-content", tag: "files", summary: "A file's content; ranges are served."},
		binary("The content."), a.content)
	serveRaw(a, route{method: http.MethodGet, path: "/files/{id}/thumbnail", name: "get-file-thumbnail", tag: "files", summary: "A small JPEG of a picture."},
		binary("A JPEG."), a.thumbnail)
}

// formOverhead is what multipart adds to a file.
const formOverhead = 64 << 10

func (a *API) upload(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	_ = http.NewResponseController(w).SetReadDeadline(time.Time{}) // on a bad line a film takes minutes, and who sends it is known
	r.Body = http.MaxBytesReader(w, r.Body, a.App.MaxUpload+formOverhead)
	form, err := r.MultipartReader()
	if err != nil {
		return desk.Invalid("file", "not_multipart")
	}
	as := desk.Kind("")
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return desk.Invalid("file", "required")
		}
		if err != nil {
			return a.uploadError(err)
		}
		switch part.FormName() {
		case "kind":
			text, err := io.ReadAll(io.LimitReader(part, 32))
			if err != nil {
				return a.uploadError(err)
			}
			as = desk.Kind(text)
		case "file":
			return a.store(w, r, actor, part, as)
		}
	}
}

func (a *API) store(w http.ResponseWriter, r *http.Request, actor *desk.Actor, part *multipart.Part, as desk.Kind) error {
	kind, _, _ := mime.ParseMediaType(part.Header.Get("Content-Type"))
	in := app.Incoming{Client: r.Header.Get(keyHeader), Name: part.FileName(), MIME: kind, As: as}
	f, err := a.App.Upload(r.Context(), actor, in, part)
	if err != nil {
		return a.uploadError(err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(fileOf(&f))
}

// uploadError tells a file that is too large from one that broke off.
func (a *API) uploadError(err error) error {
	if _, large := errors.AsType[*http.MaxBytesError](err); large {
		return (&desk.Error{Kind: desk.KindTooLarge, Code: "file_too_large"}).With("limit", a.App.MaxUpload)
	}
	if _, ours := errors.AsType[*desk.Error](err); ours {
		return err
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return desk.Invalid("file", "broken_off")
	}
	return err
}

type fileInput struct {
	ID ID `path:"id"`
}

func (a *API) file(ctx context.Context, actor *desk.Actor, in *fileInput) (fileView, error) {
	f, err := a.App.File(ctx, actor, in.ID.N)
	return fileOf(&f), err
}

func (a *API) content(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	f, body, err := a.openFile(r, actor)
	if err != nil {
		return err
	}
	defer body.Close()
	media.ServeDownload(w, r, f.Name, f.MIME, body, f.CreatedAt)
	return nil
}

// Bounds of a thumbnail in pixels: twice what a bubble shows.
const thumbWidth, thumbHeight = 640, 480

func (a *API) thumbnail(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	f, body, err := a.openFile(r, actor)
	if err != nil {
		return err
	}
	defer body.Close()
	select {
	case a.drawing <- struct{}{}:
		defer func() { <-a.drawing }()
	case <-r.Context().Done():
		return r.Context().Err()
	}
	picture, err := media.Thumbnail(body, thumbWidth, thumbHeight)
	if err != nil {
		return desk.ErrNotFound
	}
	media.ServeDownload(w, r, "thumbnail.jpg", "image/jpeg", bytes.NewReader(picture), f.CreatedAt)
	return nil
}

func (a *API) openFile(r *http.Request, actor *desk.Actor) (desk.File, io.ReadSeekCloser, error) {
	id, ok := desk.ParseID(r.PathValue("id"))
	if !ok {
		return desk.File{}, nil, desk.ErrNotFound
	}
	return a.App.OpenFile(r.Context(), actor, id)
}

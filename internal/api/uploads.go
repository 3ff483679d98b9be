package api

import (
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"reflect"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// offsetHeader says where the bytes of a request begin in their file, and in an answer how many are here. Names and meaning are those of tus
// 1.0 and of the IETF's draft "Resumable Uploads for HTTP".
const offsetHeader = "Upload-Offset"

// patience is how long a line may bring nothing until it counts as broken.
const patience = time.Minute

// uploadView is how far an upload in parts is.
type uploadView struct {
	ID     string    `json:"id"`
	Size   int64     `json:"size" doc:"Bytes that were announced."`
	Offset int64     `json:"offset" doc:"Bytes that are here: the next ones begin there."`
	File   *fileView `json:"file,omitempty" doc:"The stored file, once it is whole."`
}

func uploadOf(v *app.UploadView) uploadView {
	out := uploadView{ID: desk.FormatID(v.ID), Size: v.Size, Offset: v.Offset}
	if v.File != nil {
		f := fileOf(v.File)
		out.File = &f
	}
	return out
}

func (a *API) uploadRoutes() {
	serve(a, route{method: http.MethodPost, path: "/uploads", name: "begin-upload", tag: "files", created: true, keyless: true,
		summary: "Announces a file that is sent in parts. The same client_id again gives the same upload, as far as it is. One of which nothing comes for a day is dropped."},
		a.beginUpload)
	serve(a, route{method: http.MethodGet, path: "/uploads/{id}", name: "get-upload", tag: "files", own: true,
		summary: "How far an upload is."}, a.uploadState)
	serve(a, route{method: http.MethodDelete, path: "/uploads/{id}", name: "cancel-upload", tag: "files", keyless: true,
		summary: "Drops what has come of an upload. A file that it has become stays."}, a.cancelUpload)
	serveRaw(a, route{method: http.MethodPatch, path: "/uploads/{id}", name: "continue-upload", tag: "files", keyless: true, stream: true,
		summary: "Sends the next bytes of an upload (application/offset+octet-stream), as many as one likes; Upload-Offset says where they begin. " +
			"What came before a line broke stays. With the last byte the upload becomes a file."},
		map[string]*huma.Response{"200": {Description: "How far it is now.", Content: map[string]*huma.MediaType{"application/json": {
			Schema: huma.SchemaFromType(a.huma.OpenAPI().Components.Schemas, reflect.TypeFor[uploadView]())}}}}, a.continueUpload)
}

type beginUploadInput struct {
	Body struct {
		ClientID string `json:"client_id" maxLength:"200" doc:"An id of the uploader's own, new for each file."`
		Name     string `json:"name" maxLength:"1000"`
		Type     string `json:"type,omitempty" maxLength:"200" doc:"Its media type, as far as it is known."`
		Kind     string `json:"kind,omitempty" maxLength:"32" doc:"How it is meant (voice, document); absent: its content decides."`
		Size     int64  `json:"size" doc:"Bytes."`
	}
}

func (a *API) beginUpload(ctx context.Context, actor *desk.Actor, in *beginUploadInput) (uploadView, error) {
	b := &in.Body
	kind, _, _ := mime.ParseMediaType(b.Type)
	v, err := a.App.BeginUpload(ctx, actor, app.Incoming{Client: b.ClientID, Name: b.Name, MIME: kind, As: desk.Kind(b.Kind)}, b.Size)
	return uploadAnswer(ctx, v, err)
}

func (a *API) uploadState(ctx context.Context, actor *desk.Actor, in *fileInput) (uploadView, error) {
	v, err := a.App.UploadState(ctx, actor, in.ID.N)
	return uploadAnswer(ctx, v, err)
}

func uploadAnswer(ctx context.Context, v app.UploadView, err error) (uploadView, error) {
	if err != nil {
		return uploadView{}, err
	}
	setHeader(exchangeOf(ctx), offsetHeader, strconv.FormatInt(v.Offset, 10))
	return uploadOf(&v), nil
}

func (a *API) cancelUpload(ctx context.Context, actor *desk.Actor, in *fileInput) (none, error) {
	return none{}, a.App.CancelUpload(ctx, actor, in.ID.N)
}

func (a *API) continueUpload(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	id, ok := desk.ParseID(r.PathValue("id"))
	if !ok {
		return desk.ErrNotFound
	}
	offset, err := strconv.ParseInt(r.Header.Get(offsetHeader), 10, 64)
	if err != nil {
		offset = -1
	}
	v, err := a.App.ContinueUpload(r.Context(), actor, id, offset, r.ContentLength, patient{http.NewResponseController(w), r})
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set(offsetHeader, strconv.FormatInt(v.Offset, 10))
	return json.NewEncoder(w).Encode(uploadOf(&v))
}

// patient reads a body for as long as something comes.
type patient struct {
	line *http.ResponseController
	r    *http.Request
}

func (p patient) Read(b []byte) (int, error) {
	_ = p.line.SetReadDeadline(time.Now().Add(patience)) // without it a dead line is only found out later
	return p.r.Body.Read(b)
}

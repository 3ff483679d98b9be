package simulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// session is a resumable upload under way: its file becomes a handle that a template can name.
type session struct {
	app    string
	mime   string
	length int
	data   []byte
}

const sessionPrefix = "upload:"

// beginUpload serves POST /{app_id}/uploads, also by the name "app".
func (c *call) beginUpload() (any, *graphError) {
	q := c.r.URL.Query()
	length, err := strconv.Atoi(q.Get("file_length"))
	switch {
	case c.r.Method != http.MethodPost || c.edge != "uploads":
		return nil, noSuchObject(c.r.Method, c.node)
	case err != nil || length <= 0:
		return nil, refuse(100, "file_length must be the size of the file in bytes.")
	case !slices.Contains([]string{"image/jpeg", "image/jpg", "image/png", "video/mp4", "application/pdf"}, q.Get("file_type")):
		return nil, refuse(100, "file_type must be one of application/pdf, image/jpeg, image/jpg, image/png, and video/mp4.")
	}
	id := sessionPrefix + c.s.newToken(16)
	c.s.uploads[id] = &session{app: c.app.id, mime: q.Get("file_type"), length: length}
	return object{"id": id + "?sig=" + c.s.newToken(6)}, nil
}

// uploadRoute serves /upload:…: how far it is, and more of it.
func (c *call) uploadRoute(id string, u *session) (any, *graphError) {
	if u.app != c.app.id {
		return nil, noSuchObject(c.r.Method, id)
	}
	switch c.r.Method {
	case http.MethodGet:
		return object{"id": id, "file_offset": len(u.data)}, nil
	case http.MethodPost:
	default:
		return nil, noSuchObject(c.r.Method, id)
	}
	if offset := c.r.Header.Get("file_offset"); offset != strconv.Itoa(len(u.data)) {
		return nil, refuse(100, "file_offset must be %d and is %q.", len(u.data), offset)
	}
	u.data = append(u.data, c.body...)
	if len(u.data) != u.length {
		return nil, refuse(100, "The file must have %d bytes and has %d.", u.length, len(u.data))
	}
	handle := "4::" + base64.StdEncoding.EncodeToString([]byte(u.mime)) + ":" + c.s.newToken(16)
	c.s.handles[handle] = u.mime
	return object{"h": handle}, nil
}

// checkSample judges the example of a header that is a file: a handle of ours, of a file of its kind.
func (s *Simulator) checkSample(h *Component) *graphError {
	if h == nil || h.Format == "" || h.Format == "TEXT" || h.Format == "LOCATION" || h.Example == nil {
		return nil
	}
	var example struct {
		Handles []string `json:"header_handle"`
	}
	if json.Unmarshal(h.Example, &example) != nil || len(example.Handles) != 1 {
		return refuse(100, "header_handle must name one file.")
	}
	mime, known := s.handles[example.Handles[0]]
	kinds := map[string]string{"IMAGE": "image/", "VIDEO": "video/", "DOCUMENT": "application/"}
	switch {
	case !known:
		return &graphError{code: 100, subcode: 2494102, title: "Invalid parameter", details: "The file handle is not valid."}
	case !strings.HasPrefix(mime, kinds[h.Format]):
		return refuse(100, "The sample of a header of format %s cannot be of type %s.", h.Format, mime)
	}
	return nil
}

package simulator

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Lifetimes of media.
const (
	uploadLife  = 30 * 24 * time.Hour
	inboundLife = 7 * 24 * time.Hour
	urlLife     = 5 * time.Minute
)

// media is a file that one side gave to WhatsApp; it belongs to a number.
type media struct {
	id       string
	numberID string
	mime     string
	filename string
	data     []byte
	sum      [sha256.Size]byte
	inbound  bool
	expires  time.Time
}

// mediaURL is a download address that dies after urlLife.
type mediaURL struct {
	mediaID string
	expires time.Time
}

// baseMime is the type without parameters such as codecs.
func (m *media) baseMime() string { return baseMime(m.mime) }

func baseMime(s string) string {
	base, _, _ := strings.Cut(s, ";")
	return strings.ToLower(strings.TrimSpace(base))
}

func (s *Simulator) keepMedia(n *number, mime, filename string, data []byte, inbound bool) *media {
	m := &media{
		id: s.newID(), numberID: n.PhoneNumberID, mime: mime, filename: filename, data: data,
		sum: sha256.Sum256(data), inbound: inbound, expires: s.clock.now().Add(uploadLife),
	}
	if inbound {
		m.expires = s.clock.now().Add(inboundLife)
	}
	s.media[m.id] = m
	return m
}

// resolve makes a fresh download URL.
func (s *Simulator) resolve(m *media) string {
	nonce := s.newToken(16)
	s.mediaURLs[nonce] = mediaURL{mediaID: m.id, expires: s.clock.now().Add(urlLife)}
	return fmt.Sprintf("%s/media/%s/%s", s.base, m.id, nonce)
}

// mediaRoute serves /{media_id}.
func (c *call) mediaRoute(m *media) (any, *graphError) {
	if asked := c.r.URL.Query().Get("phone_number_id"); asked != "" && asked != m.numberID || c.s.clock.now().After(m.expires) {
		return nil, noSuchObject(c.r.Method, m.id)
	}
	switch c.r.Method {
	case http.MethodGet:
		return object{
			"messaging_product": "whatsapp", "url": c.s.resolve(m), "mime_type": m.mime,
			"sha256": hex.EncodeToString(m.sum[:]), "file_size": strconv.Itoa(len(m.data)), "id": m.id,
		}, nil
	case http.MethodDelete:
		delete(c.s.media, m.id)
		return success, nil
	}
	return nil, noSuchObject(c.r.Method, m.id)
}

// upload serves POST /{phone_number_id}/media.
func (c *call) upload(n *number) (any, *graphError) {
	c.record.Kind = "media"
	form, err := readForm(c.r, c.body)
	if err != nil {
		return nil, refuse(100, "The request must be multipart/form-data.")
	}
	defer func() { _ = form.RemoveAll() }()
	if v := form.Value["messaging_product"]; len(v) == 0 || v[0] != "whatsapp" {
		return nil, missingProduct()
	}
	if len(form.File["file"]) != 1 {
		return nil, refuse(131008, "Parameter 'file' is mandatory.")
	}
	header := form.File["file"][0]
	data, err := readFile(header)
	if err != nil {
		return nil, refuse(131053, "The file could not be read.")
	}
	kind := header.Header.Get("Content-Type")
	if v := form.Value["type"]; baseMime(kind) == "" || baseMime(kind) == "application/octet-stream" && len(v) > 0 {
		kind = ""
		if len(v) > 0 {
			kind = v[0]
		}
	}
	if refused := checkFile(kind, data); refused != nil {
		return nil, refused
	}
	m := c.s.keepMedia(n, kind, header.Filename, data, false)
	c.record.MessageID = m.id
	return object{"id": m.id}, nil
}

func readForm(r *http.Request, body []byte) (*multipart.Form, error) {
	kind, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/form-data" {
		return nil, errors.New("not multipart")
	}
	return multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(maxBody)
}

func readFile(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// serveMedia is the download behind a resolved URL. It wants the token of an
// app that may see the number.
func (s *Simulator) serveMedia(w http.ResponseWriter, r *http.Request) {
	status, m := s.findMedia(r)
	s.mu.Lock()
	record := Request{At: s.clock.now(), Method: r.Method, Path: r.URL.Path, UserAgent: r.UserAgent(), Kind: "download", Status: status}
	if m != nil {
		record.MessageID = m.id
	}
	s.keepRequest(record)
	s.mu.Unlock()
	if m == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", m.mime)
	w.Header().Set("Content-Length", strconv.Itoa(len(m.data)))
	if m.filename != "" {
		w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": m.filename}))
	}
	_, _ = w.Write(m.data)
}

func (s *Simulator) findMedia(r *http.Request) (int, *media) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.apps, func(a *app) bool { return a.AccessToken == token })
	if i < 0 || s.knobs.Token != "" {
		return http.StatusUnauthorized, nil
	}
	u, known := s.mediaURLs[r.PathValue("nonce")]
	m := s.media[r.PathValue("id")]
	if !known || m == nil || u.mediaID != m.id || s.clock.now().After(u.expires) || s.clock.now().After(m.expires) ||
		!s.apps[i].wabas[s.numbers[m.numberID].WABAID] {
		return http.StatusNotFound, nil
	}
	return http.StatusOK, m
}

// describeBody is a request body for the log: multipart only in outline.
func describeBody(r *http.Request, body []byte) string {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		return string(body)
	}
	form, err := readForm(r, body)
	if err != nil {
		return fmt.Sprintf("%d bytes that are not multipart", len(body))
	}
	defer func() { _ = form.RemoveAll() }()
	var parts []string
	for name, values := range form.Value {
		parts = append(parts, name+"="+strings.Join(values, ","))
	}
	for name, files := range form.File {
		for _, f := range files {
			parts = append(parts, fmt.Sprintf("%s=@%s;type=%s (%d bytes)", name, f.Filename, f.Header.Get("Content-Type"), f.Size))
		}
	}
	slices.Sort(parts)
	return strings.Join(parts, "\n")
}

// mediaObject is the object of an inbound media message.
func (s *Simulator) mediaObject(m *media) object {
	o := object{"id": m.id, "mime_type": m.mime, "sha256": base64.StdEncoding.EncodeToString(m.sum[:])}
	if s.knobs.MediaURL && s.base != "" {
		o["url"] = s.resolve(m)
	}
	return o
}

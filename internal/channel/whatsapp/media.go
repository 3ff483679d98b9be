package whatsapp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"

	"timbre/internal/channel"
	"timbre/internal/egress"
)

// Upload implements channel.Uploader.
func (w *WhatsApp) Upload(ctx context.Context, a channel.Account, f channel.OutgoingFile) (string, error) {
	id, refusal := w.upload(ctx, a, f)
	return id, asError(refusal)
}

// upload streams a file to Meta, where it lives 30 days for this number, and returns its id. It may be repeated.
func (w *WhatsApp) upload(ctx context.Context, a channel.Account, f channel.OutgoingFile) (string, *channel.SendError) {
	file, err := f.Open()
	if err != nil {
		return "", &channel.SendError{Action: channel.Retry, Code: "file_unreadable", Detail: clip(err.Error()), Cause: err}
	}
	defer file.Close()
	r, err := uploadRequest(a, f, file)
	if err != nil {
		return "", &channel.SendError{Action: channel.Fail, Code: "file_unreadable", Detail: clip(err.Error()), Cause: err}
	}
	var answer struct {
		ID string `json:"id"`
	}
	if refusal := w.call(ctx, a, r, &answer); refusal != nil {
		return "", harmless(refusal)
	}
	if answer.ID == "" {
		return "", harmless(unreadable(errNoID))
	}
	return answer.ID, nil
}

// uploadRequest writes the form around the file, so that the file itself is only passed through.
func uploadRequest(a channel.Account, f channel.OutgoingFile, file io.Reader) (request, error) {
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	part := textproto.MIMEHeader{}
	part.Set("Content-Disposition", `form-data; name="file"; filename="file"`)
	part.Set("Content-Type", f.MIME)
	err := errors.Join(m.WriteField("messaging_product", "whatsapp"), m.WriteField("type", f.MIME))
	if _, partErr := m.CreatePart(part); err != nil || partErr != nil {
		return request{}, errors.Join(err, partErr)
	}
	head := bytes.Clone(form.Bytes())
	form.Reset()
	if err := m.Close(); err != nil {
		return request{}, err
	}
	r := request{
		method:  http.MethodPost,
		path:    a.ID + "/media",
		content: io.MultiReader(bytes.NewReader(head), file, &form),
		kind:    m.FormDataContentType(),
	}
	if f.Size > 0 {
		r.size = int64(len(head)) + f.Size + int64(form.Len())
	}
	return r, nil
}

// Fetch implements channel.MediaFetcher. A URL lives five minutes, an id seven days. Its error is a *channel.SendError: Retry,
// PauseAll, or Fail when the file is gone. The size is -1 if unknown.
func (w *WhatsApp) Fetch(ctx context.Context, a channel.Account, m channel.RemoteMedia) (io.ReadCloser, string, int64, error) {
	var refusal *channel.SendError
	if m.URL != "" && ours(m.URL, a.BaseURL) {
		var resp *http.Response
		if resp, refusal = w.download(ctx, a, m.URL); refusal == nil {
			return opened(resp)
		}
	}
	if m.ID == "" {
		if refusal == nil {
			refusal = &channel.SendError{Code: "media_missing", Detail: "neither an id nor a usable address"}
		}
		if refusal.Action == channel.PauseAll { // of an address that has had its time, not of the token
			refusal.Action, refusal.Notice = channel.Retry, ""
		}
		return nil, "", 0, refusal
	}
	address, refusal := w.resolve(ctx, a, m.ID)
	if refusal != nil {
		return nil, "", 0, refusal
	}
	resp, refusal := w.download(ctx, a, address)
	if refusal != nil {
		if refusal.Code == "http_404" || refusal.Action == channel.PauseAll { // Meta knows the file, and us: its address was not there yet, or no longer
			refusal.Action, refusal.Notice = channel.Retry, ""
		}
		return nil, "", 0, refusal
	}
	return opened(resp)
}

func opened(resp *http.Response) (io.ReadCloser, string, int64, error) {
	mime, _, _ := strings.Cut(resp.Header.Get("Content-Type"), ";")
	return resp.Body, strings.ToLower(strings.TrimSpace(mime)), resp.ContentLength, nil
}

// resolve asks for a file's present URL.
func (w *WhatsApp) resolve(ctx context.Context, a channel.Account, id string) (string, *channel.SendError) {
	ctx, cancel := context.WithTimeout(ctx, w.timeout)
	defer cancel()
	var answer struct {
		URL string `json:"url"`
	}
	r := request{method: http.MethodGet, path: url.PathEscape(id), query: url.Values{"phone_number_id": {a.ID}}}
	if refusal := w.call(ctx, a, r, &answer); refusal != nil {
		if refusal.Code == "100" { // the media is gone, not the number
			refusal.Action, refusal.Notice = channel.Fail, ""
		}
		return "", harmless(refusal)
	}
	if !ours(answer.URL, a.BaseURL) {
		return "", &channel.SendError{Code: "media_address", Detail: "the address is none of Meta's"}
	}
	return answer.URL, nil
}

func (w *WhatsApp) download(ctx context.Context, a channel.Account, address string) (*http.Response, *channel.SendError) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, &channel.SendError{Code: "media_address", Detail: clip(err.Error()), Cause: err}
	}
	req.Header.Set("Authorization", "Bearer "+a.Token)
	req.Header.Set("User-Agent", "Mozilla/5.0 (compatible; Timbre)") // Meta's store refuses some programs' default
	resp, err := w.client.Do(req)
	switch {
	case errors.Is(err, egress.ErrTooLarge):
		return nil, &channel.SendError{Code: "too_large", Detail: plain(err), Cause: err}
	case errors.Is(err, egress.ErrRefused): // it led elsewhere
		return nil, &channel.SendError{Code: "media_address", Detail: plain(err), Cause: err}
	case err != nil:
		return nil, &channel.SendError{Action: channel.Retry, Code: "network", Detail: plain(err), Cause: err}
	}
	if resp.StatusCode == http.StatusOK {
		return resp, nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, harmless(unreadable(err))
	}
	if refusal := refused(resp, body); refusal != nil {
		return nil, harmless(refusal)
	}
	return nil, harmless(byStatus(resp.StatusCode))
}

// ours reports whether an address may be given the token: one of Meta's media hosts, or the host the operator named.
func ours(address, base string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if b, err := url.Parse(base); err == nil && u.Scheme == b.Scheme && u.Host == b.Host {
		return true
	}
	if u.Scheme != "https" || u.Port() != "" {
		return false
	}
	host := strings.ToLower(u.Hostname())
	for _, h := range Hosts() {
		if host == h || h[0] == '.' && strings.HasSuffix(host, h) {
			return true
		}
	}
	return false
}

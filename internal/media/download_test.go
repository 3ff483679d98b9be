package media

import (
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func download(t *testing.T, name, mimeType string, header http.Header) *http.Response {
	t.Helper()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodGet, "/files/1", nil)
	for k, v := range header {
		r.Header[k] = v
	}
	ServeDownload(w, r, name, mimeType, strings.NewReader("0123456789"), time.Unix(1_700_000_000, 0))
	return w.Result()
}

func TestS20DownloadsCanDoNothing(t *testing.T) {
	for mimeType, want := range map[string]string{
		"image/jpeg": "inline", "image/png": "inline", "image/webp": "inline", "image/gif": "inline",
		"video/mp4": "inline", "video/webm": "inline", "audio/ogg; codecs=opus": "inline", "audio/mpeg": "inline", "AUDIO/MP4": "inline",
		"image/svg+xml": "attachment", "text/html": "attachment", "application/xhtml+xml": "attachment", "text/xml": "attachment",
		"application/pdf": "attachment", "text/javascript": "attachment", "text/css": "attachment", "application/wasm": "attachment",
		"": "attachment", "image/png\r\nX-Evil: 1": "attachment", "multipart/x-mixed-replace": "attachment",
	} {
		resp := download(t, "x", mimeType, nil)
		disposition, _, err := mime.ParseMediaType(resp.Header.Get("Content-Disposition"))
		if err != nil || disposition != want {
			t.Errorf("%q: %q, %v; want %s", mimeType, disposition, err, want)
		}
		kind := resp.Header.Get("Content-Type")
		if want == "attachment" && kind != octetStream && kind != "application/pdf" {
			t.Errorf("%q: served as %q", mimeType, kind)
		}
		for header, value := range map[string]string{
			"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'",
			"Cache-Control": "private, max-age=31536000, immutable", "Vary": "Cookie", "X-Evil": "",
		} {
			if got := resp.Header.Get(header); got != value {
				t.Errorf("%q: %s is %q", mimeType, header, got)
			}
		}
	}
}

func TestDownloadKeepsTheName(t *testing.T) {
	for name, want := range map[string]string{
		"factura.pdf":            `attachment; filename="factura.pdf"; filename*=UTF-8''factura.pdf`,
		"Año 2026.pdf":           `attachment; filename="A_o 2026.pdf"; filename*=UTF-8''A%C3%B1o%202026.pdf`,
		`a"; filename="evil.exe`: `attachment; filename="a__ filename__evil.exe"; filename*=UTF-8''a%22%3B%20filename%3D%22evil.exe`,
		"a\r\nSet-Cookie: b":     `attachment; filename="a__Set-Cookie_ b"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20b`,
	} {
		if got := download(t, name, "application/pdf", nil).Header.Get("Content-Disposition"); got != want {
			t.Errorf("%q:\n%s\nwant\n%s", name, got, want)
		}
	}
}

func TestDownloadServesRanges(t *testing.T) {
	resp := download(t, "x", "video/mp4", http.Header{"Range": {"bytes=2-4"}})
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusPartialContent || string(body) != "234" {
		t.Errorf("%s %q %v", resp.Status, body, err)
	}
	resp = download(t, "x", "video/mp4", http.Header{"If-Modified-Since": {"Tue, 14 Nov 2023 22:13:20 GMT"}})
	if resp.StatusCode != http.StatusNotModified {
		t.Errorf("unchanged file: %s", resp.Status)
	}
}

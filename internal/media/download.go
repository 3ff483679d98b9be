package media

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// inline are the types that a browser shows as part of a page and that can
// run nothing. PDF and SVG can, so they are only downloaded.
var inline = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/webp": true, "image/gif": true,
	"video/mp4": true, "video/webm": true,
	"audio/ogg": true, "audio/mpeg": true, "audio/mp4": true, "audio/webm": true, "audio/aac": true,
}

// ServeDownload hands out a file of a stranger: whole or in ranges, under the
// type that Inspect found, and so that it can do nothing in the browser.
// Who may have it was decided before. Since a file never changes, the reader's
// browser, and no cache between, keeps it for a year; for as long as his session
// lasts, so that whoever signs in there after him is not shown it from there.
func ServeDownload(w http.ResponseWriter, r *http.Request, name, mimeType string, rs io.ReadSeeker, modified time.Time) {
	mimeType, _, _ = strings.Cut(mimeType, ";")
	mimeType = strings.ToLower(strings.TrimSpace(mimeType))
	disposition := "inline"
	if !inline[mimeType] {
		disposition, mimeType = "attachment", attachmentType(mimeType)
	}
	h := w.Header()
	h.Set("Content-Type", mimeType)
	h.Set("Content-Disposition", contentDisposition(disposition, name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "private, max-age=31536000, immutable")
	h.Add("Vary", "Cookie")
	http.ServeContent(w, r, "", modified, rs)
}

// ServeData hands out a file that was made for this request, to be saved.
func ServeData(w http.ResponseWriter, name, mimeType string, data []byte) {
	h := w.Header()
	h.Set("Content-Type", mimeType)
	h.Set("Content-Disposition", contentDisposition("attachment", name))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	w.Write(data)
}

// attachmentType leaves nothing that could be read as a page or a script,
// should a client ignore the disposition.
func attachmentType(mimeType string) string {
	if mimeType == "application/pdf" || mimeType == "text/csv" || strings.HasPrefix(mimeType, "application/vnd.") {
		return mimeType
	}
	return octetStream
}

// contentDisposition gives the name twice (RFC 6266): plain for old clients,
// and encoded (RFC 8187) for all others.
func contentDisposition(disposition, name string) string {
	var plain, encoded strings.Builder
	const hex = "0123456789ABCDEF"
	for _, r := range name {
		if r < 0x80 && isAttrChar(byte(r)) || r == ' ' {
			plain.WriteByte(byte(r))
		} else {
			plain.WriteByte('_')
		}
	}
	for _, b := range []byte(strings.ToValidUTF8(name, "_")) {
		if isAttrChar(b) {
			encoded.WriteByte(b)
		} else {
			encoded.Write([]byte{'%', hex[b>>4], hex[b&15]})
		}
	}
	return disposition + `; filename="` + plain.String() + `"; filename*=UTF-8''` + encoded.String()
}

// isAttrChar reports the characters that need no encoding (RFC 8187 §3.2.1).
func isAttrChar(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || strings.IndexByte("!#$&+-.^_`|~", b) >= 0
}

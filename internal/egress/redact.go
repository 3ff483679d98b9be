package egress

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// Hidden stands in logs for what was left out.
const Hidden = "…"

// RedactURL is u fit for a log: no user, no query, no fragment, and no path
// segment that may be a token (long ones, and Telegram's "bot123:ABC").
func RedactURL(u *url.URL) string {
	if u == nil {
		return ""
	}
	segments := strings.Split(u.EscapedPath(), "/")
	for i, s := range segments {
		if len(s) > 40 || strings.Contains(s, ":") || strings.Contains(strings.ToLower(s), "%3a") {
			segments[i] = Hidden
		}
	}
	out := strings.Join(segments, "/")
	if u.Host != "" {
		out = u.Scheme + "://" + u.Host + out
	}
	if u.RawQuery != "" {
		out += "?" + Hidden
	}
	return out
}

// RedactError is err with the address in it redacted. The errors of an
// http.Client carry the whole address, tokens included: redact before logging.
func RedactError(err error) error {
	var failed *url.Error
	if !errors.As(err, &failed) {
		return err
	}
	address := Hidden
	if u, perr := url.Parse(failed.URL); perr == nil {
		address = RedactURL(u)
	}
	return &url.Error{Op: failed.Op, URL: address, Err: RedactError(failed.Err)}
}

// plainHeaders are worth reading in a log and never secret.
var plainHeaders = []string{
	"Accept", "Content-Encoding", "Content-Length", "Content-Range", "Content-Type", "Date", "Retry-After",
	"User-Agent", "X-App-Usage", "X-Business-Use-Case-Usage", "X-Fb-Trace-Id",
}

// RedactHeaders is a copy of h fit for a log: the names of all, the values of
// those that are known to be harmless.
func RedactHeaders(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		if slices.Contains(plainHeaders, http.CanonicalHeaderKey(name)) {
			out[name] = slices.Clone(values)
		} else {
			out[name] = []string{Hidden}
		}
	}
	return out
}

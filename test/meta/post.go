package meta

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
)

// SignatureHeader carries the signature of a delivery.
const SignatureHeader = "X-Hub-Signature-256"

// Sign returns the header's value for a body: of its raw bytes, with the app's secret.
func Sign(secret string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write(body)
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

// App is a Meta app that delivers to a callback.
type App struct {
	Callback string // whole URL
	Secret   string
	HTTP     *http.Client // nil: the default one
}

// Post delivers a signed body and returns the status of the answer; 0 with an error if there was none.
func (a App) Post(ctx context.Context, body []byte) (int, error) {
	return a.PostWith(ctx, body, http.Header{SignatureHeader: {Sign(a.Secret, body)}})
}

// PostWith delivers a body with any headers.
func (a App) PostWith(ctx context.Context, body []byte, header http.Header) (int, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.Callback, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header = header.Clone()
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("User-Agent", "facebookexternalua")
	client := a.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, err
}

package whatsapp

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"timbre/internal/channel"
)

// defaultVersion of the Graph API, for accounts that name none.
const defaultVersion = "v24.0"

// maxAnswer bounds what is read of an answer, in bytes.
const maxAnswer = 4 << 20

// request to the Graph API. Exactly one body at most: JSON or content.
type request struct {
	method  string
	path    string // below the version, e.g. "106540352242922/messages"
	query   url.Values
	json    any
	content io.Reader
	kind    string // Content-Type of content
	size    int64  // of content; 0 if unknown
	header  http.Header
	scheme  string // of the authorization; "": Bearer
}

func (r request) address(a channel.Account) string {
	version := a.Version
	if version == "" {
		version = defaultVersion
	}
	s := strings.TrimRight(a.BaseURL, "/") + "/" + version + "/" + r.path
	if len(r.query) > 0 {
		s += "?" + r.query.Encode()
	}
	return s
}

// call makes a request and reads its answer into out. Its refusal is Uncertain if the provider may have acted.
func (w *WhatsApp) call(ctx context.Context, a channel.Account, r request, out any) *channel.SendError {
	req, err := r.build(ctx, a)
	if err != nil {
		return &channel.SendError{Action: channel.Fail, Code: "request_invalid", Detail: err.Error(), Cause: err}
	}
	var path progress
	resp, err := w.client.Do(req.WithContext(httptrace.WithClientTrace(req.Context(), path.trace())))
	if err != nil {
		return path.failure(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return unreadable(err)
	}
	if refusal := refused(resp, body); refusal != nil {
		return refusal
	}
	if err := json.Unmarshal(body, out); err != nil {
		return unreadable(err)
	}
	return nil
}

func (r request) build(ctx context.Context, a channel.Account) (*http.Request, error) {
	content, kind := r.content, r.kind
	if r.json != nil {
		text, err := json.Marshal(r.json)
		if err != nil {
			return nil, err
		}
		content, kind = bytes.NewReader(text), "application/json"
	}
	req, err := http.NewRequestWithContext(ctx, r.method, r.address(a), content)
	if err != nil {
		return nil, err
	}
	if r.size > 0 {
		req.ContentLength = r.size
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	maps.Copy(req.Header, r.header)
	req.Header.Set("Authorization", cmp.Or(r.scheme, "Bearer")+" "+a.Token)
	return req, nil
}

// progress of a request, to tell whether the provider can have it. From the moment there is a connection it can, unless
// writing is known to have failed: a request cut short is not acted on.
type progress struct {
	connected, cut atomic.Bool
}

func (p *progress) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GotConn:      func(httptrace.GotConnInfo) { p.connected.Store(true) },
		WroteRequest: func(info httptrace.WroteRequestInfo) { p.cut.Store(info.Err != nil) },
	}
}

func (p *progress) failure(err error) *channel.SendError {
	out := &channel.SendError{Action: channel.Retry, Code: "network", Detail: plain(err), Cause: err}
	if timeout, ok := errors.AsType[net.Error](err); ok && timeout.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		out.Code = "timeout"
	}
	if p.connected.Load() && !p.cut.Load() {
		out.Action = channel.Uncertain
	}
	return out
}

// plain words of a network error, without the address called.
func plain(err error) string {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	return clip(err.Error())
}

func unreadable(err error) *channel.SendError {
	return &channel.SendError{Action: channel.Uncertain, Code: "answer_unreadable", Detail: clip(err.Error()), Cause: err}
}

// refused reads what an answer refuses; nil if nothing. Meta's code decides; the HTTP status only where there is none. See
// docs/decisions/sending.md.
func refused(resp *http.Response, body []byte) *channel.SendError {
	var answer struct {
		Error *wireError `json:"error"`
	}
	err := json.Unmarshal(body, &answer)
	var out *channel.SendError
	switch {
	case err == nil && answer.Error != nil && answer.Error.Code != "":
		out = answer.Error.refusal()
		if _, known := policyOf[code(answer.Error)]; !known && resp.StatusCode >= 500 {
			out.Action = channel.Retry
		}
	case resp.StatusCode >= 300:
		out = byStatus(resp.StatusCode)
	case err == nil && answer.Error != nil:
		return answer.Error.refusal()
	default:
		return nil
	}
	if wait := waitOf(resp.Header); out.Action == channel.Retry && wait > out.After {
		out.After = wait
	}
	return out
}

// byStatus judges an answer without Meta's code: it comes from a gateway, which may have passed the request on.
func byStatus(status int) *channel.SendError {
	out := &channel.SendError{Code: "http_" + strconv.Itoa(status), Detail: http.StatusText(status)}
	switch {
	case status == http.StatusUnauthorized:
		out.Action, out.Notice = channel.PauseAll, "token_invalid"
	case status == http.StatusTooManyRequests:
		out.Action, out.Number = channel.Retry, true
	case status == http.StatusRequestTimeout || status >= 500:
		out.Action = channel.Uncertain
	}
	return out
}

// maxWait bounds what a header can make us wait.
const maxWait = time.Hour

// waitOf reads how long an answer asks us to wait: Retry-After in seconds, or Meta's usage header in minutes.
func waitOf(h http.Header) time.Duration {
	seconds, _ := strconv.Atoi(h.Get("Retry-After"))
	var usage map[string][]struct {
		Minutes int `json:"estimated_time_to_regain_access"`
	}
	_ = json.Unmarshal([]byte(h.Get("X-Business-Use-Case-Usage")), &usage) // most answers have none
	for _, list := range usage {
		for _, u := range list {
			seconds = max(seconds, min(u.Minutes, int(maxWait/time.Minute))*60)
		}
	}
	return time.Duration(min(max(seconds, 0), int(maxWait/time.Second))) * time.Second
}

// harmless turns the doubt about a call that may be repeated into a retry.
func harmless(err *channel.SendError) *channel.SendError {
	if err != nil && err.Action == channel.Uncertain {
		err.Action = channel.Retry
	}
	return err
}

// asError keeps a missing refusal from becoming an error that is not nil.
func asError(err *channel.SendError) error {
	if err == nil {
		return nil
	}
	return err
}

package simulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

var versionPath = regexp.MustCompile(`^/v\d+\.\d+(/|$)`)

// maxBody bounds what the Graph side reads: the largest upload and its frame.
const maxBody = 101 << 20

// call is one request to the Graph API on its way to an answer. All handlers
// run with Simulator.mu held.
type call struct {
	s      *Simulator
	r      *http.Request
	app    *app
	record Request
	node   string   // first path segment: an object id, or a word
	edge   string   // second, empty for the object itself
	body   []byte   // whole request body
	json   object   // its fields when it is a JSON object
	after  []func() // run before answering, without the lock: waiting
	mangle string   // failure mode of the answer
}

// serveGraph answers one call and records it.
func (s *Simulator) serveGraph(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	c := &call{s: s, r: r, body: body, record: Request{
		Method: r.Method, Path: r.URL.Path, Query: safeQuery(r), UserAgent: r.UserAgent(), Body: describeBody(r, body),
	}}
	var answer any
	var refused *graphError
	if err != nil {
		refused = refuse(131009, "The request body could not be read.")
	} else {
		answer, refused = s.handle(c)
	}
	for _, wait := range c.after {
		wait()
	}
	c.write(w, answer, refused)
}

// handle takes the lock for all that looks at or changes the state.
func (s *Simulator) handle(c *call) (any, *graphError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.base = "http://" + c.r.Host
	c.record.Seq, c.record.At = 0, s.clock.now()
	if refused := c.authenticate(); refused != nil {
		return nil, refused
	}
	segments := strings.Split(strings.Trim(c.r.URL.Path, "/"), "/")
	if len(segments) < 2 || len(segments) > 3 {
		return nil, &graphError{code: 2500, title: "Unknown path components: " + c.r.URL.Path, status: http.StatusBadRequest}
	}
	c.node = segments[1]
	if len(segments) == 3 {
		c.edge = segments[2]
	}
	if refused := c.decode(); refused != nil {
		return nil, refused
	}
	return c.route()
}

// authenticate finds the app by its token, from the header or the query.
func (c *call) authenticate() *graphError {
	scheme, token, found := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !found || scheme != "Bearer" && scheme != "OAuth" {
		token = c.r.URL.Query().Get("access_token")
	}
	i := slices.IndexFunc(c.s.apps, func(a *app) bool { return a.AccessToken == token })
	switch {
	case token == "":
		return &graphError{code: 190, title: "An access token is required to request this resource."}
	case i < 0:
		return &graphError{code: 190, title: "Invalid OAuth access token - Cannot parse access token"}
	}
	c.app = c.s.apps[i]
	c.record.AppID = c.app.id
	switch c.s.knobs.Token {
	case tokenRevoked:
		return &graphError{code: 190, subcode: 460, title: "Error validating access token: The session has been invalidated."}
	case tokenExpired:
		return &graphError{code: 190, subcode: 463, title: "Error validating access token: Session has expired."}
	case tokenNoPermission:
		return &graphError{code: 200, title: "You do not have the necessary permissions to send messages on behalf of this WhatsApp Business Account"}
	}
	return nil
}

// decode reads a JSON or form body into c.json; multipart is left alone.
func (c *call) decode() *graphError {
	c.json = object{}
	kind := c.r.Header.Get("Content-Type")
	switch {
	case len(c.body) == 0 || strings.HasPrefix(kind, "multipart/") || strings.HasPrefix(c.node, sessionPrefix):
		return nil
	case strings.HasPrefix(kind, "application/x-www-form-urlencoded"):
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(c.body))
	d.UseNumber()
	if err := d.Decode(&c.json); err != nil {
		return &graphError{code: 100, title: "Invalid parameter", details: "The request body is not valid JSON."}
	}
	return nil
}

// route finds what the node is and hands over to it.
func (c *call) route() (any, *graphError) {
	switch c.node {
	case "debug_token":
		return c.debugToken()
	case "me":
		return object{"id": c.app.id, "name": "Simulated app"}, nil
	}
	if c.edge != "messages" && c.edge != "media" && c.edge != "" {
		if refused := c.manageRate(); refused != nil {
			return nil, refused
		}
	}
	if c.node == "app" || c.node == c.app.id {
		return c.beginUpload()
	}
	if u := c.s.uploads[c.node]; u != nil && c.edge == "" {
		return c.uploadRoute(c.node, u)
	}
	if n := c.s.numbers[c.node]; n != nil && c.app.wabas[n.WABAID] {
		return c.numberRoute(n)
	}
	if w := c.s.wabas[c.node]; w != nil && c.app.wabas[w.id] {
		return c.wabaRoute(w)
	}
	if m := c.s.media[c.node]; m != nil && c.edge == "" && c.app.wabas[c.s.numbers[m.numberID].WABAID] {
		return c.mediaRoute(m)
	}
	for id := range c.app.wabas {
		if t := c.s.wabas[id].template(c.node); t != nil && c.edge == "" {
			return c.templateRoute(t)
		}
	}
	return nil, noSuchObject(c.r.Method, c.node)
}

func (c *call) manageRate() *graphError {
	b := c.s.managed[c.app.id]
	if b == nil {
		b = &bucket{}
		c.s.managed[c.app.id] = b
	}
	rate := c.s.knobs.ManageRate
	if rate > 0 && !b.take(c.s.clock.now(), rate, rate/3600) {
		return refuse(80007, "There have been too many calls to this WhatsApp Business account.")
	}
	return nil
}

// debugToken says what Meta's token debugger says about a token.
func (c *call) debugToken() (any, *graphError) {
	token := c.r.URL.Query().Get("input_token")
	i := slices.IndexFunc(c.s.apps, func(a *app) bool { return a.AccessToken == token })
	if i < 0 {
		return object{"data": object{"is_valid": false, "scopes": []string{}, "error": object{
			"code": 190, "message": "Invalid OAuth access token - Cannot parse access token"}}}, nil
	}
	scopes := []string{"whatsapp_business_management", "whatsapp_business_messaging"}
	var wabas []string
	for id := range c.s.apps[i].wabas {
		wabas = append(wabas, id)
	}
	slices.Sort(wabas)
	var granular []object
	for _, scope := range scopes {
		granular = append(granular, object{"scope": scope, "target_ids": wabas})
	}
	return object{"data": object{
		"app_id": c.s.apps[i].id, "type": "SYSTEM_USER", "application": "Simulated app", "is_valid": true,
		"expires_at": 0, "data_access_expires_at": 0, "scopes": scopes, "granular_scopes": granular,
	}}, nil
}

// write sends the answer, mangled if a failure was asked for, and records.
func (c *call) write(w http.ResponseWriter, answer any, refused *graphError) {
	c.s.mu.Lock()
	trace := "A" + c.s.newToken(9)
	c.s.mu.Unlock()
	status := http.StatusOK
	if refused != nil {
		status, answer = refused.httpStatus(), refused.body(trace)
		c.record.Code = refused.code
	}
	status, answer = c.mangled(status, answer, trace)
	body, _ := json.Marshal(answer)
	if status == 0 {
		c.keep(0, nil)
		panic(http.ErrAbortHandler) // the way to cut the connection
	}
	c.keep(status, body)
	h := w.Header()
	h.Set("Content-Type", "application/json; charset=UTF-8")
	h.Set("facebook-api-version", strings.SplitN(c.r.URL.Path, "/", 3)[1])
	h.Set("x-fb-trace-id", trace)
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// mangled turns an answer into the failure that a knob asked for; status 0
// cuts the connection.
func (c *call) mangled(status int, answer any, trace string) (int, any) {
	switch c.mangle {
	case "500":
		return http.StatusInternalServerError, object{"error": object{"message": "An unknown error occurred", "type": "OAuthException", "code": 1, "fbtrace_id": trace}}
	case "503":
		return http.StatusServiceUnavailable, object{"error": object{"message": "Service temporarily unavailable", "type": "OAuthException", "code": 2, "is_transient": true, "fbtrace_id": trace}}
	case "reset", "hang":
		return 0, nil
	case "ok_error":
		return http.StatusOK, refuse(131000, "").body(trace)
	case "ok_no_id":
		return http.StatusOK, object{"messaging_product": "whatsapp"}
	}
	return status, answer
}

// keep writes the call to the log of requests.
func (c *call) keep(status int, answer []byte) {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.record.Status, c.record.Answer = status, string(answer)
	c.s.keepRequest(c.record)
}

func (s *Simulator) keepRequest(r Request) {
	r.Seq = s.requests.next()
	s.requests.add(r)
	s.hub.send("request", r)
}

// safeQuery is the query without the token that it may hold.
func safeQuery(r *http.Request) string {
	q := r.URL.Query()
	for _, secret := range []string{"access_token", "input_token"} {
		if q.Has(secret) {
			q.Set(secret, "…")
		}
	}
	return q.Encode()
}

package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// controlRoutes is the API of the page and of scripts. Errors are
// {"error":"…"} with 400 for what cannot be done and 404 for what is not
// there.
func (s *Simulator) controlRoutes() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, h func(*http.Request) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) {
			answer, err := h(r)
			writeControl(w, answer, err)
		})
	}
	handle("GET /_sim/state", func(*http.Request) (any, error) { return s.state(), nil })
	handle("POST /_sim/connect", s.controlConnect)
	handle("POST /_sim/phones", s.controlAddPhone)
	handle("PATCH /_sim/phones/{id}", s.controlChangePhone)
	handle("GET /_sim/phones/{id}", s.controlChat)
	handle("POST /_sim/phones/{id}/messages", s.controlSend)
	handle("POST /_sim/phones/{id}/history", s.controlHistory)
	handle("POST /_sim/phones/{id}/open", s.controlOpen)
	handle("POST /_sim/phones/{id}/play", s.controlPlay)
	handle("GET /_sim/requests", s.controlRequests)
	handle("GET /_sim/deliveries", s.controlDeliveries)
	handle("POST /_sim/deliveries/{seq}/again", s.controlAgain)
	handle("GET /_sim/knobs", func(*http.Request) (any, error) { return s.Knobs(), nil })
	handle("POST /_sim/knobs", s.controlKnobs)
	handle("POST /_sim/release", func(*http.Request) (any, error) { s.Release(); return ok, nil })
	handle("POST /_sim/clock", s.controlClock)
	handle("POST /_sim/raw", s.controlRaw)
	handle("GET /_sim/variants", func(*http.Request) (any, error) { return object{"items": Variants()}, nil })
	handle("POST /_sim/generate", s.controlGenerate)
	handle("POST /_sim/templates/{id}", s.controlTemplate)
	mux.HandleFunc("GET /_sim/media/{id}", s.controlMedia)
	mux.HandleFunc("GET /_sim/events", s.controlEvents)
	return mux
}

var ok = object{"ok": true}

func writeControl(w http.ResponseWriter, answer any, err error) {
	status := http.StatusOK
	if err != nil {
		status = http.StatusBadRequest
		if errors.Is(err, errNotFound) {
			status = http.StatusNotFound
		}
		answer = object{"error": err.Error()}
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(answer)
}

// sameSite keeps other web sites from driving the simulator through a
// visitor's browser: cross-origin writes are refused, and so are host names,
// which an attacker could point at this machine.
func sameSite(next http.Handler) http.Handler {
	protected := http.NewCrossOriginProtection().Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if host != "localhost" && net.ParseIP(strings.Trim(host, "[]")) == nil {
			http.Error(w, "open the simulator by its address or as localhost", http.StatusForbidden)
			return
		}
		protected.ServeHTTP(w, r)
	})
}

// readControl reads a JSON body; fields that do not exist are mistakes.
func readControl(r *http.Request, into any) error {
	d := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 2*maxBody))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	return nil
}

func (s *Simulator) controlConnect(r *http.Request) (any, error) {
	var in struct {
		App
		Numbers []Number `json:"numbers"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return ok, s.Connect(in.App, in.Numbers...)
}

func (s *Simulator) controlAddPhone(r *http.Request) (any, error) {
	var p Phone
	if err := readControl(r, &p); err != nil {
		return nil, err
	}
	return s.AddPhone(p)
}

// controlChangePhone changes the fields that are given.
func (s *Simulator) controlChangePhone(r *http.Request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.phone(r.PathValue("id"))
	if p == nil {
		return nil, errNotFound
	}
	changed := *p
	if err := readControl(r, &changed); err != nil {
		return nil, err
	}
	changed.ID, changed.WaID, changed.UserID = p.ID, p.WaID, p.UserID
	*p = changed
	if !p.Offline {
		s.wakeUp(p)
	}
	s.hub.send("state", nil)
	return *p, nil
}

func (s *Simulator) controlSend(r *http.Request) (any, error) {
	var in Inbound
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	id, err := s.Send(r.PathValue("id"), in)
	return object{"id": id}, err
}

func (s *Simulator) controlHistory(r *http.Request) (any, error) {
	var in struct {
		Number   string    `json:"number"`
		Messages []Message `json:"messages"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return ok, s.Remember(r.PathValue("id"), in.Number, in.Messages...)
}

// controlOpen says what the person at the phone does with a chat: look at it
// or away, block the business or not.
func (s *Simulator) controlOpen(r *http.Request) (any, error) {
	var in struct {
		Number string `json:"number"`
		Open   *bool  `json:"open"`
		Block  *bool  `json:"block"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch, err := s.openChat(r.PathValue("id"), in.Number)
	if err != nil {
		return nil, err
	}
	if in.Open != nil {
		s.setOpen(ch, *in.Open)
	}
	if in.Block != nil {
		ch.blocked = *in.Block
	}
	s.chatChanged(ch)
	return ok, nil
}

func (s *Simulator) controlPlay(r *http.Request) (any, error) {
	var in struct {
		ID string `json:"id"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.byWamid[in.ID]
	if ch == nil || ch.phone.ID != r.PathValue("id") || ch.find(in.ID) == nil {
		return nil, errNotFound
	}
	s.play(ch, ch.find(in.ID))
	return ok, nil
}

func (s *Simulator) controlKnobs(r *http.Request) (any, error) {
	k := s.Knobs() // what is not named stays
	if err := readControl(r, &k); err != nil {
		return nil, err
	}
	if err := s.SetKnobs(k); err != nil {
		return nil, err
	}
	return k, nil
}

func (s *Simulator) controlClock(r *http.Request) (any, error) {
	var in struct {
		Advance string `json:"advance"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	d, err := time.ParseDuration(in.Advance)
	if err != nil || d < 0 {
		return nil, errors.New("advance: a duration such as 24h is required")
	}
	s.Advance(d)
	return object{"now": s.Now()}, nil
}

func (s *Simulator) controlRaw(r *http.Request) (any, error) {
	var in struct {
		App  string `json:"app"`
		Body string `json:"body"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return ok, s.Raw(in.App, []byte(in.Body))
}

func (s *Simulator) controlGenerate(r *http.Request) (any, error) {
	var in struct {
		Variant string `json:"variant"`
		Phone   string `json:"phone"`
		Number  string `json:"number"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	return ok, s.Generate(in.Variant, in.Phone, in.Number)
}

// controlTemplate is Meta changing its mind about a template.
func (s *Simulator) controlTemplate(r *http.Request) (any, error) {
	var in struct {
		Status string `json:"status"`
		Reason string `json:"reason"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, w := range s.wabas {
		if t := w.template(r.PathValue("id")); t != nil {
			s.setTemplateStatus(w, t, in.Status, in.Reason)
			return ok, nil
		}
	}
	return nil, errNotFound
}

// page reads after and limit.
func page(r *http.Request) (after int64, limit int) {
	after, _ = strconv.ParseInt(r.URL.Query().Get("after"), 10, 64)
	limit, _ = strconv.Atoi(r.URL.Query().Get("limit"))
	return after, limit
}

func (s *Simulator) controlRequests(r *http.Request) (any, error) {
	after, limit := page(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	return object{"items": s.requests.after(after, limit)}, nil
}

func (s *Simulator) controlDeliveries(r *http.Request) (any, error) {
	after, limit := page(r)
	return object{"items": s.Deliveries(after, limit)}, nil
}

// controlAgain delivers a webhook once more, as Meta does after a 200 when
// another app failed.
func (s *Simulator) controlAgain(r *http.Request) (any, error) {
	seq, _ := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	s.mu.Lock()
	defer s.mu.Unlock()
	d, found := s.delivered.get(seq)
	if !found || d.URL == "" {
		return nil, errNotFound
	}
	s.post(&Delivery{AppID: d.AppID, URL: d.URL, Summary: d.Summary, MessageID: d.MessageID, Body: d.Body, secret: d.secret, DuplicateOf: seq})
	return ok, nil
}

func (s *Simulator) controlMedia(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	m := s.media[r.PathValue("id")]
	s.mu.Unlock()
	if m == nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", m.mime)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	_, _ = w.Write(m.data)
}

// controlEvents streams what happens to the page.
func (s *Simulator) controlEvents(w http.ResponseWriter, r *http.Request) {
	events, leave := s.hub.listen()
	defer leave()
	rc := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = fmt.Fprint(w, ": hello\n\n")
	_ = rc.Flush()
	for {
		select {
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		case e := <-events:
			data, err := json.Marshal(e.Data)
			if err != nil {
				return
			}
			if _, err := fmt.Fprintf(w, "event: %s\ndata: %s\n\n", e.Type, data); err != nil {
				return
			}
			if rc.Flush() != nil {
				return
			}
		}
	}
}

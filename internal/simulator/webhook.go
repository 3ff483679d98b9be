package simulator

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"
)

// Delivery is one webhook on its way to one app, with every attempt.
type Delivery struct {
	Seq         int64     `json:"seq"`
	At          time.Time `json:"at"`
	AppID       string    `json:"app_id"`
	URL         string    `json:"url"`
	Summary     string    `json:"summary"` // "messages · text"
	MessageID   string    `json:"message_id,omitempty"`
	Body        string    `json:"body"`
	State       string    `json:"state"` // pending, delivered, dropped, unsubscribed
	DuplicateOf int64     `json:"duplicate_of,omitempty"`
	Attempts    []Attempt `json:"attempts"`

	secret string
	done   []func() // after the first attempt
	heard  []func() // after the first 200
}

// Attempt is one POST of a delivery.
type Attempt struct {
	At        time.Time `json:"at"`
	Status    int       `json:"status"` // 0: no answer
	Error     string    `json:"error,omitempty"`
	Took      int64     `json:"took_ms"`
	Signature string    `json:"signature,omitempty"`
}

func newWebhookClient() *http.Client {
	return &http.Client{
		Transport: &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: 30 * time.Second},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

func (s *Simulator) expectChallenge(url, challenge string) error {
	req, err := http.NewRequestWithContext(s.ctx, http.MethodGet, url, nil)
	if err != nil {
		return fmt.Errorf("callback URL: %w", err)
	}
	req.Header.Set("User-Agent", webhookAgent)
	client := *s.client
	client.Timeout = 10 * time.Second
	res, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("callback verification: %w", err)
	}
	defer res.Body.Close()
	body, _ := io.ReadAll(io.LimitReader(res.Body, 1024))
	if res.StatusCode != http.StatusOK || string(body) != challenge {
		return fmt.Errorf("callback verification: status %d and body %.40q instead of 200 and the challenge", res.StatusCode, body)
	}
	return nil
}

const webhookAgent = "facebookexternalua"

// post starts a delivery: it waits its delay, then its turn. Called with mu held.
func (s *Simulator) post(d *Delivery) {
	d.Seq, d.At, d.State, d.Attempts = s.delivered.next(), s.clock.now(), "pending", []Attempt{}
	s.delivered.add(d)
	s.hub.send("delivery", *d)
	delay := ms(s.knobs.WebhookDelay)
	if s.knobs.Reorder {
		delay += time.Duration(s.rand.Int64N(int64(3*delay + 300*time.Millisecond)))
	}
	if delay == 0 {
		s.outbox.ready = append(s.outbox.ready, d)
		s.pump()
		return
	}
	s.clock.after(delay, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.outbox.ready = append(s.outbox.ready, d)
		s.pump()
	})
}

// pump starts ready deliveries up to the allowed concurrency. Each runs on a
// goroutine that Close waits for. Called with mu held.
func (s *Simulator) pump() {
	limit := max(s.knobs.Concurrency, 1)
	for s.outbox.active < limit && len(s.outbox.ready) > 0 && s.ctx.Err() == nil {
		d := s.outbox.ready[0]
		s.outbox.ready = s.outbox.ready[1:]
		s.outbox.active++
		header, body := sign(s.knobs.Signature, d)
		timeout := ms(s.knobs.WebhookTimeout)
		s.wg.Go(func() {
			attempt := s.attempt(d.URL, header, body, timeout)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.outbox.active--
			s.settle(d, attempt)
			s.pump()
		})
	}
}

// attempt makes one POST. At is simulated time; Took is real time.
func (s *Simulator) attempt(url string, header http.Header, body []byte, timeout time.Duration) Attempt {
	a := Attempt{At: s.clock.now(), Signature: header.Get("X-Hub-Signature-256")}
	begin := time.Now()
	req, err := http.NewRequestWithContext(s.ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		a.Error = err.Error()
		return a
	}
	req.Header = header
	client := *s.client
	client.Timeout = timeout
	res, err := client.Do(req)
	if err != nil {
		a.Error = err.Error()
	} else {
		_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<16))
		_ = res.Body.Close()
		a.Status = res.StatusCode
	}
	a.Took = time.Since(begin).Milliseconds()
	return a
}

// settle records an attempt and plans what follows: nothing, a duplicate or
// a retry with the same body. Called with mu held.
func (s *Simulator) settle(d *Delivery, a Attempt) {
	d.Attempts = append(d.Attempts, a)
	for _, done := range d.done {
		done()
	}
	d.done = nil
	switch retries := s.knobs.RetryDelays; {
	case a.Status == http.StatusOK:
		d.State = "delivered"
		for _, heard := range d.heard {
			heard()
		}
		d.heard = nil
		if d.DuplicateOf == 0 && s.rand.Float64() < s.knobs.Duplicate {
			s.post(&Delivery{AppID: d.AppID, URL: d.URL, Summary: d.Summary, MessageID: d.MessageID,
				Body: d.Body, secret: d.secret, DuplicateOf: d.Seq})
		}
	case len(d.Attempts) > len(retries):
		d.State = "dropped"
	default:
		s.clock.after(ms(retries[len(d.Attempts)-1]), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.outbox.ready = append(s.outbox.ready, d)
			s.pump()
		})
	}
	s.hub.send("delivery", *d)
}

// sign makes the headers of a delivery, and its body where the wrong way to
// sign is to change it.
func sign(way string, d *Delivery) (http.Header, []byte) {
	body := []byte(d.Body)
	h := http.Header{
		"Content-Type": {"application/json"}, "User-Agent": {webhookAgent}, "Accept": {"*/*"},
	}
	good := "sha256=" + mac(sha256.New, d.secret, body)
	h.Set("X-Hub-Signature", "sha1="+mac(sha1.New, d.secret, body))
	h.Set("X-Hub-Signature-256", good)
	switch way {
	case sigMissing:
		h.Del("X-Hub-Signature")
		h.Del("X-Hub-Signature-256")
	case sigWrong:
		h.Set("X-Hub-Signature-256", "sha256="+strings.Repeat("0", 64))
	case sigUppercase:
		h.Set("X-Hub-Signature-256", "sha256="+strings.ToUpper(good[len("sha256="):]))
	case sigSHA1Only:
		h.Del("X-Hub-Signature-256")
	case sigOther:
		h.Set("X-Hub-Signature-256", "sha256="+mac(sha256.New, "not "+d.secret, body))
	case sigAltered:
		body = bytes.Replace(body, []byte(`"entry"`), []byte(`"eNtry"`), 1)
	}
	return h, body
}

func mac(algorithm func() hash.Hash, key string, body []byte) string {
	m := hmac.New(algorithm, []byte(key))
	m.Write(body)
	return hex.EncodeToString(m.Sum(nil))
}

// metaJSON encodes as Meta does: non-ASCII as \u escapes and / as \/. Who
// parses and serialises again before checking the signature gets another one.
func metaJSON(v any) ([]byte, error) {
	var plain bytes.Buffer
	enc := json.NewEncoder(&plain)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode webhook: %w", err)
	}
	src := bytes.TrimSpace(plain.Bytes())
	out := make([]byte, 0, len(src)+len(src)/8)
	for len(src) > 0 {
		r, n := utf8.DecodeRune(src)
		switch {
		case r == '/':
			out = append(out, '\\', '/')
		case r < utf8.RuneSelf:
			out = append(out, byte(r))
		case r > 0xffff:
			r -= 0x10000
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		src = src[n:]
	}
	return out, nil
}

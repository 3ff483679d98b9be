package api

import (
	"compress/gzip"
	"net/http"
	"strings"
	"sync"
)

// leastPacked is how long an answer must be for gzip to spare a packet.
const leastPacked = 1400

// packer compresses the answers to a browser: a page of a list is an eighth of itself then, which a slow line notices. Only JSON and only
// what was asked for with GET; nothing that must stay secret stands in one answer with a stranger's words, so that its length tells nothing.
type packer struct {
	http.ResponseWriter
	status  int // that waits for the first bytes
	decided bool
	gz      *gzip.Writer
}

var packers = sync.Pool{New: func() any {
	gz, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // fails for a wrong level only
	return gz
}}

// packed returns where an answer is to be written, and what ends it.
func packed(w http.ResponseWriter, r *http.Request) (http.ResponseWriter, func()) {
	if r.Method != http.MethodGet || !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		return w, func() {}
	}
	p := &packer{ResponseWriter: w}
	return p, p.end
}

func (p *packer) WriteHeader(status int) {
	if p.decided || status < 200 {
		p.ResponseWriter.WriteHeader(status)
		return
	}
	p.status = status
}

func (p *packer) Write(b []byte) (int, error) {
	p.decide(len(b))
	if p.gz != nil {
		return p.gz.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// decide sends the headers. Handlers write JSON as a whole, so that the first bytes tell how long it is.
func (p *packer) decide(length int) {
	if p.decided {
		return
	}
	p.decided = true
	if h := p.Header(); length >= leastPacked && h.Get("Content-Type") == "application/json" && h.Get("Content-Length") == "" {
		h.Set("Content-Encoding", "gzip")
		h.Add("Vary", "Accept-Encoding")
		p.gz = packers.Get().(*gzip.Writer)
		p.gz.Reset(p.ResponseWriter)
	}
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
	}
}

// FlushError sends what there is, for streams.
func (p *packer) FlushError() error {
	p.decide(0)
	return http.NewResponseController(p.ResponseWriter).Flush()
}

// Unwrap lets http.ResponseController reach deadlines.
func (p *packer) Unwrap() http.ResponseWriter { return p.ResponseWriter }

func (p *packer) end() {
	if p.status != 0 || p.gz != nil {
		p.decide(0)
	}
	if p.gz != nil {
		p.gz.Close() // who went away misses nothing
		packers.Put(p.gz)
		p.gz = nil
	}
}

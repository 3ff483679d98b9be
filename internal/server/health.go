package server

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// healthy: the process answers.
func (s *Server) healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, "ok\n")
}

// ready: requests can be served, so a balancer may send them.
func (s *Server) ready(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if err := s.Store.Ready(ctx); err != nil {
		w.Header().Set("Retry-After", "5")
		w.WriteHeader(http.StatusServiceUnavailable)
		io.WriteString(w, "the database does not answer\n")
		return
	}
	io.WriteString(w, "ready\n")
}

// metrics are counts only: no names, no ids.
func (s *Server) metrics() http.Handler {
	r := prometheus.NewRegistry()
	gauge := func(name, help string, value func() float64) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "timbre", Name: name, Help: help}, value))
	}
	counter := func(name, help string, value func() float64) {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Namespace: "timbre", Name: name, Help: help}, value))
	}
	counter("store_commits_total", "Transactions committed, each with one sync.", func() float64 { n, _ := s.Store.Commits(); return float64(n) })
	counter("store_members_total", "Requests that shared those transactions.", func() float64 { _, n := s.Store.Commits(); return float64(n) })
	gauge("streams", "Open event streams.", func() float64 { return float64(s.Hub.Streams()) })
	counter("streams_slow_total", "Event streams that were closed because their readers did not keep up.", func() float64 { return float64(s.Hub.Slow()) })
	for name, help := range map[string]string{
		"jobs_ready": "Jobs that may run or run.", "jobs_held": "Jobs of paused inboxes.", "jobs_dead": "Jobs that failed too often.",
		"deliveries_waiting": "Recorded deliveries that a job is to apply.", "deliveries_unread": "Deliveries that could not be read.", "quarantined": "Items that could not be applied.",
	} {
		gauge(name, help, func() float64 { return s.count(name) })
	}
	gauge("search_behind", "Events that the search has not followed yet, of all workspaces; before its first pass over a workspace's messages is over, these too.", s.searchBehind)
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return promhttp.HandlerFor(r, promhttp.HandlerOpts{})
}

func (s *Server) count(what string) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	n, err := s.Store.Backlog(ctx, what)
	if err != nil {
		return -1
	}
	return float64(n)
}

func (s *Server) searchBehind() float64 {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	n, err := s.Store.SearchBehind(ctx)
	if err != nil {
		return -1
	}
	return float64(n)
}

package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

const apiPrefix = "/api/v1"

const replyConns = 64

func repliesSession(ctx context.Context, e *env) ([]figure, error) {
	m := &e.db.Manifest
	byAgent := make([][]int64, len(m.Agents))
	for _, a := range m.Active {
		if a.Agent >= 0 {
			byAgent[a.Agent] = append(byAgent[a.Agent], a.Number)
		}
	}
	var clients []load.Client
	for i := range replyConns {
		agent := i % len(m.Agents)
		w := newWriter(sessionHeaders(m, m.Agents[agent]), share(byAgent[agent], i/len(m.Agents), 2), i)
		w.tellsSeen = true // as the interface does
		clients = append(clients, w)
	}
	return e.replies(ctx, clients)
}

func repliesToken(ctx context.Context, e *env) ([]figure, error) {
	m := &e.db.Manifest
	var all []int64
	for _, a := range every(m.Active, 1000) {
		all = append(all, a.Number)
	}
	var clients []load.Client
	for i := range replyConns {
		clients = append(clients, newWriter(tokenHeaders(m), share(all, i, replyConns), i))
	}
	return e.replies(ctx, clients)
}

// replies measures messages accepted, while jobs deliver at the rates of numbers and pairs to a provider that answers at once.
func (e *env) replies(ctx context.Context, clients []load.Client) (figures []figure, err error) {
	p, err := rig.StartProvider()
	if err != nil {
		return nil, err
	}
	defer p.Close()
	err = e.with(ctx, rig.Settings{GraphURL: p.URL}, func(srv *rig.Server) error {
		var runs []load.Run
		note, err := cost(srv, func() (int, error) {
			var err error
			runs, err = e.closed(srv, clients, warmUp, lasting)
			return all(runs), err
		})
		if err != nil {
			return err
		}
		f := ofRuns("accepted", "messages/s", runs).against("≥ 3,000/s, p99 ≤ 50 ms", bound{least: 3000}, bound{}, bound{most: 50})
		f.Note = note + ", with the jobs that send"
		figures = []figure{f}
		return nil
	})
	return figures, err
}

func sessionHeaders(m *seed.Manifest, who seed.Member) []string {
	return []string{"Cookie", "timbre_session=" + who.Session, "Timbre-Workspace", m.Workspace, "Sec-Fetch-Site", "same-origin"}
}

func tokenHeaders(m *seed.Manifest) []string {
	return []string{"Authorization", "Bearer " + m.BotToken}
}

// share returns each nth of a list, from a place on.
func share[T any](list []T, from, n int) []T {
	var out []T
	for i := from; i < len(list); i += n {
		out = append(out, list[i])
	}
	return out
}

// writer answers conversations in turn.
type writer struct {
	headers   []string
	numbers   []int64
	seen      []string // the newest message that it knows of each conversation
	tellsSeen bool
	clientID  string
	n         int

	body, request []byte
}

func newWriter(headers []string, numbers []int64, i int) *writer {
	return &writer{headers: headers, numbers: numbers, seen: make([]string, len(numbers)), clientID: fmt.Sprintf("b%x-%d-", time.Now().UnixNano(), i)}
}

func (w *writer) Next() []byte {
	w.n++
	at := w.n % len(w.numbers)
	last := ""
	if w.tellsSeen {
		last = w.seen[at]
	}
	w.body = message(w.body[:0], w.clientID+strconv.Itoa(w.n), agentTexts[w.n%len(agentTexts)], last)
	target := apiPrefix + "/conversations/" + strconv.FormatInt(w.numbers[at], 10) + "/messages"
	w.request = load.End(load.Request(w.request, "POST", target, "bench", w.headers...), w.body)
	return w.request
}

var idMember = []byte(`"id":"`)

func (w *writer) Check(status int, body []byte) (int, error) {
	if err := load.Expect(201, status, body); err != nil {
		return 0, err
	}
	_, rest, found := bytes.Cut(body, idMember)
	id, _, closed := bytes.Cut(rest, []byte{'"'})
	if !found || !closed {
		return 0, fmt.Errorf("a message without id: %.300s", body)
	}
	w.seen[w.n%len(w.numbers)] = string(id)
	return 1, nil
}

func message(b []byte, clientID, text, last string) []byte {
	b = append(b, `{"client_id":"`...)
	b = append(b, clientID...)
	b = append(b, `","kind":"text","text":"`...)
	b = append(b, text...)
	if last != "" {
		b = append(b, `","last_seen_id":"`...)
		b = append(b, last...)
	}
	return append(b, `"}`...)
}

var agentTexts = []string{
	"Con gusto te ayudo, permíteme revisar tu pedido un momento.", "Ya quedó registrado el cambio de dirección.",
	"El reembolso tarda de tres a cinco días hábiles; te avisamos en cuanto salga.", "Sí, tenemos en negro, azul y verde.",
	"¿Me confirmas tu nombre completo, por favor?",
}

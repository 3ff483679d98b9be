package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"math/rand/v2"
	"strconv"
	"time"

	"timbre/bench/load"
	"timbre/bench/rig"
	"timbre/bench/seed"
)

func inbound1(ctx context.Context, e *env) ([]figure, error) {
	figures, err := e.inbound(ctx, 1, 0)
	if err == nil {
		figures[0] = figures[0].against("≥ 8,000/s, p99 ≤ 25 ms", bound{least: 8000}, bound{}, bound{most: 25})
		if e.db.Engine == rig.SQLite {
			figures[1] = figures[1].against("≥ 16", bound{least: 16}, bound{}, bound{})
		}
	}
	return figures, err
}

func inbound10(ctx context.Context, e *env) ([]figure, error) {
	figures, err := e.inbound(ctx, 10, 0)
	if err == nil {
		figures[0] = figures[0].against("≥ 14,000/s", bound{least: 14_000}, bound{}, bound{})
	}
	return figures, err
}

func inboundSlow(ctx context.Context, e *env) ([]figure, error) {
	figures, err := e.inbound(ctx, 1, time.Millisecond)
	if err == nil {
		figures[0] = figures[0].against("≥ 5,000/s", bound{least: 5000}, bound{}, bound{})
	}
	return figures, err
}

const (
	inboundConns    = 64
	inboundContacts = 1000
)

// inbound measures messages taken in, and how many deliveries share a commit.
func (e *env) inbound(ctx context.Context, batch int, delay time.Duration) (figures []figure, err error) {
	err = e.with(ctx, rig.Settings{CommitDelay: delay}, func(srv *rig.Server) error {
		clients := customers(&e.db.Manifest, inboundConns, inboundContacts, batch)
		before, err := srv.Metrics("timbre_store_commits_total", "timbre_store_members_total")
		if err != nil {
			return err
		}
		var runs []load.Run
		note, err := cost(srv, func() (int, error) {
			runs, err = e.closed(srv, clients, warmUp, lasting)
			return all(runs), err
		})
		if err != nil {
			return err
		}
		after, err := srv.Metrics("timbre_store_commits_total", "timbre_store_members_total")
		if err != nil {
			return err
		}
		shared := (after[1] - before[1]) / (after[0] - before[0])
		taken := ofRuns("taken in", "messages/s", runs)
		taken.Note = note
		figures = []figure{taken, {Name: "deliveries a commit", Unit: "deliveries", Value: load.Spread{Median: shared, Min: shared, Max: shared}}}
		return nil
	})
	return figures, err
}

// customers makes clients that deliver as Meta does, each its share of the contacts' messages.
func customers(m *seed.Manifest, conns, contacts, batch int) []load.Client {
	chosen := every(m.Active, contacts)
	byInbox := make([][]seed.Active, len(m.Inboxes))
	for _, a := range chosen {
		byInbox[a.Inbox] = append(byInbox[a.Inbox], a)
	}
	clients := make([]load.Client, conns)
	for i := range clients {
		clients[i] = &customer{m: m, chosen: chosen, byInbox: byInbox, batch: batch, mac: hmac.New(sha256.New, []byte(m.AppSecret)),
			chance: rand.New(rand.NewPCG(uint64(i), uint64(time.Now().UnixNano()))), id: fmt.Sprintf("wamid.IN%x.%d.", time.Now().UnixNano(), i)}
	}
	return clients
}

// every picks n of a list, evenly spread.
func every[T any](list []T, n int) []T {
	n = min(n, len(list))
	out := make([]T, n)
	for i := range out {
		out[i] = list[i*len(list)/n]
	}
	return out
}

// customer delivers messages of contacts drawn by chance.
type customer struct {
	m       *seed.Manifest
	chosen  []seed.Active
	byInbox [][]seed.Active
	batch   int
	mac     hash.Hash
	chance  *rand.Rand
	id      string
	n       int

	sum           [sha256.Size]byte
	body, request []byte
}

func (c *customer) Next() []byte {
	first := c.chosen[c.chance.IntN(len(c.chosen))]
	from := []seed.Active{first}
	for same := c.byInbox[first.Inbox]; len(from) < c.batch; {
		from = append(from, same[c.chance.IntN(len(same))])
	}
	c.body = delivery(c.body[:0], c.m, from, func() (id, text string) {
		c.n++
		return c.id + strconv.Itoa(c.n), customerTexts[c.chance.IntN(len(customerTexts))]
	})
	c.request = signed(c.request, c.m, c.mac, c.sum[:0], c.body)
	return c.request
}

func (c *customer) Check(status int, body []byte) (int, error) {
	return c.batch, load.Expect(200, status, body)
}

// signed makes the request of a delivery.
func signed(buf []byte, m *seed.Manifest, mac hash.Hash, sum, body []byte) []byte {
	mac.Reset()
	mac.Write(body)
	var hexed [2 * sha256.Size]byte
	hex.Encode(hexed[:], mac.Sum(sum))
	buf = load.Request(buf, "POST", m.HookPath, "bench", "User-Agent", "facebookexternalua")
	buf = append(buf, "\r\nX-Hub-Signature-256: sha256="...)
	buf = append(buf, hexed[:]...)
	return load.End(buf, body)
}

// delivery writes what Meta posts when customers of one number write: with the addresses of 2026, phone and user id, and with
// everything outside ASCII escaped.
func delivery(b []byte, m *seed.Manifest, from []seed.Active, next func() (id, text string)) []byte {
	account := m.Inboxes[from[0].Inbox].Account
	b = append(b, `{"object":"whatsapp_business_account","entry":[{"id":"`...)
	b = append(b, m.Portfolio...)
	b = append(b, `","changes":[{"value":{"messaging_product":"whatsapp","metadata":{"display_phone_number":"525550000000","phone_number_id":"`...)
	b = append(b, account...)
	b = append(b, `"},"contacts":[`...)
	for i, a := range from {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(b, `{"profile":{"name":"`...)
		b = escape(b, a.Name)
		b = append(b, `"},"wa_id":"`...)
		b = append(b, a.Phone...)
		b = append(b, `","user_id":"`...)
		b = append(b, a.UserID...)
		b = append(b, `"}`...)
	}
	b = append(b, `],"messages":[`...)
	now := time.Now().Unix()
	for i, a := range from {
		if i > 0 {
			b = append(b, ',')
		}
		id, text := next()
		b = append(b, `{"from":"`...)
		b = append(b, a.Phone...)
		b = append(b, `","from_user_id":"`...)
		b = append(b, a.UserID...)
		b = append(b, `","id":"`...)
		b = append(b, id...)
		b = append(b, `","timestamp":"`...)
		b = strconv.AppendInt(b, now, 10)
		b = append(b, `","text":{"body":"`...)
		b = escape(b, text)
		b = append(b, `"},"type":"text"}`...)
	}
	return append(b, `]},"field":"messages"}]}]}`...)
}

// escape writes a text inside JSON in ASCII.
func escape(b []byte, s string) []byte {
	const digits = "0123456789abcdef"
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b = append(b, '\\', byte(r))
		case r >= ' ' && r < 0x7f:
			b = append(b, byte(r))
		default: // the texts here hold nothing beyond the first plane
			b = append(b, '\\', 'u', digits[r>>12&15], digits[r>>8&15], digits[r>>4&15], digits[r&15])
		}
	}
	return b
}

var customerTexts = []string{
	"Hola, quería saber si ya salió mi pedido", "ok, gracias", "¿Tienen este modelo en talla mediana? Lo necesito para el viernes",
	"Me llegó el paquete pero falta una pieza, ¿qué hago?", "si", "Buenas tardes, ¿cuánto cuesta el envío a Medellín?",
	"El cargo salió dos veces en mi tarjeta y en el banco me dicen que lo vea con ustedes", "Perfecto, quedo atento",
}

package egress

import (
	"context"
	"encoding/binary"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
)

// nameServer answers A questions from a table; a name may have several
// answers, which it gives one per question, the last one for ever.
type nameServer struct {
	mu      sync.Mutex
	answers map[string][]netip.Addr
	asked   map[string]int
}

func startNameServer(t *testing.T, answers map[string][]netip.Addr) (*nameServer, *net.Resolver) {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &nameServer{answers: answers, asked: map[string]int{}}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.serve(conn)
	}()
	t.Cleanup(func() { conn.Close(); <-done })
	return s, &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func (s *nameServer) serve(conn net.PacketConn) {
	buf := make([]byte, 1500)
	for {
		n, from, err := conn.ReadFrom(buf)
		if err != nil {
			return
		}
		conn.WriteTo(s.answer(buf[:n]), from)
	}
}

// answer builds a reply (RFC 1035 §4): the header, the question as it came,
// and at most one A record that points back to the question's name.
func (s *nameServer) answer(query []byte) []byte {
	end, labels := 12, []string{}
	for query[end] != 0 {
		size := int(query[end])
		labels = append(labels, string(query[end+1:end+1+size]))
		end += 1 + size
	}
	question := query[12 : end+5]
	reply := append([]byte{}, query[:2]...)
	reply = append(reply, 0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0)
	reply = append(reply, question...)
	isA := binary.BigEndian.Uint16(query[end+1:]) == 1
	addr, ok := s.next(strings.ToLower(strings.Join(labels, ".")), isA)
	switch {
	case !ok:
		reply[3] |= 3 // no such name
	case isA:
		reply[7] = 1
		reply = append(reply, 0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
		reply = append(reply, addr.AsSlice()...)
	}
	return reply
}

func (s *nameServer) next(name string, count bool) (netip.Addr, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := s.answers[name]
	if len(list) == 0 {
		return netip.Addr{}, false
	}
	addr := list[min(s.asked[name], len(list)-1)]
	if count {
		s.asked[name]++
	}
	return addr, true
}

// questions is how often the address of name was asked for.
func (s *nameServer) questions(name string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[name]
}

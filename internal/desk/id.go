package desk

import (
	"strconv"
	"sync"
	"time"
)

// IDs are int64, ordered by time: 41 bits of milliseconds since idEpoch, 10 bits of node, 12 bits of counter.
// In JSON they are decimal strings.
const (
	nodeBits    = 10
	counterBits = 12
	MaxNode     = 1<<nodeBits - 1
)

var idEpoch = time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)

// IDs makes ids for one node. When a millisecond's 4,096 are used up, or the clock steps back, it goes on from the last one,
// so ids never repeat and never go down.
type IDs struct {
	mu   sync.Mutex
	last int64
	node int64
	now  func() time.Time
}

// NewIDs returns a generator for a node in 0..MaxNode.
func NewIDs(node int, now func() time.Time) *IDs {
	return &IDs{node: int64(node) & MaxNode, now: now}
}

// SetNode moves the generator to another node's bits.
func (g *IDs) SetNode(node int) {
	g.mu.Lock()
	g.node = int64(node) & MaxNode
	g.mu.Unlock()
}

// Next returns a new id.
func (g *IDs) Next() int64 {
	ms := g.now().Sub(idEpoch).Milliseconds()
	g.mu.Lock()
	defer g.mu.Unlock()
	tick := ms << counterBits
	if tick <= g.last {
		tick = g.last + 1
	}
	g.last = tick
	return tick>>counterBits<<(counterBits+nodeBits) | g.node<<counterBits | tick&(1<<counterBits-1)
}

// GoOn lets the ids that are made from here on be larger than one that is there already.
func (g *IDs) GoOn(after int64) {
	g.mu.Lock()
	g.last = max(g.last, (after>>(counterBits+nodeBits)+1)<<counterBits)
	g.mu.Unlock()
}

// FormatID writes an id as the API shows it; 0 (nobody, nothing) is "".
func FormatID(id int64) string {
	if id == 0 {
		return ""
	}
	return strconv.FormatInt(id, 10)
}

// ParseID reads an id of the API. "" is 0; anything else that is not a positive decimal is false.
func ParseID(s string) (int64, bool) {
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n > 0
}

// FirstID is the smallest id that may be made at a time: ids of a span of time lie between two of these.
func FirstID(at time.Time) int64 {
	return max(0, at.Sub(idEpoch).Milliseconds()) << (counterBits + nodeBits)
}

package desk

import "time"

// RoutingRule says to whom of those who are there a conversation goes that nobody took.
type RoutingRule string

const (
	RoutingOff        RoutingRule = "" // whoever wants takes it
	RoutingRoundRobin RoutingRule = "round_robin"
	RoutingFewestOpen RoutingRule = "fewest_open"
)

// Valid reports whether r is a rule.
func (r RoutingRule) Valid() bool {
	return r == RoutingOff || r == RoutingRoundRobin || r == RoutingFewestOpen
}

// Routing is how an inbox gives its queue away; the zero value is the default: it does not.
type Routing struct {
	Rule      RoutingRule `json:"rule,omitempty"`
	StickyOff bool        `json:"sticky_off,omitempty"` // not first to whom the contact had last
	Capacity  int         `json:"capacity,omitempty"`   // open conversations at once of a member who has no number of his own; 0: no limit
	Away      int         `json:"away,omitempty"`       // minutes after which who is not there gives back where a customer waits; 0: never
}

// Bounds of Routing.
const (
	MaxCapacity    = 1000
	MaxAwayMinutes = 24 * 60
)

// AwayAfter is how long somebody may be away before what waits for him returns to the queue; 0: for ever.
func (r Routing) AwayAfter() time.Duration { return time.Duration(r.Away) * time.Minute }

// CapacityOfInbox stands for a member's capacity if he has none of his own.
const CapacityOfInbox = -1

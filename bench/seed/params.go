package seed

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"

	"timbre/internal/store/schema"
)

// Params of a world.
type Params struct {
	Conversations int
	Messages      int // in all, about
	Large         int // messages of the one large conversation
	Contacts      int
	Inboxes       int
	Agents        int // of every sight, in some of the inboxes
	Watchers      int // agents who see all of the first inbox and nothing else
	Days          int // of history
	Seed          uint64
}

// Default is the world that the figures speak of.
var Default = Params{Conversations: 100_000, Messages: 2_000_000, Large: 5_000, Contacts: 60_000, Inboxes: 20, Agents: 50,
	Watchers: 1000, Days: 365, Seed: 1}

// Desk is the world that the figures of the interface speak of: a shop of a dozen agents who all see everything.
var Desk = Params{Conversations: 10_000, Messages: 200_000, Large: 5_000, Contacts: 8_000, Inboxes: 3, Agents: 12, Days: 90, Seed: 1}

// version changes when the same parameters give other rows.
const version = 3

// Hash names the world: its parameters and the schema that it was made for.
func (p Params) Hash() (string, error) {
	h := sha256.New()
	fmt.Fprintf(h, "%d %+v\n", version, p)
	for _, postgres := range []bool{false, true} {
		texts, err := schema.For(postgres)
		if err != nil {
			return "", err
		}
		names, err := fs.Glob(texts, "*.sql")
		if err != nil {
			return "", err
		}
		for _, name := range names {
			text, err := fs.ReadFile(texts, name)
			if err != nil {
				return "", err
			}
			h.Write(text)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:12], nil
}

func (p Params) history() time.Duration { return time.Duration(p.Days) * 24 * time.Hour }

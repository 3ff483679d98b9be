package store

import (
	"context"
	"strconv"
)

// searchVersion changes when the tokens of a message do: an index of another version is made anew.
const searchVersion = 2

// searchIndex finds messages by tokens. It is derived: whatever it says is checked again in the database.
type searchIndex interface {
	// position says how far a workspace's index is; the zero position if there is none.
	position(ctx context.Context, workspace int64) (searchPosition, error)
	// apply writes a batch and the position that it leads to, in one transaction. took is false if another node is at it.
	apply(ctx context.Context, b *searchBatch) (took bool, err error)
	// clear forgets a workspace.
	clear(ctx context.Context, workspace int64) error
	// conversations lists conversations that have messages in the index, in order, after one of them.
	conversations(ctx context.Context, workspace, after int64, limit int) ([]int64, error)
	// match finds the newest messages.
	match(ctx context.Context, m *searchMatch) ([]searchMatched, error)
	// after returns the place before which a search goes on after a message, be it still there or not; 0: nothing is older.
	after(ctx context.Context, workspace, message int64) (int64, error)
	// settle tidies up a bit if there is need; more is true if there is more to do.
	settle(ctx context.Context, workspace int64) (more bool, err error)
	close()
}

// searchPosition is how far a workspace's index is: a first pass over all messages, then the log from where it was at its beginning.
type searchPosition struct {
	version, n int64
	scanned    int64
	built      bool
	seq, at    int64
}

// searchDoc is a message as the index takes it.
type searchDoc struct {
	message, conversation, inbox int64
	rewritten                    bool     // it was edited or deleted since it came
	tokens                       []string // none: it is taken out
}

// searchBatch is what one transaction of the index does.
type searchBatch struct {
	workspace int64
	from, to  searchPosition // from: as it was when the batch was read; to.n is the index's own
	docs      []searchDoc
	gone      []int64 // conversations, with all their messages
}

// searchMatch asks for messages with all tokens, within conversations or inboxes if some are named.
type searchMatch struct {
	workspace     int64
	tokens        []string
	inboxes       []int64
	conversations []int64
	before        int64 // place; 0: the newest
	limit         int
}

// searchMatched is a message with its place and its conversation.
type searchMatched struct{ place, message, conversation int64 }

// Words for where a message stands. No word of a text begins so.
func inboxToken(id int64) string        { return "_i" + strconv.FormatInt(id, 36) }
func conversationToken(id int64) string { return "_c" + strconv.FormatInt(id, 36) }

// within are the tokens of which one must be there; nil: anywhere.
func (m *searchMatch) within() []string {
	var out []string
	for _, id := range m.conversations {
		out = append(out, conversationToken(id))
	}
	if out == nil {
		for _, id := range m.inboxes {
			out = append(out, inboxToken(id))
		}
	}
	return out
}

// beyond is where a search goes on: before the message itself, or else with the next older one.
func beyond(place int64, itself bool) int64 {
	if itself {
		return place
	}
	return place + 1
}

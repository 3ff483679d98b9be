package realtime

import (
	"encoding/json"

	"timbre/internal/desk"
)

// Availability tells all streams of a workspace on this node whose availability has changed. It is beside the log, like presence, but
// a stream that is busy is told later and misses nothing.
func (h *Hub) Availability(workspace int64, changed []desk.Standing) {
	h.mu.Lock()
	f := h.feeds[workspace]
	h.mu.Unlock()
	if f == nil {
		return
	}
	type item struct {
		User         string `json:"user_id"`
		Availability string `json:"availability"`
		ByHand       bool   `json:"by_hand"`
	}
	items := make([]item, len(changed))
	for i, s := range changed {
		items[i] = item{User: desk.FormatID(s.User), Availability: s.Availability.String(), ByHand: s.ByHand}
	}
	data, _ := json.Marshal(map[string]any{"items": items}) // ids and words
	f.mention(data)
}

// mostWords are kept for streams that are busy: they are told together twice a second at most, and a stream that cannot write for
// so long has ended.
const mostWords = 64

// mention keeps a word for all of the feed's streams, and wakes them.
func (f *feed) mention(word []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.words = append(f.words, word); len(f.words) > mostWords {
		f.words = append([][]byte(nil), f.words[1:]...)
	}
	f.mentioned++
	close(f.news)
	f.news = make(chan struct{})
}

// mentions are the words after the first n of the feed, and how many there were by now.
func (f *feed) mentions(n int64) (words [][]byte, now int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	fresh := min(f.mentioned-n, int64(len(f.words)))
	return f.words[int64(len(f.words))-fresh:], f.mentioned
}

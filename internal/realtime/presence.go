package realtime

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"sync"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Who looks at a conversation and who writes in it. It is never kept: each screen says so again and again, and what is not said for a
// while ends. Only those who look at the same conversation are told, so that what is sent grows with the collisions and not with
// the agents. Nodes tell each other of changes, gathered, and now and then of all that lasts, in case that was lost.

// Doing is what somebody does in a conversation.
type Doing int8

const (
	Gone Doing = iota
	Viewing
	Noting   // writes a note
	Replying // writes to the customer
)

var doingNames = [...]string{"gone", "viewing", "noting", "replying"}

func (d Doing) String() string { return doingNames[d] }

// ParseDoing reads what somebody does.
func ParseDoing(name string) (Doing, bool) {
	i := slices.Index(doingNames[:], name)
	return Doing(max(0, i)), i >= 0
}

// Spans of presence.
const (
	typingFor    = 6 * time.Second  // a screen says every three seconds that somebody writes
	viewingFor   = 25 * time.Second // and every ten that somebody looks
	gatherSaid   = 250 * time.Millisecond
	sayAgain     = 4  // of a span: how often other nodes are told within it of what has not changed
	remoteSpare  = 2  // of a span: how much longer it holds there
	mostScreens  = 10 // of one user
	mostPeopleAt = 50 // of a conversation that a frame names
)

func (d Doing) span() time.Duration {
	if d == Viewing {
		return viewingFor
	}
	return typingFor
}

// Sighting is that one of a user's screens shows a conversation.
type Sighting struct {
	Workspace    int64      `json:"w"`
	Conversation int64      `json:"c"`
	Number       int64      `json:"n"`
	User         int64      `json:"u"`
	Screen       string     `json:"s"`
	Doing        Doing      `json:"d"`
	Facts        desk.Facts `json:"f"` // by which whoever is told may see the conversation
}

// Person is somebody in a conversation, with the most that one of his screens does.
type Person struct {
	User  int64
	Doing Doing
}

type screen struct {
	workspace, user int64
	name            string
}

type place struct{ workspace, conversation int64 }

// sitting is a screen at a place.
type sitting struct {
	Sighting
	until  time.Time // nothing is known after that
	writes time.Time // it only looks after that
	told   time.Time // when other nodes were
	away   bool      // it is another node's
}

// presence of all nodes, as far as this one knows.
type presence struct {
	hub    *Hub
	origin string
	mu     sync.Mutex
	by     map[screen]*sitting
	at     map[place]map[screen]*sitting
	said   []Sighting // that other nodes have not been told
}

func newPresence(h *Hub) *presence {
	return &presence{hub: h, origin: strconv.FormatInt(h.Store.NewID(), 36), by: map[screen]*sitting{}, at: map[place]map[screen]*sitting{}}
}

// Attend notes what a screen shows and what is done there, and returns who else is at the same place. With Gone it shows nothing.
func (h *Hub) Attend(s Sighting) []Person {
	p := h.presence
	p.mu.Lock()
	defer p.mu.Unlock()
	p.take(s, time.Now(), false)
	return slices.DeleteFunc(p.people(place{s.Workspace, s.Conversation}), func(one Person) bool { return one.User == s.User })
}

// take notes a sighting, of this node or of another.
func (p *presence) take(s Sighting, now time.Time, away bool) {
	key := screen{s.Workspace, s.User, s.Screen}
	here := place{s.Workspace, s.Conversation}
	old := p.by[key]
	if old != nil && (s.Doing == Gone || old.place() != here) {
		p.remove(key, old)
		if !away {
			p.say(old.Sighting, Gone, now)
		}
		old = nil
	}
	if s.Doing == Gone {
		return
	}
	if old == nil {
		p.evict(s.Workspace, s.User)
		old = &sitting{away: away}
		p.by[key] = old
		if p.at[here] == nil {
			p.at[here] = map[screen]*sitting{}
		}
		p.at[here][key] = old
	}
	before := old.Doing
	doing := s.Doing
	if doing == Viewing && before > Viewing && now.Before(old.writes) {
		doing = before // a look does not end what is being written
	}
	spare := time.Duration(1)
	if away {
		spare = remoteSpare
	}
	old.Sighting, old.away = s, away
	old.Doing = doing
	if s.Doing > Viewing {
		old.writes = now.Add(spare * typingFor)
	}
	old.until = now.Add(spare * viewingFor)
	changed := before != doing
	if !away && (changed || now.Sub(old.told) >= doing.span()/sayAgain*3) {
		p.say(old.Sighting, doing, now)
		old.told = now
	}
	if changed {
		p.show(here, s.Facts)
	}
}

func (s *sitting) place() place { return place{s.Workspace, s.Conversation} }

// evict makes room for one more screen of a user.
func (p *presence) evict(workspace, user int64) {
	var mine []screen
	for key := range p.by {
		if key.workspace == workspace && key.user == user {
			mine = append(mine, key)
		}
	}
	if len(mine) < mostScreens {
		return
	}
	oldest := slices.MinFunc(mine, func(a, b screen) int { return p.by[a].until.Compare(p.by[b].until) })
	p.remove(oldest, p.by[oldest])
}

func (p *presence) remove(key screen, s *sitting) {
	delete(p.by, key)
	here := s.place()
	if delete(p.at[here], key); len(p.at[here]) == 0 {
		delete(p.at, here)
	}
	p.show(here, s.Facts)
}

// people at a place, by id.
func (p *presence) people(at place) []Person {
	most := map[int64]Doing{}
	for key, s := range p.at[at] {
		most[key.user] = max(most[key.user], s.Doing)
	}
	out := make([]Person, 0, len(most))
	for user, doing := range most {
		out = append(out, Person{user, doing})
	}
	slices.SortFunc(out, func(a, b Person) int { return cmp.Compare(a.User, b.User) })
	return out[:min(len(out), mostPeopleAt)]
}

// show tells the screens at a place who is there.
func (p *presence) show(at place, facts desk.Facts) {
	people := p.people(at)
	if len(people) == 0 {
		return
	}
	type person struct {
		ID    string `json:"id"`
		Doing string `json:"doing"`
	}
	frame := struct {
		Number int64    `json:"number"`
		People []person `json:"people"`
	}{}
	for _, s := range p.at[at] {
		frame.Number = s.Number
	}
	for _, one := range people {
		frame.People = append(frame.People, person{desk.FormatID(one.User), one.Doing.String()})
	}
	data, _ := json.Marshal(frame) // numbers and words
	word := aside{at.conversation, facts, data}
	for _, one := range people {
		p.hub.whisper(at.workspace, one.User, word)
	}
}

// aside is what streams carry beside the log, for whoever may see the conversation.
type aside struct {
	conversation int64
	facts        desk.Facts
	data         []byte
}

// whisper hands a word to a user's streams on this node. A stream that is busy misses it.
func (h *Hub) whisper(workspace, user int64, word aside) {
	h.mu.Lock()
	f := h.feeds[workspace]
	h.mu.Unlock()
	if f == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for s := range f.streams[user] {
		select {
		case s.aside <- word:
		default:
		}
	}
}

func (p *presence) say(s Sighting, doing Doing, _ time.Time) {
	s.Doing = doing
	p.said = append(p.said, s)
}

// tidy ends what has not been said again.
func (p *presence) tidy(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for key, s := range p.by {
		switch {
		case !now.Before(s.until):
			p.remove(key, s)
			if !s.away {
				p.say(s.Sighting, Gone, now)
			}
		case s.Doing > Viewing && !now.Before(s.writes):
			s.Doing = Viewing
			if !s.away {
				p.say(s.Sighting, Viewing, now)
				s.told = now
			}
			p.show(s.place(), s.Facts)
		}
	}
}

// told is what nodes tell each other.
type told struct {
	Origin string     `json:"o"`
	Said   []Sighting `json:"s"`
}

// speak tells other nodes what has changed since it last did.
func (p *presence) speak(ctx context.Context) {
	p.mu.Lock()
	said := p.said
	p.said = nil
	p.mu.Unlock()
	for len(said) > 0 {
		n := len(said)
		text, _ := json.Marshal(told{p.origin, said[:n]})
		for len(text) > store.MostSaid && n > 1 {
			n = (n + 1) / 2
			text, _ = json.Marshal(told{p.origin, said[:n]})
		}
		if err := p.hub.Store.Say(ctx, string(text)); err != nil && ctx.Err() == nil {
			p.hub.Log.Warn("other nodes were not told who looks at what", "error", err)
			return
		}
		said = said[n:]
	}
}

// hear takes in what another node says.
func (p *presence) hear(text string) {
	var t told
	if json.Unmarshal([]byte(text), &t) != nil || t.Origin == p.origin {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	for _, s := range t.Said {
		p.take(s, now, true)
	}
}

// keep lets presence pass, until the hub closes.
func (p *presence) keep(ctx context.Context) {
	stop := p.hub.Store.Hear(p.hear)
	defer stop()
	beat := time.NewTicker(gatherSaid)
	defer beat.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-beat.C:
			p.tidy(now)
			p.speak(ctx)
		}
	}
}

package seed

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"timbre/internal/desk"
)

// world is what the rows are made from. Members, inboxes, contacts and so on name each other by their place; -1 is nobody.
type world struct {
	Params
	now           time.Time
	workspace     int64
	teams         []int64
	inboxes       []inbox
	members       []member // the administrator, the agents, the watchers
	contacts      []contact
	conversations []conversation
	messages      []message // in the order in which they were written
	large         int       // place of the large conversation
}

type inbox struct {
	id      int64
	account string // phone_number_id
	agents  []int  // members that conversations are given to
}

type member struct {
	id      int64
	name    string
	email   string
	role    desk.Role
	sight   desk.Sight
	inboxes []int
	teams   []int
}

// contact with his two addresses and his one thread.
type contact struct {
	id, phoneID, bsuidID, thread int64
	inbox                        int
	name, phone, bsuid           string // phone as WhatsApp writes it: digits
	begins                       int64  // µs
	last                         int    // his newest conversation
}

type conversation struct {
	id, begins, ends         int64 // begins and ends in µs
	contact, team            int
	agent, assignee          int // who writes to the customer, and whose it is now
	status                   desk.Status
	messages, unread         int
	lastMessage, lastInbound int64
	waits, replied, version  int64 // waits and replied in µs
}

type message struct {
	at           int64 // µs
	conversation int32
	place        int32 // in its conversation, from 0
}

// Streams of chance, one for each thing that is drawn.
const (
	ofContact = iota + 1
	ofConversation
	ofMessage
	ofMember
	ofStatus
)

func newWorld(p Params, now time.Time) *world {
	w := &world{Params: p, now: now.UTC().Truncate(time.Second)}
	w.workspace = w.ids(1)[0]
	w.teams = w.ids(len(teamNames))
	w.drawInboxes()
	w.drawMembers()
	w.drawContacts()
	w.drawConversations()
	w.drawStatuses()
	w.drawMessages()
	return w
}

func (w *world) start() time.Time { return w.now.Add(-w.history()) }

// node keeps our ids apart from those of any program that runs on the data later.
const node = desk.MaxNode

// ids makes ids as of the beginning.
func (w *world) ids(n int) []int64 {
	gen := desk.NewIDs(node, w.start)
	out := make([]int64, n)
	for i := range out {
		out[i] = gen.Next()
	}
	return out
}

// timedIDs makes ids for rows of which each tells its time; times must not go down.
type timedIDs struct {
	gen *desk.IDs
	at  time.Time
}

func newTimedIDs() *timedIDs {
	t := &timedIDs{}
	t.gen = desk.NewIDs(node, func() time.Time { return t.at })
	return t
}

func (t *timedIDs) next(us int64) int64 {
	t.at = time.UnixMicro(us)
	return t.gen.Next()
}

func (w *world) drawInboxes() {
	for i, id := range w.ids(w.Inboxes) {
		w.inboxes = append(w.inboxes, inbox{id: id, account: fmt.Sprintf("1065403522%05d", i+1)})
	}
}

// drawMembers gives the agents every sight in turn, those who see their own only to three inboxes, the others to eight.
func (w *world) drawMembers() {
	add := func(m member) { w.members = append(w.members, m) }
	ids := w.ids(1 + w.Agents + w.Watchers)
	all := make([]int, w.Inboxes)
	for i := range all {
		all[i] = i
	}
	add(member{id: ids[0], name: "Administración", email: "admin@bench.test", role: desk.RoleAdministrator, sight: desk.SightAll, inboxes: all})
	for i := range w.Agents {
		m := member{id: ids[1+i], name: personName(chanceOf(w.Seed, ofMember, uint64(i))), email: fmt.Sprintf("agente%d@bench.test", i+1),
			role: desk.RoleAgent, sight: []desk.Sight{desk.SightAll, desk.SightTeam, desk.SightOwn}[i%3], teams: []int{i % (len(teamNames) - 1)}}
		n := 8
		if m.sight == desk.SightOwn {
			n = 3
		}
		for j := range min(n, w.Inboxes) {
			at := (i*3 + j) % w.Inboxes
			m.inboxes = append(m.inboxes, at)
			w.inboxes[at].agents = append(w.inboxes[at].agents, 1+i)
		}
		add(m)
	}
	for i := range w.Watchers {
		add(member{id: ids[1+w.Agents+i], name: personName(chanceOf(w.Seed, ofMember, uint64(w.Agents+i))),
			email: fmt.Sprintf("guardia%d@bench.test", i+1), role: desk.RoleAgent, sight: desk.SightAll,
			inboxes: []int{w.Inboxes - 1}, teams: []int{len(teamNames) - 1}})
	}
}

// drawContacts spreads them over the inboxes after Zipf: the second inbox has half as many as the first, and so on.
func (w *world) drawContacts() {
	sums := make([]float64, w.Inboxes)
	sum := 0.0
	for i := range sums {
		sum += 1 / float64(i+1)
		sums[i] = sum
	}
	for i := range w.Contacts {
		c := chanceOf(w.Seed, ofContact, uint64(i))
		in, _ := slices.BinarySearch(sums, c.part()*sum)
		w.contacts = append(w.contacts, contact{inbox: in, name: personName(c), phone: phone(i),
			bsuid: fmt.Sprintf("MX.%d", 13_491_208_655_302_741+int64(i)), begins: math.MaxInt64, last: -1})
	}
}

// phone is a mobile as WhatsApp writes it, of several countries, no two alike.
func phone(i int) string {
	switch i % 5 {
	case 0:
		return fmt.Sprintf("52155%08d", 10_000_000+i)
	case 1:
		return fmt.Sprintf("57300%07d", 1_000_000+i)
	case 2:
		return fmt.Sprintf("54911%08d", 20_000_000+i)
	case 3:
		return fmt.Sprintf("5511%09d", 900_000_000+i)
	}
	return fmt.Sprintf("519%08d", 10_000_000+i)
}

// drawConversations spreads them evenly over the history, each with a contact by chance.
func (w *world) drawConversations() {
	gen := newTimedIDs()
	step := w.history().Microseconds() / int64(w.Conversations+1)
	for i := range w.Conversations {
		c := chanceOf(w.Seed, ofConversation, uint64(i))
		v := conversation{begins: w.start().UnixMicro() + int64(i+1)*step, contact: c.below(w.Contacts), team: -1, status: desk.Closed}
		v.id = gen.next(v.begins)
		// Most are short, some long: an exponential, rounded down, above the few lines that each has.
		v.messages = 4 + int(-math.Log(1-c.part())*(float64(w.Messages)/float64(w.Conversations)-3.5))
		w.conversations = append(w.conversations, v)
		who := &w.contacts[v.contact]
		who.begins, who.last = min(who.begins, v.begins), i
	}
	ids := newTimedIDs()
	order := make([]int, len(w.contacts))
	for i := range order {
		order[i] = i
		if w.contacts[i].last < 0 {
			w.contacts[i].begins = w.now.UnixMicro() - 1
		}
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(w.contacts[a].begins, w.contacts[b].begins) })
	for _, i := range order {
		c := &w.contacts[i]
		c.id, c.phoneID, c.bsuidID, c.thread = ids.next(c.begins), ids.next(c.begins), ids.next(c.begins), ids.next(c.begins)
	}
}

// drawStatuses leaves a third of the conversations not closed, the newer the likelier: only the last of a thread can be. Of
// ten, one is pending and one snoozed; of the open ones a third waits in the queue.
func (w *world) drawStatuses() {
	active, large := w.Conversations/3, -1
	for i := len(w.conversations) - 1; i >= 0; i-- {
		v := &w.conversations[i]
		c := chanceOf(w.Seed, ofStatus, uint64(i))
		in := &w.inboxes[w.contacts[v.contact].inbox]
		v.agent = in.agents[c.below(len(in.agents))]
		v.assignee = v.agent
		if c.oneIn(2) {
			v.team = c.below(len(teamNames) - 1)
		}
		v.ends = min(w.now.UnixMicro()-1, v.begins+int64(c.part()*float64(72*time.Hour.Microseconds())))
		if active == 0 || w.contacts[v.contact].last != i || c.oneIn(4) {
			continue
		}
		active--
		v.ends = w.now.UnixMicro() - 1 - int64(math.Pow(c.part(), 3)*float64(w.now.UnixMicro()-1-v.begins))
		v.unread = min(c.below(4), v.messages-3)
		switch c.below(10) {
		case 0:
			v.status = desk.Pending
		case 1:
			v.status, v.unread = desk.Snoozed, 0
		default:
			v.status = desk.Open
			if c.oneIn(3) {
				v.assignee = -1
			}
		}
		if v.status == desk.Open && v.assignee >= 0 {
			large = i // the oldest such one: its messages lie all over the file
		}
	}
	w.large = large
	if large >= 0 {
		w.conversations[large].messages, w.conversations[large].ends = w.Large, w.now.UnixMicro()-1
	}
}

// drawMessages lays the messages of all conversations out in time, and notes in each conversation what it knows of them.
func (w *world) drawMessages() {
	for i := range w.conversations {
		v := &w.conversations[i]
		span := float64(v.ends - v.begins)
		for k := range v.messages {
			part := float64(k) / float64(v.messages-1)
			w.messages = append(w.messages, message{v.begins + int64(span*part*part), int32(i), int32(k)})
		}
	}
	slices.SortFunc(w.messages, func(a, b message) int {
		return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.conversation, b.conversation), cmp.Compare(a.place, b.place))
	})
	gen := newTimedIDs()
	for i, m := range w.messages {
		id := gen.next(m.at)
		v := &w.conversations[m.conversation]
		v.version = int64(i + 1)
		switch r := w.role(v, int(m.conversation), int(m.place)); r {
		case byCustomer:
			v.lastMessage, v.lastInbound = id, id
			if v.waits == 0 && int(m.place) >= v.messages-v.unread {
				v.waits = m.at
			}
		case byAgent:
			v.lastMessage = id
			if v.replied == 0 {
				v.replied = m.at
			}
		}
	}
}

// role says what a message is.
type role int

const (
	byCustomer role = iota
	byAgent
	note
	lineOpened
	lineAssigned
	lineClosed
)

func (w *world) role(v *conversation, conversation, place int) role {
	switch last := v.messages - 1; {
	case place == 0:
		return lineOpened
	case place == 1 && v.assignee >= 0:
		return lineAssigned
	case place == last && v.status == desk.Closed:
		return lineClosed
	case place <= 2 || place > last-v.unread:
		return byCustomer
	case place == last-v.unread:
		return byAgent
	}
	switch n := chanceOf(w.Seed, ofMessage, uint64(conversation), uint64(place)).below(25); {
	case n == 0:
		return note
	case n < 14:
		return byCustomer
	}
	return byAgent
}

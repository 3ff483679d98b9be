package demo

import (
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// history writes conversations as the use cases would have, at the times at which they would have. All of it is one transaction,
// whose clock it moves: a demo is there as a whole or not at all.
type history struct {
	shop   *shop
	tx     *store.Tx
	clock  *clock
	files  map[string][]desk.File
	people []buyer
	used   int // files, to take turns

	identities map[int]desk.Identity  // by buyer
	threads    map[[2]int]desk.Thread // by buyer and line
}

// step is something that happens at a time.
type step struct {
	at time.Time
	do func() error
}

// write lets everything happen in order.
func (h *history) write(plans []plan) error {
	var steps []step
	for i := range plans {
		steps = append(steps, (&talk{history: h, plan: &plans[i]}).steps()...)
	}
	slices.SortStableFunc(steps, func(a, b step) int { return a.at.Compare(b.at) })
	for _, s := range steps {
		h.clock.set(s.at)
		h.tx.Now = h.clock.Now()
		if err := s.do(); err != nil {
			return err
		}
	}
	return nil
}

// thread finds or makes a buyer's thread on a line, with himself.
func (h *history) thread(buyer, line int) desk.Thread {
	key := [2]int{buyer, line}
	t, known := h.threads[key]
	if known {
		return t
	}
	id, known := h.identities[buyer]
	if !known {
		id = h.meet(buyer)
		h.identities[buyer] = id
	}
	t = desk.Thread{ID: h.tx.NewID(), Workspace: h.tx.Workspace, Inbox: h.shop.lines[line].inbox.ID, Identity: id.ID, Contact: id.Contact, Address: id.Raw}
	h.keep(key, t)
	return t
}

// meet makes a buyer's contact with his number, or with the username that he hides it behind.
func (h *history) meet(buyer int) desk.Identity {
	b := &h.people[buyer]
	c := desk.Contact{ID: h.tx.NewID(), CreatedAt: h.tx.Now, UpdatedAt: h.tx.Now}
	if b.username == "" {
		c.Suggest("phone", &c.Phone, desk.DialablePhone(b.phone))
	}
	c.Username = b.username
	c.Suggest("name", &c.Name, b.name)
	for _, f := range []struct {
		field, value string
		to           *string
	}{{"email", b.email, &c.Email}, {"company", b.company, &c.Company}, {"city", b.city, &c.City}} {
		if b.email != "" && f.value != "" {
			c.Type(f.field, f.to, f.value)
		}
	}
	c.Country, c.Language = b.country, b.language
	h.adorn(&c, buyer)
	h.tx.InsertContact(c)
	h.describe(c.ID, buyer)
	if labels := h.shop.labelsOfBuyer(buyer); labels != "" {
		h.tx.LabelContact(c.ID, "", labels)
	}
	id := desk.Identity{ID: h.tx.NewID(), Contact: c.ID, Kind: desk.IdentityPhone, Value: desk.CanonicalPhone(b.phone), Raw: b.phone}
	if b.username != "" {
		id.Kind, id.Scope, id.Value, id.Raw = desk.IdentityBSUID, h.shop.lines[0].inbox.Portfolio, userID(b.username), userID(b.username)
	}
	id.Primary = id.ID
	h.tx.InsertIdentity(id)
	return id
}

func (h *history) keep(key [2]int, t desk.Thread) {
	h.threads[key] = t
	h.tx.SaveThread(t)
}

// talk is one conversation on its way.
type talk struct {
	*history
	plan *plan
	c    desk.Conversation
	last map[desk.Direction]desk.Message // newest of each side
	said int                             // messages so far
}

func (t *talk) steps() []step {
	t.last = map[desk.Direction]desk.Message{}
	p := t.plan
	if p.ending == started {
		return []step{{p.times[0], t.start}}
	}
	var out []step
	for i := range p.turns {
		out = append(out, step{p.times[i], func() error { return t.take(i) }})
	}
	end := p.times[len(p.times)-1]
	if p.ending == queued && p.crew >= 0 {
		out = append(out, step{p.times[0].Add(15 * time.Second), t.toTeam})
	}
	if p.reminder != nil {
		out = append(out, step{end.Add(time.Minute), t.followUp})
		if due := p.reminder.due; due < 0 {
			out = append(out, step{t.clock.end.Add(due), t.followUpDue})
		}
	}
	if p.ending >= pending || p.ending == closed {
		out = append(out, step{end.Add(3 * time.Minute), t.finish})
	}
	return out
}

// take lets one turn happen.
func (t *talk) take(i int) error {
	turn := &t.plan.turns[i]
	switch {
	case turn.reaction != "":
		return t.react(turn)
	case turn.side == customer:
		return t.receive(turn)
	}
	if t.c.Assignee == 0 && t.plan.crew >= 0 {
		if err := t.toTeam(); err != nil {
			return err
		}
	}
	if turn.side == note {
		return t.note(turn)
	}
	return t.reply(turn, t.readAt(i), t.plan.fails && i == len(t.plan.turns)-1)
}

// readAt is when the customer read a turn of ours: shortly before his next one, or a while later; zero if he has not yet.
func (t *talk) readAt(i int) time.Time {
	for j := i + 1; j < len(t.plan.turns); j++ {
		if t.plan.turns[j].side == customer {
			return t.plan.times[j].Add(-5 * time.Second)
		}
	}
	if at := t.plan.times[i].Add(12 * time.Minute); at.Before(t.clock.end) {
		return at
	}
	return time.Time{}
}

// message begins a message's row.
func (t *talk) message(turn *turn, d desk.Direction) desk.Message {
	t.said++
	m := desk.Message{ID: t.tx.NewID(), Workspace: t.c.Workspace, Conversation: t.c.ID, Inbox: t.c.Inbox, Thread: t.c.Thread, Seq: t.c.LastSeq + 1,
		SortKey: t.tx.Now.UnixMicro(), Direction: d, Kind: desk.KindText, Text: t.fill(turn.text), ReceivedAt: t.tx.Now}
	t.c.LastSeq = m.Seq
	if d != desk.Internal {
		m.ExternalID = t.wamid()
	}
	if turn.quotes {
		m.ReplyTo = t.last[desk.In+desk.Out-d].ID
	}
	if turn.file == "lugar" {
		m.Kind, m.Text = desk.KindLocation, ""
		m.Content.Location = &desk.Location{Latitude: 4.6533, Longitude: -74.0836, Name: "Tienda Andina", Address: "Carrera 7 # 54-20, Bogotá"}
	} else if turn.file != "" {
		t.attach(&m, turn.file)
	}
	return m
}

// wamid makes the provider's id of the next message.
func (t *talk) wamid() string {
	sum := sha256.Sum256([]byte(t.plan.order + "/" + digitsOf(t.said)))
	return "wamid.HBg" + base64.StdEncoding.EncodeToString(sum[:21])
}

func (t *talk) fill(text string) string {
	b := &t.people[t.plan.buyer]
	return strings.NewReplacer("{n}", b.first(), "{a}", t.shop.staff[t.plan.seller].first(), "{c}", b.city, "{o}", t.plan.order,
		"{g}", t.plan.parcel, "{d}", t.weekday(b.language)).Replace(text)
}

func (t *talk) weekday(language string) string {
	if language != "pt" {
		return t.plan.weekday
	}
	return strings.NewReplacer("lunes", "segunda", "martes", "terça", "miércoles", "quarta", "jueves", "quinta", "viernes", "sexta").Replace(t.plan.weekday)
}

// emit appends the conversation's event and saves it.
func (t *talk) emit(e desk.Event, before desk.Facts) {
	e.Conversation, e.Contact, e.Before, e.After = t.c.ID, t.c.Contact, before, t.c.Facts()
	t.c.Version = t.tx.Emit(e)
	t.tx.SaveConversation(t.c)
}

// line adds a system line by somebody of the staff (-1: nobody), with the words that stand in it, and returns its id.
func (t *talk) line(by int, l desk.EventLine, words string) (int64, error) {
	if by >= 0 {
		l.By = t.shop.staff[by].id
	}
	m := t.message(&turn{text: words}, desk.Internal)
	m.Kind, m.Author, m.Content.Event = desk.KindEvent, desk.AuthorSystem, &l
	if l.Name == "closed" {
		m.Text = strings.TrimSpace(l.To + "\n" + t.c.CloseSummary)
	}
	if t.c.ReadSeq == m.Seq-1 {
		t.c.ReadSeq = m.Seq
	}
	return m.ID, t.tx.InsertMessage(m)
}

// record is a change of the conversation with its line and event.
func (t *talk) record(by int, l desk.EventLine, before desk.Facts) error {
	return t.recordSaying(by, l, "", before)
}

// recordSaying is record with words that stand in the line.
func (t *talk) recordSaying(by int, l desk.EventLine, words string, before desk.Facts) error {
	m, err := t.line(by, l, words)
	if err != nil {
		return err
	}
	e := desk.Event{Kind: desk.ConversationChanged, ActorKind: desk.ActorSystem, Message: m}
	if before == (desk.Facts{}) {
		e.Kind = desk.ConversationCreated
	}
	if by >= 0 {
		e.ActorKind, e.Actor = desk.ActorUser, t.shop.staff[by].id
	}
	t.emit(e, before)
	return nil
}

func digitsOf(n int) string { return strconv.Itoa(n) }

// later is the later of two times.
func later(a, b time.Time) time.Time { return slices.MaxFunc([]time.Time{a, b}, time.Time.Compare) }

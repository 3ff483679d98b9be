package demo

import (
	"math/rand/v2"
	"time"
)

// ending is how a conversation stands now.
type ending int

const (
	closed    ending = iota
	waiting          // an agent has it and the customer waits
	answering        // an agent has it and has answered
	queued           // nobody has it
	pending          // something is missing from the customer
	snoozed          // until the customer writes again
	started          // the shop wrote first, with a template
)

// quota is how many conversations end so, and how long ago their last turn was.
type quota struct {
	ending   ending
	n        int
	from, to time.Duration
}

const day = 24 * time.Hour

var quotas = []quota{
	{closed, 300, 8 * time.Hour, 29 * day},
	{waiting, 34, 2 * time.Minute, 5 * time.Hour},
	{answering, 26, 4 * time.Minute, 30 * time.Hour},
	{queued, 18, time.Minute, 3 * time.Hour},
	{pending, 8, 20 * time.Hour, 6 * day},
	{started, 6, time.Hour, 3 * day},
	{snoozed, 4, day, 4 * day},
	// Each of these shows one thing to whoever signs in as the agent.
	{waiting, 1, desk24 - 10*time.Minute, desk24 - 10*time.Minute}, // its window is about to close
	{waiting, 1, desk24 + 2*time.Hour, desk24 + 2*time.Hour},       // its window has closed
	{answering, 1, 25 * time.Minute, 25 * time.Minute},             // its last message failed
	{waiting, 1, 3 * time.Minute, 3 * time.Minute},
}

// desk24 is the reply window.
const desk24 = 24 * time.Hour

// specials are the last quotas: one conversation each, the agent's.
const specials = 4

// regulars are the first customers, who come back: an old conversation of theirs is closed, and they have one of the last.
const regulars = 60

// plan is one conversation before it is written.
type plan struct {
	ending  ending
	turns   []turn
	times   []time.Time // of each turn
	team    string      // of the dialogue
	buyer   int
	line    int // of the shop
	crew    int // -1: no team
	seller  int // of the staff
	fails   bool
	urgent  bool
	order   string // number of an order
	parcel  string // number of a guide
	weekday string

	reminder *reminder // nil: nobody is reminded of it
}

// plans makes the conversations of a shop as they stand at now.
func plans(list []dialogue, people []buyer, now time.Time, r *rand.Rand) []plan {
	var out []plan
	nextBuyer := 0
	for q, quota := range quotas {
		for i := range quota.n {
			p := plan{ending: quota.ending, fails: q == len(quotas)-2}
			end := now.Add(-quota.from - time.Duration(r.Int64N(int64(quota.to-quota.from)+1)))
			if quota.ending == closed {
				end = openingHours(end, r)
			}
			if quota.ending == closed && i < regulars {
				p.buyer = i
				end = end.Add(-time.Duration(max(0, 9*day-now.Sub(end)))) // well before he came back
			} else {
				p.buyer = len(people) - 1 - nextBuyer
				nextBuyer++
			}
			p.talk(list, &people[p.buyer], r)
			p.place(r, q >= len(quotas)-specials)
			p.schedule(end, r)
			p.number(len(out), r)
			out = append(out, p)
		}
	}
	remind(out, now)
	return out
}

// openingHours moves a time of the past into a working day in Bogotá, by going back.
func openingHours(t time.Time, r *rand.Rand) time.Time {
	const opens, closes = 14, 24 // 9:00 to 19:00 there, in UTC
	if h := t.Hour(); h < opens {
		t = t.Add(-time.Duration(h+1) * time.Hour).Add(-time.Duration(r.IntN(closes-opens-1)) * time.Hour)
	}
	if t.Weekday() == time.Sunday {
		t = t.Add(-day)
	}
	return t
}

// talk chooses a dialogue in the customer's language that can end as it must.
func (p *plan) talk(list []dialogue, b *buyer, r *rand.Rand) {
	if p.ending == started {
		p.team, p.turns = "ventas", nil
		return
	}
	for {
		d := &list[r.IntN(len(list))]
		if d.language != b.language {
			continue
		}
		if turns, ok := d.cut(p.ending); ok {
			p.team, p.turns = d.team, turns
			return
		}
	}
}

// place says on which number it is, which team has it, and who.
func (p *plan) place(r *rand.Rand, special bool) {
	if r.IntN(3) == 0 {
		p.line = 1
	}
	p.crew, p.seller = -1, ana
	switch {
	case special:
		p.line, p.crew, p.seller = 0, ventas, juan
		return
	case p.team == "posventa":
		p.crew = posventa
	case p.line == 1:
		p.crew = bogota
	default:
		p.crew = ventas
	}
	if r.IntN(14) > 0 {
		p.seller = pick(r, crews[p.crew].members)
	}
	if r.IntN(3) == 0 {
		p.crew = -1
	}
	p.urgent = r.IntN(25) == 0
}

// schedule gives each turn a time, so that the last one is at end.
func (p *plan) schedule(end time.Time, r *rand.Rand) {
	p.times = make([]time.Time, len(p.turns))
	at := end
	for i := len(p.turns) - 1; i >= 0; i-- {
		p.times[i] = at
		at = at.Add(-pause(p.turns, i, r))
	}
	if p.ending == started {
		p.times = []time.Time{end}
	}
}

// pause is how long passed before a turn.
func pause(turns []turn, i int, r *rand.Rand) time.Duration {
	seconds := 20 + r.IntN(100)
	if i > 0 && turns[i].side != turns[i-1].side {
		seconds = 40 + r.IntN(500)
	}
	return time.Duration(seconds)*time.Second + time.Duration(r.IntN(1000))*time.Millisecond
}

// number makes the numbers and names that its words have places for.
func (p *plan) number(i int, r *rand.Rand) {
	p.order = "TA-" + digitsOf(20000+i)
	p.parcel = "AND" + digitsOf(400_000_000+r.IntN(99_999_999))
	p.weekday = pick(r, []string{"lunes", "martes", "miércoles", "jueves", "viernes"})
}

package store_test

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// world is a workspace of which everything is known.
type world struct {
	store                           *store.Store
	id                              int64
	inboxes, teams, users, contacts []int64
	labels, policies                []int64
	conversations                   []desk.Conversation
	follows                         map[int64]map[int64]bool      // conversation → user
	replies                         map[int64]map[int64]time.Time // conversation → user
	mentions, calls                 map[int64]map[int64]bool      // conversation → user
	names, phones, channels         map[int64]string              // of contacts and inboxes; see furnish
}

func mark(m map[int64]map[int64]bool, conversation, user int64) {
	if m[conversation] == nil {
		m[conversation] = map[int64]bool{}
	}
	m[conversation][user] = true
}

// newWorld draws a workspace. Times are few, so that many conversations share them.
func newWorld(rt *rapid.T, s *store.Store) *world {
	w := &world{store: s, follows: map[int64]map[int64]bool{}, replies: map[int64]map[int64]time.Time{}, mentions: map[int64]map[int64]bool{}, calls: map[int64]map[int64]bool{}}
	w.write(rt, 0, func(tx *store.Tx) error {
		w.id = tx.NewID()
		tx.InsertWorkspace(desk.Workspace{ID: w.id, Name: "Acme", Locale: "es", CreatedAt: tx.Now})
		in := tx.In(w.id)
		return w.promise(rt, in)
	})
	w.inboxes = newIDs(s, rapid.IntRange(1, 4).Draw(rt, "inboxes"))
	w.teams = newIDs(s, rapid.IntRange(1, 3).Draw(rt, "teams"))
	w.users = newIDs(s, 3)
	w.contacts = newIDs(s, 3)
	w.labels = newIDs(s, 3)
	n := rapid.IntRange(0, 60).Draw(rt, "conversations")
	w.write(rt, w.id, func(tx *store.Tx) error {
		for _, id := range w.contacts {
			tx.InsertContact(desk.Contact{ID: id, Name: fmt.Sprint("Contact ", id), CreatedAt: tx.Now})
		}
		w.conversations = nil
		for range n {
			c := desk.Conversation{Thread: tx.NewID(), Contact: rapid.SampledFrom(w.contacts).Draw(rt, "contact"),
				Inbox: rapid.SampledFrom(w.inboxes).Draw(rt, "inbox"), CreatedAt: s.Now().Truncate(time.Microsecond), OpenedAt: tx.Now}
			w.shuffle(rt, &c)
			c, err := tx.ConversationByID(tx.NewConversation(c).ID)
			if err != nil {
				return err
			}
			w.conversations = append(w.conversations, c)
			w.replies[c.ID] = map[int64]time.Time{}
			for _, user := range w.users {
				if rapid.IntRange(0, 2).Draw(rt, "answers") == 0 {
					at := time.Date(2026, 11, 9, 12, rapid.IntRange(0, 6).Draw(rt, "answered"), 0, 0, time.UTC)
					tx.Now = at
					tx.Replied(&c, user)
					w.replies[c.ID][user] = at
					continue
				}
				i := desk.Involvement{User: user, Participates: rapid.IntRange(0, 4).Draw(rt, "follows") == 0}
				if i.Participates {
					mark(w.follows, c.ID, user)
				}
				if rapid.IntRange(0, 4).Draw(rt, "mentioned") == 0 {
					i.Mention, i.MentionRead = tx.NewID(), 0
					mark(w.mentions, c.ID, user)
					if rapid.Bool().Draw(rt, "read") {
						i.MentionRead = i.Mention
					} else {
						mark(w.calls, c.ID, user)
					}
				}
				if i != (desk.Involvement{User: user}) {
					tx.SaveInvolvement(&c, i)
				}
			}
		}
		return nil
	})
	return w
}

func newIDs(s *store.Store, n int) []int64 {
	out := make([]int64, n)
	for i := range out {
		out[i] = s.NewID()
	}
	return out
}

func (w *world) write(rt *rapid.T, workspace int64, fn func(*store.Tx) error) {
	if err := w.store.Write(context.Background(), workspace, store.Need{}, fn); err != nil {
		rt.Fatal(err)
	}
}

// shuffle gives a conversation any state that the schema allows.
func (w *world) shuffle(rt *rapid.T, c *desk.Conversation) {
	someTime := func(label string) time.Time {
		return time.Date(2026, 11, 9, 12, rapid.IntRange(0, 6).Draw(rt, label), 0, 0, time.UTC)
	}
	nobodyOr := func(label string, ids []int64) int64 {
		return rapid.SampledFrom(append([]int64{0, 0}, ids...)).Draw(rt, label)
	}
	c.Status = rapid.SampledFrom([]desk.Status{desk.Open, desk.Open, desk.Open, desk.Pending, desk.Snoozed, desk.Closed}).Draw(rt, "status")
	c.Assignee, c.Bot, c.Team = nobodyOr("assignee", w.users), 0, nobodyOr("team", w.teams)
	if c.Assignee == 0 && rapid.IntRange(0, 4).Draw(rt, "bot") == 0 {
		c.Bot = 7
	}
	c.Priority = desk.Priority(rapid.IntRange(0, 4).Draw(rt, "priority"))
	c.Labels, c.ContactLabels = desk.LabelsOf(some(rt, "labels", w.labels)...), desk.LabelsOf(some(rt, "contact labels", w.labels[:1])...)
	c.LastActivityAt = someTime("activity")
	c.WaitingSince, c.MarkedUnreadAt, c.SnoozedUntil, c.ClosedAt = desk.Never, time.Time{}, time.Time{}, time.Time{}
	if c.Status != desk.Closed && rapid.Bool().Draw(rt, "waits") {
		c.WaitingSince = someTime("waiting")
	}
	if rapid.IntRange(0, 3).Draw(rt, "marked") == 0 {
		c.MarkedUnreadAt = someTime("unread")
	}
	c.UnreadCount = rapid.IntRange(0, 1).Draw(rt, "unread count")
	switch c.Status {
	case desk.Snoozed:
		c.SnoozedUntil = desk.Never
	case desk.Closed:
		c.ClosedAt = c.LastActivityAt
	}
}

// promise gives a workspace policies, by priority: of what is low something is at risk, of what is medium on time, of what is urgent missed.
func (w *world) promise(rt *rapid.T, tx *store.Tx) error {
	if !rapid.Bool().Draw(rt, "policies") {
		return nil
	}
	since := tx.Now.Sub(time.Date(2026, 11, 9, 12, 0, 0, 0, time.UTC)).Truncate(time.Minute)
	for i, p := range []desk.SLAPolicy{
		{Priorities: []desk.Priority{desk.PriorityUrgent}, FirstReply: time.Hour, Always: true, NeverPauses: true},
		{Priorities: []desk.Priority{desk.PriorityLow}, FirstReply: since + 24*time.Hour, Warn: 1},
		{Priorities: []desk.Priority{desk.PriorityMedium}, FirstReply: since + 24*time.Hour, Resolution: 48 * time.Hour},
	} {
		p.ID, p.Position = tx.NewID(), i
		w.policies = append(w.policies, p.ID)
		p.Name = fmt.Sprint("Policy ", i)
		if err := tx.InsertSLAPolicy(p); err != nil {
			return err
		}
	}
	tx.SLAChanged()
	return nil
}

// actor draws a member, or a bot's token, of some inboxes and teams.
func (w *world) actor(rt *rapid.T) *desk.Actor {
	a := &desk.Actor{Workspace: w.id, User: rapid.SampledFrom(append([]int64{0}, w.users...)).Draw(rt, "user"),
		Sight:   rapid.SampledFrom([]desk.Sight{desk.SightOwn, desk.SightTeam, desk.SightAll}).Draw(rt, "sight"),
		Inboxes: some(rt, "in inboxes", w.inboxes), Teams: some(rt, "in teams", w.teams),
		Permissions: reveals}
	a.PickOff = some(rt, "pick off", a.Inboxes)
	if a.User == 0 {
		a.Kind, a.Token = desk.ActorBot, 9
	}
	return a
}

func some(rt *rapid.T, label string, ids []int64) (out []int64) {
	for _, id := range ids {
		if rapid.IntRange(0, 2).Draw(rt, label) > 0 {
			out = append(out, id)
		}
	}
	return out
}

func (w *world) sees(a *desk.Actor, c *desk.Conversation) bool {
	return a.Sees(c.Facts(), a.User != 0 && w.follows[c.ID][a.User])
}

var sorts = []desk.Sort{desk.SortActivity, desk.SortCreated, desk.SortNewest, desk.SortWaiting, desk.SortPriority, desk.SortReplied, desk.SortDue}

func (w *world) query(rt *rapid.T) desk.ListQuery {
	any := func(label string, ids []int64) int64 {
		return rapid.SampledFrom(append([]int64{0, 0, 0, 0}, ids...)).Draw(rt, label)
	}
	view := rapid.SampledFrom([]desk.View{desk.ViewMine, desk.ViewUnassigned, desk.ViewAll, desk.ViewAll, desk.ViewUnattended, desk.ViewBot,
		desk.ViewMentions, desk.ViewParticipating}).Draw(rt, "view")
	statuses := []string{"", "", "open", "pending", "snoozed", "closed", "all"}
	switch view {
	case desk.ViewUnattended:
		statuses = statuses[:3]
	case desk.ViewBot:
		statuses = statuses[:4]
	}
	return desk.ListQuery{
		View: view, Status: rapid.SampledFrom(statuses).Draw(rt, "of status"),
		Inbox: any("of inbox", w.inboxes), Team: any("of team", w.teams), Contact: any("of contact", w.contacts),
		Label: any("of label", w.labels),
		Sort:  rapid.SampledFrom(sorts).Draw(rt, "sort"),
		Limit: rapid.SampledFrom([]int{1, 3, 7, 25, 30}).Draw(rt, "limit"),
	}
}

// expect is the list by the words of its definition.
func (w *world) expect(a *desk.Actor, q desk.ListQuery) []int64 {
	active := q.Status == "" && q.View != desk.ViewMentions || q.Status == "open" || q.Status == "pending"
	var found []desk.Conversation
	for _, c := range w.conversations {
		ofView := q.View == desk.ViewAll || (q.View == desk.ViewMine && c.Assignee == a.User && a.User != 0) ||
			(q.View == desk.ViewUnassigned && c.Assignee == 0 && c.Bot == 0) ||
			(q.View == desk.ViewUnattended && c.Status == desk.Open && c.Bot == 0 && c.WaitingSince != desk.Never) ||
			(q.View == desk.ViewBot && c.Bot != 0) || (q.View == desk.ViewMentions && w.mentions[c.ID][a.User]) ||
			(q.View == desk.ViewParticipating && w.follows[c.ID][a.User])
		ofStatus := q.Status == "all" || q.Status == "" && q.View == desk.ViewMentions || q.Status == c.Status.String() || (q.Status == "" && q.View == desk.ViewUnassigned && c.Queued()) ||
			(q.Status == "" && q.View != desk.ViewUnassigned && c.Status.Active())
		if ofView && ofStatus && (q.Inbox == 0 || c.Inbox == q.Inbox) && (q.Team == 0 || c.Team == q.Team) &&
			(q.Contact == 0 || c.Contact == q.Contact) && (q.Label == 0 || c.Carried().Has(q.Label)) && w.sees(a, &c) {
			found = append(found, c)
		}
	}
	slices.SortFunc(found, func(x, y desk.Conversation) int {
		older := cmp.Compare(x.ID, y.ID)
		if a.User != 0 && q.Sort == desk.SortReplied && active {
			mine, others := w.replies[x.ID][a.User], w.replies[y.ID][a.User]
			if newer := others.Compare(mine); newer != 0 || !mine.IsZero() {
				return cmp.Or(newer, -older)
			}
		}
		if q.Sort == desk.SortDue {
			if first := x.SLA.Due().Compare(y.SLA.Due()); first != 0 || x.SLA.Due() != desk.Never {
				return cmp.Or(first, older)
			}
		}
		switch {
		case q.Sort == desk.SortCreated:
			return older
		case q.Sort == desk.SortNewest:
			return -older
		case q.Sort == desk.SortWaiting && active, q.View == desk.ViewUnattended && (q.Sort == desk.SortActivity || q.Sort == desk.SortReplied || q.Sort == desk.SortDue):
			return cmp.Or(waits(x).Compare(waits(y)), older)
		case q.Sort == desk.SortPriority && active:
			return cmp.Or(-cmp.Compare(x.Priority, y.Priority), -older)
		}
		return cmp.Or(-x.LastActivityAt.Compare(y.LastActivityAt), -older)
	})
	var numbers []int64
	for _, c := range found {
		numbers = append(numbers, c.Number)
	}
	return numbers
}

func waits(c desk.Conversation) time.Time {
	if !c.MarkedUnreadAt.IsZero() && c.MarkedUnreadAt.Before(c.WaitingSince) {
		return c.MarkedUnreadAt
	}
	return c.WaitingSince
}

// pages reads a list to its end.
func (w *world) pages(rt *rapid.T, a *desk.Actor, q desk.ListQuery) (numbers []int64) {
	for {
		before := w.store.Queries()
		page, next, err := w.store.List(context.Background(), a, q)
		if err != nil {
			rt.Fatalf("%+v: %v", q, err)
		}
		if n := w.store.Queries() - before; n > 1 && (n > 2 || q.Sort != desk.SortReplied && q.Sort != desk.SortDue) {
			rt.Fatalf("%+v took %d statements", q, n)
		}
		if len(page) > q.Limit || (next != "" && len(page) < q.Limit) {
			rt.Fatalf("%+v: a page of %d", q, len(page))
		}
		for _, row := range page {
			numbers = append(numbers, row.Conversation.Number)
		}
		if len(numbers) > len(w.conversations) {
			rt.Fatalf("%+v: rows repeat: %v", q, numbers)
		}
		if next == "" {
			return numbers
		}
		q.After = next
	}
}

// Whatever the view, filter, order and sight: the pages of a list, laid end to end, are what its definition says, each page by
// one statement. The counts are the lengths of their lists.
func TestListsAndCountsAreWhatTheirDefinitionSays(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			w := newWorld(rt, s)
			for range 12 {
				a, q := w.actor(rt), w.query(rt)
				if diff := gocmp.Diff(w.expect(a, q), w.pages(rt, a, q)); diff != "" {
					rt.Fatalf("%+v for %+v (-want +got)\n%s", q, a, diff)
				}
			}
			for range 2 {
				w.checkCounts(rt)
				w.write(rt, w.id, func(tx *store.Tx) error {
					for i := range w.conversations {
						if c := &w.conversations[i]; rapid.Bool().Draw(rt, "moves") {
							stored, err := tx.ConversationByID(c.ID)
							if err != nil {
								return err
							}
							w.shuffle(rt, &stored)
							tx.SaveConversation(stored)
							if *c, err = tx.ConversationByID(c.ID); err != nil {
								return err
							}
						}
					}
					return nil
				})
			}
			w.checkCounts(rt)
		})
	})
}

func (w *world) checkCounts(rt *rapid.T) {
	a := w.actor(rt)
	got, err := w.store.Counts(context.Background(), a)
	if err != nil {
		rt.Fatal(err)
	}
	want := store.Counts{Seq: got.Seq, ByInbox: map[int64]int{}, ByTeam: map[int64]int{}, ByLabel: map[int64]int{}}
	for _, c := range w.conversations {
		if w.calls[c.ID][a.User] && w.sees(a, &c) {
			want.Mentions++
		}
		if w.follows[c.ID][a.User] && c.Status.Active() && w.sees(a, &c) {
			want.Participating++
		}
		if c.Status == desk.Snoozed && w.sees(a, &c) {
			want.Snoozed++
		}
		if !c.Status.Active() || !w.sees(a, &c) {
			continue
		}
		if c.Bot != 0 {
			want.Bot++
		}
		if c.Status == desk.Open && c.Bot == 0 && c.WaitingSince != desk.Never {
			want.Unattended++
		}
		for _, id := range c.Carried().IDs() {
			want.ByLabel[id]++
		}
		want.All++
		want.ByInbox[c.Inbox]++
		if c.Team != 0 {
			want.ByTeam[c.Team]++
		}
		if c.Queued() {
			want.Unassigned++
		}
		if c.Assignee != 0 && c.Assignee == a.User {
			want.Mine++
			if c.Status == desk.Pending {
				want.PendingMine++
			}
			if c.UnreadCount > 0 || !c.MarkedUnreadAt.IsZero() {
				want.MineUnread++
			}
		}
	}
	if diff := gocmp.Diff(want, got); diff != "" {
		rt.Fatalf("counts of %+v (-want +got)\n%s", a, diff)
	}
}

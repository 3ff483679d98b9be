package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/auth"
	"timbre/internal/config"
	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/store"
)

var moment = time.Date(2026, 11, 10, 15, 4, 20, 0, time.UTC)

func options(dir string) server.Options {
	return server.Options{Passwords: auth.Cost{Memory: 64, Passes: 1, Threads: 1}, Settings: config.Settings{Data: dir, GraphURL: "http://127.0.0.1:9", GraphVersion: "v25.0", MaxUpload: 1 << 20}}
}

// made makes a demo and opens it at the moment for which it was made.
func made(t *testing.T, dir string) *server.Server {
	t.Helper()
	if err := Prepare(t.Context(), options(dir), false, moment); err != nil {
		t.Fatal(err)
	}
	o := options(dir)
	o.Now = func() time.Time { return moment }
	s, err := server.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// sharedDir holds the demo that those tests look at which change nothing.
var sharedDir string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "timbre-demo-")
	if err != nil {
		panic(err)
	}
	sharedDir = dir
	code := m.Run()
	os.RemoveAll(dir)
	os.Exit(code)
}

func workspace(t *testing.T, s *server.Server) int64 {
	t.Helper()
	list, err := s.Store.Workspaces(t.Context())
	if err != nil || len(list) != 1 || !list[0].Demo {
		t.Fatalf("workspaces: %v, %v", list, err)
	}
	return list[0].ID
}

// actor signs a member of the staff in.
func actor(t *testing.T, s *server.Server, email string) *desk.Actor {
	t.Helper()
	acc, found, err := s.Store.AccountByEmail(t.Context(), email)
	if err != nil || !found {
		t.Fatalf("%s: %v, %v", email, found, err)
	}
	a, err := s.App.MemberActor(t.Context(), workspace(t, s), acc.ID)
	if err != nil {
		t.Fatal(err)
	}
	return &a
}

// list reads all pages.
func list(t *testing.T, s *server.Server, a *desk.Actor, q desk.ListQuery) []desk.Listed {
	t.Helper()
	var out []desk.Listed
	q.Limit, q.Sort = 100, cmp.Or(q.Sort, desk.SortActivity)
	for {
		page, next, err := s.Store.List(t.Context(), a, q)
		if err != nil {
			t.Fatal(err)
		}
		if out = append(out, page...); next == "" {
			return out
		}
		q.After = next
	}
}

// listed are the 400 conversations but the one of the contact who is blocked.
const listed = 399

func TestSameMinuteGivesTheSameShop(t *testing.T) {
	describe := func(dir string) []string {
		s := made(t, dir)
		var out []string
		for _, l := range list(t, s, actor(t, s, AdministratorEmail), desk.ListQuery{View: desk.ViewAll, Status: "all"}) {
			c := l.Conversation
			out = append(out, fmt.Sprint(c.ID, c.Number, c.Status, c.LastSeq, c.UnreadCount, c.LastActivityAt.UnixMicro(), l.Contact.Name, l.Contact.Phone, l.Last.Text))
		}
		return out
	}
	first, second := describe(sharedDir), describe(t.TempDir())
	if !slices.Equal(first, second) {
		t.Error("two demos of the same minute differ")
	}
	if len(first) != listed {
		t.Errorf("%d conversations", len(first))
	}
}

// What the interface counts without looking must be what it finds when it looks.
func TestCountsAreTrue(t *testing.T) {
	s := made(t, sharedDir)
	for _, email := range []string{AdministratorEmail, AgentEmail, "lucia@tiendaandina.example"} {
		a := actor(t, s, email)
		counts, err := s.Store.Counts(t.Context(), a)
		if err != nil {
			t.Fatal(err)
		}
		active := list(t, s, a, desk.ListQuery{View: desk.ViewAll})
		var mine, unread, queue int
		byInbox, byTeam := map[int64]int{}, map[int64]int{}
		for _, l := range active {
			c := &l.Conversation
			byInbox[c.Inbox]++
			if c.Team != 0 {
				byTeam[c.Team]++
			}
			if c.Queued() {
				queue++
			}
			if c.Assignee == a.User {
				mine++
				if c.UnreadCount > 0 {
					unread++
				}
			}
		}
		got := fmt.Sprint(counts.All, counts.Mine, counts.MineUnread, counts.Unassigned, counts.ByInbox, counts.ByTeam)
		if want := fmt.Sprint(len(active), mine, unread, queue, byInbox, byTeam); got != want {
			t.Errorf("%s counts %s, finds %s", email, got, want)
		}
		if mine == 0 {
			t.Errorf("%s has nothing to do", email)
		}
	}
}

func TestEveryConversationIsWhole(t *testing.T) {
	s := made(t, sharedDir)
	a := actor(t, s, AdministratorEmail)
	states := map[desk.Status]int{}
	var failed, closing, shut int
	for _, l := range list(t, s, a, desk.ListQuery{View: desk.ViewAll, Status: "all"}) {
		c := l.Conversation
		states[c.Status]++
		messages, _, err := s.Store.MessagesBefore(t.Context(), &c, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		unread := 0
		for i, m := range messages { // newest first
			if want := c.LastSeq - int64(i); m.Seq != want {
				t.Fatalf("conversation %d: message %d has seq %d", c.Number, i, m.Seq)
			}
			if m.ReceivedAt.After(moment) || m.ReceivedAt.Before(c.CreatedAt) {
				t.Errorf("conversation %d: a message of %v", c.Number, m.ReceivedAt)
			}
			if m.Direction == desk.In && m.Seq > c.ReadSeq {
				unread++
			}
			if m.Delivery == desk.Failed {
				failed++
			}
		}
		if unread != c.UnreadCount {
			t.Errorf("conversation %d counts %d unread, has %d", c.Number, c.UnreadCount, unread)
		}
		if c.LastMessage != l.Last.ID || l.Last.Direction == desk.Internal {
			t.Errorf("conversation %d previews %v", c.Number, l.Last)
		}
		if c.Status == desk.Open && c.Assignee != 0 && c.WaitingSince != desk.Never {
			switch left := l.LastInboundAt.Add(desk.ReplyWindow).Sub(moment); {
			case left < 0:
				shut++
			case left < 15*time.Minute:
				closing++
			}
		}
	}
	if failed != 1 || closing != 1 || shut != 1 {
		t.Errorf("%d failed messages, %d windows about to close, %d closed while somebody waits; want one of each", failed, closing, shut)
	}
	for _, st := range []desk.Status{desk.Open, desk.Pending, desk.Snoozed, desk.Closed} {
		if states[st] == 0 {
			t.Errorf("no conversation is %s", st)
		}
	}
}

func TestTheLogHasNoHole(t *testing.T) {
	s := made(t, sharedDir)
	ws := workspace(t, s)
	last, err := s.Store.LastSeq(t.Context(), ws)
	if err != nil {
		t.Fatal(err)
	}
	events, err := s.Store.Events(t.Context(), ws, 0, int(last)+1)
	if err != nil || len(events) != int(last) {
		t.Fatalf("%d events up to %d: %v", len(events), last, err)
	}
	for i, e := range events {
		if e.Seq != int64(i+1) || i > 0 && e.At.Before(events[i-1].At) {
			t.Fatalf("event %d is %d of %v", i, e.Seq, e.At)
		}
	}
}

func TestPrepareKeepsWhatIsThere(t *testing.T) {
	dir := t.TempDir()
	s := made(t, dir)
	a := actor(t, s, AdministratorEmail)
	newest := list(t, s, a, desk.ListQuery{View: desk.ViewAll})[0].Conversation
	if _, err := s.App.Close(t.Context(), a, newest.Number, app.Closing{}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	status := func(fresh bool) desk.Status {
		if err := Prepare(t.Context(), options(dir), fresh, moment); err != nil {
			t.Fatal(err)
		}
		s, err := server.Open(t.Context(), options(dir))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		c, err := s.Store.ConversationFor(t.Context(), actor(t, s, AdministratorEmail), newest.Number)
		if err != nil {
			t.Fatal(err)
		}
		return c.Status
	}
	if status(false) != desk.Closed {
		t.Error("a second start changed the demo")
	}
	if status(true) == desk.Closed {
		t.Error("--fresh kept the old demo")
	}
}

func TestPrepareRefusesOtherData(t *testing.T) {
	dir := t.TempDir()
	s, err := server.Open(t.Context(), options(dir))
	if err != nil {
		t.Fatal(err)
	}
	err = s.Store.Write(context.Background(), 0, store.Need{}, func(tx *store.Tx) error {
		tx.InsertWorkspace(desk.Workspace{ID: tx.NewID(), Name: "Acme", Locale: "es", TimeZone: "UTC", CreatedAt: tx.Now})
		return nil
	})
	s.Close()
	if err != nil {
		t.Fatal(err)
	}
	for _, fresh := range []bool{false, true} {
		if err := Prepare(t.Context(), options(dir), fresh, moment); !errors.Is(err, ErrOtherData) {
			t.Errorf("fresh %v: %v", fresh, err)
		}
	}
}

func TestDialogues(t *testing.T) {
	list, err := parseDialogues(dialoguesText)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 60 {
		t.Errorf("%d dialogues", len(list))
	}
	files := map[string]bool{"": true, "lugar": true, "voz": true, "pdf": true, "sticker": true}
	for _, p := range pictures() {
		files["foto "+p.subject] = true
	}
	for i, d := range list {
		if d.turns[0].side != customer {
			t.Errorf("dialogue %d does not begin with the customer", i+1)
		}
		for _, turn := range d.turns {
			if !files[turn.file] {
				t.Errorf("dialogue %d sends %q, which is not there", i+1, turn.file)
			}
		}
	}
}

// What colleagues do with each other is there to be seen: a call, a conversation that is followed, a message for later, views, a block.
func TestTheStaffIsAtWork(t *testing.T) {
	s := made(t, sharedDir)
	boss, seller := actor(t, s, AdministratorEmail), actor(t, s, AgentEmail)
	for _, v := range []desk.View{desk.ViewMentions, desk.ViewParticipating} {
		if len(list(t, s, boss, desk.ListQuery{View: v})) == 0 {
			t.Errorf("nothing in %v", v)
		}
	}
	planned := 0
	for _, l := range list(t, s, seller, desk.ListQuery{View: desk.ViewMine}) {
		messages, err := s.App.Scheduled(t.Context(), seller, l.Conversation.Number)
		if err != nil {
			t.Fatal(err)
		}
		planned += len(messages)
	}
	views, err := s.App.SavedViews(t.Context(), seller, desk.SavedConversations)
	blocked, _, errBlocked := s.App.BlockedContacts(t.Context(), boss, app.BlockedQuery{Limit: 10})
	if err != nil || errBlocked != nil || planned != 1 || len(views) != 2 || len(blocked) != 1 {
		t.Errorf("%d planned, %d views, %d blocked; %v %v", planned, len(views), len(blocked), err, errBlocked)
	}
}

func TestReminders(t *testing.T) {
	s := made(t, sharedDir)
	for email, n := range map[string]int{AgentEmail: 3, AdministratorEmail: 1} {
		a := actor(t, s, email)
		got, _, err := s.App.FollowUps(t.Context(), a, desk.FollowUpQuery{User: a.User, Limit: 20})
		if err != nil || len(got) != n {
			t.Errorf("%s has %d follow-ups, not %d (%v)", email, len(got), n, err)
		}
		if c, err := s.App.Counts(t.Context(), a); err != nil || c.FollowUps != n {
			t.Errorf("%s has %d of them counted, not %d (%v)", email, c.FollowUps, n, err)
		}
	}
}

// The second number keeps hours and gives its queue away; one colleague has chosen to be away.
func TestTheShopKeepsHours(t *testing.T) {
	s := made(t, sharedDir)
	boss := actor(t, s, AdministratorEmail)
	hours, err := s.App.BusinessHours(t.Context(), boss)
	if err != nil || len(hours) != 1 || len(hours[0].Days) != 2 {
		t.Fatalf("hours: %+v, %v", hours, err)
	}
	inboxes, err := s.Store.Inboxes(t.Context(), boss.Workspace)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range inboxes {
		second := b.Name == lines[1].name
		if kept := b.Settings.Hours.Hours == hours[0].ID; kept != second || (b.Settings.Routing.Rule != desk.RoutingOff) != second {
			t.Errorf("%s: %+v, %+v", b.Name, b.Settings.Hours, b.Settings.Routing)
		}
	}
	if err := s.App.LoadAttendance(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := report(t.Context(), s, boss.Workspace); err != nil {
		t.Fatal(err)
	}
	there := map[int64]desk.Availability{}
	for _, standing := range s.App.Availabilities(boss) {
		there[standing.User] = standing.Availability
	}
	want := map[string]desk.Availability{"Ana Torres": desk.Offline, "María Ríos": desk.Online, "Juan Restrepo": desk.Offline,
		"Valentina Gómez": desk.Online, "Camilo Ortiz": desk.Away, "Lucía Herrera": desk.Offline}
	for _, p := range staff {
		acc, _, err := s.Store.AccountByEmail(t.Context(), p.email)
		if err != nil || there[acc.ID] != want[p.name] {
			t.Errorf("%s is %s, not %s (%v)", p.name, there[acc.ID], want[p.name], err)
		}
	}
}

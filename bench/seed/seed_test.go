package seed

import (
	"context"
	"testing"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

func TestMain(m *testing.M) { testkit.Main(m) }

var small = Params{Conversations: 600, Messages: 9_000, Large: 300, Contacts: 400, Inboxes: 6, Agents: 12, Watchers: 5, Days: 90, Seed: 7}

// What the program reads of the world must agree with itself: the tally with the rows, the unread with the messages.
func TestWorldIsOneTheProgramCouldHaveMade(t *testing.T) {
	testkit.Engines(t, func(t *testing.T, o store.Options) {
		ctx := context.Background()
		m, err := Make(ctx, small, o.URL, o.Dir, func(s string) { t.Log(s) })
		if err != nil {
			t.Fatal(err)
		}
		o.Now = time.Now
		s := testkit.Open(t, o)
		workspace, _ := desk.ParseID(m.Workspace)
		if seq, err := s.LastSeq(ctx, workspace); err != nil || int(seq) != m.Messages {
			t.Errorf("the log ends at %d, %v; want %d", seq, err, m.Messages)
		}
		admin := actor(t, s, m.Workspace, m.Admin)
		counts, err := s.Counts(ctx, &admin)
		if err != nil || counts.All < small.Conversations/5 || counts.Unassigned == 0 || counts.Unassigned >= counts.All {
			t.Errorf("counts %+v, %v", counts, err)
		}
		large, err := s.ConversationFor(ctx, &admin, m.Large)
		if err != nil || large.LastSeq != int64(small.Large) {
			t.Errorf("the large conversation ends at %d, %v; want %d", large.LastSeq, err, small.Large)
		}
		for _, a := range m.Active[:50] {
			who := actor(t, s, m.Workspace, m.Admin)
			if a.Agent >= 0 {
				who = actor(t, s, m.Workspace, m.Agents[a.Agent])
			}
			c, err := s.ConversationFor(ctx, &who, a.Number)
			if err != nil {
				t.Fatalf("conversation %d: %v", a.Number, err)
			}
			if (c.Assignee == 0) != (a.Agent < 0) || (c.Assignee != 0 && c.Assignee != who.User) {
				t.Errorf("conversation %d is %d's, the manifest names %d", a.Number, c.Assignee, who.User)
			}
			if waits := c.WaitingSince != desk.Never; waits != (c.UnreadCount > 0) || c.ReadSeq+int64(c.UnreadCount) != c.LastSeq {
				t.Errorf("conversation %d: waits %v, unread %d, read up to %d of %d", a.Number, waits, c.UnreadCount, c.ReadSeq, c.LastSeq)
			}
		}
	})
}

func actor(t *testing.T, s *store.Store, workspace string, m Member) desk.Actor {
	t.Helper()
	w, _ := desk.ParseID(workspace)
	u, _ := desk.ParseID(m.ID)
	a, err := s.MemberActor(context.Background(), w, u)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

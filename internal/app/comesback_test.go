package app_test

import (
	"context"
	"testing"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// Whoever has left the inbox meanwhile gets nothing back: neither when the customer writes again, nor when a closing is undone.
func TestNothingComesBackToWhoHasLeftTheInbox(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		people := o.staff("ana", "juan")
		ana, juan := people[0], people[1]
		o.write(1, 2)
		o.comes(ana)
		for n := int64(1); n <= 2; n++ {
			if _, err := o.app.Assign(ctx, &o.admin, n, app.Assignment{Assignee: ana.User}, app.Expect{}); err != nil {
				t.Fatal(err)
			}
			if _, err := o.app.Close(ctx, &o.admin, n, app.Closing{}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := o.app.ChangeInbox(ctx, &o.admin, o.inbox.ID, app.InboxChange{Members: &[]int64{juan.User}}); err != nil {
			t.Fatal(err)
		}
		o.want("the past stays", ana, ana)
		o.write(1)
		o.want("she is online, and not in the inbox", nil, ana)
		done, err := o.app.Restore(ctx, &o.admin, []app.Restoring{{Number: 2, To: app.Standing{Status: desk.Open, Assignee: ana.User}}})
		if err != nil || desk.CodeOf(done[0].Err) != "invalid" {
			t.Errorf("the closing is undone: %+v, %v", done, err)
		}
		if left := o.strays(); len(left) > 0 {
			t.Errorf("with who does not see them: %v", left)
		}
	})
}

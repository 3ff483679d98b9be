package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// Templates wait for each reason that Meta gave until an administrator has dealt with it; that the inbox was paused and goes on is no
// such word.
func TestTemplatesWaitForEachReason(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		boss := o.admin
		boss.Inboxes = []int64{o.inbox.ID}
		p, m := o.sends()
		fails := func(code int, held string) {
			t.Helper()
			o.dispatch()
			o.status(fmt.Sprintf("wamid.try%d", p.n), "failed", m.ID, code)
			if b := o.inboxNow(o.workspace, o.inbox.ID); b.Settings.TemplatesHeld != held {
				t.Errorf("after %d templates wait for %q", code, b.Settings.TemplatesHeld)
			}
			var err error
			if m, err = o.app.Write(ctx, o.clerk(), 1, app.Draft{Kind: desk.KindText, Text: "Otra"}); err != nil {
				t.Fatal(err)
			}
		}
		fails(131042, "131042")
		fails(131064, "131064")
		fails(190, "131064")
		if _, err := o.app.Resume(ctx, &boss, o.inbox.ID); err != nil {
			t.Fatal(err)
		}
		resolves := func(code, held string) {
			t.Helper()
			list, err := o.store.Notices(ctx, o.workspace)
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for _, n := range list {
				if n.Code == code {
					found = true
					if err := o.app.ResolveNotice(ctx, &boss, n.ID); err != nil {
						t.Fatal(err)
					}
				}
			}
			if b := o.inboxNow(o.workspace, o.inbox.ID); !found || b.Settings.TemplatesHeld != held {
				t.Errorf("%s is open: %v; then templates wait for %q", code, found, b.Settings.TemplatesHeld)
			}
		}
		resolves("template_limit", "131042")
		resolves("payment_problem", "")
	})
}

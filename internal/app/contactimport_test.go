package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/media"
)

// An import that is cut off goes on where it was: each row is imported once, with one event, whatever happens to the job.
func TestAnImportIsDoneOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		disk, err := media.OpenDisk(t.TempDir(), o.clock.Now())
		if err != nil {
			t.Fatal(err)
		}
		o.app.Media, o.app.MaxUpload = disk, 1<<20
		ctx := context.Background()
		hired := o.hire("ana")
		o.appoint(hired.User, desk.RoleAdministrator)
		actor, err := o.app.MemberActor(ctx, o.workspace, hired.User)
		if err != nil {
			t.Fatal(err)
		}
		ana := &actor
		var table strings.Builder
		table.WriteString("nombre,telefono\n")
		const rows = 120
		for i := range rows {
			fmt.Fprintf(&table, "N%d,30022%05d\n", i, i)
			if i == 10 {
				table.WriteString("mal,1\n")
			}
		}
		table.WriteString("repite,3002200003\nya no es malo,3002299999\n")
		f, err := o.app.Upload(ctx, ana, app.Incoming{Name: "a.csv", MIME: "text/csv"}, strings.NewReader(table.String()))
		if err != nil {
			t.Fatal(err)
		}
		m, err := o.app.NewContactImport(ctx, ana, f.ID)
		if err != nil {
			t.Fatal(err)
		}
		asIs := func(p desk.ImportPlan) desk.ImportPlan { return p }
		if _, err := o.app.CheckContactImport(ctx, ana, m.ID, asIs); err != nil {
			t.Fatal(err)
		}
		o.run("import_contacts")
		if m, err = o.app.StartContactImport(ctx, ana, m.ID); err != nil {
			t.Fatalf("%+v %v", m, err)
		}
		from, err := o.store.LastSeq(ctx, o.workspace)
		if err != nil {
			t.Fatal(err)
		}
		stale := o.jobsDue("import_contacts")[0]
		for range 2 { // cut off in its pause, after some rows
			cut, end := context.WithTimeout(ctx, 100*time.Millisecond)
			if err := o.app.Workers()["import_contacts"](cut, stale); err == nil {
				t.Error("it was not cut off")
			}
			end()
		}
		if now, err := o.app.ContactImport(ctx, ana, m.ID); err != nil || now.Counts.Done == 0 || now.Counts.Done >= rows {
			t.Errorf("cut off: %+v %v", now.Counts, err)
		}
		o.run("import_contacts")
		if err := o.app.Workers()["import_contacts"](ctx, stale); err != nil { // one whose lease was lost
			t.Error(err)
		}
		m, err = o.app.ContactImport(ctx, ana, m.ID)
		want := desk.ImportCounts{Done: rows + 3, Created: rows + 1, Repeated: 1, Faulty: 1}
		if err != nil || m.State != desk.ImportDone || m.Counts != want || m.File != 0 {
			t.Errorf("done: %+v %v", m, err)
		}
		if n, _, err := o.app.CountContacts(ctx, ana, desk.ContactQuery{}); err != nil || n != rows+1 {
			t.Errorf("%d contacts, %v", n, err)
		}
		events, err := o.store.Events(ctx, o.workspace, from, 1000)
		if err != nil {
			t.Fatal(err)
		}
		told := map[int64]int{}
		for _, e := range events {
			if e.Kind == desk.ContactChanged {
				told[e.Contact]++
			}
		}
		if len(told) != rows+1 {
			t.Errorf("%d contacts were told of", len(told))
		}
		for id, n := range told {
			if n != 1 {
				t.Errorf("contact %d was told of %d times", id, n)
			}
		}
	})
}

// appoint gives a member a role.
func (o *office) appoint(user int64, role desk.Role) {
	o.t.Helper()
	if _, err := o.app.ChangeMember(context.Background(), &o.admin, user, app.MemberInput{Role: &role}); err != nil {
		o.t.Fatal(err)
	}
}

package app_test

import (
	"context"
	"fmt"
	"testing"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// tells delivers a change of the account.
func (o *office) tells(field, value string) {
	o.t.Helper()
	body := `{"object":"whatsapp_business_account","entry":[{"id":"2001","time":1739321024,"changes":[{"field":"` + field + `","value":` + value + `}]}]}`
	if err := o.app.Ingest(context.Background(), o.meta, o.channel, []byte(body)); err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) inboxNow(workspace, id int64) store.Inbox {
	o.t.Helper()
	b, err := o.store.Inbox(context.Background(), workspace, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return b
}

const (
	reconnected = `{"phone_number":"57300","event":"ACCOUNT_RECONNECTED"}`
	reinstated  = `{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"REINSTATE"}}`
)

// What the provider paused it lets go on, with what waited meanwhile and with the notices of it; a pause for another reason stays, also
// if the provider's own came on top of it.
func TestNewsLiftTheirOwnPause(t *testing.T) {
	const offboarded, banned = `{"phone_number":"57300","event":"ACCOUNT_OFFBOARDED"}`, `{"event":"DISABLED_UPDATE","ban_info":{"waba_ban_state":"DISABLE"}}`
	for _, row := range []struct {
		name, code  string // of the pause that there is before
		tells, ends string
		lifted      bool
	}{
		{"offboarded", "", offboarded, reconnected, true},
		{"banned", "", banned, reinstated, true},
		{"told by a refusal first", "131031", banned, reinstated, true},
		{"not registered", "133010", offboarded, reconnected, true},
		{"another end", "", banned, reconnected, false},
		{"a token", "190", "", reconnected, false},
		{"a token, then offboarded", "190", offboarded, reconnected, false},
		{"a restored backup", "restored", banned, reinstated, false},
		{"access taken away", "", `{"phone_number":"57300","event":"PARTNER_REMOVED"}`, reconnected, false},
	} {
		t.Run(row.name, func(t *testing.T) {
			offices(t, func(t *testing.T, o *office) {
				ctx := context.Background()
				o.delivers(o.text("573001112233", "Hola"))
				o.answers(1, "Hola, Ana")
				job := o.due("send")
				if row.code != "" {
					b := o.inboxNow(o.workspace, o.inbox.ID)
					b.State, b.StateCode = desk.InboxPaused, row.code
					if err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error { return tx.UpdateInbox(b) }); err != nil {
						t.Fatal(err)
					}
				}
				if row.tells != "" {
					o.tells("account_update", row.tells)
				}
				if err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error { tx.HoldJob(job); return nil }); err != nil {
					t.Fatal(err)
				}
				if n := len(o.jobsDue("send")); n != 0 {
					t.Fatalf("%d sends are due while it is paused", n)
				}
				o.tells("account_update", row.ends)
				state, due := desk.InboxPaused, 0
				if row.lifted {
					state, due = desk.InboxConnected, 1
				}
				if b := o.inboxNow(o.workspace, o.inbox.ID); b.State != state || len(o.jobsDue("send")) != due {
					t.Errorf("it is %s (%s), with %d sends due", b.State, b.StateCode, len(o.jobsDue("send")))
				}
				open, err := o.store.Notices(ctx, o.workspace)
				if err != nil {
					t.Fatal(err)
				}
				for _, n := range open {
					if row.lifted && n.Severity == "critical" {
						t.Errorf("%s is still open", n.Code)
					}
				}
			})
		})
	}
}

// News of one number are that one's, also where several share the account, even across workspaces; what names none is for all.
func TestNewsOfOneNumber(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		other := o.inbox
		err := o.store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error {
			other.Workspace, other.ID, other.Account, other.Number = tx.NewID(), tx.NewID(), "1002", "+57 601 555 0102"
			tx.InsertWorkspace(desk.Workspace{ID: other.Workspace, Name: "Otra", Locale: "es", TimeZone: "America/Bogota", Country: "CO", CreatedAt: tx.Now})
			return tx.In(other.Workspace).InsertInbox(other)
		})
		if err != nil {
			t.Fatal(err)
		}
		told := func(workspace int64) (codes []string) {
			list, err := o.store.Notices(ctx, workspace)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range list {
				codes = append(codes, n.Code)
			}
			return codes
		}
		o.delivers(o.text("573001112233", "Hola")) // from which our number is known
		if b := o.inboxNow(o.workspace, o.inbox.ID); b.Number != "+57 300" {
			t.Errorf("our number is %q", b.Number)
		}
		o.tells("phone_number_quality_update", `{"display_phone_number":"57300","event":"FLAGGED"}`)
		o.tells("account_update", `{"phone_number":"57300","event":"PARTNER_REMOVED"}`)
		o.tells("account_alerts", `{"entity_type":"PHONE_NUMBER","entity_id":1001,"alert_severity":"WARNING","alert_type":"X"}`)
		o.tells("security", `{"display_phone_number":"573009999999","event":"PIN_CHANGED"}`) // not connected here
		if got, want := fmt.Sprint(told(o.workspace), told(other.Workspace)), "[account_alert access_revoked quality_flagged] []"; got != want {
			t.Errorf("told is %s instead of %s", got, want)
		}
		if a, b := o.inboxNow(o.workspace, o.inbox.ID), o.inboxNow(other.Workspace, other.ID); a.State != desk.InboxPaused || b.State != desk.InboxConnected {
			t.Errorf("ours is %s, the other %s", a.State, b.State)
		}
		o.tells("account_update", `{"event":"ACCOUNT_VIOLATION","violation_info":{"violation_type":"SPAM"}}`)
		o.tells("phone_number_name_update", `{"display_phone_number":"576015550102","decision":"APPROVED"}`)
		if got, want := fmt.Sprint(told(o.workspace), told(other.Workspace)), "[account_violation account_alert access_revoked quality_flagged] [name_approved account_violation]"; got != want {
			t.Errorf("told is %s instead of %s", got, want)
		}
	})
}

// An edit of which the new words do not come leaves those that there are, marked; the next one that can be read replaces them.
func TestEditThatCannotBeRead(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		id := "wamid.said"
		o.delivers(o.textAs(id, "573001112233", "¿hay en rojo?"))
		edit := func(n int, message string) desk.Message {
			o.delivers(fmt.Sprintf(`"messages":[{"from":"573001112233","id":"wamid.edit%d","timestamp":"%d","type":"edit","edit":{"original_message_id":%q%s}}]`,
				n, o.clock.Now().Unix()+int64(n), id, message))
			return o.message(id)
		}
		for n, message := range []string{``, `,"message":{"type":"hologram","hologram":{}}`, `,"message":{"type":"text"}`, `,"message":{"type":"text","text":{"body":""}}`} {
			m := edit(n+1, message)
			if m.Text != "¿hay en rojo?" || m.Kind != desk.KindText || m.EditedAt.IsZero() || m.Content.Unsupported == nil {
				t.Errorf("%q makes of it %+v", message, m)
			}
		}
		if m := edit(9, `,"message":{"type":"text","text":{"body":"¿hay en azul?"}}`); m.Text != "¿hay en azul?" || m.Content.Unsupported != nil {
			t.Errorf("in the end it is %+v", m)
		}
		c := o.conversations()[0]
		old, _, err := o.store.Versions(context.Background(), &c, o.message(id).ID)
		if err != nil || len(old) != 1 || old[0].Text != "¿hay en rojo?" {
			t.Errorf("before it said %+v, %v", old, err)
		}
	})
}

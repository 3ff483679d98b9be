package api_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type audited struct {
	ID, At, Action, Address string
	By, Subject             *view.Ref
	ByToken                 bool   `json:"by_token"`
	Contact                 string `json:"contact_id"`
	Number                  int64
	Data                    map[string]any
	Changes                 []struct {
		Field          string
		Before, After  any
		Hidden, Erased bool
	}
}

func auditOf(c *servertest.Client, query string) []audited {
	var page struct{ Items []audited }
	c.Must("GET", "/audit?limit=100"+query, nil, &page)
	return page.Items
}

// field is what an entry says of one of its fields, as "before → after".
func (e *audited) field(name string) string {
	for _, c := range e.Changes {
		if c.Field == name {
			if c.Hidden || c.Erased {
				return "…"
			}
			return fmt.Sprint(c.Before, " → ", c.After)
		}
	}
	return ""
}

// unaudited are the writes of which the audit tells nothing, and why. Whoever adds a route that writes decides here, or gives it a step in
// TestWhatIsAdministeredIsAudited.
var unaudited = map[string]string{
	// The work of every day stands in the conversation's and the contact's own history.
	"start-conversation": "history", "change-conversations": "history", "restore-conversations": "history", "assign-conversation": "history", "set-conversation-team": "history",
	"set-conversation-attributes": "history", "close-conversation": "history", "create-follow-up": "history", "label-conversation": "history",
	"run-macro": "history", "write-message": "history", "delete-note": "history", "edit-note": "history", "discard-message": "history",
	"react-to-message": "history", "retry-message": "history", "needs-answer-conversation": "history", "no-answer-conversation": "history",
	"remove-participant": "history", "add-participant": "history", "pending-conversation": "history", "prioritize-conversation": "history",
	"reopen-conversation": "history", "return-conversation": "history", "cancel-scheduled-message": "history", "change-scheduled-message": "history",
	"send-scheduled-message": "history", "snooze-conversation": "history", "send-transcript": "history", "create-contact": "history",
	"change-contacts": "history", "change-contact": "history", "label-contact": "history", "change-follow-up": "history",
	"cancel-follow-up": "history", "finish-follow-up": "history", "reopen-follow-up": "history",
	// What only concerns whoever does it, and changes by itself.
	"delete-draft": "his own", "save-draft": "his own", "read-mentions": "his own", "unmute-conversation": "his own", "mute-conversation": "his own",
	"say-presence": "his own", "mark-conversation-read": "his own", "show-typing": "his own", "mark-conversation-unread": "his own",
	"read-notifications": "his own", "change-my-alerts": "his own", "subscribe-push": "his own", "end-mail-subscription": "his own", "unsubscribe-push": "his own", "test-push": "to oneself", "end-session": "his own", "end-sessions": "his own", "begin-second-factor": "nothing, until it is confirmed",
	"begin-sso": "nothing, until it is answered", "link-identity": "nothing, until it is answered",
	"ask-for-passkey": "nothing, until it is answered", "begin-passkey": "nothing, until it is made", "rename-passkey": "his own",
	"ask-password-reset": "a mail to oneself", "upload-file": "his own", "begin-upload": "his own", "continue-upload": "his own", "cancel-upload": "his own", "say-attendance": "his own", "set-my-availability": "his own", "count-canned-response": "his own",
	// Nothing of the workspace changes.
	"create-contact-import": "only a preview, until it is started", "check-contact-import": "only a preview", "cancel-contact-import": "takes nothing back",
	"count-member-returning": "only counts", "count-inbox-returning": "only counts", "count-team-returning": "only counts",
	"count-role-returning": "only counts",
	"tell-contacts-apart":  "only what is suggested", "check-inbox": "asks the provider", "check-sso": "asks the provider", "sync-templates": "reads the provider's", "test-mail-server": "a mail to oneself",
}

// elsewhere are those whose entry another test demands, as they need more than one call.
var elsewhere = map[string]string{
	"remove-member": "TestMembersAreRemoved", "erase-member-from-audit": "TestWhoWasTakenOutIsErasedFromTheAudit", "remove-inbox": "TestInboxesAreRemoved",
	"set-up": "TestSetup", "accept-invitation": "TestTheAuditOfWhoComesIn", "sign-in": "TestTheAuditOfWhoComesIn", "sign-out": "TestTheAuditOfWhoComesIn",
	"start-contact-import": "TestContactsAreImported", "replay-all": "TestLedgerReplays", "replay-delivery": "TestLedgerReplays",
	"set-second-factor": "TestSecondFactor", "remove-second-factor": "TestSecondFactor", "renew-recovery-codes": "TestSecondFactor",
	"reset-second-factor": "TestSecondFactorHoldsOnEveryWayIn", "set-sign-in-rules": "TestSecondFactorIsRequired", "view-as-member": "TestViewAs", "reset-password": "TestPasswordIsResetByMail",
	"add-passkey": "TestPasskeys", "remove-passkey": "TestPasskeys", "sign-in-by-passkey": "TestPasskeys",
	"set-sso": "TestSSOIsSetUp", "delete-sso": "TestSSOOnly", "set-sso-only": "TestSSOOnly", "answer-sso": "TestSSOLetsInWhoIsInvited",
	"prove-sso": "TestSSOLinksNobodyUnasked", "unlink-identity": "TestSSOLinksNobodyUnasked", "unlink-member": "TestSSOLetsInWhoIsInvited",
	"resolve-notice": "TestTemplatesHeld", "edit-template": "TestTemplates", "delete-template": "TestTemplates",
}

// step is one administrative write with what its entry says.
type step struct {
	op, method, path string
	body             any
	action           string
	field, says      string // one of its fields
	keep             string // the answer's id goes by this name in later paths
}

func administration(s *servertest.Server, file string) []step {
	template := wholeTemplate(s, "listo")
	changed := parts(template)
	changed["body"] = "Hola, {{nombre}}. Ya está listo."
	m := func(pairs ...any) map[string]any {
		out := map[string]any{}
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i].(string)] = pairs[i+1]
		}
		return out
	}
	filter := m("all", []any{m("field", "status", "op", "in", "values", []string{"open"})})
	inbox := fmt.Sprintf("/inboxes/%d", s.Inbox)
	return []step{
		{"create-label", "POST", "/labels", m("name", "VIP", "colour", "red"), "label.made", "colour", "<nil> → red", "label"},
		{"change-label", "PATCH", "/labels/{label}", m("name", "VIP 2"), "label.changed", "name", "VIP → VIP 2", ""},
		{"delete-label", "DELETE", "/labels/{label}", nil, "label.deleted", "name", "VIP 2 → <nil>", ""},
		{"create-team", "POST", "/teams", m("name", "Ventas"), "team.made", "name", "<nil> → Ventas", "team"},
		{"invite-member", "POST", "/members", m("name", "Eva", "email", "eva@acme.example", "role", "agent", "inboxes", []string{fmt.Sprint(s.Inbox)}), "member.invited", "email", "<nil> → eva@acme.example", "member"},
		{"invite-member-again", "POST", "/members/{member}/invitation", nil, "member.invited_again", "", "", ""},
		{"revoke-invitation", "DELETE", "/members/{member}/invitation", nil, "member.uninvited", "", "", ""},
		{"invite-member", "POST", "/members", m("name", "Eva", "email", "eva@acme.example", "role", "agent", "inboxes", []string{fmt.Sprint(s.Inbox)}), "member.invited", "email", "<nil> → eva@acme.example", "member"},
		{"change-member", "PATCH", "/members/{member}", m("role", "supervisor", "teams", []string{"{team}"}), "member.changed", "role", "agent → supervisor", ""},
		{"create-role", "POST", "/roles", m("name", "Caja", "permissions", []string{"conversations.reply"}), "role.made", "permissions", "<nil> → [conversations.reply]", "role"},
		{"change-role", "PATCH", "/roles/{role}", m("sight", "own"), "role.changed", "sight", "all → own", ""},
		{"change-member", "PATCH", "/members/{member}", m("role", "{role}"), "member.changed", "role", "supervisor → Caja", ""},
		{"delete-role", "DELETE", "/roles/{role}?to=agent", nil, "role.deleted", "heir", "agent → <nil>", ""},
		{"change-team", "PATCH", "/teams/{team}", m("name", "Ventas Norte"), "team.changed", "name", "Ventas → Ventas Norte", ""},
		{"delete-team", "DELETE", "/teams/{team}", nil, "team.deleted", "name", "Ventas Norte → <nil>", ""},
		{"create-close-reason", "POST", "/close-reasons", m("name", "Venta"), "close_reason.made", "name", "<nil> → Venta", "reason"},
		{"change-close-reason", "PATCH", "/close-reasons/{reason}", m("name", "Vendido"), "close_reason.changed", "name", "Venta → Vendido", ""},
		{"delete-close-reason", "DELETE", "/close-reasons/{reason}", nil, "close_reason.deleted", "name", "Vendido → <nil>", ""},
		{"create-business-hours", "POST", "/business-hours", m("name", "Tienda"), "business_hours.made", "name", "<nil> → Tienda", "hours"},
		{"change-business-hours", "PATCH", "/business-hours/{hours}", m("days", []any{m("date", "2026-12-25", "name", "Navidad", "open", []any{})}), "business_hours.changed", "days", "[] → [2026-12-25 Navidad –]", ""},
		{"delete-business-hours", "DELETE", "/business-hours/{hours}", nil, "business_hours.deleted", "name", "Tienda → <nil>", ""},
		{"create-sla-policy", "POST", "/sla-policies", m("name", "VIP", "priorities", []string{"urgent"}, "first_reply_minutes", 90), "sla_policy.made", "first_reply", "<nil> → 1 h 30 min", "sla"},
		{"change-sla-policy", "PATCH", "/sla-policies/{sla}", m("first_reply_minutes", nil, "resolution_minutes", 480), "sla_policy.changed", "resolution", " → 8 h", ""},
		{"create-sla-policy", "POST", "/sla-policies", m("name", "Todas", "next_reply_minutes", 30), "sla_policy.made", "", "", "sla_all"},
		{"order-sla-policies", "POST", "/sla-policies/order", m("ids", []string{"{sla_all}", "{sla}"}), "sla_policy.ordered", "names", "[VIP Todas] → [Todas VIP]", ""},
		{"delete-sla-policy", "DELETE", "/sla-policies/{sla}", nil, "sla_policy.deleted", "name", "VIP → <nil>", ""},
		{"create-attribute", "POST", "/attributes", m("noun", "contact", "name", "Plan", "kind", "list", "options", []string{"A"}), "attribute.made", "options", "<nil> → [A]", "attribute"},
		{"change-attribute", "PATCH", "/attributes/{attribute}", m("options", []string{"A", "B"}), "attribute.changed", "options", "[A] → [A B]", ""},
		{"create-attribute", "POST", "/attributes", m("noun", "contact", "name", "Talla", "kind", "text"), "attribute.made", "", "", "other"},
		{"order-attributes", "POST", "/attributes/order", m("noun", "contact", "ids", []string{"{other}", "{attribute}"}), "attribute.ordered", "keys", "[plan talla] → [talla plan]", ""},
		{"delete-attribute", "DELETE", "/attributes/{attribute}", nil, "attribute.deleted", "kind", "list → <nil>", ""},
		{"create-canned-response", "POST", "/canned-responses", m("scope", "shared", "code", "hola", "text", "Buenas"), "canned_response.made", "text", "<nil> → Buenas", "canned"},
		{"change-canned-response", "PATCH", "/canned-responses/{canned}", m("text", "Buenos días"), "canned_response.changed", "text", "Buenas → Buenos días", ""},
		{"delete-canned-response", "DELETE", "/canned-responses/{canned}", nil, "canned_response.deleted", "code", "hola → <nil>", ""},
		{"create-macro", "POST", "/macros", m("scope", "shared", "name", "Cerrar", "steps", []any{m("kind", "close")}), "macro.made", "steps", "<nil> → [close]", "macro"},
		{"change-macro", "PATCH", "/macros/{macro}", m("steps", []any{m("kind", "note", "text", "listo"), m("kind", "close")}), "macro.changed", "steps", "[close] → [note close]", ""},
		{"delete-macro", "DELETE", "/macros/{macro}", nil, "macro.deleted", "name", "Cerrar → <nil>", ""},
		{"create-saved-view", "POST", "/saved-views", m("scope", "shared", "name", "Abiertas", "filter", filter), "saved_view.made", "filter", "…", "view"},
		{"change-saved-view", "PATCH", "/saved-views/{view}", m("name", "Las abiertas"), "saved_view.changed", "name", "Abiertas → Las abiertas", ""},
		{"delete-saved-view", "DELETE", "/saved-views/{view}", nil, "saved_view.deleted", "name", "Las abiertas → <nil>", ""},
		{"create-library-folder", "POST", "/library/folders", m("name", "Precios"), "library_folder.made", "name", "<nil> → Precios", "folder"},
		{"change-library-folder", "PATCH", "/library/folders/{folder}", m("name", "Listas"), "library_folder.changed", "name", "Precios → Listas", ""},
		{"add-library-file", "POST", "/library/files", m("file_id", file), "library_file.added", "name", "<nil> → lista.txt", "file"},
		{"change-library-file", "PATCH", "/library/files/{file}", m("name", "precios"), "library_file.changed", "name", "lista.txt → precios.txt", ""},
		{"delete-library-file", "DELETE", "/library/files/{file}", nil, "library_file.deleted", "name", "precios.txt → <nil>", ""},
		{"delete-library-folder", "DELETE", "/library/folders/{folder}", nil, "library_folder.deleted", "name", "Listas → <nil>", ""},
		{"change-workspace", "PATCH", "/workspace", m("name", "Acme 2", "closing", m("reason", "required")), "workspace.changed", "close_reason", "off → required", ""},
		{"set-mail-server", "PUT", "/mail-server", m("host", "mail.example", "port", 587, "security", "starttls", "username", "u", "password", "hunter2", "sender_name", "Acme", "sender", "hola@acme.example"), "mail_server.changed", "password", "…", ""},
		{"delete-mail-server", "DELETE", "/mail-server", nil, "mail_server.deleted", "host", "mail.example → <nil>", ""},
		{"change-me", "PATCH", "/me", m("name", "Ana María"), "member.changed_himself", "name", "Ana Torres → Ana María", ""},
		{"create-token", "POST", "/tokens", m("name", "Tienda", "kind", "bot", "scopes", []string{"contacts.edit"}), "token.made", "scopes", "<nil> → [contacts.edit]", "token"},
		{"revoke-token", "DELETE", "/tokens/{token}", nil, "token.revoked", "name", "Tienda → <nil>", ""},
		{"connect-inbox", "POST", "/inboxes", m("name", "Dos", "channel", "whatsapp", "phone_number_id", "777", "waba_id", "778", "app_secret", "secreto", "access_token", "llave", "teams", []string{}, "members", []string{}), "inbox.made", "name", "<nil> → Dos", ""},
		{"change-inbox", "PATCH", inbox, m("name", "Uno", "settings", m("reopen", "same"), "access_token", servertest.AccessToken), "inbox.changed", "access_token", "…", ""},
		{"resume-inbox", "POST", inbox + "/resume", nil, "inbox.resumed", "", "", ""},
		{"reveal-contact", "POST", "/contacts/{lucia}/reveal", m("reason", "Llamarla"), "contact.revealed", "reason", "<nil> → Llamarla", ""},
		{"block-contact", "POST", "/contacts/{lucia}/block", m("provider", false), "contact.blocked", "", "", ""},
		{"unblock-contact", "POST", "/contacts/{lucia}/unblock", nil, "contact.unblocked", "", "", ""},
		{"merge-contacts", "POST", "/contacts/{lucia}/merge", m("contact_id", "{mateo}"), "contact.merged", "", "", "merge"},
		{"undo-merge", "POST", "/merges/{merge}/undo", nil, "contact.merge_undone", "", "", ""},
		{"delete-conversation", "DELETE", "/conversations/2", nil, "conversation.deleted", "", "", ""},
		{"delete-contact", "DELETE", "/contacts/{lucia}", nil, "contact.deleted", "", "", ""},
		{"create-template", "POST", "/templates", template, "template.made", "contents", "…", "template"},
	}
}

// Whatever is administered leaves one entry that says who, from where, and what was before and after. The routes come from the document, so
// that a new one is not forgotten.
func TestWhatIsAdministeredIsAudited(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		known := maps.Clone(unaudited)
		maps.Copy(known, elsewhere)
		ana := s.Login(servertest.AdminEmail)
		var me struct{ User struct{ ID string } }
		ana.Must("GET", "/session", nil, &me)
		written(s, "Lucía", "Mateo")
		ids := map[string]string{"lucia": contactOf(s, 1), "mateo": contactOf(s, 2)}
		fill := func(text string) string {
			for name, id := range ids {
				text = strings.ReplaceAll(text, "{"+name+"}", id)
			}
			return text
		}
		last := auditOf(s.Admin, "")[0].ID
		for _, st := range administration(s, upload(t, ana, "lista.txt", "precios")) {
			known[st.op] = "here"
			body := ""
			if st.body != nil {
				body = fill(jsonOf(t, st.body))
			}
			got := call(t, ana, st.method, "/api/v1"+fill(st.path), body)
			if got.Status >= 300 {
				t.Errorf("%s: %d %s", st.op, got.Status, got.Body)
				continue
			}
			if st.keep != "" {
				var made struct {
					ID                   string
					Member, Token, Merge struct{ ID string }
				}
				decode(t, got.Body, &made)
				for _, id := range []string{made.ID, made.Member.ID, made.Token.ID, made.Merge.ID} {
					if id != "" {
						ids[st.keep] = id
					}
				}
			}
			list := auditOf(s.Admin, "")
			e := list[0]
			if e.ID == last || list[1].ID != last {
				t.Errorf("%s: not one entry, but %+v", st.op, list[:2])
			}
			last = e.ID
			if e.Action != st.action || e.By == nil || e.By.ID != me.User.ID || e.Address == "" {
				t.Errorf("%s: %+v", st.op, e)
			}
			if said := e.field(st.field); said != st.says {
				t.Errorf("%s says %q of %s, want %q (%+v)", st.op, said, st.field, st.says, e.Changes)
			}
		}
		everything := fmt.Sprint(auditOf(s.Admin, ""))
		for _, secret := range []string{"hunter2", "secreto", "llave", servertest.AccessToken} {
			if strings.Contains(everything, secret) {
				t.Errorf("the audit keeps the secret %q", secret)
			}
		}
		var forgotten []string
		for _, methods := range operations(t) {
			for method, op := range methods {
				if method != "get" && known[op.ID] == "" {
					forgotten = append(forgotten, op.ID)
				}
			}
		}
		slices.Sort(forgotten)
		if len(forgotten) > 0 {
			t.Errorf("these write, and neither is their entry demanded nor is it said why there is none: %s", forgotten)
		}
	})
}

// What is one's own alone, and what changes nothing, leaves no entry.
func TestWhatIsOnesOwnIsNotAudited(t *testing.T) {
	s := servertest.Start(t, servertest.Options{})
	ana := s.Login(servertest.AdminEmail)
	ana.Must("POST", "/canned-responses", map[string]any{"scope": "personal", "code": "mia", "text": "x"}, nil)
	ana.Must("POST", "/macros", map[string]any{"scope": "personal", "name": "Mía", "steps": []any{map[string]any{"kind": "close"}}}, nil)
	ana.Must("PATCH", "/workspace", map[string]any{}, nil)
	ana.Must("PATCH", "/me", map[string]any{"preferences": map[string]any{"theme": "dark"}}, nil)
	if list := auditOf(ana, ""); len(list) != 1 || list[0].Action != "session.began" {
		t.Errorf("entries %+v", list)
	}
}

// Who comes in, who fails to, and who leaves.
func TestTheAuditOfWhoComesIn(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		luz := member(t, s, "luz", "agent")
		joined := auditOf(s.Admin, "&topic=member")
		if joined[0].Action != "member.joined" || joined[0].By == nil || joined[0].By.Name != "luz" {
			t.Errorf("joined: %+v", joined[0])
		}
		stranger := s.NewClient()
		for range 3 {
			stranger.API("POST", "/session", map[string]string{"email": "luz@acme.example", "password": "no es esta"}, nil)
		}
		stranger.API("POST", "/session", map[string]string{"email": "nadie@acme.example", "password": "no es esta"}, nil)
		s.Advance(time.Minute)
		s.App.WriteRefusedSignIns(t.Context(), false)
		s.WaitFor("the tries are noted", func() bool { return len(auditOf(s.Admin, "&action=session.refused")) == 1 })
		e := auditOf(s.Admin, "&action=session.refused")[0]
		if e.By != nil || e.Subject == nil || e.Subject.Name != "luz" || e.Data["times"] != 3.0 || e.Address == "" {
			t.Errorf("refused: %+v", e)
		}
		luz.Must("DELETE", "/session", nil, nil)
		list := auditOf(s.Admin, "&topic=session")
		if list[0].Action != "session.ended" || list[0].By.Name != "luz" {
			t.Errorf("left: %+v", list[0])
		}
		if !slices.ContainsFunc(list, func(e audited) bool { return e.Action == "session.began" && e.By.Name == "luz" }) {
			t.Errorf("she did not come in: %+v", list)
		}
	})
}

// The audit is filtered by what, by whom and about what, by day, and by a name; page by page each entry comes once. Its export has the same
// entries, in which nothing runs, and is an entry itself.
func TestTheAuditIsSearched(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		bea := member(t, s, "bea", "supervisor")
		s.Admin.Must("POST", "/teams", map[string]any{"name": "=HYPERLINK(1)"}, nil)
		label := newLabel(t, bea, "Atención")
		bea.Must("PATCH", "/labels/"+label.ID, map[string]any{"name": "Prisa"}, nil)
		ids := func(query string) (out []string) {
			for _, e := range auditOf(s.Admin, query) {
				out = append(out, e.Action)
			}
			return out
		}
		var members struct{ Items []struct{ ID, Name string } }
		s.Admin.Must("GET", "/members", nil, &members)
		beaID := ""
		for _, m := range members.Items {
			if m.Name == "bea" {
				beaID = m.ID
			}
		}
		for query, want := range map[string][]string{
			"&topic=label":                                   {"label.changed", "label.made"},
			"&topic=labe":                                    nil,
			"&by=" + beaID + "&topic=label":                  {"label.changed", "label.made"},
			"&subject=" + label.ID:                           {"label.changed", "label.made"},
			"&q=atencion":                                    {"label.made"},
			"&q=hyperlink":                                   {"team.made"},
			"&q=BEA&topic=label":                             {"label.changed", "label.made"},
			"&q=bea%40acme":                                  {"member.invited"},
			"&topic=label&from=2099-01-01T00:00:00Z":         nil,
			"&topic=label&to=2001-01-01T00:00:00Z":           nil,
			"&topic=label&from=2001-01-01T00:00:00Z&q=prisa": {"label.changed"},
			"&q=100%25":                                      nil,
		} {
			if got := ids(query); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", query, got, want)
			}
		}
		all, after := ids(""), ""
		for n := 0; ; n++ {
			var page struct {
				Items []audited
				Next  *string
			}
			s.Admin.Must("GET", "/audit?limit=2&after="+after, nil, &page)
			for i, e := range page.Items {
				if at := 2*n + i; at >= len(all) || e.Action != all[at] {
					t.Fatalf("page %d: %s", n, e.Action)
				}
			}
			if page.Next == nil || *page.Next == "" {
				break
			}
			after = *page.Next
		}
		got := call(t, s.Admin, "GET", "/api/v1/audit/export?topic=team", "")
		lines := strings.Split(strings.TrimSpace(got.Body), "\n")
		if got.Status != 200 || len(lines) != 2 || !strings.Contains(got.Body, "'=HYPERLINK(1)") || !strings.Contains(lines[1], "team.made") {
			t.Errorf("the export: %d %s", got.Status, got.Body)
		}
		if e := auditOf(s.Admin, "")[0]; e.Action != "audit.exported" {
			t.Errorf("the export left %+v", e)
		}
		refused(t, call(t, bea, "GET", "/api/v1/audit/export", ""), 403, "permission_missing")
		refused(t, call(t, s.Admin, "GET", "/api/v1/audit/export?from=ayer", ""), 422, "invalid")
	})
}

// Who may read the audit reads the whole company's, however little he sees, and learns nothing by it of conversations but their numbers.
func TestTheAuditIsTheWholeCompanys(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		inboxMade(s, "Otra")
		written(s, "Zoraida", "Dos")
		eva := s.AddMember(servertest.NewMember{Name: "Eva", Email: "eva@acme.example"})
		for _, number := range []int{1, 2} {
			s.Admin.Must("POST", fmt.Sprintf("/conversations/%d/assign", number), map[string]any{"assignee_id": eva}, nil)
		}
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"kind": "note", "text": "secreto"}, nil)
		s.Admin.Must("DELETE", "/conversations/1", nil, nil)
		s.AddMember(servertest.NewMember{Name: "Sol", Email: "sol@acme.example", Role: newRole(s, "Control", "own", "audit.view")})
		reader := s.Login("sol@acme.example")
		ids := func(c *servertest.Client) (out []string) {
			for _, e := range auditOf(c, "") {
				out = append(out, e.ID+" "+e.Action)
			}
			return out
		}
		if all, his := ids(s.Admin), ids(reader); !slices.Equal(all, his) || !strings.Contains(fmt.Sprint(his), "conversation.deleted") || !strings.Contains(fmt.Sprint(his), "inbox.made") {
			t.Errorf("he reads %v of %v", his, all)
		}
		for _, path := range []string{"/audit?limit=100", "/audit/export"} {
			if got := call(t, reader, "GET", "/api/v1"+path, ""); got.Status != 200 || strings.Contains(got.Body, "Zoraida") || strings.Contains(got.Body, "secreto") {
				t.Errorf("%s: %d, and it tells of whom or what a conversation was: %s", path, got.Status, got.Body)
			}
		}
		for _, number := range []string{"1", "2"} {
			refused(t, call(t, reader, "GET", "/api/v1/conversations/"+number, ""), 404, "not_found")
		}
	})
}

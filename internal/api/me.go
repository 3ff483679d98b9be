package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/view"
)

func (a *API) meRoutes() {
	serve(a, route{method: http.MethodPatch, path: "/me", name: "change-me", tag: "me",
		summary: "Changes my name, language, time zone, what the interface keeps of me, or my password."}, a.changeMe)
	serve(a, route{method: http.MethodPatch, path: "/workspace", name: "change-workspace", tag: "workspace", summary: "Changes the workspace's settings."}, a.changeWorkspace)
}

// Me is who asks, and where.
type Me struct {
	User        User              `json:"user"`
	Workspace   Workspace         `json:"workspace"`
	Role        desk.Role         `json:"role" doc:"A preset, or the id of a role of the workspace's own."`
	Sight       desk.Sight        `json:"sight" enum:"own,team,all"`
	Permissions []desk.Permission `json:"permissions"`
	Workspaces  []view.Ref        `json:"workspaces"`
	Masked      bool              `json:"masked" doc:"Phones and addresses of contacts are shown to me masked; with the permission contacts.reveal each contact's whole on request."`
	Viewer      *view.Ref         `json:"viewer" doc:"Who looks at this member's interface. Nothing can be written; null: I am who I am."`
	Enrol       bool              `json:"enrol" doc:"A workspace wants a second factor: until I have one, nothing else is answered."`
}

// User is a person; of a bot's token the id is null.
type User struct {
	ID          ID          `json:"id"`
	Name        string      `json:"name"`
	Email       string      `json:"email"`
	Locale      string      `json:"locale" enum:"es,pt,en"`
	TimeZone    Text        `json:"time_zone" doc:"IANA: my tomorrow, and when my days begin. Null: the workspace's."`
	Preferences Preferences `json:"preferences" doc:"Kept for the interface as it is, up to 8 KB."`
}

// Preferences are an object of the interface's own.
type Preferences json.RawMessage

func (p Preferences) MarshalJSON() ([]byte, error) {
	if len(p) == 0 {
		return []byte("{}"), nil
	}
	return p, nil
}

func (p *Preferences) UnmarshalJSON(b []byte) error {
	*p = append((*p)[:0], b...)
	return nil
}

// Schema implements huma.SchemaProvider.
func (Preferences) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject, AdditionalProperties: true}
}

// Workspace is one company on the installation.
type Workspace struct {
	ID       ID     `json:"id"`
	Name     string `json:"name"`
	Locale   string `json:"locale" enum:"es,pt,en"`
	TimeZone string `json:"time_zone" doc:"IANA."`
	Country  string `json:"country" doc:"ISO 3166 alpha-2, or empty."`
	Demo     bool   `json:"demo"`

	Closing  ClosingRules  `json:"closing"`
	Presence PresenceRules `json:"presence"`

	Masking Masking `json:"masking"`

	AuditDays int `json:"audit_days" doc:"How long the audit is kept; 0: for good."`
}

// Masking says how roles see phones and addresses of contacts. One that is not in it sees them as its permission contacts.reveal says.
type Masking map[string]string

// Schema implements huma.SchemaProvider.
func (Masking) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeObject,
		Description:          "Role → always (masked), request (masked, and each contact's whole to who has contacts.reveal and says why), none. A role that is not in it sees them as its permission contacts.reveal says.",
		AdditionalProperties: &huma.Schema{Type: huma.TypeString, Enum: []any{"none", "request", "always"}}}
}

func maskingOf(m desk.Masking) Masking {
	out := Masking{}
	for role, mask := range m {
		out[string(role)] = string(mask)
	}
	return out
}

func (m Masking) change() desk.Masking {
	out := desk.Masking{}
	for role, mask := range m {
		if mask == "none" {
			mask = string(desk.MaskNone)
		}
		out[desk.Role(role)] = desk.Mask(mask)
	}
	return out
}

// PresenceRules say what sets somebody online, and who may act.
type PresenceRules struct {
	Mode          string `json:"mode" enum:"strict,relaxed" doc:"strict: only the conversations on screen set online. relaxed: any screen does."`
	OnlyOnlineAct bool   `json:"only_online_act" doc:"Only who is online may take, assign, finish, answer and reopen. Tokens may always."`
}

func presenceRulesOf(r desk.PresenceRules) PresenceRules {
	out := PresenceRules{Mode: "strict", OnlyOnlineAct: !r.AwayActs}
	if r.Relaxed {
		out.Mode = "relaxed"
	}
	return out
}

// ClosingRules are what is asked of whoever finishes a conversation.
type ClosingRules struct {
	Reason  desk.Asking `json:"reason" enum:"off,optional,required"`
	Summary desk.Asking `json:"summary" enum:"off,optional,required"`
}

func meOf(m *app.Me) Me {
	w := m.Workspace
	out := Me{
		User:      User{ID{m.Account.ID}, m.Account.Name, m.Account.Email, m.Account.Locale, Text(m.Account.TimeZone), Preferences(m.Account.Preferences)},
		Workspace: Workspace{ID{w.ID}, w.Name, w.Locale, w.TimeZone, w.Country, w.Demo, ClosingRules{w.Closing.Reason, w.Closing.Summary}, presenceRulesOf(w.Presence), maskingOf(w.Masking), w.AuditDays},
		Role:      m.Actor.Role, Sight: m.Actor.Sight, Permissions: m.Actor.Permissions, Masked: m.Actor.Masked(), Workspaces: make([]view.Ref, len(m.Workspaces)),
	}
	if v := m.Actor.Viewer; v != nil {
		out.Viewer = refOf(v.User, v.Name)
	}
	if out.Permissions == nil {
		out.Permissions = []desk.Permission{}
	}
	for i, other := range m.Workspaces {
		out.Workspaces[i] = *refOf(other.ID, other.Name)
	}
	return out
}

func (a *API) me(ctx context.Context, actor *desk.Actor, _ *none) (Me, error) {
	m, err := a.App.Me(ctx, actor)
	if err != nil {
		return Me{}, err
	}
	out := meOf(&m)
	out.Enrol = exchangeOf(ctx).enrol
	return out, nil
}

type changeMeInput struct {
	Body struct {
		Name            Field[string] `json:"name,omitempty"`
		Locale          Field[string] `json:"locale,omitempty"`
		TimeZone        Field[string] `json:"time_zone,omitempty" doc:"IANA. Null: the workspace's."`
		Preferences     Preferences   `json:"preferences,omitempty"`
		CurrentPassword string        `json:"current_password,omitempty" maxLength:"1000"`
		NewPassword     string        `json:"new_password,omitempty" maxLength:"1000" doc:"Ends my other sessions and gives this one a new cookie. Needs current_password."`
		EndTokens       bool          `json:"end_tokens,omitempty" doc:"With a new password: my personal tokens end, too."`
	}
}

func (a *API) changeMe(ctx context.Context, actor *desk.Actor, in *changeMeInput) (Me, error) {
	b := &in.Body
	token, err := a.App.ChangeProfile(ctx, actor, a.browser(ctx), app.ProfileChange{Name: b.Name.pointer(), Locale: b.Locale.pointer(), TimeZone: b.TimeZone.pointer(),
		Preferences: json.RawMessage(b.Preferences), CurrentPassword: b.CurrentPassword, NewPassword: b.NewPassword, EndTokens: b.EndTokens})
	if err != nil {
		return Me{}, err
	}
	if token != "" {
		return a.begun(ctx, token, actor.Workspace)
	}
	return a.me(ctx, actor, nil)
}

type changeWorkspaceInput struct {
	Body struct {
		Name     Field[string] `json:"name,omitempty"`
		Locale   Field[string] `json:"locale,omitempty"`
		TimeZone Field[string] `json:"time_zone,omitempty"`
		Country  Field[string] `json:"country,omitempty"`
		Closing  *struct {
			Reason  *desk.Asking `json:"reason,omitempty" enum:"off,optional,required"`
			Summary *desk.Asking `json:"summary,omitempty" enum:"off,optional,required"`
		} `json:"closing,omitempty" nameHint:"ClosingRulesChange"`
		Presence *struct {
			Mode          *string `json:"mode,omitempty" enum:"strict,relaxed"`
			OnlyOnlineAct *bool   `json:"only_online_act,omitempty"`
		} `json:"presence,omitempty" nameHint:"PresenceRulesChange"`
		Masking Masking `json:"masking,omitempty"`

		AuditDays *int `json:"audit_days,omitempty" minimum:"0" maximum:"3660" doc:"How long the audit is kept: at least 90 days. 0: for good."`
	}
}

func (a *API) changeWorkspace(ctx context.Context, actor *desk.Actor, in *changeWorkspaceInput) (Me, error) {
	b := &in.Body
	change := app.WorkspaceChange{Name: b.Name.pointer(), Locale: b.Locale.pointer(), TimeZone: b.TimeZone.pointer(), Country: b.Country.pointer(), Masking: b.Masking.change(), AuditDays: b.AuditDays}
	if c := b.Closing; c != nil {
		change.CloseReason, change.CloseSummary = c.Reason, c.Summary
	}
	if p := b.Presence; p != nil {
		if p.Mode != nil {
			relaxed := *p.Mode == "relaxed"
			change.PresenceRelaxed = &relaxed
		}
		if p.OnlyOnlineAct != nil {
			others := !*p.OnlyOnlineAct
			change.AwayActs = &others
		}
	}
	err := a.App.ChangeWorkspace(ctx, actor, change)
	if err != nil {
		return Me{}, err
	}
	return a.me(ctx, actor, nil)
}

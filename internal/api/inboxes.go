package api

import (
	"context"
	"net/http"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) inboxRoutes() {
	serve(a, route{method: http.MethodGet, path: "/inboxes", name: "list-inboxes", tag: "inboxes", summary: "Lists my inboxes."}, a.inboxes)
	serve(a, route{method: http.MethodPost, path: "/inboxes", name: "connect-inbox", tag: "inboxes", created: true, summary: "Connects a number as a new inbox."}, a.connect)
	serve(a, route{method: http.MethodGet, path: "/inboxes/{id}", name: "get-inbox", tag: "inboxes", summary: "One of my inboxes."}, a.inbox)
	serve(a, route{method: http.MethodPatch, path: "/inboxes/{id}", name: "change-inbox", tag: "inboxes",
		summary: "Changes an inbox's name, settings, people or secrets. Who works in it no longer gives back to its queue what he has there. A new access token resumes a paused one."}, a.changeInbox)
	serve(a, route{method: http.MethodPost, path: "/inboxes/{id}/check", name: "check-inbox", tag: "inboxes", keyless: true,
		summary: "Asks the provider live whether the connection works, and subscribes to its deliveries if nobody has."}, a.checkInbox)
	serve(a, route{method: http.MethodPost, path: "/inboxes/{id}/resume", name: "resume-inbox", tag: "inboxes",
		summary: "Lets a paused inbox send again; what waited goes out."}, a.resumeInbox)
}

// InboxDetail is one connected number. Webhook path, account and portfolio are for who manages inboxes.
type InboxDetail struct {
	ID             ID               `json:"id"`
	Name           string           `json:"name"`
	Channel        string           `json:"channel"`
	Number         Text             `json:"number"`
	State          string           `json:"state" enum:"connected,paused,removed" doc:"removed: its number was disconnected for good, and what was can be read."`
	StateCode      Text             `json:"state_code" doc:"Why it is paused."`
	WebhookPath    Text             `json:"webhook_path"`
	Account        Text             `json:"account"`
	Portfolio      Text             `json:"portfolio"`
	Settings       InboxSettings    `json:"settings"`
	Teams          []ID             `json:"teams"`
	Members        []ID             `json:"members"`
	Capabilities   app.Capabilities `json:"capabilities" doc:"What its channel can do. Lengths in characters, sizes in bytes; 0: no limit, or not possible."`
	LastDeliveryAt Time             `json:"last_delivery_at"`
	Quiet          bool             `json:"quiet" doc:"A busy inbox fell silent."`
	TemplatesHeld  Text             `json:"templates_held" doc:"The provider's code for which no template is sent, until its notice is resolved."`
	PerSecond      int              `json:"messages_per_second" doc:"How many the provider takes of the number, which is as fast as it sends; 0: it has not said, and the channel's usual rate holds."`
	Open           bool             `json:"open" doc:"By its business hours, now. True without them."`
	Changes        []Time           `json:"changes" doc:"When it closes or opens next, by turns: some days of them. Empty: never."`
}

// InboxSettings are an inbox's rules.
type InboxSettings struct {
	Reopen        desk.ReopenRule   `json:"reopen" enum:"new,recent,same" doc:"What a message does to a closed conversation: a new one always; the same if closed less than 24 h ago; the same always."`
	ReadReceipts  desk.ReadReceipts `json:"read_receipts" enum:"off,read,answer" doc:"When the customer gets blue ticks."`
	AgentsPick    bool              `json:"agents_pick" doc:"Agents with sight own see the queue."`
	AssignOnReply bool              `json:"assign_on_reply"`
	ThanksReopens bool              `json:"thanks_reopens"`
	Typing        bool              `json:"typing" doc:"Show the customer that an agent types."`
	Voice         bool              `json:"voice" doc:"Agents may send voice messages."`
	WindowWarning bool              `json:"window_warning" doc:"It is said when less than an hour is left of the reply window of a customer who waits."`
	AutoClose     AutoClose         `json:"auto_close"`
	Routing       Routing           `json:"routing"`
	Hours         InboxHours        `json:"hours"`
}

// Routing is how the queue is given away without anybody choosing.
type Routing struct {
	Rule        string `json:"rule" enum:"off,round_robin,fewest_open" doc:"To whom of those who are online: to each in turn, or to who has the fewest open."`
	Sticky      bool   `json:"sticky" doc:"First to whom the contact had last."`
	Capacity    int    `json:"capacity" minimum:"0" maximum:"1000" doc:"Open conversations at once of a member who has no number of his own; 0: no limit."`
	AwayMinutes int    `json:"away_minutes" minimum:"0" maximum:"1440" doc:"After which who is not online gives back where a customer waits; 0: never."`
}

// routingOff is the rule of who gives nothing away.
const routingOff = "off"

func routingOf(r desk.Routing) Routing {
	rule := string(r.Rule)
	if r.Rule == desk.RoutingOff {
		rule = routingOff
	}
	return Routing{rule, !r.StickyOff, r.Capacity, r.Away}
}

// RoutingChange changes what is given.
type RoutingChange struct {
	Rule        *string `json:"rule,omitempty" enum:"off,round_robin,fewest_open"`
	Sticky      *bool   `json:"sticky,omitempty"`
	Capacity    *int    `json:"capacity,omitempty" minimum:"0" maximum:"1000"`
	AwayMinutes *int    `json:"away_minutes,omitempty" minimum:"0" maximum:"1440"`
}

func (c *RoutingChange) apply(now *desk.Routing) {
	if c == nil {
		return
	}
	if c.Rule != nil {
		if now.Rule = desk.RoutingRule(*c.Rule); *c.Rule == routingOff {
			now.Rule = desk.RoutingOff
		}
	}
	putNot(&now.StickyOff, c.Sticky)
	put(&now.Capacity, c.Capacity)
	put(&now.Away, c.AwayMinutes)
}

// InboxHours is when an inbox is attended.
type InboxHours struct {
	Hours    ID     `json:"business_hours_id" doc:"Null: it is always open."`
	TimeZone Text   `json:"time_zone" doc:"IANA. Null: the workspace's."`
	Message  string `json:"message" maxLength:"1000" doc:"To a customer who writes while it is closed, once each time that it is; may be empty. {{hours.next_opening}} and the placeholders of canned responses are filled in."`
}

// AutoClose is when a conversation in which nothing happens is finished by itself.
type AutoClose struct {
	On           bool   `json:"on"`
	Hours        int    `json:"hours" minimum:"1" maximum:"8784" doc:"Without a public message, an assignment or a reopening."`
	SpareWaiting bool   `json:"spare_waiting" doc:"Not where the customer waits."`
	Message      string `json:"message" maxLength:"1000" doc:"To the customer, if the reply window allows it; may be empty."`
}

func settingsOf(s desk.InboxSettings) InboxSettings {
	return InboxSettings{s.ReopenRule(), s.Receipts(), !s.ManualPickOff, !s.AssignOnReplyOff, s.ThanksReopens, s.TypingOn, !s.VoiceOff, !s.WindowWarningOff, AutoClose{!s.AutoClose.Off,
		int(s.AutoClose.After() / time.Hour), !s.AutoClose.Waiting, s.AutoClose.Message}, routingOf(s.Routing),
		InboxHours{ID{s.Hours.Hours}, Text(s.Hours.TimeZone), s.Hours.Message}}
}

func inboxOf(v *app.InboxView) InboxDetail {
	return InboxDetail{ID: ID{v.ID}, Name: v.Name, Channel: v.Channel, Number: Text(v.Number), State: string(v.State), StateCode: Text(v.StateCode),
		WebhookPath: Text(v.WebhookPath), Account: Text(v.Account), Portfolio: Text(v.Portfolio), Settings: settingsOf(v.Settings),
		Teams: ids(v.Teams), Members: ids(v.Members), Capabilities: v.Capabilities, LastDeliveryAt: Time{v.LastDelivery}, Quiet: v.Quiet,
		TemplatesHeld: Text(v.Settings.TemplatesHeld), PerSecond: v.Settings.PerSecond, Open: v.Open, Changes: times(v.Changes)}
}

func (a *API) inboxes(ctx context.Context, actor *desk.Actor, _ *none) (Page[InboxDetail], error) {
	list, err := a.App.Inboxes(ctx, actor)
	return whole(shown(list, inboxOf)), err
}

func (a *API) inbox(ctx context.Context, actor *desk.Actor, in *ByID) (InboxDetail, error) {
	v, err := a.App.Inbox(ctx, actor, in.ID.N)
	return inboxOf(&v), err
}

type connectInput struct {
	Body struct {
		Name        string `json:"name"`
		Channel     string `json:"channel" enum:"whatsapp"`
		Account     string `json:"phone_number_id"`
		Portfolio   string `json:"waba_id"`
		AppSecret   string `json:"app_secret"`
		AccessToken string `json:"access_token"`
		VerifyToken string `json:"verify_token,omitempty" doc:"What the provider's handshake will bring."`
		Teams       []ID   `json:"teams,omitempty" maxItems:"1000"`
		Members     []ID   `json:"members,omitempty" maxItems:"1000"`
	}
}

func (a *API) connect(ctx context.Context, actor *desk.Actor, in *connectInput) (InboxDetail, error) {
	b := &in.Body
	teams, members := numbers(b.Teams), numbers(b.Members)
	v, err := a.App.Connect(ctx, actor, app.Connection{Account: b.Account, Portfolio: b.Portfolio, AppSecret: b.AppSecret,
		AccessToken: b.AccessToken, VerifyToken: b.VerifyToken}, app.InboxChange{Name: &b.Name, Teams: &teams, Members: &members})
	return inboxOf(&v), err
}

type changeInboxInput struct {
	ByID
	Body struct {
		Name     Field[string] `json:"name,omitempty"`
		Settings *struct {
			Reopen        *desk.ReopenRule   `json:"reopen,omitempty" enum:"new,recent,same"`
			ReadReceipts  *desk.ReadReceipts `json:"read_receipts,omitempty" enum:"off,read,answer"`
			AgentsPick    *bool              `json:"agents_pick,omitempty"`
			AssignOnReply *bool              `json:"assign_on_reply,omitempty"`
			ThanksReopens *bool              `json:"thanks_reopens,omitempty"`
			Typing        *bool              `json:"typing,omitempty"`
			Voice         *bool              `json:"voice,omitempty"`
			WindowWarning *bool              `json:"window_warning,omitempty"`
			AutoClose     *struct {
				On           *bool   `json:"on,omitempty"`
				Hours        *int    `json:"hours,omitempty" minimum:"1" maximum:"8784"`
				SpareWaiting *bool   `json:"spare_waiting,omitempty"`
				Message      *string `json:"message,omitempty" maxLength:"1000"`
			} `json:"auto_close,omitempty" nameHint:"AutoCloseChange"`
			Routing *RoutingChange `json:"routing,omitempty"`
			Hours   *struct {
				Hours    Field[ID]     `json:"business_hours_id,omitempty" doc:"Null: always open."`
				TimeZone Field[string] `json:"time_zone,omitempty"`
				Message  *string       `json:"message,omitempty" maxLength:"1000"`
			} `json:"hours,omitempty" nameHint:"InboxHoursChange"`
		} `json:"settings,omitempty" nameHint:"InboxSettingsChange"`
		Teams       Field[[]ID] `json:"teams,omitempty" maxItems:"1000"`
		Members     Field[[]ID] `json:"members,omitempty" maxItems:"1000"`
		AccessToken *string     `json:"access_token,omitempty" minLength:"1" maxLength:"1000"`
		AppSecret   *string     `json:"app_secret,omitempty" minLength:"1" maxLength:"1000"`
		VerifyToken *string     `json:"verify_token,omitempty" minLength:"1" maxLength:"1000"`
	}
}

func (a *API) changeInbox(ctx context.Context, actor *desk.Actor, in *changeInboxInput) (InboxDetail, error) {
	b := &in.Body
	c := app.InboxChange{Name: b.Name.pointer(), Teams: given(b.Teams), Members: given(b.Members), AccessToken: b.AccessToken,
		AppSecret: b.AppSecret, VerifyToken: b.VerifyToken}
	if s := b.Settings; s != nil {
		c.Settings = func(now *desk.InboxSettings) {
			put(&now.Reopen, s.Reopen)
			put(&now.ReadReceipts, s.ReadReceipts)
			put(&now.ThanksReopens, s.ThanksReopens)
			put(&now.TypingOn, s.Typing)
			putNot(&now.ManualPickOff, s.AgentsPick)
			putNot(&now.AssignOnReplyOff, s.AssignOnReply)
			putNot(&now.VoiceOff, s.Voice)
			putNot(&now.WindowWarningOff, s.WindowWarning)
			if c := s.AutoClose; c != nil {
				putNot(&now.AutoClose.Off, c.On)
				put(&now.AutoClose.Hours, c.Hours)
				putNot(&now.AutoClose.Waiting, c.SpareWaiting)
				put(&now.AutoClose.Message, c.Message)
			}
			s.Routing.apply(&now.Routing)
			if c := s.Hours; c != nil {
				if c.Hours.Set {
					now.Hours.Hours = c.Hours.Value.N
				}
				put(&now.Hours.TimeZone, c.TimeZone.pointer())
				put(&now.Hours.Message, c.Message)
			}
		}
	}
	v, err := a.App.ChangeInbox(ctx, actor, in.ID.N, c)
	return inboxOf(&v), err
}

func put[T any](dst *T, given *T) {
	if given != nil {
		*dst = *given
	}
}

func putNot(dst, given *bool) {
	if given != nil {
		*dst = !*given
	}
}

// InboxCheck is what a live check found.
type InboxCheck struct {
	OK           bool        `json:"ok"`
	Steps        []CheckStep `json:"steps"`
	Number       Text        `json:"number"`
	VerifiedName Text        `json:"verified_name"`
	Quality      Text        `json:"quality"`
}

// CheckStep is one link of the chain.
type CheckStep struct {
	Name   string `json:"name" enum:"token,number,subscription,webhook,first_message"`
	OK     *bool  `json:"ok" doc:"Null: it cannot be told yet."`
	Code   Text   `json:"code"`
	Detail Text   `json:"detail" doc:"The provider's words."`
}

func (a *API) checkInbox(ctx context.Context, actor *desk.Actor, in *ByID) (InboxCheck, error) {
	c, err := a.App.CheckInbox(ctx, actor, in.ID.N)
	steps := shown(c.Steps, func(s *app.CheckStep) CheckStep { return CheckStep{s.Name, s.OK, Text(s.Code), Text(s.Detail)} })
	return InboxCheck{c.OK, steps, Text(c.Probe.Number), Text(c.Probe.VerifiedName), Text(c.Probe.Quality)}, err
}

func (a *API) resumeInbox(ctx context.Context, actor *desk.Actor, in *ByID) (InboxDetail, error) {
	v, err := a.App.Resume(ctx, actor, in.ID.N)
	return inboxOf(&v), err
}

package api

import (
	"context"
	"net/http"
	"strconv"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) startRoutes() {
	serve(a, route{method: http.MethodGet, path: "/start", name: "start", tag: "start", summary: "All that the frame of the interface needs, true at seq."}, a.start)
	serve(a, route{method: http.MethodGet, path: "/counts", name: "get-counts", tag: "conversations", summary: "The counts of the built-in views, true at seq."}, a.counts)
}

// Start is all that the frame of the interface needs.
type Start struct {
	Me         Me            `json:"me"`
	Inboxes    []InboxDetail `json:"inboxes"`
	Teams      []Team        `json:"teams"`
	Members    []Member      `json:"members"`
	Labels     []Label       `json:"labels"`
	Views      []SavedView   `json:"saved_views"`
	Attributes []Attribute   `json:"attributes" doc:"Of contacts, then of conversations, each in their order."`
	Counts     Counts        `json:"counts"`
	Notices    []Notice      `json:"notices"`
	MaxUpload  int64         `json:"max_upload" doc:"Bytes of the largest file that is taken."`
	Seq        string        `json:"seq" doc:"Where the stream goes on."`
	Now        Time          `json:"now" doc:"The server's time, for countdowns on a computer whose clock is wrong."`
}

func (a *API) start(ctx context.Context, actor *desk.Actor, _ *none) (Start, error) {
	o, err := a.App.Overview(ctx, actor)
	if err != nil {
		return Start{}, err
	}
	names, err := a.App.Names(ctx, actor)
	if err != nil {
		return Start{}, err
	}
	views := shown(o.Views, func(v *desk.SavedView) SavedView { return savedViewOf(v, names) })
	return Start{Me: meOf(&o.Me), Inboxes: shown(o.Inboxes, inboxOf), Teams: shown(o.Teams, teamOf), Members: shown(o.Members, memberOf),
		Labels: shown(o.Labels, labelOf), Views: views, Attributes: shown(o.Attributes, attributeOf), Counts: countsOf(&o.Counts), Notices: noticesOf(o.Notices, o.Inboxes), MaxUpload: a.App.MaxUpload, Seq: strconv.FormatInt(o.Counts.Seq, 10), Now: Time{a.App.Store.Now()}}, nil
}

// Counts of the built-in views. mine and all are open and pending, unassigned is the queue.
type Counts struct {
	Seq         string         `json:"seq"`
	Mine        int            `json:"mine"`
	MineUnread  int            `json:"mine_unread"`
	Unassigned  int            `json:"unassigned"`
	All         int            `json:"all"`
	PendingMine int            `json:"pending_mine"`
	Snoozed     int            `json:"snoozed"`
	Unattended  int            `json:"unattended" doc:"Up to 1000, which stands for as many or more."`
	Bot         int            `json:"bot" doc:"Open and pending."`
	Mentions    int            `json:"mentions" doc:"With a mention that I have not read, in any state."`
	Follows     int            `json:"participating" doc:"Open and pending ones that I follow."`
	FollowUps   int            `json:"follow_ups" doc:"Open follow-ups for me."`
	FollowUpAt  Time           `json:"follow_up_at" doc:"When the first of them is due."`
	ByInbox     map[string]int `json:"by_inbox" doc:"Open and pending, by the inbox's id."`
	ByTeam      map[string]int `json:"by_team" doc:"Open and pending, by the team's id."`
	ByLabel     map[string]int `json:"by_label" doc:"Open and pending, by the id of a label that they or their contact carry."`
}

func countsOf(c *app.Counts) Counts {
	return Counts{Seq: strconv.FormatInt(c.Seq, 10), Mine: c.Mine, MineUnread: c.MineUnread, Unassigned: c.Unassigned, All: c.All,
		PendingMine: c.PendingMine, Snoozed: c.Snoozed, Unattended: c.Unattended, Bot: c.Bot, Mentions: c.Mentions, Follows: c.Participating,
		FollowUps: c.FollowUps, FollowUpAt: Time{c.FollowUpAt}, ByInbox: byText(c.ByInbox), ByTeam: byText(c.ByTeam), ByLabel: byText(c.ByLabel)}
}

func byText(m map[int64]int) map[string]int {
	out := make(map[string]int, len(m))
	for id, n := range m {
		out[desk.FormatID(id)] = n
	}
	return out
}

// AsAgent asks for the views of an agent.
type AsAgent struct {
	Agent ID `query:"as_agent" doc:"Of this member's views, as he has them and as far as you see them; needs supervise. Nobody's read mark moves."`
}

func (a *API) counts(ctx context.Context, actor *desk.Actor, in *AsAgent) (Counts, error) {
	actor, err := a.App.Watch(ctx, actor, in.Agent.N)
	if err != nil {
		return Counts{}, err
	}
	c, err := a.App.Counts(ctx, actor)
	return countsOf(&c), err
}

// shown turns things into what travels; the list is never null.
func shown[T, V any](list []T, show func(*T) V) []V {
	out := make([]V, len(list))
	for i := range list {
		out[i] = show(&list[i])
	}
	return out
}

package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/notify"
	"timbre/internal/store"
)

// Paces of telling members.
const (
	notifyBatch  = 500
	notifyGather = 100 * time.Millisecond // what comes within is decided together
	notifyLook   = 5 * time.Second        // in case a ring was lost, or something failed
	notifyNote   = 2000                   // events that concern nobody, after which the position is stored all the same
)

// Whom one event tells at most of those who are not named by it, and how many rows one transaction stores: it delays nobody.
const (
	mostOfTeam  = 100
	mostLeads   = 20
	notifyWrite = 300
)

// KeepNotifications follows the log and tells members of what concerns them, until ctx ends. Every node runs it; the position that is
// stored with the rows lets each event tell once.
func (a *App) KeepNotifications(ctx context.Context) {
	news := a.Store.Gather()
	defer news.Stop()
	n := a.Notifier()
	look := time.NewTicker(notifyLook)
	defer look.Stop()
	for all := true; ctx.Err() == nil; {
		workspaces, every := news.Take()
		if err := n.tellNews(ctx, workspaces, all || every); err != nil && ctx.Err() == nil {
			a.Log.Warn("members could not be told of what is new", "error", err)
		}
		all = false
		select {
		case <-ctx.Done():
		case <-look.C:
			all = true
		case <-news.Rung():
			gather := time.NewTimer(notifyGather)
			select {
			case <-ctx.Done():
			case <-gather.C:
			}
			gather.Stop()
		}
	}
	for workspace, p := range n.at { // so that the next start does not look at the same again
		_ = a.settleNotified(context.WithoutCancel(ctx), workspace, p)
	}
}

// Notifier tells members of what is in the logs, one call at a time. It knows how far it has come.
type Notifier struct {
	app *App
	at  map[int64]*place
}

// Notifier returns one that has not looked at anything.
func (a *App) Notifier() *Notifier { return &Notifier{a, map[int64]*place{}} }

// place is how far a workspace's log was looked at, and how far that is stored.
type place struct{ seen, stored int64 }

func (n *Notifier) tellNews(ctx context.Context, workspaces []int64, all bool) error {
	if all {
		return n.TellAll(ctx)
	}
	var failed error
	for _, id := range workspaces {
		failed = errors.Join(failed, n.Tell(ctx, id))
	}
	return failed
}

// TellAll tells of what is new in any workspace. Those where nothing is cost one statement together.
func (n *Notifier) TellAll(ctx context.Context) error {
	logs, err := n.app.Store.Logs(ctx, 0)
	if err != nil {
		return err
	}
	var failed error
	for _, l := range logs {
		p := n.at[l.Workspace]
		if p == nil {
			p = &place{l.Notified, l.Notified}
			n.at[l.Workspace] = p
		}
		if l.Last <= p.seen {
			continue
		}
		failed = errors.Join(failed, n.follow(ctx, l.Workspace, p))
	}
	return failed
}

// Tell tells of what is new in a workspace.
func (n *Notifier) Tell(ctx context.Context, workspace int64) error {
	p := n.at[workspace]
	if p == nil {
		logs, err := n.app.Store.Logs(ctx, workspace)
		if err != nil || len(logs) == 0 {
			return err
		}
		p = &place{logs[0].Notified, logs[0].Notified}
		n.at[workspace] = p
	}
	return n.follow(ctx, workspace, p)
}

func (n *Notifier) follow(ctx context.Context, workspace int64, p *place) (err error) {
	for more := true; more && ctx.Err() == nil; {
		if more, err = n.app.notifyNext(ctx, workspace, p); err != nil {
			return err
		}
	}
	return nil
}

// notifyNext looks at the next events of a workspace; more is true if there may be others.
func (a *App) notifyNext(ctx context.Context, workspace int64, p *place) (more bool, err error) {
	events, err := a.Store.Events(ctx, workspace, p.seen, notifyBatch)
	if err != nil || len(events) == 0 {
		return false, err
	}
	told, err := a.toldOf(ctx, workspace, events)
	if err != nil {
		return false, err
	}
	read := len(events)
	events, told = inOneWrite(events, told)
	pushes, err := a.pushesOf(ctx, workspace, events, told)
	if err != nil {
		return false, err
	}
	last := events[len(events)-1].Seq
	digests := a.digestsOf(workspace, events, told)
	if len(told)+len(pushes)+len(digests) > 0 {
		if err := a.writeNotified(ctx, workspace, last, told, pushes, digests); err != nil {
			return false, err
		}
		p.stored = last
	}
	if p.seen = last; p.seen-p.stored >= notifyNote {
		err = a.settleNotified(ctx, workspace, p)
	}
	return read == notifyBatch || len(events) < read, err
}

// inOneWrite are the first of some events, with what they tell: as much as one transaction stores, and what one event tells is not torn apart.
func inOneWrite(events []desk.Event, told []toldNews) ([]desk.Event, []toldNews) {
	if len(told) <= notifyWrite {
		return events, told
	}
	cut := 0
	for i := 1; i < len(told); i++ {
		if told[i].event != told[i-1].event && (i <= notifyWrite || cut == 0) {
			cut = i
		}
	}
	if cut == 0 {
		return events, told
	}
	next := slices.IndexFunc(events, func(e desk.Event) bool { return e.Seq == told[cut].event.Seq })
	return events[:next], told[:cut]
}

// settleNotified stores how far a workspace's log was looked at.
func (a *App) settleNotified(ctx context.Context, workspace int64, p *place) error {
	if p.stored == p.seen {
		return nil
	}
	err := a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error { tx.SetNotified(p.seen); return nil })
	if err == nil {
		p.stored = p.seen
	}
	return err
}

// toldNews is what one member is to be told, by an event.
type toldNews struct {
	notify.Told
	event *desk.Event
}

// toldOf decides who is told of what by a stretch of events. What concerns nobody costs one statement, or none.
func (a *App) toldOf(ctx context.Context, workspace int64, events []desk.Event) ([]toldNews, error) {
	var conversations idSet
	for i := range events {
		if e := &events[i]; notify.Concerns(e) {
			conversations.add(e.Conversation)
		}
	}
	if len(conversations.list) == 0 {
		return nil, nil
	}
	attentive, err := a.Store.Attentive(ctx, workspace, conversations.list)
	if err != nil {
		return nil, err
	}
	people, followed := map[int64][]desk.Involvement{}, map[int64]bool{}
	for _, i := range attentive {
		people[i.Conversation] = append(people[i.Conversation], i)
		followed[i.Conversation] = followed[i.Conversation] || i.Participates
	}
	concerns := func(e *desk.Event) bool {
		return notify.Concerns(e) && (e.Kind != desk.MessageCreated || followed[e.Conversation])
	}
	messages, err := a.messagesOf(ctx, workspace, events, concerns)
	if err != nil {
		return nil, err
	}
	var out []toldNews
	seers, circles := map[int64]*desk.Actor{}, map[[2]int64]circle{}
	for i := range events {
		e := &events[i]
		if !concerns(e) {
			continue
		}
		news := notify.News{Event: e, Message: messages[e.Message], People: people[e.Conversation], Now: a.Store.Now()}
		if notify.Asks(e, news.Message) {
			c, err := a.circle(ctx, circles, e)
			if err != nil {
				return nil, err
			}
			news.Team, news.Leads = c.team, c.leads
		}
		for _, t := range notify.Decide(&news) {
			sees, err := a.wouldSee(ctx, seers, t.User, e, people[e.Conversation])
			if err != nil {
				return nil, err
			}
			if sees {
				out = append(out, toldNews{t, e})
			}
		}
	}
	return out, nil
}

// circle are those who could act where nobody has a conversation: its team, or where that has nobody there, who leads in its inbox.
type circle struct{ team, leads []int64 }

// circle reads that of an event's conversation. known keeps what was read, by inbox and team.
func (a *App) circle(ctx context.Context, known map[[2]int64]circle, e *desk.Event) (c circle, err error) {
	key := [2]int64{e.After.Inbox, e.After.Team}
	c, is := known[key]
	if is {
		return c, nil
	}
	if e.After.Team != 0 {
		if c.team, err = a.Store.TeamIn(ctx, e.Workspace, e.After.Inbox, e.After.Team); err != nil {
			return c, err
		}
		c.team = c.team[:min(len(c.team), mostOfTeam)]
	}
	if len(c.team) == 0 {
		if c.leads, err = a.Store.Leads(ctx, e.Workspace, e.After.Inbox); err != nil {
			return c, err
		}
		c.leads = c.leads[:min(len(c.leads), mostLeads)]
	}
	known[key] = c
	return c, nil
}

// messagesOf reads the messages of some events, as they are now.
func (a *App) messagesOf(ctx context.Context, workspace int64, events []desk.Event, which func(*desk.Event) bool) (map[int64]*desk.Message, error) {
	var ids idSet
	for i := range events {
		if which(&events[i]) {
			ids.add(events[i].Message)
		}
	}
	if len(ids.list) == 0 {
		return nil, nil
	}
	list, err := a.Store.MessagesByIDs(ctx, workspace, ids.list)
	out := make(map[int64]*desk.Message, len(list))
	for i := range list {
		out[list[i].ID] = &list[i].Message
	}
	return out, err
}

// wouldSee reports whether a member may see the conversation of an event. seers keeps who was asked for.
func (a *App) wouldSee(ctx context.Context, seers map[int64]*desk.Actor, user int64, e *desk.Event, people []desk.Involvement) (bool, error) {
	who, known := seers[user]
	if !known {
		actor, err := a.Store.MemberActor(ctx, e.Workspace, user)
		switch {
		case err == nil:
			who = &actor
		case desk.CodeOf(err) != desk.ErrNotFound.Code:
			return false, err
		}
		seers[user] = who
	}
	follows := false
	for _, i := range people {
		follows = follows || i.User == user && i.Participates
	}
	return who != nil && who.Sees(e.After, follows), nil
}

// writeNotified stores what members are told and what is pushed to them, and up to which event. What another node has told meanwhile is left out.
func (a *App) writeNotified(ctx context.Context, workspace, last int64, told []toldNews, pushes []plannedPush, digests []int64) error {
	return a.Store.Write(ctx, workspace, store.Need{}, func(tx *store.Tx) error {
		done, err := tx.Notified()
		if err != nil {
			return err
		}
		for _, t := range told {
			e := t.event
			if e.Seq <= done {
				continue
			}
			n := desk.Notification{ID: tx.NewID(), User: t.User, Conversation: e.Conversation, Kind: t.Kind, By: e.Actor, Message: e.Message, At: e.At}
			times, err := tx.Notify(n)
			if err != nil {
				return err
			}
			tx.Emit(desk.Event{Kind: desk.NotificationsChanged, ActorKind: e.ActorKind, Actor: e.Actor, Conversation: e.Conversation, Message: e.Message,
				Contact: e.Contact, Subject: t.User, Before: e.After, After: e.After, Cause: e.Seq, Depth: e.Depth + 1,
				Data: desk.NotificationData(desk.NotificationNews{ID: n.ID, Kind: n.Kind, Times: times, By: n.By})})
		}
		for _, p := range pushes {
			if p.event.Seq <= done {
				continue
			}
			if err := enqueuePush(tx, p.pushArgs, pushAfter); err != nil {
				return err
			}
		}
		for _, user := range digests {
			if err := a.enqueueDigest(tx, user); err != nil {
				return err
			}
		}
		tx.SetNotified(last)
		return nil
	})
}

// Notifications lists what the actor was told of, the newest first, whether there are more, and how many he has not read, up to 100.
func (a *App) Notifications(ctx context.Context, actor *desk.Actor, q desk.NotificationQuery) (list []desk.Notification, more bool, unread int, err error) {
	if actor.User == 0 {
		return nil, false, 0, nil
	}
	if list, more, err = a.Store.Notifications(ctx, actor, q); err != nil {
		return nil, false, 0, err
	}
	unread, err = a.Store.UnreadNotifications(ctx, actor)
	return list, more, unread, err
}

// ReadNotifications says which notifications are read. One of the fields is given.
type ReadNotifications struct {
	IDs     []int64
	Number  int64 // all of a conversation
	Through int64 // all up to this one: what has come since is not
}

// ReadNotifications marks the actor's own as read, and returns how many are not, up to 100.
func (a *App) ReadNotifications(ctx context.Context, actor *desk.Actor, in ReadNotifications) (unread int, err error) {
	if actor.User == 0 {
		return 0, &desk.Error{Kind: desk.KindForbidden, Code: "only_people"}
	}
	conversation := int64(0)
	if in.Number != 0 {
		c, err := a.Store.ConversationFor(ctx, actor, in.Number)
		if err != nil {
			return 0, err
		}
		conversation = c.ID
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		some, err := tx.ReadNotifications(actor.User, in.IDs, conversation, in.Through)
		if some {
			tx.Emit(desk.Event{Kind: desk.NotificationsChanged, ActorKind: actor.Kind, Actor: actor.ID(), Subject: actor.User,
				Data: desk.NotificationData(desk.NotificationNews{})})
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	return a.Store.UnreadNotifications(ctx, actor)
}

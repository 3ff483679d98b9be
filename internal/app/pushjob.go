package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/notify"
	"timbre/internal/push"
	"timbre/internal/store"
)

// pushJob is the kind of the job that pushes one alert to one browser. Twice does no harm: the second takes the place of the first.
const pushJob = "push"

// pushAfter is how long somebody may take to see by himself what he would be alerted of.
const pushAfter = 10 * time.Second

type pushArgs struct {
	Subscription int64                 `json:"subscription,string"`
	Conversation int64                 `json:"conversation,string,omitempty"`
	Kind         desk.AlertKind        `json:"kind,omitempty"`
	Told         desk.NotificationKind `json:"told,omitempty"`           // where the bell tells of it
	Message      int64                 `json:"message,string,omitempty"` // the one that began it, of a message
	Trial        bool                  `json:"trial,omitempty"`
}

// enqueuePush stores a push. What else happens in the conversation until it leaves goes with it; what happens while it leaves is pushed
// after it.
func enqueuePush(tx *store.Tx, p pushArgs, after time.Duration) error {
	args, err := json.Marshal(p)
	if err != nil {
		return err
	}
	tx.Enqueue(store.Job{Kind: pushJob, Args: string(args), RunAt: tx.Now.Add(after), Anew: true,
		UniqueKey: fmt.Sprintf("push:%d:%d:%s", p.Subscription, p.Conversation, cmp.Or(string(p.Told), string(p.Kind)))})
	return nil
}

// plannedPush is a push by an event.
type plannedPush struct {
	pushArgs
	event *desk.Event
}

// pushesOf plans what is pushed by a stretch of events. Where nobody has a browser for it that costs one statement. Whether it still holds,
// and may be seen, is looked at when it leaves.
func (a *App) pushesOf(ctx context.Context, workspace int64, events []desk.Event, told []toldNews) (out []plannedPush, err error) {
	others := false
	for i := range events {
		_, may := notify.AlertOf(&events[i])
		others = others || may
	}
	if !others && len(told) == 0 {
		return nil, nil
	}
	subscribers, err := a.Store.Subscribers(ctx, workspace)
	if err != nil || len(subscribers) == 0 {
		return nil, err
	}
	plan := func(e *desk.Event, user int64, kind desk.AlertKind, told desk.NotificationKind) {
		s := subscribers[user]
		if s == nil || user == e.Actor || !s.Settings.Ways(kind).Push {
			return
		}
		for _, id := range s.Subscriptions {
			out = append(out, plannedPush{pushArgs{Subscription: id, Conversation: e.Conversation, Kind: kind, Told: told, Message: e.Message}, e})
		}
	}
	for _, t := range told {
		plan(t.event, t.User, desk.AlertOf(t.Kind), t.Kind)
	}
	for i := range events {
		e := &events[i]
		alert, may := notify.AlertOf(e)
		switch {
		case !may:
		case alert.User != 0:
			plan(e, alert.User, alert.Kind, "")
		default:
			for user := range subscribers {
				plan(e, user, alert.Kind, "")
			}
		}
	}
	return out, nil
}

// pushAlert is the worker of pushJob.
func (a *App) pushAlert(ctx context.Context, j store.Job) error {
	var args pushArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	if a.Store.Now().Sub(j.CreatedAt) > keepPushed {
		return nil // it is no news any more
	}
	p, found, err := a.Store.PushSubscription(ctx, j.Workspace, args.Subscription)
	if err != nil || !found {
		return err
	}
	word, wanted, err := a.pushWord(ctx, p, args)
	if err != nil || !wanted {
		return err
	}
	if err := a.handPush(ctx, p, word); err != nil {
		return a.pushed(ctx, p, err)
	}
	return a.watchPushed(ctx, p, args.Conversation, word.Number)
}

// pushed says what follows from how a push went.
func (a *App) pushed(ctx context.Context, p store.PushSubscription, err error) error {
	refused, isRefused := errors.AsType[*push.Refused](err)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, push.ErrGone), isRefused && (refused.Status == 401 || refused.Status == 403):
		// It has ended, or leads where nothing may go, or was made for another key.
		a.Log.InfoContext(ctx, "a browser is pushed to no more", "subscription", p.ID, "user", p.User, "error", err)
		return a.Store.Write(ctx, p.Workspace, store.Need{}, func(tx *store.Tx) error {
			tx.DeletePushSubscription(p.ID)
			return nil
		})
	case isRefused && !refused.Temporary():
		a.Log.WarnContext(ctx, "a push was not taken", "subscription", p.ID, "status", refused.Status)
		return nil
	case isRefused && refused.After > 0:
		return jobs.Again(refused.After)
	}
	return err
}

// pushWord writes what is pushed, as things are now; wanted is false if it is to be said no more, or not to him.
func (a *App) pushWord(ctx context.Context, p store.PushSubscription, args pushArgs) (w pushedWord, wanted bool, err error) {
	actor, err := a.Store.MemberActor(ctx, p.Workspace, p.User)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return w, false, nil
	}
	if err != nil {
		return w, false, err
	}
	w.Workspace, w.User = p.Workspace, p.User
	if args.Trial {
		w.Title, w.Tag, w.Path = notify.Trial(actor.Locale), "trial", "/settings/notifications"
		return w, true, nil
	}
	settings, err := a.Store.AlertSettings(ctx, p.Workspace, p.User)
	if err != nil || !settings.Ways(args.Kind).Push || !settings.SilentUntil(a.Store.Now()).IsZero() || !a.misses(p.Workspace, p.User) {
		return w, false, err
	}
	row, holds, err := a.alertHolds(ctx, &actor, args)
	if err != nil || !holds.now {
		return w, false, err
	}
	names, err := a.Names(ctx, &actor)
	if err != nil {
		return w, false, err
	}
	by := ""
	if holds.by != 0 {
		by = names.Author(holds.by)
	}
	c := &row.Conversation
	w.Title = notify.Sentence(actor.Locale, args.Kind, args.Told, by, calledOf(row, names), holds.times)
	w.Tag, w.Path, w.Number = pushTag(p.Workspace, c.Number), fmt.Sprintf("/c/%d", c.Number), c.Number
	w.Actions = pushActions(&actor, c)
	if !settings.HidePreview {
		w.Body = clip(holds.text, 200)
	}
	return w, true, nil
}

// pushTag tells what is pushed of one conversation from that of others; the interface's popups have the same.
func pushTag(workspace, number int64) string { return fmt.Sprintf("%d %d", workspace, number) }

// pushActions are what somebody may do at once: take what nobody has, and answer what is his.
func pushActions(actor *desk.Actor, c *desk.Conversation) []pushedAction {
	facts := c.Facts()
	switch {
	case facts.Queued() && actor.Can(desk.PermAssignSelf):
		return []pushedAction{{"accept", notify.Button(actor.Locale, "accept")}}
	case facts.Status != desk.Closed && facts.Assignee == actor.User && actor.Can(desk.PermReply):
		return []pushedAction{{"reply", notify.Button(actor.Locale, "reply")}}
	}
	return nil
}

// calledOf is how a customer is called outside the interface: never by a phone, which not everybody may see.
func calledOf(row *desk.Listed, names *desk.Names) string {
	return cmp.Or(names.Called(row.Contact.Name), fmt.Sprintf("#%d", row.Conversation.Number))
}

// clip is the beginning of a text, of so many letters at most.
func clip(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return string(letters[:most-1]) + "…"
}

// alertStanding is how an alert stands by now.
type alertStanding struct {
	now   bool // it is still news, and his to see
	by    int64
	times int
	text  string
}

// alerting reads a conversation of which somebody may be alerted; nil: he may not see it, has muted it, or it is gone.
func (a *App) alerting(ctx context.Context, actor *desk.Actor, conversation int64) (*desk.Listed, error) {
	rows, _, _, err := a.Store.Rows(ctx, actor.Workspace, []int64{conversation}, nil, nil)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	mine, err := a.involvement(ctx, actor, &rows[0].Conversation)
	facts := rows[0].Conversation.Facts()
	if err != nil || facts.Hidden || mine.Muted(a.Store.Now()) || !actor.Sees(facts, mine.Participates) {
		return nil, err
	}
	return &rows[0], nil
}

// alertHolds looks whether what somebody would be alerted of is still so, and he may see it.
func (a *App) alertHolds(ctx context.Context, actor *desk.Actor, args pushArgs) (*desk.Listed, alertStanding, error) {
	var s alertStanding
	row, err := a.alerting(ctx, actor, args.Conversation)
	if err != nil || row == nil {
		return row, s, err
	}
	c := &row.Conversation
	facts, message := c.Facts(), args.Message
	switch {
	case args.Told != "":
		n, unread, err := a.Store.UnreadNotification(ctx, actor.Workspace, actor.User, c.ID, args.Told)
		if err != nil {
			return row, s, err
		}
		s.now, s.by, s.times, message = unread, n.By, n.Times, n.Message
		switch args.Told {
		case desk.NotifyWindow:
			s.now = s.now && facts.Waits // else he was answered meanwhile
		case desk.NotifyTeam:
			s.now = s.now && facts.Queued() // else somebody was faster
		}
	case args.Kind == desk.AlertQueue:
		s.now, message = facts.Queued(), row.Last.ID
	default:
		s.now = facts.Assignee == actor.User && c.UnreadCount > 0
	}
	if !s.now || message == 0 {
		return row, s, nil
	}
	list, err := a.Store.MessagesByIDs(ctx, actor.Workspace, []int64{message})
	if err != nil {
		return row, s, err
	}
	for i := range list {
		if m := &list[i].Message; m.DeletedAt.IsZero() {
			s.text = m.Text
		}
		if args.Kind == desk.AlertMessage {
			s.now = list[i].Direction == desk.In
		}
	}
	if args.Kind == desk.AlertMessage && row.Last.Direction == desk.In {
		s.text = row.Last.Text // of several the newest
	}
	return row, s, nil
}

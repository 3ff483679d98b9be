package app

import (
	"cmp"
	"context"
	"errors"

	"timbre/internal/channel"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// CheckStep is one link of the chain between the provider and us. OK is nil if it cannot be told yet.
type CheckStep struct {
	Name         string // token, number, subscription, webhook, first_message
	OK           *bool
	Code, Detail string // the provider's words on what failed
}

// Check of a connection, made live.
type Check struct {
	OK    bool
	Steps []CheckStep
	Probe channel.Probe
}

// CheckInbox asks the provider live whether an inbox's connection works, and subscribes to its deliveries: whether that was done before
// cannot be seen, and doing it again changes nothing. That deliveries reach us is proved by the first one only.
func (a *App) CheckInbox(ctx context.Context, actor *desk.Actor, id int64) (Check, error) {
	if err := a.mayManage(actor, id); err != nil {
		return Check{}, err
	}
	b, account, err := a.open(ctx, actor, id)
	if err != nil {
		return Check{}, err
	}
	prober, ok := a.Channels[b.Channel].(channel.Prober)
	if !ok {
		return Check{}, desk.Conflict("not_possible_here")
	}
	if app, found, err := a.Store.AppByID(ctx, b.App); err != nil {
		return Check{}, err
	} else if found {
		account.Callback = WebhookPrefix + app.Path
	}
	check := probe(ctx, prober, account)
	reached := !b.LastDelivery.IsZero()
	check.Steps = append(check.Steps, step("webhook", reached), step("first_message", reached))
	if !reached { // nothing is wrong: nobody has written yet
		check.Steps[3].OK, check.Steps[4].OK = nil, nil
	}
	if err := a.keepFacts(ctx, actor, b, check.Probe); err != nil {
		return check, err
	}
	if check.OK && reached {
		return check, a.importPast(ctx, b)
	}
	return check, nil
}

// open unseals one of the actor's inboxes.
func (a *App) open(ctx context.Context, actor *desk.Actor, id int64) (store.Inbox, channel.Account, error) {
	b, err := a.Store.Inbox(ctx, actor.Workspace, id)
	if err != nil {
		return b, channel.Account{}, err
	}
	account, err := a.account(b)
	return b, account, err
}

func step(name string, ok bool) CheckStep { return CheckStep{Name: name, OK: &ok} }

// probe makes the steps that the provider answers: its token, its number, and our subscription.
func probe(ctx context.Context, p channel.Prober, account channel.Account) Check {
	found, err := p.Probe(ctx, account)
	if err != nil {
		return failed(err)
	}
	check := Check{OK: true, Probe: found, Steps: []CheckStep{step("token", true), step("number", true)}}
	subscription := step("subscription", true)
	if !found.Diverted {
		if err := p.Subscribe(ctx, account); err != nil {
			subscription = refusedStep("subscription", err)
			check.OK = false
		}
	}
	check.Steps = append(check.Steps, subscription)
	return check
}

// failed says which of the first links broke: a refused token, or a number that the token does not reach.
func failed(err error) Check {
	token, number := refusedStep("token", err), CheckStep{Name: "number"}
	if r, ok := errors.AsType[*channel.SendError](err); ok && r.Action != channel.PauseAll {
		number = refusedStep("number", err)
		token = CheckStep{Name: "token"}
	}
	return Check{Steps: []CheckStep{token, number, {Name: "subscription"}}}
}

func refusedStep(name string, err error) CheckStep {
	s := step(name, false)
	s.Code = "internal"
	if r, ok := errors.AsType[*channel.SendError](err); ok {
		s.Code, s.Detail = r.Code, sanitize.Log(r.Detail)
	}
	return s
}

// keepFacts keeps what the provider says of the number: how people read it, and how fast it may send.
func (a *App) keepFacts(ctx context.Context, actor *desk.Actor, was store.Inbox, p channel.Probe) error {
	number, perSecond := cmp.Or(sanitize.Text(p.Number), was.Number), cmp.Or(p.PerSecond, was.Settings.PerSecond)
	if number == was.Number && perSecond == was.Settings.PerSecond {
		return nil
	}
	return a.Store.Write(ctx, actor.Workspace, store.Need{}, func(tx *store.Tx) error {
		b, err := tx.Inbox(was.ID)
		if err != nil {
			return err
		}
		b.Number = number
		emit(tx, actor, desk.InboxChanged, b.ID)
		return setPace(tx, b, perSecond)
	})
}

// setPace keeps how many messages a second the provider takes of a number. All nodes draw from it with their next claim.
func setPace(tx *store.Tx, b store.Inbox, perSecond int) error {
	b.Settings.PerSecond = perSecond
	tx.SetPace(inboxKey(b.ID), perSecond)
	return tx.UpdateInbox(b)
}

package app

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// removalJob is the kind of the job that goes through what hangs on something that was taken away.
const removalJob = "removal"

type removalArgs struct {
	Removal int64 `json:"removal,string"`
}

// Bounds of one run of the job: so much in a transaction, so that it delays nobody, and so many transactions before it makes room for others.
const (
	removeAtOnce = 200
	removeTurns  = 50
)

// tellRemovals is for how long a removal is told of after it has ended.
const tellRemovals = 24 * time.Hour

// portion settles up to removeAtOnce of what hangs on something, in the transaction. It returns how much that was, and whether nothing is left
// and what was to be done last is done. What it has settled it does not find again, so that a job that runs twice settles nothing twice.
type portion func(tx *store.Tx, by *desk.Actor, r *desk.Removal) (n int, done bool, err error)

func (a *App) portionOf(noun desk.RemovalNoun) portion {
	return map[desk.RemovalNoun]portion{desk.RemovalMember: a.memberPortion, desk.RemovalTeam: a.teamPortion, desk.RemovalLabel: a.labelPortion,
		desk.RemovalInbox: a.inboxPortion}[noun]
}

// permissionFor is what it needs to take something away.
var permissionFor = map[desk.RemovalNoun]desk.Permission{desk.RemovalMember: desk.PermMembers, desk.RemovalTeam: desk.PermSettings,
	desk.RemovalLabel: desk.PermLabelsManage, desk.RemovalInbox: desk.PermInboxes}

// Hanging counts what hangs on something, for whoever may take it away; whether it is his to know, Untold says.
func (a *App) Hanging(ctx context.Context, actor *desk.Actor, noun desk.RemovalNoun, id int64) (h desk.Hanging, err error) {
	if noun == desk.RemovalInbox && !actor.InInbox(id) {
		return h, desk.ErrNotFound
	}
	if err := actor.Need(permissionFor[noun]); err != nil {
		return h, err
	}
	if err := a.isThere(ctx, actor, noun, id); err != nil {
		return h, err
	}
	if noun == desk.RemovalMember {
		if err := a.seesHanging(ctx, actor, id); err != nil {
			return h, err
		}
	}
	inboxes, err := a.Store.Inboxes(ctx, actor.Workspace)
	if err != nil {
		return h, err
	}
	if h, err = a.Store.Hanging(ctx, actor.Workspace, noun, id); err == nil && noun == desk.RemovalLabel {
		err = a.labelNamed(ctx, actor, id, &h)
	}
	if err == nil && noun == desk.RemovalTeam {
		var b store.Belonging
		b, err = a.Store.Belonging(ctx, actor.Workspace)
		h.Kept = mayJoin(actor, &b, id) != nil
	}
	h.Untold = !mayCount(actor, inboxes, noun, id)
	return h, err
}

// hangingOn is Hanging in a transaction that takes it away.
func hangingOn(tx *store.Tx, actor *desk.Actor, noun desk.RemovalNoun, id int64) (desk.Hanging, error) {
	inboxes, err := tx.Inboxes()
	if err != nil {
		return desk.Hanging{}, err
	}
	h, err := tx.Hanging(noun, id)
	h.Untold = !mayCount(actor, inboxes, noun, id)
	return h, err
}

// mayCount reports whether the actor sees all the conversations that can hang on something. inboxes are the workspace's. Who does not see
// a member's is refused before: see mayGiveAway.
func mayCount(actor *desk.Actor, inboxes []store.Inbox, noun desk.RemovalNoun, id int64) bool {
	switch noun {
	case desk.RemovalMember:
		return true
	case desk.RemovalInbox:
		return actor.SeesAllOf(id)
	}
	return seesAll(actor, inboxes)
}

// hasConversations refuses to take something away before it is said what becomes of its conversations.
func hasConversations(code string, h *desk.Hanging) error {
	if h.Untold {
		return desk.Conflict(code)
	}
	return desk.Conflict(code).With("count", h.Conversations)
}

// seesHanging refuses to count what hangs on a member where the actor does not see all of it.
func (a *App) seesHanging(ctx context.Context, actor *desk.Actor, user int64) error {
	m, err := a.Store.Member(ctx, actor.Workspace, user)
	if err != nil {
		return err
	}
	b, err := a.Store.Belonging(ctx, actor.Workspace)
	if err != nil {
		return err
	}
	hang, err := a.Store.HangsIn(ctx, actor.Workspace, user)
	if err != nil {
		return err
	}
	return mayGiveAway(actor, &b, &m, hang)
}

// isThere refuses what the workspace does not have.
func (a *App) isThere(ctx context.Context, actor *desk.Actor, noun desk.RemovalNoun, id int64) error {
	var known map[int64]bool
	switch noun {
	case desk.RemovalMember:
		_, err := a.Store.Member(ctx, actor.Workspace, id)
		return err
	case desk.RemovalTeam:
		list, err := a.Store.Teams(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		known = idsOf(list, func(t *desk.Team) int64 { return t.ID })
	case desk.RemovalLabel:
		list, err := a.Store.Labels(ctx, actor.Workspace)
		if err != nil {
			return err
		}
		known = idsOf(list, func(l *desk.Label) int64 { return l.ID })
	default:
		return nil
	}
	if !known[id] {
		return desk.ErrNotFound
	}
	return nil
}

// Removals lists what is being taken away, and what was within a day, as far as the actor could do it himself.
func (a *App) Removals(ctx context.Context, actor *desk.Actor) ([]desk.Removal, error) {
	list, err := a.Store.Removals(ctx, actor.Workspace, a.Store.Now().Add(-tellRemovals))
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r desk.Removal) bool { return !mayFollowRemoval(actor, &r) })
	return list, a.fitRemovals(ctx, actor, list)
}

// Removal tells how far one is.
func (a *App) Removal(ctx context.Context, actor *desk.Actor, id int64) (desk.Removal, error) {
	r, err := a.Store.Removal(ctx, actor.Workspace, id)
	if err == nil && !mayFollowRemoval(actor, &r) {
		err = desk.ErrNotFound
	}
	list := []desk.Removal{r}
	if err == nil {
		err = a.fitRemovals(ctx, actor, list)
	}
	return list[0], err
}

// fitRemovals marks those of which the actor is not told how much it is.
func (a *App) fitRemovals(ctx context.Context, actor *desk.Actor, list []desk.Removal) error {
	if len(list) == 0 {
		return nil
	}
	inboxes, err := a.Store.Inboxes(ctx, actor.Workspace)
	for i := range list {
		list[i].Untold = !mayCount(actor, inboxes, list[i].Noun, list[i].Subject)
	}
	return err
}

// mayFollowRemoval reports whether the actor could have decided so. Which inboxes a member was in is not known any more: of him only
// administrators are told, and who decided and sees all.
func mayFollowRemoval(actor *desk.Actor, r *desk.Removal) bool {
	switch r.Noun {
	case desk.RemovalMember:
		decided := r.User == actor.User && r.Token == actor.Token && actor.Sight == desk.SightAll && r.Plan.Why == ""
		if !decided && actor.Role != desk.RoleAdministrator {
			return false
		}
	case desk.RemovalInbox:
		if !actor.InInbox(r.Subject) {
			return false
		}
	}
	return actor.Can(permissionFor[r.Noun])
}

// begin stores a removal that was decided on, and settles its first portion with it. What is left is the job's.
func (a *App) begin(tx *store.Tx, actor *desk.Actor, r desk.Removal) (desk.Removal, error) {
	decided(tx, actor, &r)
	if err := a.settle(tx, &r); err != nil {
		return r, err
	}
	return a.goOn(tx, r)
}

// decided says who decides on a removal, and when.
func decided(tx *store.Tx, actor *desk.Actor, r *desk.Removal) {
	r.ID, r.Workspace, r.User, r.Token, r.CreatedAt = tx.NewID(), tx.Workspace, actor.User, actor.Token, tx.Now
}

// goOn stores a removal that was decided on, and lets the job do what is left of it.
func (a *App) goOn(tx *store.Tx, r desk.Removal) (desk.Removal, error) {
	tx.InsertRemoval(r)
	if r.Ended() {
		return r, nil
	}
	args, err := json.Marshal(removalArgs{r.ID})
	if err != nil {
		return r, err
	}
	tx.Enqueue(store.Job{Kind: removalJob, UniqueKey: "removal:" + number(r.ID), Args: string(args)})
	return r, nil
}

// settle does the next portion of a removal.
func (a *App) settle(tx *store.Tx, r *desk.Removal) error {
	n, done, err := a.portionOf(r.Noun)(tx, removerOf(r), r)
	if err != nil {
		return err
	}
	r.Done += n
	if r.Total = max(r.Total, r.Done); done {
		r.Total, r.EndedAt = r.Done, tx.Now
	}
	return nil
}

// removerOf is who decided on a removal, as its lines name him. It has the system's rights: they were asked for when it was decided.
func removerOf(r *desk.Removal) *desk.Actor {
	by := desk.System(r.Workspace)
	if by.User, by.Token = r.User, r.Token; r.Token != 0 && r.User == 0 {
		by.Kind = desk.ActorBot
	} else if r.User != 0 {
		by.Kind = desk.ActorUser
	}
	return &by
}

// remove is the worker of removalJob. Each portion is kept with what it settled, so that another run goes on from there.
func (a *App) remove(ctx context.Context, j store.Job) error {
	var args removalArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	for range removeTurns {
		ended := false
		err := a.Store.Write(ctx, j.Workspace, store.Need{Items: removeAtOnce}, func(tx *store.Tx) error {
			r, err := tx.Removal(args.Removal)
			if ended = desk.CodeOf(err) == desk.ErrNotFound.Code || r.Ended(); ended {
				return nil
			}
			if err != nil {
				return err
			}
			if err := a.settle(tx, &r); err != nil {
				return err
			}
			ended = r.Ended()
			tx.SaveRemoval(r)
			return nil
		})
		if err != nil || ended {
			return err
		}
	}
	return jobs.Again(0)
}

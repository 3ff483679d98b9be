package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// RemoveMember takes a member out of the workspace: he comes in no longer, his streams and tokens end, and what he has goes where the plan
// says. The past keeps his name. decided: it was said what becomes of his conversations; else he stays while he has open ones. It takes
// seeing all that hangs on him: see mayGiveAway.
func (a *App) RemoveMember(ctx context.Context, actor *desk.Actor, user int64, plan desk.RemovalPlan, decided bool) (r desk.Removal, err error) {
	if err := actor.Need(desk.PermMembers); err != nil {
		return r, err
	}
	if user == actor.User {
		return r, desk.Conflict("member_is_you")
	}
	plan.Stays, plan.Label, plan.Close = false, 0, false
	if plan.Bots != 0 {
		plan.Bots = actor.User // nobody can lend another's rights
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		m, err := tx.Member(user)
		if err != nil {
			return err
		}
		if err := above(actor, &m); err != nil {
			return err
		}
		b, err := tx.Belonging()
		if err != nil {
			return err
		}
		hang, err := tx.HangsIn(user)
		if err != nil {
			return err
		}
		if err := mayGiveAway(actor, &b, &m, hang); err != nil {
			return err
		}
		before := memberFacts(m, b)
		out := m
		if out.Active = false; m.Pending {
			return desk.Conflict("member_invited")
		}
		if err := keepAnAdministrator(tx, out); err != nil {
			return err
		}
		h, err := tx.Hanging(desk.RemovalMember, user)
		if err != nil {
			return err
		}
		if !decided && h.Conversations > 0 {
			return hasConversations("member_has_conversations", &h)
		}
		if err := checkHeirs(tx, user, plan); err != nil {
			return err
		}
		if err := a.putOut(tx, actor, user, plan); err != nil {
			return err
		}
		r = desk.Removal{Noun: desk.RemovalMember, Subject: user, Plan: plan, Total: h.Conversations + h.FollowUps + h.Scheduled + h.Contacts + h.Participations}
		if r, err = a.begin(tx, actor, r); err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "member.removed", subject{id: user}, before, nil)
	})
	return r, err
}

// checkHeirs refuses who cannot get what somebody had.
func checkHeirs(tx *store.Tx, gone int64, plan desk.RemovalPlan) error {
	f := faults{}
	for field, user := range map[string]int64{"assignee_id": plan.Agent, "follow_ups_to": plan.FollowUps, "scheduled_to": plan.Scheduled} {
		if user == 0 {
			continue
		}
		active, err := tx.IsActiveMember(user)
		if err != nil {
			return err
		}
		if !active || user == gone {
			f.add(field, "not_a_choice")
		}
	}
	if plan.Team != 0 {
		if _, err := tx.Team(plan.Team); desk.CodeOf(err) == desk.ErrNotFound.Code || plan.Agent != 0 {
			f.add("team_id", "not_a_choice")
		} else if err != nil {
			return err
		}
	}
	return f.err()
}

// putOut ends a member's access at once, with what is his alone. What others have to do with is left to the portions.
func (a *App) putOut(tx *store.Tx, actor *desk.Actor, user int64, plan desk.RemovalPlan) error {
	tx.PutOut(user)
	personal, bots, err := tx.TokensBy(user)
	if err != nil {
		return err
	}
	for _, t := range bots {
		if plan.Bots != 0 {
			tx.GiveBot(t.ID, plan.Bots)
			emit(tx, actor, desk.MemberChanged, t.ID)
		} else {
			personal = append(personal, t)
		}
	}
	for _, t := range personal {
		tx.RevokeToken(t.ID)
		emit(tx, actor, desk.MemberChanged, t.ID)
	}
	alone, err := tx.OnlyHere(user)
	if err != nil {
		return err
	}
	if alone {
		tx.DeleteSessions(user, "")
	}
	emit(tx, actor, desk.MemberChanged, user) // ends his streams
	if plan.Share {
		return a.shareBelongings(tx, actor, user)
	}
	return dropBelongings(tx, user)
}

// memberPortion gives away what a member had: conversations, follow-ups, scheduled messages, contacts, and what he follows. Of one who
// stays, his conversations, as long as the reason for it holds.
func (a *App) memberPortion(tx *store.Tx, by *desk.Actor, r *desk.Removal) (n int, done bool, err error) {
	gives := []func(*store.Tx, *desk.Actor, *desk.Removal, int) (int, error){a.giveConversations, a.giveFollowUps, a.giveScheduled, a.giveContacts, a.unfollow}
	if r.Plan.Stays {
		still, err := a.stillGives(tx, r)
		if err != nil || !still {
			return 0, err == nil, err
		}
		gives = gives[:1]
	}
	for _, give := range gives {
		if n < removeAtOnce {
			some, err := give(tx, by, r, removeAtOnce-n)
			if n += some; err != nil {
				return n, false, err
			}
		}
	}
	if done = n < removeAtOnce; done && !r.Plan.Stays {
		tx.RemoveMember(r.Subject)
		emit(tx, by, desk.MemberChanged, r.Subject)
	}
	return n, done, nil
}

// giveConversations gives a member's open conversations to whom the plan says, or to the queue where that one does not work.
func (a *App) giveConversations(tx *store.Tx, by *desk.Actor, r *desk.Removal, limit int) (int, error) {
	find := tx.OpenConversationsOf
	if r.Plan.Why == desk.NotInInbox {
		find = tx.UnseenConversationsOf
	}
	list, err := find(r.Subject, limit)
	if err != nil {
		return 0, err
	}
	for i := range list {
		c, before := &list[i], list[i].Facts()
		line, err := goesOn(tx, c, r.Plan)
		if err != nil {
			return 0, err
		}
		if err := a.step(tx, by, c, before, line); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// goesOn gives a conversation to a plan's agent or team; to the queue if there is none, or if it does not work in the inbox.
func goesOn(tx *store.Tx, c *desk.Conversation, plan desk.RemovalPlan) (line desk.EventLine, err error) {
	works := false
	switch {
	case plan.Agent != 0:
		if works, err = tx.InInbox(c.Inbox, plan.Agent); works {
			c.Assignee = plan.Agent
			return desk.EventLine{Name: "assigned", ToID: plan.Agent}, err
		}
	case plan.Team != 0:
		if works, err = tx.TeamWorks(c.Inbox, plan.Team); works {
			c.Team, line = plan.Team, desk.EventLine{Name: "team", ToID: plan.Team}
		}
	}
	if plan.Why != "" { // as whoever puts it back into the queue
		line = desk.EventLine{Name: "returned", From: string(plan.Why), ToID: c.Assignee}
		c.Status, c.Assignee, c.SnoozedUntil = desk.Open, 0, time.Time{}
		return line, nil
	}
	if c.Assignee = 0; c.Status == desk.Pending {
		c.Status = desk.Open
	}
	if line.Name == "" {
		line.Name = "returned"
	}
	return line, err
}

// giveFollowUps has somebody else reminded of what a member was to be, if that one is in the inbox; else the reminder is cancelled, with a
// line that says so.
func (a *App) giveFollowUps(tx *store.Tx, by *desk.Actor, r *desk.Removal, limit int) (int, error) {
	list, err := tx.FollowUpsFor(r.Subject, limit)
	if err != nil {
		return 0, err
	}
	for _, f := range list {
		c, err := tx.ConversationByID(f.Conversation)
		if err != nil {
			return 0, err
		}
		works := false
		if r.Plan.FollowUps != 0 {
			if works, err = tx.InInbox(c.Inbox, r.Plan.FollowUps); err != nil {
				return 0, err
			}
		}
		var line desk.EventLine
		if f.User = r.Plan.FollowUps; works {
			line = setLine(by, &f)
		} else {
			f.User, f.State = r.Subject, desk.FollowUpCancelled
			tx.CancelJob(followUpKey(f.ID))
			line = desk.EventLine{Name: "follow_up_" + f.State.String(), ToID: f.User}
		}
		tx.UpdateFollowUp(f)
		if err := a.followUpMoved(tx, authorOf(by), f, line); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

// giveScheduled has what a member scheduled sent in another's name, or not at all, with a line that says so.
func (a *App) giveScheduled(tx *store.Tx, by *desk.Actor, r *desk.Removal, limit int) (int, error) {
	list, err := tx.ScheduledBy(r.Subject, limit)
	for _, s := range list {
		if err != nil {
			break
		}
		if r.Plan.Scheduled != 0 {
			tx.GiveScheduled(s.ID, r.Plan.Scheduled, "g"+number(s.ID))
			err = a.scheduledMoved(tx, authorOf(by), s.Conversation)
		} else {
			err = a.dropScheduled(tx, by, &s)
		}
	}
	return len(list), err
}

// dropScheduled takes back a scheduled message, with a line.
func (a *App) dropScheduled(tx *store.Tx, by *desk.Actor, s *desk.ScheduledMessage) error {
	c, err := tx.ConversationByID(s.Conversation)
	if err != nil {
		return err
	}
	tx.DeleteScheduled(s.ID)
	tx.CancelJobOf(scheduledKey(s.ID), laneOf(s, c.Thread))
	if err := a.record(tx, &c, c.Facts(), authorOf(by), desk.EventLine{Name: "schedule_cancelled", ToID: s.Author}); err != nil {
		return err
	}
	return a.scheduledMoved(tx, authorOf(by), c.ID)
}

// giveContacts lets the contacts of a member or of a team be looked after by the plan's agent or team, or by nobody.
func (a *App) giveContacts(tx *store.Tx, by *desk.Actor, r *desk.Removal, limit int) (int, error) {
	member, team := r.Subject, int64(0)
	if r.Noun == desk.RemovalTeam {
		member, team = 0, r.Subject
	}
	list, err := tx.OwnedContacts(member, team, r.Reached, limit)
	if err != nil {
		return 0, err
	}
	for _, id := range list {
		c, err := tx.Contact(id)
		if err != nil {
			return 0, err
		}
		was := c
		c.Owner, c.OwnerTeam, c.UpdatedAt = r.Plan.Agent, r.Plan.Team, tx.Now
		tx.NoteChanges(id, 0, by.Kind, by.ID(), desk.ChangesOf(&was, &c)...)
		c.Version = emitContact(tx, by, id)
		if err := tx.UpdateContact(c); err != nil {
			return 0, err
		}
		r.Reached = id
	}
	return len(list), nil
}

// unfollow ends that a member follows conversations.
func (a *App) unfollow(tx *store.Tx, by *desk.Actor, r *desk.Removal, limit int) (int, error) {
	list, err := tx.Followed(r.Subject, limit)
	if err != nil {
		return 0, err
	}
	for _, id := range list {
		c, err := tx.ConversationByID(id)
		if err != nil {
			return 0, err
		}
		if err := a.follow(tx, authorOf(by), &c, r.Subject, false); err != nil {
			return 0, err
		}
	}
	return len(list), nil
}

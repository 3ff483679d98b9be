package store

import (
	"slices"
	"strconv"
	"strings"

	"timbre/internal/desk"
)

// leader is the column that an arm's index begins with, and the families of indexes that do. Its table has all that sorting and sight
// ask of a conversation.
type leader struct {
	table        string
	where        string // before the value
	active, rest string
}

var (
	byInbox = leader{"conversations", "c.inbox_id = ", "conversations_active", "conversations_rest"}
	byAgent = leader{"conversations", "c.assignee_id > 0 AND c.assignee_id = ", "conversations_mine", "conversations_mine_rest"}
	byTeam  = leader{"conversations", "c.team_id > 0 AND c.team_id = ", "conversations_team", "conversations_team_rest"}
	byLabel = leader{"labelled_conversations", "c.label_id = ", "labelled_active", "labelled_rest"}
	byBot   = leader{"conversations", "c.bot_id > 0 AND c.inbox_id = ", "conversations_bot", ""} // of an inbox; there are none but active ones
)

const (
	unassigned = "c.assignee_id = 0 AND c.bot_id = 0"
	queued     = "c.status = 0 AND " + unassigned
	unattended = "c.bot_id = 0 AND c.waiting_since < 4611686018427387903"
)

// addArms chooses the arms by what narrows most: a contact, my own, a label, a team, or else the inboxes.
func (l *listing) addArms() {
	if len(l.inboxes) == 0 {
		return
	}
	q := l.query
	switch {
	case l.order.name == "replied":
		l.repliedArm()
	case q.Contact != 0:
		l.contactArm()
	case q.View == desk.ViewMentions || q.View == desk.ViewParticipating:
		l.involvedArm()
	case q.View == desk.ViewMine && l.actor.User == 0: // a bot's token has nothing of its own
	case q.View == desk.ViewMine:
		l.lead(byAgent, l.actor.User, l.statuses, l.in("c.inbox_id", l.inboxes), l.ofTeam(), l.ofLabel())
	case q.Label != 0:
		l.lead(byLabel, q.Label, l.statuses, l.ofLabelledView(), l.ofTeam(), l.ofInbox(), l.sight())
	case q.Team != 0:
		l.lead(byTeam, q.Team, l.statuses, l.ofView(), l.ofInbox(), l.sight())
	case l.actor.Sight == desk.SightAll:
		for _, id := range l.inboxes {
			l.inboxArms(id)
		}
	default:
		l.ownArms()
	}
}

// lead adds the arms that walk a leader's indexes for the statuses.
func (l *listing) lead(by leader, value int64, statuses []desk.Status, conditions ...string) {
	if l.order.name == "due" {
		l.dueLead(by, value, statuses, conditions...)
		return
	}
	owner := by.where + l.arg(value)
	arm := func(family, status string) {
		source := l.walk(by.table) + l.dialect.by(family+"_"+l.order.name)
		l.add(source, append([]string{owner, status}, conditions...)...)
	}
	has := func(s desk.Status) bool { return slices.Contains(statuses, s) }
	pendingAlone := has(desk.Pending) && !has(desk.Open)
	switch {
	case pendingAlone && l.order.indexedAlways() && by.rest != "":
		arm(by.rest, "c.status > 0 AND c.status = 1")
	case pendingAlone: // said so that PostgreSQL does not take an index of the status, whose rows it would have to sort
		arm(by.active, "c.status < 2 AND c.status <> 0")
	case has(desk.Pending):
		arm(by.active, "c.status < 2")
	case has(desk.Open):
		arm(by.active, "c.status < 2 AND c.status = 0")
	}
	for _, s := range []desk.Status{desk.Snoozed, desk.Closed} {
		if has(s) {
			arm(by.rest, "c.status > 0 AND c.status = "+strconv.Itoa(int(s)))
		}
	}
}

// inboxArms are those of an inbox of which the actor sees all.
func (l *listing) inboxArms(inbox int64) {
	switch l.query.View {
	case desk.ViewUnattended:
		l.unattendedArm(inbox)
	case desk.ViewBot:
		l.lead(byBot, inbox, l.statuses)
	case desk.ViewUnassigned:
		l.queueArm(inbox)
		if rest := l.besidesOpen(); len(rest) > 0 {
			l.lead(byInbox, inbox, rest, unassigned)
		}
	default:
		l.lead(byInbox, inbox, l.statuses)
	}
}

// unattendedArm is what waits in an inbox, or what of it meets a condition.
func (l *listing) unattendedArm(inbox int64, conditions ...string) {
	index := "conversations_unattended_"
	if l.order.name == "due" {
		index = "conversations_active_"
	}
	source := "conversations c" + l.dialect.by(index+l.order.name)
	l.add(source, append([]string{byInbox.where + l.arg(inbox), "c.status = 0 AND " + unattended}, conditions...)...)
}

func (l *listing) besidesOpen() []desk.Status {
	return slices.DeleteFunc(slices.Clone(l.statuses), func(s desk.Status) bool { return s == desk.Open })
}

// queueArm is an inbox's queue, or only what teams have of it.
func (l *listing) queueArm(inbox int64, teams ...int64) {
	if !l.has(desk.Open) {
		return
	}
	ofTeams := ""
	if len(teams) > 0 {
		ofTeams = l.in("c.team_id", teams)
	}
	index := "conversations_queue_"
	if l.order.name == "due" {
		index = "conversations_active_"
	}
	l.add(l.walk("conversations")+l.dialect.by(index+l.order.name), byInbox.where+l.arg(inbox), queued, ofTeams)
}

// ownArms are what an actor with sight own or team sees: the queues that he may pick from, his own, what his teams have, and what he
// follows. It is the rule of sight, arm by arm; what stands in two arms is listed once.
func (l *listing) ownArms() {
	for _, id := range l.inboxes { // who waits and what a bot has is in indexes by inbox alone
		switch {
		case l.query.View == desk.ViewBot:
			l.lead(byBot, id, l.statuses, l.sight())
		case l.query.View == desk.ViewUnattended:
			l.unattendedArm(id, l.sight())
		}
	}
	if len(l.arms) > 0 {
		return
	}
	l.overlap = true
	if l.query.Inbox != 0 && l.query.View == desk.ViewAll && len(l.picks) == 1 && l.has(desk.Open) && slices.Max(l.statuses).Active() {
		l.pickedInboxArms()
		return
	}
	for _, id := range l.picks {
		l.queueArm(id)
	}
	user, teams := l.actor.User, l.actor.Teams
	if l.actor.Sight != desk.SightTeam {
		teams = nil
	}
	if user == 0 && len(teams) == 0 {
		return
	}
	if l.query.View == desk.ViewUnassigned {
		l.ownUnassignedArms(user, teams)
		return
	}
	mine := l.in("c.inbox_id", l.inboxes)
	if user != 0 {
		l.lead(byAgent, user, l.statuses, mine)
		l.followedArm(mine)
	}
	for _, id := range teams {
		l.lead(byTeam, id, l.statuses, mine)
	}
}

// pickedInboxArms are those of one inbox whose queue the actor sees. That is a good part of what is open in it, so the inbox is walked
// and what is not his passed over; what he or his teams have may be nearly all in other inboxes.
func (l *listing) pickedInboxArms() {
	sees := queued
	if l.actor.User != 0 {
		sees += " OR c.assignee_id = " + l.arg(l.actor.User)
	}
	if l.actor.Sight == desk.SightTeam && len(l.actor.Teams) > 0 {
		sees += " OR " + l.in("c.team_id", l.actor.Teams)
	}
	l.lead(byInbox, l.query.Inbox, l.statuses, "("+sees+")")
	if l.actor.User != 0 {
		l.followedArm(l.in("c.inbox_id", l.inboxes))
	}
}

// ownUnassignedArms are what ownArms has besides the queues to pick from, of what nobody has. Teams have few of these among
// many, so the other queues are walked for the open ones.
func (l *listing) ownUnassignedArms(user int64, teams []int64) {
	rest := l.besidesOpen()
	if len(rest) > 0 {
		for _, id := range teams {
			l.lead(byTeam, id, rest, unassigned, l.in("c.inbox_id", l.inboxes))
		}
	}
	if len(teams) > 0 {
		for _, id := range l.inboxes {
			if !slices.Contains(l.picks, id) {
				l.queueArm(id, teams...)
			}
		}
	}
	if user != 0 && (len(rest) > 0 || len(l.picks) < len(l.inboxes)) { // else the queues have all that he follows
		l.followedArm(l.in("c.inbox_id", l.inboxes))
	}
}

// followedArm walks what the actor follows and sorts it: few conversations, unless closed ones are asked for.
func (l *listing) followedArm(conditions ...string) {
	index, active := "conversation_agents_active", " AND ca.active"
	if l.has(desk.Closed) {
		index, active = "conversation_agents_user", ""
	}
	source := "conversation_agents ca" + l.dialect.by(index) +
		" JOIN conversations c ON c.workspace_id = ca.workspace_id AND c.id = ca.conversation_id"
	followed := "ca.workspace_id = $1 AND ca.participates" + active + " AND ca.user_id = " + l.arg(l.actor.User)
	view := ""
	if l.query.View != desk.ViewParticipating { // which this arm is
		view = l.ofView()
	}
	l.add(source, append([]string{followed, l.ofStatus(), view}, conditions...)...)
}

// contactArm walks a contact's conversations, which are few, and sorts them.
func (l *listing) contactArm() {
	l.add("conversations c"+l.dialect.by("conversations_contact"), "c.contact_id = "+l.arg(l.query.Contact),
		l.ofStatus(), l.ofView(), l.ofTeam(), l.ofInbox(), l.ofLabel(), l.sight())
}

func (l *listing) sight() string {
	where, args := sight(l.dialect, l.actor, l.args)
	l.args = args
	return where
}

func (l *listing) ofView() string {
	switch l.query.View {
	case desk.ViewMine:
		return byAgent.where + l.arg(l.actor.User)
	case desk.ViewUnassigned:
		return unassigned
	case desk.ViewBot:
		return "c.bot_id > 0"
	case desk.ViewUnattended:
		return unattended
	case desk.ViewMentions:
		return ofAgent("mention_id", "0", l.arg(l.actor.User)) + " > 0"
	case desk.ViewParticipating:
		return ofAgent("participates", "FALSE", l.arg(l.actor.User))
	}
	return ""
}

// ofLabelledView is ofView for labelled_conversations, which does not know who waits.
func (l *listing) ofLabelledView() string {
	if l.query.View != desk.ViewUnattended {
		return l.ofView()
	}
	return "c.bot_id = 0 AND (SELECT w.waiting_since FROM conversations w WHERE w.workspace_id = c.workspace_id AND w.id = c.id) < 4611686018427387903"
}

func (l *listing) ofTeam() string {
	if l.query.Team == 0 {
		return ""
	}
	return byTeam.where + l.arg(l.query.Team)
}

func (l *listing) ofContact() string {
	if l.query.Contact == 0 {
		return ""
	}
	return "c.contact_id = " + l.arg(l.query.Contact)
}

func (l *listing) ofInbox() string {
	if l.query.Inbox == 0 {
		return ""
	}
	return byInbox.where + l.arg(l.query.Inbox)
}

func (l *listing) ofLabel() string {
	if l.query.Label == 0 {
		return ""
	}
	return l.carries(l.query.Label)
}

func (l *listing) carries(label int64) string {
	return "EXISTS (SELECT 1 FROM labelled_conversations lc WHERE lc.workspace_id = c.workspace_id AND lc.id = c.id AND lc.label_id = " +
		l.arg(label) + ")"
}

func (l *listing) ofStatus() string { return inStatuses(l.statuses) }

func inStatuses(list []desk.Status) string {
	if len(list) == 4 {
		return "c.status < 4"
	}
	names := make([]string, len(list))
	for i, s := range list {
		names[i] = strconv.Itoa(int(s))
	}
	return "c.status IN (" + strings.Join(names, ", ") + ")"
}

package desk

import "slices"

// Role of a member: a preset's name, or the id of a role of the workspace's own as decimal text.
type Role string

const (
	RoleAdministrator Role = "administrator"
	RoleSupervisor    Role = "supervisor"
	RoleAgent         Role = "agent"
	RoleReadOnly      Role = "read_only"
)

// Sight says which conversations of one's inboxes one sees.
type Sight string

const (
	SightOwn  Sight = "own"  // assigned to me, I participate, or the queue where agents pick
	SightTeam Sight = "team" // own, and what my teams have
	SightAll  Sight = "all"
)

// Permission is one right of a role.
type Permission string

const (
	PermStart        Permission = "conversations.start"
	PermReply        Permission = "conversations.reply"
	PermStatus       Permission = "conversations.status"
	PermAssignSelf   Permission = "conversations.assign_self"
	PermAssignOthers Permission = "conversations.assign_others"
	PermBulk         Permission = "conversations.bulk"
	PermTranscript   Permission = "conversations.transcript"
	PermNotes        Permission = "notes.write"
	PermParticipants Permission = "participants.manage"
	PermContactsEdit Permission = "contacts.edit"
	PermBlock        Permission = "contacts.block"
	PermCannedOwn    Permission = "canned_responses.own"
	PermCannedShared Permission = "canned_responses.shared"
	PermFiles        Permission = "files.manage"
	PermLabelsApply  Permission = "labels.apply"
	PermLabelsManage Permission = "labels.manage"
	PermTemplates    Permission = "templates.manage"
	PermSendTemplate Permission = "templates.send"
	PermLedger       Permission = "ledger.view"
	PermMembers      Permission = "members.manage"
	PermInboxes      Permission = "inboxes.manage"
	PermTokens       Permission = "tokens.manage"
	PermSettings     Permission = "settings.manage"
	PermSupervise    Permission = "supervise"
)

var agentPermissions = []Permission{PermStart, PermReply, PermStatus, PermAssignSelf, PermAssignOthers, PermBulk, PermTranscript, PermNotes, PermContactsEdit, PermBlock,
	PermLabelsApply, PermSendTemplate, PermCannedOwn, PermParticipants, PermMacrosRun, PermContactsReveal}
var supervisorPermissions = append(slices.Clone(agentPermissions), PermLabelsManage, PermSupervise, PermLedger, PermCannedShared, PermFiles, PermContactsMerge, PermMacrosManage,
	PermExport, PermContactsImport)

// Permissions of a preset role; none of another.
func (r Role) Permissions() []Permission {
	switch r {
	case RoleAdministrator:
		return append(slices.Clone(supervisorPermissions), PermTemplates, PermMembers, PermInboxes, PermTokens, PermSettings,
			PermDelete, PermContactsDelete, PermContactsExport, PermAudit)
	case RoleSupervisor:
		return slices.Clone(supervisorPermissions)
	case RoleAgent:
		return slices.Clone(agentPermissions)
	case RoleReadOnly:
		return []Permission{PermContactsReveal}
	}
	return nil
}

// Valid reports whether r is a preset role.
func (r Role) Valid() bool {
	return r == RoleAdministrator || r == RoleSupervisor || r == RoleAgent || r == RoleReadOnly
}

// Valid reports whether s is a sight.
func (s Sight) Valid() bool { return s == SightOwn || s == SightTeam || s == SightAll }

// ActorKind says what acts.
type ActorKind int8

const (
	ActorUser     ActorKind = iota // a person in the interface
	ActorPersonal                  // a personal token: writes as its agent
	ActorBot                       // a bot token: does not answer for a human
	ActorSystem
)

// Actor is who asks, and in which workspace. It is the first argument of what reads or writes for somebody.
type Actor struct {
	Workspace     int64
	User          int64 // 0 for a bot token and the system
	Token         int64
	Kind          ActorKind
	Role          Role
	Sight         Sight
	Permissions   []Permission
	OnRequest     bool    // contacts' phones and addresses are shown to him masked, and each contact's whole only if he asks
	masking       Masking // the workspace's, by which he gives others no more than he has
	Inboxes       []int64 // ascending; for an administrator all
	Teams         []int64 // ascending
	PickOff       []int64 // inboxes of Inboxes whose queue is not for agents with sight own
	RightsVersion int64
	Name, Locale  string
	TimeZone      string // IANA: his own; "": the workspace's
	Viewer        *Actor // who has this one's interface before him: he reads, and writes nothing; nil: nobody
	Watcher       *Actor // who looks at this one's views: nothing is seen that he does not see; nil: nobody
}

// System acts for a workspace without limits of sight; for jobs and channels.
func System(workspace int64) Actor {
	return Actor{Workspace: workspace, Kind: ActorSystem, Sight: SightAll, Role: RoleAdministrator}
}

// Can reports whether the actor has a permission.
func (a *Actor) Can(p Permission) bool {
	return a.Kind == ActorSystem || slices.Contains(a.Permissions, p)
}

// Need returns a refusal that names the missing permission, or nil.
func (a *Actor) Need(p Permission) error {
	if a.Can(p) {
		return nil
	}
	return Forbidden(string(p))
}

// Human actors' replies answer the customer: a person, or a personal token, which writes as its agent.
func (a *Actor) Human() bool { return a.Kind == ActorUser || a.Kind == ActorPersonal }

// ID of the author of what the actor writes: the user, or the bot token.
func (a *Actor) ID() int64 {
	if a.User != 0 {
		return a.User
	}
	return a.Token
}

// Own is whose are the drafts, responses, macros and views that are nobody else's. Whoever looks at another's interface has none.
func (a *Actor) Own() int64 {
	if a.Viewer != nil {
		return nobody
	}
	return a.ID()
}

const nobody = -1

// InInbox reports membership.
func (a *Actor) InInbox(inbox int64) bool {
	if a.Kind == ActorSystem {
		return true
	}
	_, ok := slices.BinarySearch(a.Inboxes, inbox)
	return ok
}

// SeesAllOf reports whether the actor sees every conversation of an inbox.
func (a *Actor) SeesAllOf(inbox int64) bool {
	return a.Sight == SightAll && a.Watcher == nil && a.InInbox(inbox)
}

// Watched returns an agent as a supervisor looks at his views: in the inboxes of both, and never more than the supervisor sees. It asks
// for lists and counts only, and may do nothing.
func (a *Actor) Watched(agent Actor) *Actor {
	agent.Permissions, agent.Token, agent.Kind, agent.OnRequest = nil, 0, ActorUser, a.OnRequest
	if a.Can(PermContactsReveal) { // what he is shown is shown to him, not to the agent
		agent.Permissions = []Permission{PermContactsReveal}
	}
	shared := func(ids []int64) []int64 {
		return slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return !a.InInbox(id) })
	}
	agent.Inboxes, agent.PickOff = shared(agent.Inboxes), shared(agent.PickOff)
	if a.Sight != SightAll {
		watcher := *a
		watcher.Watcher = nil
		agent.Watcher = &watcher
	}
	return &agent
}

// Viewed returns a member as whoever sees all of his own inboxes has him before himself: with the member's rights and sight, in the inboxes
// of both, and with phones and addresses masked if they are to either. The version of rights is both's, so that a change of either is one.
func (a *Actor) Viewed(member Actor) *Actor {
	rights, masked := member.Permissions, a.OnRequest || member.OnRequest
	viewed := a.Watched(member)
	viewer := *a
	viewed.Permissions, viewed.OnRequest, viewed.Viewer = rights, masked, &viewer
	viewed.RightsVersion += a.RightsVersion
	return viewed
}

// Picks are the inboxes whose queue every member sees.
func (a *Actor) Picks() (out []int64) {
	for _, id := range a.Inboxes {
		if !slices.Contains(a.PickOff, id) {
			out = append(out, id)
		}
	}
	return out
}

// Sees is the one rule of sight, the same as the WHERE of the store. participates: the actor follows the conversation.
func (a *Actor) Sees(f Facts, participates bool) bool {
	switch {
	case f.Inbox == 0 || !a.InInbox(f.Inbox), a.Watcher != nil && !a.Watcher.Sees(f, false):
		return false
	case a.Sight == SightAll:
		return true
	case f.Assignee != 0 && f.Assignee == a.User, participates:
		return true
	case f.Queued():
		if a.Sight == SightTeam && f.Team != 0 && slices.Contains(a.Teams, f.Team) {
			return true
		}
		return !slices.Contains(a.PickOff, f.Inbox)
	}
	return a.Sight == SightTeam && f.Team != 0 && slices.Contains(a.Teams, f.Team)
}

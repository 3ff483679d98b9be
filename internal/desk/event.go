package desk

import (
	"encoding/json"
	"time"
)

// EventKind names what happened. Kinds are stored and served; they never change meaning.
type EventKind string

const (
	ConversationCreated EventKind = "conversation.created"
	ConversationChanged EventKind = "conversation.changed" // status, assignee, team, labels, priority, read mark
	ConversationDeleted EventKind = "conversation.deleted" // Subject: its number, by which it was known
	MessageCreated      EventKind = "message.created"
	MessageChanged      EventKind = "message.changed" // delivery, edit, reaction, media
	MessageHidden       EventKind = "message.hidden"  // one came from a blocked contact: it is recorded and shown nowhere
	ContactChanged      EventKind = "contact.changed"
	ContactMerged       EventKind = "contact.merged"  // Subject: the one that is part of it now
	ContactDeleted      EventKind = "contact.deleted" // Subject: its id
	InboxChanged        EventKind = "inbox.changed"
	TeamChanged         EventKind = "team.changed"
	MemberChanged       EventKind = "member.changed"
	RoleChanged         EventKind = "role.changed" // of the workspace's own: what its members may do, or which they have instead
	LabelChanged        EventKind = "label.changed"
	AttributeChanged    EventKind = "attribute.changed"
	TemplateChanged     EventKind = "template.changed"
	NoticeChanged       EventKind = "notice.changed"
	WorkspaceChanged    EventKind = "workspace.changed"
	CannedChanged       EventKind = "canned_response.changed"          // a shared one, or one that was
	OwnCannedChanged    EventKind = "personal_canned_response.changed" // only its owner is told
	TeamCannedChanged   EventKind = "team_canned_response.changed"     // only who has those of the team of Before and After is told
	DraftChanged        EventKind = "draft.changed"                    // only its owner is told
	LibraryChanged      EventKind = "library.changed"                  // a file or folder of it
	OwnLibraryChanged   EventKind = "personal_library.changed"         // only its owner is told
	ParticipantsChanged EventKind = "conversation.participants"        // the subject follows it now, or no longer
	InvolvementChanged  EventKind = "involvement.changed"              // only the subject is told

	NotificationsChanged EventKind = "notifications.changed" // only the subject is told
)

// Event is one row of a workspace's log. Seq is gap-free per workspace and given by the writer, last in the transaction.
// It holds ids and facts, never personal data.
type Event struct {
	Workspace, Seq int64
	At             time.Time
	Kind           EventKind
	ActorKind      ActorKind
	Actor          int64
	Conversation   int64
	Message        int64
	Contact        int64
	Subject        int64 // inbox, team, member, role, label, attribute, template, notice, canned response, library file, saved view, macro or import of contacts; of a draft the conversation; whose involvement or notifications
	Before, After  Facts // of the conversation, or the team of its canned response; decide who is shown what
	Cause          int64 // seq of the event that led to this one
	Depth          int   // how many causes deep; loops die by it
	Data           json.RawMessage
}

// Private reports whether nobody but the event's actor is told of it.
func (e *Event) Private() bool {
	return e.Kind == OwnCannedChanged || e.Kind == DraftChanged || e.Kind == OwnLibraryChanged || e.Kind == OwnSavedViewChanged ||
		e.Kind == OwnMacroChanged || e.Kind == NotificationsChanged
}

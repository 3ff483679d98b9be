package desk

import "time"

// RemovalNoun is what can be taken away. They are stored and served; they never change meaning.
type RemovalNoun string

const (
	RemovalMember RemovalNoun = "member"
	RemovalTeam   RemovalNoun = "team"
	RemovalLabel  RemovalNoun = "label"
	RemovalInbox  RemovalNoun = "inbox"
)

// Removal takes something away with what hangs on it, in portions. Once it was decided on it goes on by itself.
type Removal struct {
	ID, Workspace      int64
	Noun               RemovalNoun
	Subject            int64
	Name               string // as it was called; "" of people
	Plan               RemovalPlan
	User, Token        int64 // who decided so
	Total, Done        int   // of what hung on it
	Reached            int64 // the last contact that was looked at
	CreatedAt, EndedAt time.Time
	Untold             bool // whoever asks does not see all of it: how much it is is not for him; not stored
}

// Ended reports whether nothing hangs on it any more.
func (r *Removal) Ended() bool { return !r.EndedAt.IsZero() }

// RemovalPlan is what becomes of what hangs on something. Its tags are those of the database.
type RemovalPlan struct {
	Agent     int64 `json:"agent,omitempty"`      // gets the conversations and contacts of a member; none of both: the queue, and nobody
	Team      int64 `json:"team,omitempty"`       // the same, also of a team
	FollowUps int64 `json:"follow_ups,omitempty"` // who is reminded of what a member was to be; 0: nobody
	Scheduled int64 `json:"scheduled,omitempty"`  // in whose name is sent what a member has scheduled; 0: it is not
	Bots      int64 `json:"bots,omitempty"`       // whose a member's bots are from now on; 0: they end
	Share     bool  `json:"share,omitempty"`      // what only he had is everybody's
	Stays     bool  `json:"stays,omitempty"`      // he is only put out, or for the reason below: his conversations go
	Label     int64 `json:"label,omitempty"`      // in place of a label
	Close     bool  `json:"close,omitempty"`      // finish an inbox's conversations

	Why GivenBack `json:"why,omitempty"` // of one who stays and is not put out
}

// GivenBack is why somebody who stays has conversations no longer. They are stored, in their lines too, and served; they never change meaning.
type GivenBack string

const (
	NotInInbox   GivenBack = "not_in_inbox"  // he is in their inbox no longer, and sees them no longer
	CannotAnswer GivenBack = "cannot_answer" // his role lets him answer nobody any more
)

// Hanging counts what hangs on something that may be taken away.
type Hanging struct {
	Conversations  int // that are not closed; of a label in every state
	Contacts       int
	FollowUps      int
	Scheduled      int
	Participations int
	Tokens, Bots   int
	Canned, Macros int // that only he, or only the team, has; of a label those that name it
	Views, Files   int
	Drafts         int
	MacroNames     []string // of the shared ones that name a label
	ViewNames      []string
	Kept           bool // a team's: whoever asks does not see all that it has, and may give it to no other
	Untold         bool // whoever asks does not see all the conversations: how many there are is not for him, only whether there are any
}

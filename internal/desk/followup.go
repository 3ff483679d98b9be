package desk

import "time"

// FollowUpState is stored as its number.
type FollowUpState int8

const (
	FollowUpOpen FollowUpState = iota
	FollowUpDone
	FollowUpCancelled
)

var followUpStates = [...]string{"open", "done", "cancelled"}

func (s FollowUpState) String() string { return followUpStates[s] }

// FollowUp reminds somebody of a conversation at a time, whatever becomes of it until then.
type FollowUp struct {
	ID, Workspace, Conversation int64
	Number                      int64 // of the conversation
	Contact                     int64
	ContactName, ContactPhone   string
	User                        int64 // for whom
	By                          int64 // who set it: user or token
	DueAt                       time.Time
	Note                        string
	State                       FollowUpState
	Notified                    bool // it is due, and its user was told
	CreatedAt                   time.Time
}

// FollowUpQuery asks for open follow-ups, the first due first.
type FollowUpQuery struct {
	User         int64 // 0: anybody's
	Conversation int64 // its number; 0: any whose contact is not blocked
	Limit        int
	After        FollowUpPlace // the last of the page before; the zero one: the first page
}

// FollowUpPlace is a follow-up's place in the list.
type FollowUpPlace struct{ Due, ID int64 }

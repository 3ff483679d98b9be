package desk

import (
	"encoding/json"
	"time"
)

// NotificationKind says what a member is told of. Kinds are stored and served; they never change meaning.
type NotificationKind string

const (
	NotifyAssigned   NotificationKind = "assigned"         // the conversation was given to him
	NotifyTeam       NotificationKind = "team_assigned"    // it was given to a team of his, and nobody has it
	NotifyAdded      NotificationKind = "added"            // somebody made him follow it
	NotifyMention    NotificationKind = "mention"          // a note calls him, or a team of his
	NotifyFollowed   NotificationKind = "followed_message" // the customer or the team wrote where he follows
	NotifyFollowUp   NotificationKind = "follow_up_due"
	NotifyWoke       NotificationKind = "snooze_ended"
	NotifyScheduled  NotificationKind = "schedule_failed" // what he wrote for later was not sent
	NotifyFailed     NotificationKind = "send_failed"     // what he wrote did not arrive
	NotifySLAWarning NotificationKind = "sla_warning"
	NotifySLABreach  NotificationKind = "sla_breached"
	NotifyWindow     NotificationKind = "window_closing" // the customer waits, and his reply window ends soon
)

// Notification tells one member of something in a conversation that he may see.
type Notification struct {
	ID, Workspace, User int64 // the id grows with every time that it happens
	Conversation        int64
	Number              int64 // of the conversation
	Contact             int64
	ContactName         string
	ContactPhone        string
	Kind                NotificationKind
	By                  int64  // user or token who did it last; 0: nobody
	Message             int64  // what it was last about; 0: no message
	Text                string // the beginning of that message
	Times               int    // how often since it was read
	At                  time.Time
	ReadAt              time.Time // zero: not yet
}

// NotificationQuery asks for a page of notifications, the newest first.
type NotificationQuery struct {
	Before int64 // those with smaller ids; 0: from the newest
	Limit  int
}

// NotificationNews is the data of an event that tells a member's devices of his notifications.
type NotificationNews struct {
	ID    int64            `json:"id,string,omitempty"` // of a new one, with its kind and how often it happened since it was read
	Kind  NotificationKind `json:"kind,omitempty"`
	Times int              `json:"times,omitempty"`
	By    int64            `json:"by,string,omitempty"` // who did it

	Settings bool `json:"settings,omitempty"` // how he is alerted is another
}

// NotificationData is the event's data for news; the zero news say that he has read some.
func NotificationData(n NotificationNews) json.RawMessage {
	data, _ := json.Marshal(n) // words and numbers
	return data
}

// News are what an event of notifications tells; nil: it is none.
func (e *Event) News() *NotificationNews {
	var n NotificationNews
	if e.Kind != NotificationsChanged || json.Unmarshal(e.Data, &n) != nil {
		return nil
	}
	return &n
}

const failedData = `{"failed":true}`

// FailedData is the data of an event with which a message turned out not to arrive.
func FailedData() json.RawMessage { return json.RawMessage(failedData) }

// Failed reports whether with this event a message turned out not to arrive.
func (e *Event) Failed() bool { return e.Kind == MessageChanged && string(e.Data) == failedData }

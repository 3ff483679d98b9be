package desk

import (
	"encoding/json"
	"time"
)

// ScheduledMessage is a message that is to be sent at a time. It becomes one then.
type ScheduledMessage struct {
	ID, Workspace, Conversation int64
	Number                      int64 // of its conversation
	Author                      int64 // user or token
	Bot                         bool  // the author is a bot's token
	ClientID                    string
	Draft                       json.RawMessage // what was asked to be written
	Kind                        Kind
	Text                        string // as the customer will read it
	Content                     Content
	ReplyTo                     int64 // of the draft; not stored by itself
	SendAt                      time.Time
	Undo                        bool   // it only waits to be taken back
	CancelOnReply               bool   // not if the customer writes before
	ErrorCode                   string // why it was not sent when it was due; "": it is not due yet
	CreatedAt                   time.Time
}

// Failed reports whether it was due and could not be sent. It stays until somebody decides.
func (s *ScheduledMessage) Failed() bool { return s.ErrorCode != "" }

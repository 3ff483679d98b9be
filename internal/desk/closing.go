package desk

import "time"

// Asking says whether something is asked for when a conversation is finished.
type Asking string

const (
	AskOff      Asking = "off"
	AskOptional Asking = "optional"
	AskRequired Asking = "required"
)

// Valid reports whether a is one of the three.
func (a Asking) Valid() bool { return a == AskOff || a == AskOptional || a == AskRequired }

// ClosingRules are what a workspace asks of whoever finishes a conversation.
type ClosingRules struct{ Reason, Summary Asking }

// CloseReason is one of the workspace's reasons why a conversation is finished.
type CloseReason struct {
	ID, Workspace int64
	Name          string // unique, case and accents folded
	CreatedAt     time.Time
}

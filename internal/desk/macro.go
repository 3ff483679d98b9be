package desk

import "time"

// The events of macros.
const (
	MacroChanged    EventKind = "macro.changed"          // a shared one, or one that was
	OwnMacroChanged EventKind = "personal_macro.changed" // only its owner is told
)

// Rights over macros: to run them and to keep one's own, and to write those of all.
const (
	PermMacrosRun    Permission = "macros.run"
	PermMacrosManage Permission = "macros.manage"
)

// Macro is a list of actions under a name.
type Macro struct {
	ID, Workspace        int64
	Owner                int64 // whose it is; 0: everybody's
	Name                 string
	Steps                []MacroStep // in order
	CreatedBy            int64
	CreatedAt, UpdatedAt time.Time
	Version              int64 // seq of the last event that changed it
}

// Personal reports whether only its owner has it.
func (m *Macro) Personal() bool { return m.Owner != 0 }

// StepKind says what a step of a macro does. Kinds are stored and served; they never change meaning.
type StepKind string

const (
	StepAssignMe     StepKind = "assign_me"     // to whoever runs it
	StepAssignAgent  StepKind = "assign_agent"  // Agent
	StepAssignTeam   StepKind = "assign_team"   // Team: its queue
	StepSetTeam      StepKind = "set_team"      // Team: whose it is, without a transfer
	StepUnassign     StepKind = "unassign"      // back to the queue
	StepAddLabels    StepKind = "add_labels"    // Labels
	StepRemoveLabels StepKind = "remove_labels" // Labels
	StepPriority     StepKind = "priority"      // Priority
	StepPending      StepKind = "pending"
	StepReopen       StepKind = "reopen"
	StepClose        StepKind = "close"  // Reason and Text: what came of it
	StepSnooze       StepKind = "snooze" // Until or Hours
	StepMute         StepKind = "mute"   // Hours; 0: for good
	StepNote         StepKind = "note"   // Text
	StepReply        StepKind = "reply"  // Text, or Canned with its files
)

// StepKinds are all of them.
var StepKinds = []StepKind{StepAssignMe, StepAssignAgent, StepAssignTeam, StepSetTeam, StepUnassign, StepAddLabels, StepRemoveLabels, StepPriority,
	StepPending, StepReopen, StepClose, StepSnooze, StepMute, StepNote, StepReply}

// The ends of a snooze that are not counted in hours.
const (
	UntilReply    = "reply"     // the customer's next message
	UntilTomorrow = "tomorrow"  // at nine, by the clock of whoever runs it
	UntilNextWeek = "next_week" // its Monday at nine
)

// MacroStep is one action of a macro. What its kind does not use is empty. Its tags are those of the database.
type MacroStep struct {
	Kind     StepKind `json:"kind"`
	Agent    int64    `json:"agent,omitempty"`
	Team     int64    `json:"team,omitempty"`
	Labels   []int64  `json:"labels,omitempty"`
	Priority string   `json:"priority,omitempty"`
	Reason   int64    `json:"reason,omitempty"`
	Until    string   `json:"until,omitempty"`
	Hours    int      `json:"hours,omitempty"`
	Text     string   `json:"text,omitempty"`
	Canned   int64    `json:"canned,omitempty"`
}

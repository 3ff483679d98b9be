package desk

import "time"

// The events of saved views.
const (
	SavedViewChanged    EventKind = "saved_view.changed"          // a shared one, or one that was
	OwnSavedViewChanged EventKind = "personal_saved_view.changed" // only its owner is told
)

// SavedView is a filter of conversations, or of contacts, under a name.
type SavedView struct {
	ID, Workspace        int64
	Noun                 SavedNoun // never changes
	Owner                int64     // whose it is; 0: everybody's
	Name                 string
	Filter               Filter
	Sort                 Sort
	CreatedBy            int64
	CreatedAt, UpdatedAt time.Time
	Version              int64 // seq of the last event that changed it
}

// SavedNoun is what a saved view lists.
type SavedNoun string

const (
	SavedConversations SavedNoun = "conversation"
	SavedContacts      SavedNoun = "contact" // a segment
)

// Personal reports whether only its owner has it.
func (v *SavedView) Personal() bool { return v.Owner != 0 }

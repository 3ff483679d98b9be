package desk

import "time"

// CannedResponse is a text, with files, that is written once and used often. Its placeholders are filled in by who uses it.
type CannedResponse struct {
	ID, Workspace        int64
	Owner                int64 // whose it is; 0: everybody's
	Code                 string
	Text                 string
	Files                []File // in order
	Uses                 int64
	UsedAt               time.Time
	CreatedBy            int64
	CreatedAt, UpdatedAt time.Time
	Version              int64 // seq of the last event that changed it
}

// Personal reports whether only its owner has it.
func (c *CannedResponse) Personal() bool { return c.Owner != 0 }

// VisibleTo reports whether an actor may see it.
func (c *CannedResponse) VisibleTo(a *Actor) bool { return c.Owner == 0 || c.Owner == a.ID() }

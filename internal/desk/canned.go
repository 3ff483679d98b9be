package desk

import (
	"slices"
	"time"
)

// CannedResponse is a text, with files, that is written once and used often. Its placeholders are filled in by who uses it.
type CannedResponse struct {
	ID, Workspace        int64
	CannedScope          // who has it
	Code                 string
	Text                 string
	Files                []File // in order
	Uses                 int64
	UsedAt               time.Time
	CreatedBy            int64
	CreatedAt, UpdatedAt time.Time
	Version              int64 // seq of the last event that changed it
}

// CannedScope says who has a canned response: one person, a team, or everybody. Each code stands once in each.
type CannedScope struct {
	Owner int64 // whose it is; 0: nobody's alone
	Team  int64 // whose members have it; 0: not a team's
}

// Personal reports whether only its owner has it.
func (s CannedScope) Personal() bool { return s.Owner != 0 }

// Shared reports whether everybody has it.
func (s CannedScope) Shared() bool { return s == CannedScope{} }

// HasCannedOf reports whether an actor has the canned responses of a team: its members do, and whoever manages those of all. Whoever has
// another's interface before him must have them himself, too.
func (a *Actor) HasCannedOf(team int64) bool {
	return (a.Can(PermCannedShared) || slices.Contains(a.Teams, team)) && (a.Viewer == nil || a.Viewer.HasCannedOf(team))
}

// HasAllCanned reports whether an actor has those of every team.
func (a *Actor) HasAllCanned() bool {
	return a.Can(PermCannedShared) && (a.Viewer == nil || a.Viewer.HasAllCanned())
}

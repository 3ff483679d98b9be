package desk

import (
	"encoding/json"
	"time"
)

// Involvement is what one member has to do with a conversation that he need not own: he follows it, was called into it, or wants
// no word of it. Only he sees it, save that everybody sees who follows.
type Involvement struct {
	Workspace, Conversation int64
	Number                  int64 // of the conversation
	User                    int64
	Participates            bool
	MutedUntil              time.Time // zero: not muted; Never: for good
	Mention                 int64     // the newest note that mentions him; 0: none
	MentionRead             int64     // he has read what mentions him up to here
}

// Called reports whether a note mentions him that he has not read.
func (i *Involvement) Called() bool { return i.Mention > i.MentionRead }

// Muted reports whether he wants no word of the conversation at a time.
func (i *Involvement) Muted(now time.Time) bool { return i.MutedUntil.After(now) }

// Mention is somebody whom a note calls: an agent or a team, with his name at that time.
type Mention struct {
	Agent int64  `json:"agent_id,string,omitempty"`
	Team  int64  `json:"team_id,string,omitempty"`
	Name  string `json:"name"`
}

// MaxMentions of one note.
const MaxMentions = 20

// follows is the data of an event of a participant.
type follows struct {
	Follows bool `json:"follows"`
	Called  bool `json:"called,omitempty"` // by a note, which tells him itself
}

// FollowsData is the data of an event whose subject follows its conversation since, or no longer. called: a note has called him.
func FollowsData(does, called bool) json.RawMessage {
	data, _ := json.Marshal(follows{does, called}) // words
	return data
}

// Added reports whether with the event somebody else has made its subject follow its conversation, by hand.
func (e *Event) Added() bool {
	var f follows
	return e.Kind == ParticipantsChanged && e.Subject != e.Actor && json.Unmarshal(e.Data, &f) == nil && f.Follows && !f.Called
}

// Follows reports whether the event's subject follows its conversation since; ok: it is an event of a participant.
func (e *Event) Follows() (does, ok bool) {
	var f follows
	if e.Kind != ParticipantsChanged || json.Unmarshal(e.Data, &f) != nil {
		return false, false
	}
	return f.Follows, true
}

package desk

import (
	"slices"
	"time"
)

// DraftTab is what a draft will become.
type DraftTab string

const (
	DraftReply DraftTab = "reply"
	DraftNote  DraftTab = "note"
)

// Draft is what somebody is writing in a conversation. Nobody else sees it.
type Draft struct {
	Workspace, Owner, Conversation int64
	Number                         int64 // of the conversation
	Tab                            DraftTab
	Text                           string
	ReplyTo                        int64
	Files                          []DraftFile
	WrittenAt                      time.Time // by its writer's clock
	Version                        int64     // seq of the event that told of it
}

// DraftFile is a file of a draft, with what is said about it.
type DraftFile struct {
	File    int64  `json:"file,string"`
	Kind    Kind   `json:"kind"`
	Caption string `json:"caption,omitempty"`
}

// Empty reports whether there is nothing in it.
func (d *Draft) Empty() bool { return d.Text == "" && d.ReplyTo == 0 && len(d.Files) == 0 }

// Same reports whether two drafts say the same.
func (d *Draft) Same(other *Draft) bool {
	return d.Text == other.Text && d.ReplyTo == other.ReplyTo && slices.Equal(d.Files, other.Files)
}

package desk

import "time"

// Names are what the ids of a workspace's rows are shown by. They hold those who have left too: history keeps the name.
type Names struct {
	Members, Teams, Tokens map[int64]string
	Inboxes                map[int64]InboxName
	Labels                 map[int64]LabelName // only those that are there
	Attributes             map[int64]string    // their keys; only those that are there
	Reasons                map[int64]string    // why conversations were finished

	Masked bool // contacts' phones and addresses are shown with the mask on
}

// LabelName is what a row shows of a label. Labels stand in the order of their places: by name.
type LabelName struct {
	Name, Colour string
	Place        int
}

// InboxName is what a conversation shows of its inbox.
type InboxName struct {
	Name, Channel string
	ReplyWindow   time.Duration // of its channel; 0: none
}

// Author returns the name of whoever wrote or did something: a member or a token, "" if it is neither.
func (n *Names) Author(id int64) string {
	if name, ok := n.Members[id]; ok {
		return name
	}
	return n.Tokens[id]
}

package desk

import "time"

// View is a built-in list of conversations.
type View string

const (
	ViewMine       View = "mine"       // assigned to me
	ViewUnassigned View = "unassigned" // nobody has it, no bot; without a status this is the queue
	ViewAll        View = "all"
	ViewUnattended View = "unattended" // open, no bot, and the customer waits, whoever has it
	ViewBot        View = "bot"        // a bot has it; open or pending

	ViewMentions      View = "mentions"      // a note mentions me; without a status in any state
	ViewParticipating View = "participating" // I follow it
)

// Sort is the order of a list.
type Sort string

const (
	SortActivity Sort = "activity" // newest activity first
	SortCreated  Sort = "created"  // oldest first
	SortNewest   Sort = "-created"
	SortWaiting  Sort = "waiting"  // longest waiting first, those who do not wait last
	SortPriority Sort = "priority" // highest first, of equals the newest
	SortReplied  Sort = "replied"  // those that I answered last first, then the others by activity
	SortDue      Sort = "due"      // those whose SLA target is missed first, first; then the others by activity
)

// ListQuery asks for a page of conversations.
type ListQuery struct {
	View                 View
	Status               string         // a status name, or "all"; "": what the filter says, else open and pending, in ViewUnassigned and ViewUnattended open, in ViewMentions all
	Inbox, Team, Contact int64          // 0: any
	Label                int64          // 0: any; carried by the conversation or by its contact
	Filter               *Filter        // nil: none
	Zone                 *time.Location // in which the filter's days begin; nil: UTC
	Sort                 Sort           // of closed and snoozed ones there are no SortWaiting, SortPriority and SortReplied: by activity
	Limit                int            // 1..100
	After                string         // the next of the page before
}

// Statuses that the query asks for; false if there is no such status, or none such in the view.
func (q *ListQuery) Statuses() ([]Status, bool) {
	switch {
	case q.View == ViewUnattended:
		return []Status{Open}, q.Status == "" || q.Status == Open.String()
	case q.View == ViewBot && q.Status != "" && q.Status != Open.String() && q.Status != Pending.String():
		return nil, false
	}
	switch q.Status {
	case "all":
		return []Status{Open, Pending, Snoozed, Closed}, true
	case "":
		if q.Filter.Names("status") && q.View != ViewBot {
			return []Status{Open, Pending, Snoozed, Closed}, true
		}
		switch q.View {
		case ViewUnassigned:
			return []Status{Open}, true
		case ViewMentions:
			return []Status{Open, Pending, Snoozed, Closed}, true
		}
		return []Status{Open, Pending}, true
	}
	s, ok := ParseStatus(q.Status)
	return []Status{s}, ok
}

// PreviewLength is how many characters of a text a list or a quotation shows.
const PreviewLength = 200

// Listed is a conversation with what a list shows of it.
type Listed struct {
	Conversation  Conversation
	Attributes    AttributeValues
	Contact       Contact   // its id, name, phone, email and block
	LastInboundAt time.Time // of its thread
	Last          Message   // its newest message with the beginning of its text and no content; ID 0: none
	RepliedAt     time.Time // in a list by SortReplied: when whoever asks answered last; zero: he has not
}

// Shown is a message with what is shown with it.
type Shown struct {
	Message
	Number int64   // of its conversation
	Quoted Message // what it answers, as in Listed.Last; ID 0: nothing
}

// Card is a contact as its card shows it.
type Card struct {
	Contact
	Identities  []Identity
	Unreachable bool // one of its addresses has no such channel, by the provider's word

	HiddenMessages    int       // that he wrote while he is blocked
	ProviderBlock     string    // how far the provider's own block has come: "" none, asked, blocked, failed
	ProviderBlockCode string    // why it failed
	MergedAt          time.Time // when another was merged into it last, as far as that is kept
	LastActivity      time.Time // in a list: of its conversations that whoever asks may see; zero: there are none
}

package desk

import "slices"

// FilterType says how a field is compared.
type FilterType string

const (
	FilterChoice FilterType = "choice" // one of some names
	FilterRef    FilterType = "ref"    // an id: a member, a team, an inbox, a label
	FilterFlag   FilterType = "flag"
	FilterTime   FilterType = "time"
	FilterText   FilterType = "text" // compared without case and accents
	FilterNumber FilterType = "number"
	FilterWords  FilterType = "words" // beginnings of words, all of which are there
)

// FilterField is something by which conversations can be filtered. What it means in SQL stands in the store, by the same name.
type FilterField struct {
	Name     string
	Type     FilterType
	Optional bool     // it may be empty
	Choices  []string // of a FilterChoice
	Me       bool     // a FilterRef to a member, who may be FilterMe

	Attribute *Attribute // that the workspace made; nil: all workspaces have it
}

// AttributeFields begin the names of fields that are attributes of a workspace, before their id.
const AttributeFields = "attribute."

// FieldOfAttribute is an attribute of a workspace as a field.
func FieldOfAttribute(a *Attribute) FilterField {
	f := FilterField{Name: AttributeFields + FormatID(a.ID), Type: FilterText, Optional: true, Attribute: a}
	switch a.Kind {
	case AttributeNumber, AttributeCurrency:
		f.Type = FilterNumber
	case AttributeDate:
		f.Type = FilterTime
	case AttributeCheckbox:
		f.Type, f.Optional = FilterFlag, false
	case AttributeList:
		f.Type, f.Choices = FilterChoice, a.Rules.Options
	}
	return f
}

// Ops that the field can be compared by.
func (f FilterField) Ops() []FilterOp {
	var ops []FilterOp
	switch f.Type {
	case FilterChoice, FilterRef:
		ops = []FilterOp{OpIn, OpNotIn}
	case FilterFlag:
		ops = []FilterOp{OpYes, OpNo}
	case FilterTime:
		ops = []FilterOp{OpSince, OpBefore}
	case FilterText:
		ops = []FilterOp{OpContains, OpNotContains, OpIs, OpIsNot}
	case FilterWords:
		ops = []FilterOp{OpContains, OpNotContains}
	case FilterNumber:
		ops = []FilterOp{OpIs, OpIsNot, OpAtLeast, OpAtMost}
	}
	if f.Optional {
		ops = append(ops, OpEmpty, OpFilled)
	}
	return ops
}

// Windows: how much is left of the reply window. One that is closing is open, too.
const (
	WindowOpen    = "open"
	WindowClosing = "closing"
	WindowClosed  = "closed"
)

// WindowCloses is how long before its end a reply window is said to be closing.
const WindowCloses = 4 * ReplyWindow / 24

// personFields are what conversations and contacts can both be filtered by.
var personFields = []FilterField{
	{Name: "contact_name", Type: FilterText, Optional: true},
	{Name: "contact_phone", Type: FilterText, Optional: true},
	{Name: "contact_email", Type: FilterText, Optional: true},
	{Name: "contact_company", Type: FilterText, Optional: true},
	{Name: "contact_city", Type: FilterText, Optional: true},
	{Name: "contact_country", Type: FilterText, Optional: true},
	{Name: "contact_language", Type: FilterText, Optional: true},
	{Name: "contact_bio", Type: FilterText, Optional: true},
}

// ConversationFields are the attributes of conversations and their contacts, in the order in which they are offered.
var ConversationFields = slices.Concat([]FilterField{
	{Name: "search", Type: FilterWords}, // the number; the contact's name, email, company or phone
	{Name: "status", Type: FilterChoice, Choices: statusNames[:]},
	{Name: "assignee", Type: FilterRef, Optional: true, Me: true},
	{Name: "team", Type: FilterRef, Optional: true},
	{Name: "inbox", Type: FilterRef},
	{Name: "channel", Type: FilterChoice, Choices: []string{"whatsapp"}},
	{Name: "label", Type: FilterRef, Optional: true}, // carried by the conversation or by its contact
	{Name: "conversation_label", Type: FilterRef, Optional: true},
	{Name: "contact_label", Type: FilterRef, Optional: true},
	{Name: "priority", Type: FilterChoice, Choices: priorityNames[:]},
	{Name: "unread", Type: FilterFlag},
	{Name: "unattended", Type: FilterFlag}, // open, no bot, and the customer waits
	{Name: "window", Type: FilterChoice, Choices: []string{WindowOpen, WindowClosing, WindowClosed}},
	{Name: "sla", Type: FilterChoice, Choices: slaStates, Optional: true}, // empty: it has no target
	{Name: "sla_due", Type: FilterTime, Optional: true},                   // when the first target is missed; empty: none can be, or time stands still
	{Name: "sla_policy", Type: FilterRef, Optional: true},
	{Name: "origin", Type: FilterChoice, Choices: originNames[:]},
	{Name: "with_bot", Type: FilterFlag},
	{Name: "agent", Type: FilterRef, Me: true}, // has it or had it: it was assigned to him, he answered in it or finished it
	{Name: "participant", Type: FilterRef, Optional: true, Me: true},
	{Name: "created", Type: FilterTime},
	{Name: "last_activity", Type: FilterTime},
	{Name: "last_inbound", Type: FilterTime, Optional: true}, // the customer's last message
	{Name: "waiting_since", Type: FilterTime, Optional: true},
	{Name: "opened", Type: FilterTime},
	{Name: "first_reply", Type: FilterTime, Optional: true},
	{Name: "snoozed_until", Type: FilterTime, Optional: true},
	{Name: "closed", Type: FilterTime, Optional: true},
	{Name: "closed_by", Type: FilterRef, Optional: true, Me: true},
	{Name: "close_reason", Type: FilterRef, Optional: true},
	{Name: "close_summary", Type: FilterText, Optional: true},
	{Name: "number", Type: FilterNumber},
	{Name: "unread_count", Type: FilterNumber},
}, personFields, []FilterField{
	{Name: "contact_created", Type: FilterTime},
})

var conversationFields = fieldsByName(ConversationFields)

func fieldsByName(list []FilterField) map[string]FilterField {
	m := make(map[string]FilterField, len(list))
	for _, f := range list {
		m[f.Name] = f
	}
	return m
}

// ConversationField finds one of ConversationFields.
func ConversationField(name string) (FilterField, bool) {
	f, ok := conversationFields[name]
	return f, ok
}

package desk

import "slices"

import "time"

// The orders of a list of contacts besides SortCreated, SortNewest and SortActivity, which is that of the conversations with it that
// the actor may see; those with none come last.
const SortName Sort = "name"

// ContactSorts lists them, the usual one first.
var ContactSorts = []Sort{SortName, SortNewest, SortCreated, SortActivity}

// ContactQuery asks for a page of contacts.
type ContactQuery struct {
	Search string         // beginnings of words of a name, an email, a company, or digits of a phone; all words must be found
	Filter *Filter        // by ContactFields; nil: none
	Zone   *time.Location // in which the filter's days begin; nil: UTC
	Sort   Sort           // "": SortName. Those that are looked for come by the word that was found
	After  ContactPlace
	Limit  int
}

// ContactPlace is where a contact stands in a list: by what it is sorted by, or in a search by the word that was found.
type ContactPlace struct {
	Text string
	ID   int64
}

// What a contact said of marketing.
const (
	MarketingAllowed = "allowed"
	MarketingStopped = "stopped"
	MarketingUnsaid  = "unsaid"
)

// ContactFields are what contacts can be filtered by, in the order in which they are offered. Those of ConversationFields mean the same.
var ContactFields = slices.Concat([]FilterField{
	{Name: "contact_label", Type: FilterRef, Optional: true},
}, personFields, []FilterField{
	{Name: "contact_owner", Type: FilterRef, Optional: true, Me: true},
	{Name: "contact_owner_team", Type: FilterRef, Optional: true},
	{Name: "contact_marketing", Type: FilterChoice, Choices: []string{MarketingAllowed, MarketingStopped, MarketingUnsaid}},
	{Name: "contact_blocked", Type: FilterFlag},
	{Name: "contact_created", Type: FilterTime},
	{Name: "contact_last_activity", Type: FilterTime, Optional: true}, // of its conversations that the actor may see
})

var contactFields = fieldsByName(ContactFields)

// ContactField finds one of ContactFields.
func ContactField(name string) (FilterField, bool) {
	f, ok := contactFields[name]
	return f, ok
}

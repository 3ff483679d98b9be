package desk

// Hit is a message that a search found, with what tells where it stands.
type Hit struct {
	Message      Message // without what its row does not show
	Conversation Conversation
	Contact      Contact
	Snippet      Snippet
}

// Snippet is the part of a text in which the words stand.
type Snippet struct {
	Text  string
	Marks []Mark // ascending, not overlapping
}

// Mark is a range of a text in UTF-16 code units, which is how browsers count: [Start, End).
type Mark struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

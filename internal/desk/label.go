package desk

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Label is a word of the workspace by which conversations and contacts are found again.
type Label struct {
	ID, Workspace int64
	Name          string // unique, case and accents folded
	Colour        string // one of LabelColours
	Description   string
	CreatedAt     time.Time
}

// LabelColours are names that the interface gives a hue in each theme.
var LabelColours = []string{"red", "orange", "amber", "green", "teal", "blue", "indigo", "violet", "pink", "grey"}

// MaxLabels is how many labels one conversation or contact carries at most.
const MaxLabels = 20

// LabelSet is the labels of a conversation or a contact, as it is stored: their ids ascending, in decimal, with spaces between.
// It may hold labels that were deleted a moment ago.
type LabelSet string

// LabelsOf makes a set.
func LabelsOf(ids ...int64) LabelSet {
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	b := make([]byte, 0, 20*len(ids))
	for i, id := range ids {
		if i > 0 {
			b = append(b, ' ')
		}
		b = strconv.AppendInt(b, id, 10)
	}
	return LabelSet(b)
}

// IDs lists the labels, ascending.
func (s LabelSet) IDs() []int64 {
	if s == "" {
		return nil
	}
	words := strings.Fields(string(s))
	ids := make([]int64, 0, len(words))
	for _, w := range words {
		if id, err := strconv.ParseInt(w, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// Has reports whether a label is in the set.
func (s LabelSet) Has(id int64) bool { return slices.Contains(s.IDs(), id) }

// And returns the labels of both.
func (s LabelSet) And(other LabelSet) LabelSet {
	switch {
	case other == "" || s == other:
		return s
	case s == "":
		return other
	}
	return LabelsOf(append(s.IDs(), other.IDs()...)...)
}

// With returns the set with a label.
func (s LabelSet) With(id int64) LabelSet { return s.And(LabelsOf(id)) }

// Without returns the set without the labels of another.
func (s LabelSet) Without(other LabelSet) LabelSet {
	if s == "" || other == "" {
		return s
	}
	gone := other.IDs()
	return LabelsOf(slices.DeleteFunc(s.IDs(), func(id int64) bool { return slices.Contains(gone, id) })...)
}

package view

import (
	"cmp"
	"slices"

	"timbre/internal/desk"
)

// LabelMark is what a row shows of a label.
type LabelMark struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Colour string `json:"colour" enum:"red,orange,amber,green,teal,blue,indigo,violet,pink,grey"`
}

// labelsOf shows the labels of a set that are there, by name; the list is never null.
func labelsOf(set desk.LabelSet, names *desk.Names) []LabelMark {
	ids := slices.DeleteFunc(set.IDs(), func(id int64) bool { return names.Labels[id].Name == "" })
	slices.SortFunc(ids, func(x, y int64) int { return cmp.Compare(names.Labels[x].Place, names.Labels[y].Place) })
	out := make([]LabelMark, len(ids))
	for i, id := range ids {
		l := names.Labels[id]
		out[i] = LabelMark{idOf(id), l.Name, l.Colour}
	}
	return out
}

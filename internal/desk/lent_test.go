package desk

import "testing"

func TestLentPagesAreEmptyAndKeepNothing(t *testing.T) {
	var lent Lent[Listed]
	page := append(lent.Take(2), Listed{Contact: Contact{Name: "Lucía"}}, Listed{Contact: Contact{Name: "Pedro"}})
	lent.Give(page[:1]) // a page without the one that tells that there are more
	for _, row := range page {
		if row.Contact.Name != "" {
			t.Errorf("what was given back still holds %q", row.Contact.Name)
		}
	}
	for _, n := range []int{1, 2, 50} { // shorter, as long, and longer than what is kept
		if page := lent.Take(n); len(page) != 0 || cap(page) < n {
			t.Errorf("a page for %d has %d rows and room for %d", n, len(page), cap(page))
		}
	}
}

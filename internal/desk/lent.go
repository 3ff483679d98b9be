package desk

import "sync"

// Lent is memory for the rows of pages, used again. A page is too large for the allocator's small sizes, is zeroed and scanned as one
// piece, and would be most of all that a request for it allocates.
type Lent[T any] struct{ pages sync.Pool }

// Lists and Timelines are the pages that are read all day.
var (
	Lists     Lent[Listed]
	Timelines Lent[Shown]
)

// mostLent is the longest page that is kept.
const mostLent = 128

// Take returns an empty page with room for n rows. It need not be given back.
func (l *Lent[T]) Take(n int) []T {
	if kept, ok := l.pages.Get().(*[]T); ok && cap(*kept) >= n {
		return *kept
	}
	return make([]T, 0, n)
}

// Give takes a page back, of which nothing may be used any more: not a row, nor a pointer into one. What its texts and slices hold is
// not reused.
func (l *Lent[T]) Give(page []T) {
	if cap(page) == 0 || cap(page) > mostLent {
		return
	}
	page = page[:cap(page)]
	clear(page)
	page = page[:0]
	l.pages.Put(&page)
}

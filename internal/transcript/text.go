package transcript

import (
	"fmt"
	"strings"
)

// Text is the document as plain text, lines ended by \n.
func (d *Document) Text() string {
	w := wordsOf(d.Locale)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s #%d\n%s: %s\n%s: %s\n", d.Workspace, w.conversation, d.Number, w.customer, d.customer(), w.inbox, d.Inbox)
	if d.Cut {
		fmt.Fprintf(&b, "\n%s\n", w.cut)
	}
	if len(d.Lines) == 0 {
		fmt.Fprintf(&b, "\n%s\n", w.empty)
	}
	for i := range d.Lines {
		l := &d.Lines[i]
		if i == 0 || !sameDay(d.Lines[i-1].At, l.At) {
			fmt.Fprintf(&b, "\n--- %s ---\n", w.date(l.At))
		}
		fmt.Fprintf(&b, "\n[%s] %s", l.At.Format("15:04"), l.Author)
		if l.Note {
			fmt.Fprintf(&b, " (%s)", w.note)
		}
		b.WriteString(":\n")
		if l.Quote != "" {
			b.WriteString(indented("> ", l.Quote))
		}
		b.WriteString(indented("", l.Text))
	}
	return b.String()
}

// Hello is what stands in a mail above the transcript.
func (d *Document) Hello() string { return fmt.Sprintf(wordsOf(d.Locale).hello, d.Number) }

func (d *Document) customer() string {
	if d.Address == "" || d.Address == d.Contact {
		return d.Contact
	}
	return d.Contact + " · " + d.Address
}

func indented(before, text string) string {
	return before + strings.ReplaceAll(text, "\n", "\n"+before) + "\n"
}

package transcript

import (
	"strconv"
	"strings"
	"time"

	"timbre/internal/desk"
)

// Reader is whom a transcript is for.
type Reader struct {
	Notes  bool   // internal notes are in it; never for a customer
	Locale string // es, pt or en
	Zone   *time.Location
}

// Document is a conversation as it is read elsewhere.
type Document struct {
	Workspace, Inbox string
	Contact, Address string // how the customer is called, and his number or address
	Number           int64
	From, To         time.Time // of the first and the last line
	Cut              bool      // there is more before the first line
	Lines            []Line
	Reader
}

// Line is one message.
type Line struct {
	At     time.Time
	Author string
	Note   bool
	Out    bool // ours
	Quote  string
	Text   string
}

// Of makes a document of messages in their order. System lines are for the team's screen and are left out, as are notes unless the reader
// gets them.
func Of(c *desk.Listed, messages []desk.Shown, names *desk.Names, workspace string, r Reader) Document {
	w := wordsOf(r.Locale)
	d := Document{Workspace: workspace, Inbox: names.Inboxes[c.Conversation.Inbox].Name, Contact: names.Called(c.Contact.Name), Address: names.Phone(c.Contact.Phone),
		Number: c.Conversation.Number, Reader: r}
	if d.Address == "" {
		d.Address = names.Email(c.Contact.Email)
	}
	if d.Address == "" && c.Contact.Username != "" {
		d.Address = "@" + c.Contact.Username
	}
	if d.Contact == "" {
		d.Contact = d.Address
	}
	if d.Contact == "" {
		d.Contact = w.customer
	}
	for i := range messages {
		m := &messages[i]
		if m.Kind == desk.KindEvent || m.Kind == desk.KindNote && !r.Notes || m.Delivery == desk.Scheduled || m.Delivery == desk.Discarded {
			continue
		}
		d.Lines = append(d.Lines, d.line(m, names, w))
	}
	if n := len(d.Lines); n > 0 {
		d.From, d.To = d.Lines[0].At, d.Lines[n-1].At
	}
	return d
}

func (d *Document) line(m *desk.Shown, names *desk.Names, w *words) Line {
	at := m.ReceivedAt
	if !m.ProviderAt.IsZero() {
		at = m.ProviderAt
	}
	l := Line{At: at.In(d.Zone), Note: m.Kind == desk.KindNote, Out: m.Direction == desk.Out, Author: d.author(&m.Message, names, w)}
	if q := &m.Quoted; q.ID != 0 {
		l.Quote = said(q, w)
	}
	shown := m.Message
	shown.Content = *names.MaskedContent(&m.Content)
	l.Text = said(&shown, w)
	if m.Delivery == desk.Failed {
		l.Text += " (" + w.failed + ")"
	}
	var reactions []string
	for _, r := range m.Reactions {
		if r.Emoji != "" {
			reactions = append(reactions, r.Emoji)
		}
	}
	if len(reactions) > 0 {
		l.Text += "  " + strings.Join(reactions, " ")
	}
	return l
}

func (d *Document) author(m *desk.Message, names *desk.Names, w *words) string {
	switch m.Author {
	case desk.AuthorCustomer:
		return d.Contact
	case desk.AuthorPhoneApp:
		return w.phoneApp
	}
	if name := names.Author(m.AuthorID); name != "" {
		return name
	}
	return w.automatic
}

// said is what a message says, in words.
func said(m *desk.Message, w *words) string {
	if !m.DeletedAt.IsZero() {
		return "[" + w.deleted + "]"
	}
	parts := []string{}
	add := func(texts ...string) {
		for _, t := range texts {
			if t = strings.TrimSpace(t); t != "" {
				parts = append(parts, t)
			}
		}
	}
	c := &m.Content
	if kind := w.kinds[m.Kind]; kind != "" {
		add("[" + kind + named(m) + "]")
	}
	if t := c.Template; t != nil {
		add(t.HeaderText)
	}
	if i := c.Interactive; i != nil {
		add(i.HeaderText)
	}
	add(m.Text)
	switch {
	case c.Location != nil:
		add(c.Location.Name, c.Location.Address, coordinates(c.Location))
	case len(c.Contacts) > 0:
		for _, shared := range c.Contacts {
			add(card(&shared))
		}
	case c.InteractiveReply != nil && m.Text == "":
		add(c.InteractiveReply.Title)
	case c.Order != nil:
		for _, item := range c.Order.Items {
			add(strconv.Itoa(item.Quantity) + " × " + item.Product + "  " + strconv.FormatFloat(item.Price, 'f', 2, 64) + " " + item.Currency)
		}
	case c.Interactive != nil:
		add(c.Interactive.Footer, choices(c.Interactive))
	case c.Template != nil:
		add(c.Template.Footer, buttons(c.Template))
	}
	return strings.Join(parts, "\n")
}

func named(m *desk.Message) string {
	if m.Content.Media != nil && m.Content.Media.Name != "" {
		return ": " + m.Content.Media.Name
	}
	return ""
}

func coordinates(l *desk.Location) string {
	return strconv.FormatFloat(l.Latitude, 'f', 6, 64) + ", " + strconv.FormatFloat(l.Longitude, 'f', 6, 64)
}

func card(c *desk.SharedContact) string {
	parts := []string{c.Name}
	for _, p := range append(c.Phones, c.Emails...) {
		parts = append(parts, p.Value)
	}
	return strings.Join(parts, " · ")
}

func choices(i *desk.Interactive) string {
	var titles []string
	for _, b := range i.Buttons {
		titles = append(titles, "["+b.Title+"]")
	}
	for _, s := range i.Sections {
		for _, row := range s.Rows {
			titles = append(titles, "["+row.Title+"]")
		}
	}
	if i.LinkURL != "" {
		titles = append(titles, "["+i.LinkText+"] "+i.LinkURL)
	}
	return strings.Join(titles, " ")
}

func buttons(t *desk.TemplateUse) string {
	var titles []string
	for _, b := range t.Buttons {
		titles = append(titles, strings.TrimSpace("["+b.Title+"] "+b.Value))
	}
	return strings.Join(titles, " ")
}

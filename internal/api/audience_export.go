package api

import (
	"bufio"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/sheet"
	"timbre/internal/view"
)

// contactCells are what each column of app.ContactColumns says of a contact.
var contactCells = map[string]func(*view.Contact) string{
	"name":     func(c *view.Contact) string { return c.Name },
	"phone":    func(c *view.Contact) string { return orEmpty(c.Phone) },
	"username": func(c *view.Contact) string { return orEmpty(c.Username) },
	"email":    func(c *view.Contact) string { return orEmpty(c.Email) },
	"company":  func(c *view.Contact) string { return orEmpty(c.Company) },
	"labels":   labelCell,
	"city":     func(c *view.Contact) string { return orEmpty(c.City) },
	"country":  func(c *view.Contact) string { return orEmpty(c.Country) },
	"language": func(c *view.Contact) string { return orEmpty(c.Language) },
	"bio":      func(c *view.Contact) string { return orEmpty(c.Bio) },
	"owner":    func(c *view.Contact) string { return refName(c.Owner) + refName(c.OwnerTeam) },
	"marketing": func(c *view.Contact) string {
		return yesNo(c.MarketingStopped || len(c.Marketing) > 0, !c.MarketingStopped)
	},
	"blocked":          func(c *view.Contact) string { return yesNo(c.Blocked, true) },
	"created_at":       func(c *view.Contact) string { return c.CreatedAt },
	"last_activity_at": func(c *view.Contact) string { return orEmpty(c.LastActivityAt) },
}

// labelCell lists names, each as harmless as if it had a cell of its own.
func labelCell(c *view.Contact) string {
	names := make([]string, len(c.Labels))
	for i := range c.Labels {
		names[i] = sheet.Inert(c.Labels[i].Name)
	}
	return strings.Join(names, "; ")
}

func yesNo(known, yes bool) string {
	switch {
	case !known:
		return ""
	case yes:
		return "yes"
	}
	return "no"
}

// valueCell is an attribute's value as a text.
func valueCell(value json.RawMessage) string {
	var text string
	switch {
	case len(value) == 0:
		return ""
	case json.Unmarshal(value, &text) == nil:
		return text
	case string(value) == "true":
		return "yes"
	case string(value) == "false":
		return "no"
	}
	return string(value)
}

func orEmpty(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func refName(r *view.Ref) string {
	if r == nil {
		return ""
	}
	return r.Name
}

// exportContactsRoute is raw, so its parameters are written by hand.
func (a *API) exportContactsRoute() {
	content := map[string]*huma.MediaType{}
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		content[f.MIME()] = &huma.MediaType{}
	}
	serveRaw(a, route{method: http.MethodGet, path: "/contacts/export", name: "export-contacts", own: true, tag: "contacts",
		summary: "The contacts of a list as a table: format (csv, xlsx), q, filter and sort as in the list, columns (comma separated; absent: all), head (words: in the language of whoever asks), separator of CSV (comma, semicolon). What a spreadsheet would run as a formula stands behind an apostrophe."},
		map[string]*huma.Response{"200": {Description: "The table.", Content: content}}, a.exportContacts)
}

// exportContacts writes the table as it reads, so that nothing of it is kept anywhere. What breaks off is told by the connection's end.
func (a *API) exportContacts(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	in := r.URL.Query()
	format := sheet.Format(in.Get("format"))
	if format == "" {
		format = sheet.CSV
	}
	sort := desk.Sort(in.Get("sort"))
	switch {
	case format != sheet.CSV && format != sheet.XLSX:
		return desk.Invalid("format", "not_a_choice")
	case sheet.Separators[in.Get("separator")] == 0:
		return desk.Invalid("separator", "not_a_choice")
	case sort != "" && !slices.Contains(desk.ContactSorts, sort):
		return desk.Invalid("sort", "not_a_choice")
	case len(in.Get("q")) > 800:
		return desk.Invalid("q", "too_long").With("limit", 200)
	}
	q, err := a.contactQuery(r.Context(), actor, &Audience{Search: in.Get("q"), Filter: in.Get("filter"), Sort: sort})
	if err != nil {
		return err
	}
	names, err := a.App.Names(r.Context(), actor)
	if err != nil {
		return err
	}
	t, err := a.contactTable(r, actor, names, in.Get("columns"), in.Get("head") == "words")
	if err != nil {
		return err
	}
	if err := a.App.ExportContacts(r.Context(), actor, q); err != nil {
		return err
	}
	w.Header().Set("Content-Type", format.MIME())
	w.Header().Set("Content-Disposition", `attachment; filename="contacts-`+time.Now().UTC().Format(time.DateOnly)+`.`+string(format)+`"`)
	w.Header().Set("Cache-Control", "no-store")
	each := func(fn func(*desk.Card) error) error { return a.App.EachContact(r.Context(), a.asker(r, actor), q, fn) }
	if err := t.write(w, format, sheet.Separators[in.Get("separator")], each); err != nil {
		a.Log.WarnContext(r.Context(), "an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// contactTable is which columns an export has.
type contactTable struct {
	names *desk.Names
	head  []string
	cells []func(*view.Contact) string
}

// contactTable reads which columns are wanted: names, comma separated; "": all. inWords: the head is for people.
func (a *API) contactTable(r *http.Request, actor *desk.Actor, names *desk.Names, wanted string, inWords bool) (*contactTable, error) {
	columns, err := a.App.ColumnsOfContacts(r.Context(), actor)
	if err != nil {
		return nil, err
	}
	if wanted != "" {
		all := columns
		columns = nil
		for name := range strings.SplitSeq(wanted, ",") {
			i := slices.IndexFunc(all, func(c app.ContactColumn) bool { return c.Name == name })
			if i < 0 || len(columns) > len(all) {
				return nil, desk.Invalid("columns", "not_a_choice")
			}
			columns = append(columns, all[i])
		}
	}
	t := &contactTable{names: names}
	for _, c := range columns {
		cell := contactCells[c.Name]
		if key, own := strings.CutPrefix(c.Name, "attributes."); own {
			cell = func(c *view.Contact) string { return valueCell(c.Attributes[key]) }
		}
		head := c.Name
		if words := c.Words[actor.Locale]; inWords && words != "" {
			head = words
		}
		t.head, t.cells = append(t.head, head), append(t.cells, cell)
	}
	return t, nil
}

func (t *contactTable) write(w http.ResponseWriter, format sheet.Format, separator rune, each func(func(*desk.Card) error) error) error {
	buffer := bufio.NewWriterSize(w, 64<<10)
	begin := func() (sheet.Writer, error) { return sheet.NewWriter(buffer, format) }
	if format == sheet.CSV {
		begin = func() (sheet.Writer, error) { return sheet.NewCSV(buffer, separator) }
	}
	out, err := begin()
	if err != nil {
		return err
	}
	if err := out.Row(t.head); err != nil {
		return err
	}
	cells := make([]string, len(t.cells))
	err = each(func(c *desk.Card) error {
		v := view.ContactOf(c, t.names)
		for i, of := range t.cells {
			cells[i] = of(&v)
		}
		return out.Row(cells)
	})
	if err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	return buffer.Flush()
}

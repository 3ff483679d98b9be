package app

import (
	"slices"
	"strings"
	"time"

	"timbre/internal/desk"
	"timbre/internal/sheet"
	"timbre/internal/store"
)

// importedRow is a row as its plan reads it.
type importedRow struct {
	desk.ImportedRow
	fields     map[string]string // of the contact, checked; what is empty is not there
	socials    map[string]string
	attributes map[int64]desk.AttributeValue
	labels     desk.LabelSet
	marketing  *bool
	repeats    int // the row that was about the same person
}

// read makes a row of cells.
func (p *planned) read(number int, cells []string) *importedRow {
	row := &importedRow{ImportedRow: desk.ImportedRow{Number: number, Cells: slices.Clone(cells)}, fields: map[string]string{}, labels: p.forAll}
	for i, target := range p.Columns {
		if i >= len(cells) || target == "" {
			continue
		}
		if text := strings.TrimSpace(sheet.Bare(strings.TrimSpace(cells[i]))); text != "" {
			p.cell(row, i, target, text)
		}
	}
	f := faults{}
	if name, has := row.fields["name"]; has {
		row.fields["name"] = f.line("name", name, maxName)
		row.fault(slices.Index(p.Columns, "name"), f)
	}
	phone, email := row.fields["phone"], row.fields["email"]
	switch {
	case phone != "":
		row.Subject = desk.CanonicalPhone(phone)
	case email != "":
		row.Subject = email
	case len(row.Faults) == 0:
		row.Faults = append(row.Faults, desk.ImportFault{Column: -1, Code: "import_no_address"})
	}
	if len(row.labels.IDs()) > desk.MaxLabels {
		row.wrong(slices.Index(p.Columns, "labels"), "too_many", "limit", "20")
	}
	return row
}

// cell reads one that is not empty.
func (p *planned) cell(row *importedRow, i int, target, text string) {
	f := faults{}
	switch target {
	case "name":
		row.fields[target] = strings.TrimSpace(row.fields[target] + " " + text)
		return
	case "phone":
		phone, code := desk.ImportedPhone(text, p.Country)
		if row.fields[target] = phone; code != "" {
			f.add(target, code)
			delete(row.fields, target)
		}
	case "email":
		row.fields[target] = f.email(target, strings.TrimPrefix(text, "mailto:"))
		if len(f) > 0 {
			delete(row.fields, target)
		}
	case "country":
		row.fields[target] = f.country(target, desk.ImportedCountry(store.Fold(text)))
	case "bio":
		row.fields[target] = f.text(target, text, maxBio)
	case "language":
		row.fields[target] = f.line(target, text, 35)
	case "company", "city":
		row.fields[target] = f.line(target, text, maxName)
	case "marketing":
		yes, ok := desk.ImportedTick(store.Fold(text))
		if row.marketing = &yes; !ok {
			f.add(target, "not_yes_or_no")
		}
	case "labels":
		p.readLabels(row, i, text)
		return
	default:
		p.other(row, f, target, text)
	}
	row.fault(i, f)
}

// other reads an attribute, or where else somebody is found.
func (p *planned) other(row *importedRow, f faults, target, text string) {
	at := p.attributes[target]
	if at == nil {
		if row.socials == nil {
			row.socials = map[string]string{}
		}
		row.socials[target] = f.profile(target, target, f.line(target, text, maxAttributeText))
		return
	}
	ok := true
	switch at.Kind {
	case desk.AttributeDate:
		text, ok = desk.ImportedDay(text, p.Dates)
		if !ok {
			f.add(target, "not_a_date")
		}
	case desk.AttributeNumber, desk.AttributeCurrency:
		if text, ok = desk.ImportedDecimal(text, p.Decimal); !ok {
			f.add(target, "import_not_a_decimal")
		}
	case desk.AttributeCheckbox:
		var yes bool
		if yes, ok = desk.ImportedTick(store.Fold(text)); !ok {
			f.add(target, "not_yes_or_no")
		}
		text = map[bool]string{true: "true", false: "false"}[yes]
	}
	if !ok {
		return
	}
	if row.attributes == nil {
		row.attributes = map[int64]desk.AttributeValue{}
	}
	if v := f.attribute(target, at, quoted(text)); v.JSON != "" {
		row.attributes[at.ID] = v
	}
}

// readLabels reads names between commas, semicolons or bars.
func (p *planned) readLabels(row *importedRow, i int, text string) {
	for name := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(",;|\n", r) }) {
		name = sheet.Bare(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		if id := p.labels[store.Fold(name)]; id != 0 {
			row.labels = row.labels.With(id)
		} else {
			row.wrong(i, "label_unknown", "label", name)
		}
	}
}

func (row *importedRow) fault(column int, f faults) {
	for _, code := range f {
		row.wrong(column, code)
	}
}

// wrong notes what is wrong with a cell, with names and values of the sentence.
func (row *importedRow) wrong(column int, code string, params ...string) {
	fault := desk.ImportFault{Column: column, Code: code}
	for i := 0; i+1 < len(params); i += 2 {
		if fault.Params == nil {
			fault.Params = map[string]string{}
		}
		fault.Params[params[i]] = params[i+1]
	}
	row.Faults = append(row.Faults, fault)
}

// on is what a contact becomes by a row. What it said no to stays no; a table's no counts in any case.
func (row *importedRow) on(c desk.Contact, p *planned, now time.Time) desk.Contact {
	over := p.Existing == desk.ExistingOverwrite
	for field, dst := range mergeable(&c) {
		value := row.fields[field]
		if value == "" || value == *dst || *dst != "" && (!over || field == "phone") {
			continue
		}
		c.Import(field, dst, value)
	}
	for network, address := range row.socials {
		if had := c.Socials[network]; address != had && (had == "" || over) {
			socials := map[string]string{network: address}
			for n, a := range c.Socials {
				if n != network {
					socials[n] = a
				}
			}
			c.Socials = socials
			c.Note(network, desk.SourceImport)
		}
	}
	has := c.Attributes.Map()
	for id, v := range row.attributes {
		if has[id] != v.JSON && (has[id] == "" || over) {
			c.Attributes = c.Attributes.With(id, v.JSON)
		}
	}
	if row.marketing != nil {
		for _, channel := range p.channels {
			said, known := c.Marketing[channel]
			if !known || !*row.marketing && !said.Stopped {
				c.Allow(channel, *row.marketing, now)
			}
		}
	}
	if both := c.Labels.And(row.labels); len(both.IDs()) <= desk.MaxLabels {
		c.Labels = both
	}
	return c
}

package api

import (
	"bufio"
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/desk"
	"timbre/internal/sheet"
)

// ImportedRow is a row that was not imported.
type ImportedRow struct {
	Row    int           `json:"row" doc:"Its number, as a spreadsheet shows it."`
	Cells  []string      `json:"cells"`
	Faults []ImportFault `json:"faults"`
}

// ImportFault is what is wrong with a row, or with one of its cells.
type ImportFault struct {
	Column  *int   `json:"column" doc:"From 0. Null: of the row."`
	Code    string `json:"code"`
	Message string `json:"message" doc:"In your language."`
}

func (a *API) importedRowOf(ctx context.Context, row *desk.ImportedRow) ImportedRow {
	out := ImportedRow{Row: row.Number, Cells: row.Cells, Faults: []ImportFault{}}
	for _, f := range row.Faults {
		params := make(map[string]any, len(f.Params))
		for name, value := range f.Params {
			params[name] = value
		}
		fault := ImportFault{Code: f.Code, Message: a.words.field(a.language(ctx), f.Code, params)}
		if f.Column >= 0 {
			fault.Column = &f.Column
		}
		out.Faults = append(out.Faults, fault)
	}
	return out
}

type importedRowsInput struct {
	ByID
	Paging
}

func (a *API) importedRows(ctx context.Context, actor *desk.Actor, in *importedRowsInput) (page Page[ImportedRow], err error) {
	var after importCursor
	if err := readCursor(in.After, &after); err != nil {
		return page, err
	}
	list, err := a.App.ImportedRows(ctx, actor, in.ID.N, int(after.ID), in.Limit+1)
	if err != nil {
		return page, err
	}
	list, more := cut(list, in.Limit)
	page = whole(shown(list, func(r *desk.ImportedRow) ImportedRow { return a.importedRowOf(ctx, r) }))
	if more {
		page.Next = writeCursor(importCursor{int64(list[len(list)-1].Number)})
	}
	return page, nil
}

// importedRowsExport is raw, so its parameters are written by hand.
func (a *API) importedRowsExport() {
	content := map[string]*huma.MediaType{}
	for _, f := range []sheet.Format{sheet.CSV, sheet.XLSX} {
		content[f.MIME()] = &huma.MediaType{}
	}
	serveRaw(a, route{method: http.MethodGet, path: "/contact-imports/{id}/rows/export", name: "export-imported-rows", own: true, tag: "contacts",
		summary: "The same rows as a table to be mended and imported again: their cells as they were, and why, in your language; format (csv, xlsx; absent: that of the import). What a spreadsheet would run as a formula stands behind an apostrophe."},
		map[string]*huma.Response{"200": {Description: "The table.", Content: content}}, a.exportImportedRows)
}

// importedReason is what the column of the reasons is called.
var importedReason = map[string]string{"es": "Motivo", "pt": "Motivo", "en": "Reason"}

// exportedImportRows is how many rows are read at once.
const exportedImportRows = 500

func (a *API) exportImportedRows(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	id, ok := desk.ParseID(r.PathValue("id"))
	if !ok {
		return desk.ErrNotFound
	}
	m, err := a.App.ContactImport(r.Context(), actor, id)
	if err != nil {
		return err
	}
	format := sheet.Format(r.URL.Query().Get("format"))
	if format == "" {
		format = sheet.Format(m.Table.Format)
	}
	if format != sheet.CSV && format != sheet.XLSX {
		return desk.Invalid("format", "not_a_choice")
	}
	w.Header().Set("Content-Type", format.MIME())
	w.Header().Set("Content-Disposition", `attachment; filename="import-`+strconv.FormatInt(id, 10)+`.`+string(format)+`"`)
	w.Header().Set("Cache-Control", "no-store")
	if err := a.writeImportedRows(r.Context(), w, actor, &m, format); err != nil {
		a.Log.WarnContext(r.Context(), "an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func (a *API) writeImportedRows(ctx context.Context, w http.ResponseWriter, actor *desk.Actor, m *desk.ContactImport, format sheet.Format) error {
	buffer := bufio.NewWriterSize(w, 64<<10)
	out, err := sheet.NewWriter(buffer, format)
	if err != nil {
		return err
	}
	width := len(m.Table.Samples)
	line := func(cells []string, reason string) error {
		whole := make([]string, width+1)
		copy(whole, cells)
		whole[width] = reason
		return out.Row(whole)
	}
	if m.Plan.Header {
		if err := line(m.Table.First, importedReason[a.language(ctx)]); err != nil {
			return err
		}
	}
	for after := 0; ; {
		list, err := a.App.ImportedRows(ctx, actor, m.ID, after, exportedImportRows)
		if err != nil {
			return err
		}
		for i := range list {
			row := a.importedRowOf(ctx, &list[i])
			if err := line(row.Cells, rowReason(&row, m)); err != nil {
				return err
			}
			after = row.Row
		}
		if len(list) < exportedImportRows {
			break
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return buffer.Flush()
}

// rowReason says what is wrong with a row, each cell by what its column is called.
func rowReason(row *ImportedRow, m *desk.ContactImport) string {
	said := make([]string, len(row.Faults))
	for i, f := range row.Faults {
		said[i] = f.Message
		if f.Column != nil && m.Plan.Header && *f.Column < len(m.Table.First) && m.Table.First[*f.Column] != "" {
			said[i] = m.Table.First[*f.Column] + ": " + f.Message
		}
	}
	return strings.Join(said, " ")
}

package api

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/sheet"
	"timbre/internal/view"
)

// auditHead are the columns of an export, by language.
var auditHead = map[string][]string{
	"es": {"Fecha", "Quién", "Desde", "Acción", "Sobre", "Conversación", "Cambios", "Más datos"},
	"pt": {"Data", "Quem", "De onde", "Ação", "Sobre", "Conversa", "Mudanças", "Mais dados"},
	"en": {"Date", "Who", "From", "Action", "About", "Conversation", "Changes", "More"},
}

// auditExportInput reads auditInput without its paging.
func auditExportInput(r *http.Request) (in auditInput, err error) {
	q := r.URL.Query()
	in.Action, in.Topic, in.Query = q.Get("action"), q.Get("topic"), q.Get("q")
	for name, most := range map[string]int{"action": 60, "topic": 40, "q": 400} {
		if len(q.Get(name)) > most {
			return in, desk.Invalid(name, "too_long").With("limit", most)
		}
	}
	for name, dst := range map[string]*ID{"by": &in.By, "subject": &in.Subject, "contact": &in.Contact} {
		id, ok := desk.ParseID(q.Get(name))
		if !ok {
			return in, desk.Invalid(name, "invalid")
		}
		dst.N = id
	}
	for name, dst := range map[string]*time.Time{"from": &in.From, "to": &in.To} {
		if text := q.Get(name); text != "" {
			if *dst, err = time.Parse(time.RFC3339, text); err != nil {
				return in, desk.Invalid(name, "invalid")
			}
		}
	}
	return in, nil
}

// exportAudit writes the table as it reads. What breaks off is told by the connection's end.
func (a *API) exportAudit(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	in, err := auditExportInput(r)
	if err != nil {
		return err
	}
	separator, known := sheet.Separators[r.URL.Query().Get("separator")]
	if !known {
		return desk.Invalid("separator", "not_a_choice")
	}
	zone, err := a.App.AuditZone(r.Context(), actor)
	if err != nil {
		return err
	}
	each, err := a.App.ExportAudit(r.Context(), actor, in.query())
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="timbre-audit-`+a.App.Store.Now().In(zone).Format(time.DateOnly)+`.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	buffer := bufio.NewWriterSize(w, 64<<10)
	out, err := sheet.NewCSV(buffer, separator)
	if err == nil {
		err = out.Row(auditHead[a.language(r.Context())])
	}
	if err == nil {
		err = each(r.Context(), a.asker(r, actor), func(page []app.AuditEntry) error {
			list, err := a.auditEntries(r.Context(), actor, page)
			if err != nil {
				return err
			}
			for i := range list {
				if err := out.Row(auditCells(&list[i], page[i].At.In(zone))); err != nil {
					return err
				}
			}
			return nil
		})
	}
	if err == nil {
		err = out.Close()
	}
	if err == nil {
		err = buffer.Flush()
	}
	if err != nil {
		a.Log.WarnContext(r.Context(), "an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

func auditCells(e *auditEntry, at time.Time) []string {
	number := ""
	if e.Number != 0 {
		number = strconv.FormatInt(e.Number, 10)
	}
	var more []string
	for _, key := range slices.Sorted(maps.Keys(e.Data)) {
		more = append(more, key+": "+fmt.Sprint(e.Data[key]))
	}
	changes := make([]string, len(e.Changes))
	for i, c := range e.Changes {
		switch {
		case c.Hidden, c.Erased:
			changes[i] = c.Field + ": …"
		default:
			changes[i] = c.Field + ": " + auditCell(c.Before) + " → " + auditCell(c.After)
		}
	}
	who := refName(e.By)
	if who == "" && e.By != nil {
		who = e.By.ID
	}
	about := refName(e.Subject)
	if about == "" && e.Subject != nil {
		about = e.Subject.ID
	}
	return []string{at.Format("2006-01-02 15:04:05"), who, e.Address, e.Action, about, number, strings.Join(changes, "; "), strings.Join(more, "; ")}
}

// auditCell is what a field was or is, as a text.
func auditCell(v any) string {
	switch v := v.(type) {
	case []view.Ref:
		names := make([]string, len(v))
		for i := range v {
			if names[i] = v[i].Name; names[i] == "" {
				names[i] = v[i].ID
			}
		}
		return strings.Join(names, ", ")
	case json.RawMessage:
		var text string
		var list []string
		switch {
		case json.Unmarshal(v, &text) == nil:
			return text
		case json.Unmarshal(v, &list) == nil:
			return strings.Join(list, ", ")
		}
		return string(v)
	}
	return ""
}

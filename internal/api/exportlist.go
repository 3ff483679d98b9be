package api

import (
	"context"
	"encoding/csv"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/sheet"
)

// exportRoute is of a list as a table. It takes what the list takes, save for paging.
func (a *API) exportRoute() {
	op := route{method: http.MethodGet, path: "/conversations/export", name: "export-conversations", own: true, tag: "conversations",
		summary: "All conversations of a list, not only a page, as CSV; in your language, times in the company's zone. separator: comma, or semicolon, as Excel wants it where a comma stands in numbers."}
	serveRaw(a, op, map[string]*huma.Response{"200": {Description: "The table.", Content: map[string]*huma.MediaType{"text/csv": {}}}}, a.exportList)
	paths := a.huma.OpenAPI().Paths
	for _, p := range paths["/conversations"].Get.Parameters {
		if p.In == "query" && p.Name != "limit" && p.Name != "after" {
			paths[op.path].Get.Parameters = append(paths[op.path].Get.Parameters, p)
		}
	}
}

// exportInput reads ListInput, whose choices the store checks.
func exportInput(r *http.Request) (in ListInput, err error) {
	q := r.URL.Query()
	in = ListInput{View: desk.View(q.Get("view")), Status: q.Get("status"), Filter: q.Get("filter"), Sort: desk.Sort(q.Get("sort"))}
	if in.View == "" {
		in.View = desk.ViewAll
	}
	if in.Sort == "" {
		in.Sort = desk.SortActivity
	}
	views := []desk.View{desk.ViewMine, desk.ViewUnassigned, desk.ViewAll, desk.ViewUnattended, desk.ViewBot, desk.ViewMentions, desk.ViewParticipating}
	if !slices.Contains(views, in.View) {
		return in, desk.Invalid("view", "not_a_choice")
	}
	for name, dst := range map[string]*ID{"inbox": &in.Inbox, "team": &in.Team, "label": &in.Label} {
		id, ok := desk.ParseID(q.Get(name))
		if !ok {
			return in, desk.Invalid(name, "invalid")
		}
		dst.N = id
	}
	return in, nil
}

// exportList writes the table as it reads. What breaks off is told by the connection's end.
func (a *API) exportList(w http.ResponseWriter, r *http.Request, actor *desk.Actor) error {
	in, err := exportInput(r)
	if err != nil {
		return err
	}
	separator, known := sheet.Separators[r.URL.Query().Get("separator")]
	if !known {
		return desk.Invalid("separator", "not_a_choice")
	}
	q, err := a.listQuery(r.Context(), actor, &in)
	if err != nil {
		return err
	}
	x, err := a.App.ExportList(r.Context(), actor, q)
	if err != nil {
		return err
	}
	names, err := a.App.Names(r.Context(), actor)
	if err != nil {
		return err
	}
	t := table{names: names, zone: x.Zone, words: exportWords[a.language(r.Context())]}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="timbre-`+a.App.Store.Now().In(x.Zone).Format(time.DateOnly)+`.csv"`)
	w.Header().Set("Cache-Control", "no-store")
	w.Write([]byte("\ufeff")) // by which spreadsheets know UTF-8
	out := csv.NewWriter(w)
	out.Comma = separator
	err = out.Write(t.words.columns)
	if err == nil {
		err = x.Each(r.Context(), t.asking(a.asker(r, actor)), func(page []desk.Listed) error {
			for i := range page {
				if err := out.Write(t.row(&page[i])); err != nil {
					return err
				}
			}
			out.Flush()
			return out.Error()
		})
	}
	if out.Flush(); err != nil {
		a.Log.WarnContext(r.Context(), "an export broke off", "error", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// table writes conversations as rows.
type table struct {
	names *desk.Names
	zone  *time.Location
	words tableWords
}

// tableWords are what a table says by itself.
type tableWords struct {
	columns           []string
	statuses, origins []string // in the order of desk.Status and desk.Origin
}

var exportWords = map[string]tableWords{
	"es": {[]string{"Número", "Estado", "Bandeja", "Contacto", "Teléfono", "Correo", "Origen", "Agente", "Equipo", "Etiquetas", "Creada", "Primera respuesta",
		"Última actividad", "Cerrada", "Cerrada por", "Motivo de cierre", "Resumen de cierre"},
		[]string{"Abierto", "Pendiente", "Pospuesta", "Cerrado"}, []string{"Cliente", "Agente", "Campaña", "API", "Celular", "Importada"}},
	"pt": {[]string{"Número", "Estado", "Caixa de entrada", "Contato", "Telefone", "E-mail", "Origem", "Agente", "Equipe", "Etiquetas", "Criada", "Primeira resposta",
		"Última atividade", "Encerrada", "Encerrada por", "Motivo do encerramento", "Resumo do encerramento"},
		[]string{"Aberta", "Pendente", "Adiada", "Encerrada"}, []string{"Cliente", "Agente", "Campanha", "API", "Celular", "Importada"}},
	"en": {[]string{"Number", "Status", "Inbox", "Contact", "Phone", "Email", "Origin", "Agent", "Team", "Labels", "Created", "First reply",
		"Last activity", "Closed", "Closed by", "Close reason", "Close summary"},
		[]string{"Open", "Pending", "Snoozed", "Closed"}, []string{"Customer", "Agent", "Campaign", "API", "Phone app", "Imported"}},
}

// asking masks what is still to come for whoever may see it whole no longer.
func (t *table) asking(again app.Again) app.Again {
	return func(ctx context.Context) (*desk.Actor, error) {
		now, err := again(ctx)
		if err == nil {
			t.names = t.names.For(now)
		}
		return now, err
	}
}

func (t *table) row(l *desk.Listed) []string {
	c := &l.Conversation
	row := []string{strconv.FormatInt(c.Number, 10), t.words.statuses[c.Status], t.names.Inboxes[c.Inbox].Name, t.names.Called(l.Contact.Name), t.names.Phone(l.Contact.Phone), t.names.Email(l.Contact.Email),
		t.words.origins[c.Origin], t.names.Members[c.Assignee], t.names.Teams[c.Team], t.labels(c.Carried()), t.time(c.CreatedAt), t.time(c.FirstReplyAt),
		t.time(c.LastActivityAt), t.time(c.ClosedAt), t.names.Author(c.ClosedBy), t.names.Reasons[c.CloseReason], c.CloseSummary}
	for i := range row {
		row[i] = sanitize.CSVCell(row[i])
	}
	return row
}

// labels lists names, each as harmless as if it had a cell of its own.
func (t *table) labels(set desk.LabelSet) string {
	var list []string
	for _, id := range set.IDs() {
		if label, ok := t.names.Labels[id]; ok {
			list = append(list, sheet.Inert(label.Name))
		}
	}
	return strings.Join(list, ", ")
}

func (t *table) time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(t.zone).Format("2006-01-02 15:04:05")
}

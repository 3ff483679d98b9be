package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"timbre/internal/sheet"
	"timbre/internal/testkit/servertest"
	"timbre/internal/view"
)

type contactImport struct {
	ID, Name, State string
	Reason          *string
	Message         *string `json:"reason_message"`
	Total           int
	Counts          struct{ Done, Created, Updated, Skipped, Repeated, Faulty int }
	Columns         []struct {
		Header  string
		Samples []string
	}
	Plan struct {
		Header                   bool
		Columns                  []string
		Country                  *string
		Existing, Dates, Decimal string
	}
}

func (m *contactImport) counted() string { return fmt.Sprint(m.Counts) }

// colombia is where the workspace is: there phones are read as they are written there.
func colombia(s *servertest.Server) {
	s.Admin.Must("PATCH", "/workspace", map[string]any{"country": "CO"}, nil)
}

func newImport(t *testing.T, c *servertest.Client, name, table string) (m contactImport) {
	t.Helper()
	c.Must("POST", "/contact-imports", map[string]any{"file_id": upload(t, c, name, table)}, &m)
	return m
}

// reaches waits until an import is in a state.
func (m *contactImport) reaches(s *servertest.Server, state string) {
	s.WaitFor("the import is "+state, func() bool {
		s.Admin.Must("GET", "/contact-imports/"+m.ID, nil, m)
		return m.State == state
	})
}

func (m *contactImport) check(s *servertest.Server, plan map[string]any) {
	if plan == nil {
		plan = map[string]any{} // as it seems to be
	}
	s.Admin.Must("POST", "/contact-imports/"+m.ID+"/check", plan, nil)
	m.reaches(s, "checked")
}

func (m *contactImport) start(s *servertest.Server) {
	s.Admin.Must("POST", "/contact-imports/"+m.ID+"/start", map[string]any{}, nil)
	m.reaches(s, "done")
}

// problems are the rows that were not imported, with the codes of what is wrong.
func (m *contactImport) problems(t *testing.T, c *servertest.Client) string {
	t.Helper()
	var out []string
	for after := ""; ; {
		var page struct {
			Items []struct {
				Row    int
				Faults []struct {
					Column        *int
					Code, Message string
				}
			}
			Next *string
		}
		c.Must("GET", "/contact-imports/"+m.ID+"/rows?limit=2"+after, nil, &page)
		for _, row := range page.Items {
			for _, f := range row.Faults {
				column := "-"
				if f.Column != nil {
					column = fmt.Sprint(*f.Column)
				}
				if f.Message == "" || strings.Contains(f.Message, "{") {
					t.Errorf("row %d says %q", row.Row, f.Message)
				}
				out = append(out, fmt.Sprint(row.Row, ":", column, ":", f.Code))
			}
		}
		if page.Next == nil {
			return strings.Join(out, " ")
		}
		after = "&after=" + *page.Next
	}
}

func card(t *testing.T, c *servertest.Client, q string) view.Contact {
	t.Helper()
	var page contactPage
	c.Must("GET", "/contacts?q="+q, nil, &page)
	if len(page.Items) != 1 {
		t.Fatalf("%d contacts are found by %q", len(page.Items), q)
	}
	return page.Items[0]
}

const customers = "\ufeffNombre;Apellidos;Celular;Correo;Empresa;Etiquetas;Acepta publicidad;Plan;Cumpleaños;Compras;Socio;Otra\r\n" +
	"Ana;Ruiz;300 111 0001;ANA@acme.example;Acme;vip, Mayorista;sí;oro;31/12/1990;1.234,5;no;x\r\n" +
	"Beto;;+52 1 55 1234 5678;;;;no;;;;;\r\n" + // known by the phone as it is compared
	";;;zoe@acme.example;Luna SA;;;;;;;\r\n" + // known by the email
	";;;;;;;;;;;\r\n" +
	"Malo;;12;x@;;vp;quizás;Bronce;31/31/2020;mil;tal vez;\r\n" +
	"Otra Ana;;+573001110001;;;;;;;;;\r\n" + // repeats row 2
	"Sin nada;;;;;;;;;;;\r\n" +
	"Corto;;5,73E+11;;;;;;;;;\r\n" +
	"Bloqueado;;3001110009;;;;;;;;;\r\n" +
	"'=1+1;;300 111 0010;;;;;;;;;\r\n"

// A table is looked into, its columns are guessed, a dry run says what would become of each row and changes nothing, and the import does
// exactly that. What is wrong is told by row and column, and comes back as a table to be mended.
func TestContactsAreImported(t *testing.T) { // D09
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		colombia(s)
		vip := newLabel(t, s.Admin, "VIP")
		newLabel(t, s.Admin, "Mayorista")
		all := newLabel(t, s.Admin, "Feria")
		newAttribute(t, s.Admin, `{"noun":"contact","name":"Plan","key":"plan","kind":"list","options":["Oro","Plata"]}`)
		newAttribute(t, s.Admin, `{"noun":"contact","name":"Cumpleaños","key":"birthday","kind":"date"}`)
		newAttribute(t, s.Admin, `{"noun":"contact","name":"Compras","key":"spent","kind":"currency","currency":"COP"}`)
		newAttribute(t, s.Admin, `{"noun":"contact","name":"Socio","key":"member","kind":"checkbox"}`)
		newContact(t, s.Admin, map[string]any{"name": "Alberto", "phone": "+525512345678", "company": "Paz"})
		newContact(t, s.Admin, map[string]any{"name": "Zoe", "email": "zoe@acme.example"})
		blocked := newContact(t, s.Admin, map[string]any{"name": "Molesto", "phone": "+573001110009"})
		s.Admin.Must("POST", "/contacts/"+blocked.ID+"/block", map[string]any{}, nil)

		m := newImport(t, s.Admin, "clientes.csv", customers)
		guessed := "name name phone email company labels marketing attributes.plan attributes.birthday attributes.spent attributes.member "
		if m.State != "draft" || m.Total != 9 || !m.Plan.Header || strings.Join(m.Plan.Columns, " ") != guessed || *m.Plan.Country != "CO" || m.Plan.Decimal != "comma" {
			t.Errorf("looked into: %+v", m)
		}
		if c := m.Columns[2]; c.Header != "Celular" || len(c.Samples) != 3 || c.Samples[0] != "300 111 0001" {
			t.Errorf("a column: %+v", c)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/contact-imports/"+m.ID+"/start", "{}"), 409, "import_not_checked")

		before := len(audience(t, s.Admin, ""))
		m.check(s, map[string]any{"label_ids": []string{all.ID}})
		problems := "6:2:not_a_number 6:3:not_an_email 6:5:label_unknown 6:6:not_yes_or_no 6:7:not_a_choice 6:8:not_a_date 6:9:import_not_a_decimal " +
			"6:10:not_yes_or_no 7:-:import_repeated 8:-:import_no_address 9:2:number_shortened 10:-:import_blocked"
		const counts = "{9 2 2 1 1 3}"
		if m.counted() != counts || m.problems(t, s.Admin) != problems {
			t.Errorf("checked: %s\n%s\nwant\n%s", m.counted(), m.problems(t, s.Admin), problems)
		}
		if now := len(audience(t, s.Admin, "")); now != before {
			t.Errorf("a dry run made %d contacts", now-before)
		}

		m.start(s)
		if m.counted() != counts || m.problems(t, s.Admin) != problems || len(m.Columns[2].Samples) != 0 {
			t.Errorf("done: %s %s", m.counted(), m.problems(t, s.Admin))
		}
		ana := card(t, s.Admin, "ruiz")
		if got, _ := json.Marshal(ana.Attributes); ana.Name != "Ana Ruiz" || *ana.Phone != "+573001110001" || *ana.Email != "ana@acme.example" || len(ana.Labels) != 3 || ana.Blocked ||
			string(got) != `{"birthday":"1990-12-31","member":false,"plan":"Oro","spent":1234.5}` || len(ana.Marketing) != 1 || ana.MarketingStopped {
			t.Errorf("ana: %+v %s", ana, got)
		}
		if beto := card(t, s.Admin, "alberto"); *beto.Phone != "+525512345678" || *beto.Company != "Paz" || !beto.MarketingStopped || len(beto.Labels) != 1 {
			t.Errorf("beto: %+v", beto)
		}
		if zoe := card(t, s.Admin, "zoe"); zoe.Name != "Zoe" || *zoe.Company != "Luna SA" {
			t.Errorf("zoe: %+v", zoe)
		}
		if evil := card(t, s.Admin, "3001110010"); evil.Name != "=1+1" {
			t.Errorf("evil: %+v", evil)
		}
		if got := strings.Join(audience(t, s.Admin, `filter={"field":"contact_label","op":"in","values":["`+vip.ID+`"]}`), " "); got != "Ana Ruiz" {
			t.Errorf("found by the label: %q", got)
		}
		refused(t, call(t, s.Admin, "POST", "/api/v1/contact-imports/"+m.ID+"/cancel", "{}"), 409, "import_ended")

		got := call(t, s.Admin, "GET", "/api/v1/contact-imports/"+m.ID+"/rows/export", "")
		var mended []string
		sheet.Read([]byte(got.Body), sheet.Shape{}, func(n int, cells []string) error {
			mended = append(mended, fmt.Sprint(n, " ", cells[0], " ", cells[len(cells)-1]))
			return nil
		})
		if len(mended) != 6 || mended[0] != "1 Nombre Motivo" || !strings.Contains(mended[1], "Celular: No parece un número de teléfono") || !strings.Contains(mended[2], "fila 2") {
			t.Errorf("to be mended: %q", mended)
		}
		if got := call(t, s.Admin, "GET", "/api/v1/contact-imports/"+m.ID+"/rows/export?format=xlsx", ""); !strings.HasPrefix(got.Body, "PK") {
			t.Errorf("xlsx: %d", got.Status)
		}
		var noted struct{ Items []struct{ Action string } }
		s.Admin.Must("GET", "/audit?action=contacts.imported", nil, &noted)
		var list struct{ Items []contactImport }
		s.Admin.Must("GET", "/contact-imports", nil, &list)
		if len(noted.Items) != 1 || len(list.Items) != 1 || list.Items[0].Name != "clientes.csv" || len(list.Items[0].Columns) != 0 {
			t.Errorf("noted %+v, listed %+v", noted.Items, list.Items)
		}
		// The same again finds all of them, and nothing that is new.
		again := newImport(t, s.Admin, "clientes.csv", customers)
		again.check(s, nil)
		if again.counted() != "{9 0 0 5 1 3}" {
			t.Errorf("again: %s %s", again.counted(), again.problems(t, s.Admin))
		}
	})
}

// What is there is filled, overwritten or left; a workbook is read as a CSV is; a no to marketing stays.
func TestWhatAnImportDoesToContactsThatAreThere(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		colombia(s)
		newContact(t, s.Admin, map[string]any{"name": "Ana", "phone": "+573001110001", "city": "Cali", "marketing": map[string]bool{"whatsapp": false}})
		var book bytes.Buffer
		w, _ := sheet.NewWriter(&book, sheet.XLSX)
		for _, row := range [][]string{{"Name", "Phone", "City", "Company", "Marketing"}, {"Ana María", "+57 300 111 0001", "Bogotá", "Acme", "yes"}} {
			w.Row(row)
		}
		w.Close()
		for _, c := range []struct{ existing, counts, want string }{
			{"skip", "{1 0 0 1 0 0}", "Ana Cali "}, {"fill", "{1 0 1 0 0 0}", "Ana Cali Acme"}, {"overwrite", "{1 0 1 0 0 0}", "Ana María Bogotá Acme"},
		} {
			m := newImport(t, s.Admin, "a.xlsx", book.String())
			m.check(s, map[string]any{"existing": c.existing})
			m.start(s)
			ana := card(t, s.Admin, "ana")
			company := ""
			if ana.Company != nil {
				company = *ana.Company
			}
			if got := ana.Name + " " + *ana.City + " " + company; m.counted() != c.counts || got != c.want || !ana.MarketingStopped {
				t.Errorf("%s: %s %q stopped %v", c.existing, m.counted(), got, ana.MarketingStopped)
			}
		}
	})
}

// Who may not import is told so, what cannot be read or planned is refused, and an import is ended by hand or by the loss of the right.
func TestImportsAreGuarded(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		colombia(s)
		eva, sara := member(t, s, "eva", "agent"), member(t, s, "sara", "supervisor")
		refused(t, call(t, eva, "GET", "/api/v1/contact-imports", ""), 403, "permission_missing")
		refused(t, call(t, eva, "POST", "/api/v1/contact-imports", `{"file_id":"`+upload(t, eva, "a.csv", "a")+`"}`), 403, "permission_missing")
		for table, code := range map[string]string{"\x00": "table_unreadable", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "table_old_or_locked", strings.Repeat("a,", 101): "table_too_large", "\n\n": "table_empty"} {
			got := call(t, s.Admin, "POST", "/api/v1/contact-imports", `{"file_id":"`+upload(t, s.Admin, "a.csv", table)+`"}`)
			if refused(t, got, 422, "invalid"); !strings.Contains(got.Body, code) || strings.Contains(got.Body, "{rows}") {
				t.Errorf("%q: %s", table, got.Body)
			}
		}
		refused(t, call(t, sara, "POST", "/api/v1/contact-imports", `{"file_id":"`+upload(t, s.Admin, "a.csv", "a")+`"}`), 422, "invalid") // it is another's

		m := newImport(t, sara, "a.csv", "Nombre,Tel\nAna,3001110001\n")
		for _, plan := range []string{`{"columns":["name","name"]}`, `{"columns":["phone","phone"]}`, `{"columns":["phone","age"]}`, `{"columns":["phone","","name"]}`, `{"country":"XX"}`,
			`{"existing":"drop"}`, `{"label_ids":["77"]}`} {
			refused(t, call(t, sara, "POST", "/api/v1/contact-imports/"+m.ID+"/check", plan), 422, "invalid")
		}
		m.check(s, nil)
		sara.Must("POST", "/contact-imports/"+m.ID+"/cancel", nil, nil)
		refused(t, call(t, sara, "POST", "/api/v1/contact-imports/"+m.ID+"/start", "{}"), 409, "import_begun")

		var many strings.Builder
		many.WriteString("Nombre,Tel\n")
		for i := range 400 {
			fmt.Fprintf(&many, "N%d,30022%05d\n", i, i)
		}
		one, two := newImport(t, sara, "b.csv", many.String()), newImport(t, s.Admin, "c.csv", many.String())
		one.check(s, nil)
		sara.Must("POST", "/contact-imports/"+one.ID+"/start", nil, nil)
		var me struct{ User struct{ ID string } }
		sara.Must("GET", "/session", nil, &me)
		s.Admin.Must("PATCH", "/members/"+me.User.ID, map[string]any{"role": "agent"}, nil)
		one.reaches(s, "stopped")
		if *one.Reason != "import_right_lost" || !strings.Contains(*one.Message, "ya no puede importar") || one.Counts.Created == 400 {
			t.Errorf("stopped: %+v", one)
		}
		two.check(s, map[string]any{"existing": "skip"})
		s.Admin.Must("POST", "/contact-imports/"+two.ID+"/start", nil, nil)
		s.Admin.Must("POST", "/contact-imports/"+two.ID+"/cancel", nil, &two)
		if two.State != "cancelled" {
			t.Errorf("cancelled: %+v", two)
		}
	})
}

// Rows that were not imported go with the contact whom they are about, and all of them after a month; a table that nobody goes on with
// goes after a day.
func TestImportsAreForgotten(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		colombia(s)
		m := newImport(t, s.Admin, "a.csv", "Nombre,Tel\nAna,3001110001\nAna dos,+57 300 111 0001\nBeto,12\n")
		m.check(s, nil)
		m.start(s)
		if got := m.problems(t, s.Admin); got != "3:-:import_repeated 4:1:not_a_number" {
			t.Errorf("problems %s", got)
		}
		s.Admin.Must("DELETE", "/contacts/"+card(t, s.Admin, "ana").ID, nil, nil)
		if got := m.problems(t, s.Admin); got != "4:1:not_a_number" {
			t.Errorf("after she was deleted: %s", got)
		}
		idle := newImport(t, s.Admin, "b.csv", "Nombre,Tel\nAna,3001110001\n")
		s.Clock.Advance(31 * 24 * time.Hour)
		c := s.Login(servertest.AdminEmail)
		if err := s.App.DropOldImports(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := m.problems(t, c); got != "" {
			t.Errorf("after a month: %s", got)
		}
		c.Must("GET", "/contact-imports/"+idle.ID, nil, &idle)
		if idle.State != "cancelled" || len(idle.Columns[0].Samples) != 0 {
			t.Errorf("idle: %+v", idle)
		}
		if got := call(t, c, "GET", "/api/v1/contact-imports/"+idle.ID+"/rows/export", ""); got.Status != http.StatusOK {
			t.Errorf("the table of none: %+v", got)
		}
	})
}

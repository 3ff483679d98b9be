package app_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
)

// attends gives the office's inbox hours from Monday to Friday, 9:00 to 18:00 in Bogotá, and a message for who writes outside them.
func (o *office) attends(message string) desk.BusinessHours {
	o.t.Helper()
	var week [7][]desk.Span
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []desk.Span{{From: 9 * 60, To: 18 * 60}}
	}
	name := "Tienda"
	v, err := o.app.WriteBusinessHours(context.Background(), &o.admin, 0, app.BusinessHoursChange{Name: &name, Week: &week})
	if err != nil {
		o.t.Fatal(err)
	}
	o.keepsHours(func(h *desk.InboxHours) { h.Hours, h.Message = v.ID, message })
	return v.BusinessHours
}

func (o *office) keepsHours(change func(*desk.InboxHours)) {
	o.t.Helper()
	boss := o.admin
	boss.Inboxes = []int64{o.inbox.ID}
	_, err := o.app.ChangeInbox(context.Background(), &boss, o.inbox.ID, app.InboxChange{Settings: func(s *desk.InboxSettings) { change(&s.Hours) }})
	if err != nil {
		o.t.Fatal(err)
	}
}

// turnsTo moves the clock to a time of November 2026 in Bogotá, where the 10th is a Tuesday.
func (o *office) turnsTo(day, hour, minute int) {
	o.t.Helper()
	at := time.Date(2026, time.November, day, hour+5, minute, 0, 0, time.UTC)
	o.clock.Advance(at.Sub(o.clock.Now()))
}

// automatic lists what was written by itself in a conversation, oldest first.
func (o *office) automatic(number int64) (out []string) {
	o.t.Helper()
	p, err := o.app.Messages(context.Background(), &o.admin, number, app.MessageQuery{Limit: 100})
	if err != nil {
		o.t.Fatal(err)
	}
	for _, m := range slices.Backward(p.Messages) {
		if m.Author == desk.AuthorAutomation {
			out = append(out, m.Text)
		}
	}
	return out
}

func TestWhoWritesOutsideHoursIsToldOnce(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		hours := o.attends("Hola {{contacto.primer_nombre}}, abrimos {{horario.próxima_apertura}}. {{empresa.nombre}} {{contacto.correo}}.")
		o.turnsTo(13, 17, 50) // Friday
		o.delivers(o.text("573001110001", "¿Hay ruanas?"))
		if got := o.automatic(1); got != nil {
			t.Errorf("while it is open: %q", got)
		}
		o.turnsTo(13, 18, 10)
		o.delivers(o.text("573001110001", "¿Y gorros?"), o.text("573001110001", "¿Hola?"))
		want := "Hola Ana, abrimos el lunes a las 9:00. Acme."
		if got := o.automatic(1); len(got) != 1 || got[0] != want {
			t.Fatalf("told %q, want %q", got, want)
		}
		c := o.conversations()[0]
		if c.WaitingSince == desk.Never || c.UnreadCount != 3 || !c.FirstReplyAt.IsZero() {
			t.Errorf("the customer waits as before: %+v", c)
		}
		if jobs := o.jobsDue("send"); len(jobs) != 1 {
			t.Errorf("%d messages are to be sent", len(jobs))
		}
		o.turnsTo(15, 12, 0)
		o.delivers(o.text("573001110001", "¿Hola?"))
		if got := o.automatic(1); len(got) != 1 {
			t.Errorf("the same weekend: %q", got)
		}
		o.turnsTo(16, 19, 0)
		o.delivers(o.text("573001110001", "¿Hola?"))
		if got := o.automatic(1); len(got) != 2 || !strings.Contains(got[1], "mañana a las 9:00") {
			t.Errorf("the evening after: %q", got)
		}
		// A holiday is closed, and says so.
		holiday := desk.Date{Year: 2026, Month: 11, Day: 17}
		_, err := o.app.WriteBusinessHours(context.Background(), &o.admin, hours.ID, app.BusinessHoursChange{Days: &[]desk.SpecialDay{{Date: holiday, Name: "Aniversario"}}})
		if err != nil {
			t.Fatal(err)
		}
		o.delivers(o.text("573001110002", "Hola"))
		if got := o.automatic(2); len(got) != 1 || !strings.Contains(got[0], "el miércoles a las 9:00") {
			t.Errorf("before a holiday: %q", got)
		}
	})
}

func TestWhoIsNotToldThatItIsClosed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.attends("Cerrado. {{hours.next_opening}}")
		o.turnsTo(14, 20, 0) // Saturday
		// What is written while it is closed and comes too late, or was written while it was open.
		late := o.text("573001110001", "Hola")
		o.clock.Advance(6 * time.Minute)
		o.delivers(late)
		if got := o.automatic(1); got != nil {
			t.Errorf("late: %q", got)
		}
		// A mere thank-you for an answer asks for nothing.
		o.answers(1, "Sí, las hay")
		o.clock.Advance(time.Hour)
		o.delivers(o.text("573001110001", "Gracias"))
		if got := o.automatic(1); got != nil {
			t.Errorf("thanks: %q", got)
		}
		// The same delivery again tells nobody again.
		first := o.text("573001110002", "Hola")
		o.delivers(first)
		o.delivers(first)
		if got := o.automatic(2); len(got) != 1 {
			t.Errorf("delivered twice: %q", got)
		}
		// Without a message, or in a zone where it is open, nobody is told.
		o.keepsHours(func(h *desk.InboxHours) { h.Message = "" })
		o.delivers(o.text("573001110003", "Hola"))
		if got := o.automatic(3); got != nil {
			t.Errorf("without a message: %q", got)
		}
	})
}

// In a talk that a person leads nobody is told, until it has been quiet for half an hour.
func TestATalkAfterClosingGoesOn(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.attends("Cerrado")
		o.turnsTo(11, 17, 55)
		o.delivers(o.text("573001110001", "Hola"))
		o.answers(1, "Dígame")
		o.clock.Advance(10 * time.Minute)
		o.delivers(o.text("573001110001", "¿Hay ruanas?"))
		if got := o.automatic(1); got != nil {
			t.Errorf("in the talk: %q", got)
		}
		o.clock.Advance(31 * time.Minute)
		o.delivers(o.text("573001110001", "¿Sigue ahí?"))
		if got := o.automatic(1); len(got) != 1 {
			t.Errorf("after it: %q", got)
		}
	})
}

func TestBusinessHoursThatAreKeptAreNotDeleted(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		h := o.attends("")
		if err := o.app.DeleteBusinessHours(ctx, &o.admin, h.ID); desk.CodeOf(err) != "business_hours_in_use" {
			t.Errorf("deleted: %v", err)
		}
		o.keepsHours(func(h *desk.InboxHours) { h.Hours = 0 })
		if err := o.app.DeleteBusinessHours(ctx, &o.admin, h.ID); err != nil {
			t.Error(err)
		}
		boss := o.admin
		boss.Inboxes = []int64{o.inbox.ID}
		_, err := o.app.ChangeInbox(ctx, &boss, o.inbox.ID, app.InboxChange{Settings: func(s *desk.InboxSettings) { s.Hours.Hours = h.ID }})
		if desk.CodeOf(err) != "invalid" {
			t.Errorf("hours that are none: %v", err)
		}
	})
}

// An inbox whose hours are known costs a delivery nothing while it is open.
func TestHoursCostADeliveryNothing(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		o.attends("Cerrado")
		o.turnsTo(11, 10, 30)
		o.delivers(o.text("573001110001", "Hola"))
		o.clock.Advance(10 * time.Second)
		text := o.text("573001110001", "¿Hay ruanas?")
		want := cost{commits: 1, writer: 10}
		if o.store.Postgres() {
			want.writer = 13
		}
		if got := o.costOf(func() { o.delivers(text) }); got != want {
			t.Errorf("costs %+v, want %+v", got, want)
		}
	})
}

func TestNextOpeningWords(t *testing.T) {
	bogota, err := time.LoadLocation("America/Bogota")
	if err != nil {
		t.Fatal(err)
	}
	on := func(days ...desk.SpecialDay) desk.Calendar {
		return desk.Calendar{Hours: &desk.BusinessHours{Days: days}, Zone: bogota}
	}
	now := time.Date(2026, 12, 24, 20, 0, 0, 0, bogota) // a Thursday
	for _, c := range []struct {
		locale string
		day    int
		from   int
		want   string
	}{
		{"es", 24, 21 * 60, "hoy a las 21:00"}, {"es", 25, 60, "mañana a la 1:00"}, {"es", 28, 570, "el lunes a las 9:30"}, {"es", 31, 540, "el 31 de diciembre a las 9:00"},
		{"pt", 24, 21 * 60, "hoje às 21:00"}, {"pt", 25, 60, "amanhã à 01:00"}, {"pt", 26, 570, "no sábado às 09:30"}, {"pt", 31, 540, "em 31 de dezembro às 09:00"},
		{"en", 24, 21 * 60, "today at 21:00"}, {"en", 25, 60, "tomorrow at 1:00"}, {"en", 28, 570, "on Monday at 9:30"}, {"en", 31, 540, "on December 31 at 9:00"},
	} {
		calendar := on(desk.SpecialDay{Date: desk.Date{Year: 2026, Month: 12, Day: c.day}, Spans: []desk.Span{{From: c.from, To: c.from + 30}}})
		if got := app.NextOpeningWords(calendar, now, c.locale); got != c.want {
			t.Errorf("%s: %q, want %q", c.locale, got, c.want)
		}
	}
	if got := app.NextOpeningWords(on(), now, "es"); got != "próximamente" {
		t.Errorf("never: %q", got)
	}
}

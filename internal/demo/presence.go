package demo

import (
	"context"
	"log/slog"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
	"timbre/internal/store"
)

// reportEvery is how often somebody's browser says that he is there.
const reportEvery = 45 * time.Second

// browser is by what the shop's own people speak of where they are.
const browser app.Source = "demo"

// Who is there besides whoever signs in: two at the conversations, and one who has chosen to be away. The others are not in today.
var atTheirDesks = []int{maria, valentina}

const awayByHand = camilo

// goAway notes that he was here, and has chosen so.
func (sh *shop) goAway(tx *store.Tx) {
	for _, source := range []string{browser, store.ByHand} {
		tx.SaveAttendance(store.Attendance{Workspace: sh.workspace, User: sh.staff[awayByHand].id, Source: source,
			Attendance: desk.Attendance{Place: desk.AtDesk, Seen: tx.Now}})
	}
}

// keepHours gives the second number business hours and a rule by which its queue is given away; the first stays as it is, always open and
// taken from by hand, so that both can be compared.
func (sh *shop) keepHours(ctx context.Context, s *server.Server, admin *desk.Actor) error {
	name := "Tienda"
	var week [7][]desk.Span
	for d := time.Monday; d <= time.Friday; d++ {
		week[d] = []desk.Span{{From: 8 * 60, To: 18 * 60}}
	}
	week[time.Saturday] = []desk.Span{{From: 9 * 60, To: 14 * 60}}
	year := s.Store.Now().Year()
	days := []desk.SpecialDay{
		{Date: desk.Date{Year: year, Month: time.December, Day: 25}, Name: "Navidad"},
		{Date: desk.Date{Year: year + 1, Month: time.January, Day: 1}, Name: "Año Nuevo"},
	}
	hours, err := s.App.WriteBusinessHours(ctx, admin, 0, app.BusinessHoursChange{Name: &name, Week: &week, Days: &days})
	if err != nil {
		return err
	}
	b := &sh.lines[1].inbox
	b.Settings.Hours = desk.InboxHours{Hours: hours.ID, Message: "Gracias por escribir a Tienda Andina. Atendemos de lunes a viernes de 8:00 a 18:00 y los sábados de 9:00 a 14:00."}
	b.Settings.Routing = desk.Routing{Rule: desk.RoutingFewestOpen, Capacity: capacity}
	return nil
}

// capacity is how much comes to one of the staff by itself.
const capacity = 12

// attend keeps those at their desks who are, until ctx ends.
func attend(ctx context.Context, s *server.Server, workspace int64, log *slog.Logger) {
	beat := time.NewTicker(reportEvery)
	defer beat.Stop()
	for {
		if err := report(ctx, s, workspace); err != nil && ctx.Err() == nil {
			log.WarnContext(ctx, "the demo's staff is not there", "error", err)
		}
		select {
		case <-beat.C:
		case <-ctx.Done():
			return
		}
	}
}

// report says once who is there.
func report(ctx context.Context, s *server.Server, workspace int64) error {
	for _, i := range atTheirDesks {
		acc, found, err := s.Store.AccountByEmail(ctx, staff[i].email)
		if err != nil {
			return err
		}
		if !found {
			continue // whoever looks around may have changed the address
		}
		actor, err := s.App.MemberActor(ctx, workspace, acc.ID)
		if err != nil {
			return err
		}
		if _, err := s.App.Attend(&actor, browser, true, false); err != nil {
			return err
		}
	}
	return nil
}

package demo

import (
	"context"
	"fmt"
	"time"

	"timbre/internal/app"
	"timbre/internal/desk"
	"timbre/internal/server"
)

// work is what the staff does with each other in the last minutes: notes that call somebody, a conversation that is followed, a message
// for tomorrow, views that are kept, a contact that is blocked. It goes through the use cases, as it would from the interface.
func (sh *shop) work(ctx context.Context, s *server.Server, now time.Time) error {
	boss, err := s.App.MemberActor(ctx, sh.workspace, sh.staff[ana].id)
	if err != nil {
		return err
	}
	seller, err := s.App.MemberActor(ctx, sh.workspace, sh.staff[juan].id)
	if err != nil {
		return err
	}
	his, err := numbersOf(ctx, s, &seller, desk.ListQuery{View: desk.ViewMine, Status: "open"}, 4)
	if err != nil {
		return err
	}
	for i, n := range []struct {
		text string
		who  desk.Mention
	}{
		{"@" + sh.staff[ana].name + " ¿le hacemos el 10 %? Es la tercera vez que compra este año.", desk.Mention{Agent: sh.staff[ana].id, Name: sh.staff[ana].name}},
		{"@" + sh.crews[posventa].name + " la pieza llegó con un hilo suelto; pide cambio.", desk.Mention{Team: sh.crews[posventa].id, Name: sh.crews[posventa].name}},
	} {
		if _, err := s.App.Write(ctx, &seller, his[i], app.Draft{ClientID: clientID(i), Kind: desk.KindNote, Text: n.text, Mentions: []desk.Mention{n.who}}); err != nil {
			return fmt.Errorf("note in %d: %w", his[i], err)
		}
	}
	if _, err := s.App.Participate(ctx, &boss, his[2], boss.User, true); err != nil {
		return fmt.Errorf("follow %d: %w", his[2], err)
	}
	if err := sh.plan(ctx, s, &seller, now); err != nil {
		return err
	}
	if err := sh.keepViews(ctx, s, &boss, &seller); err != nil {
		return err
	}
	return sh.block(ctx, s, &boss)
}

// clientID is the id of the n-th message that was written here, the same in each demo.
func clientID(n int) string { return fmt.Sprintf("019a0000-0000-7000-8000-%012d", n) }

// numbersOf are the first conversations of a list.
func numbersOf(ctx context.Context, s *server.Server, actor *desk.Actor, q desk.ListQuery, least int) ([]int64, error) {
	q.Sort, q.Limit = desk.SortActivity, 50
	page, _, err := s.Store.List(ctx, actor, q)
	if err == nil && len(page) < least {
		err = fmt.Errorf("only %d conversations for %s", len(page), actor.Name)
	}
	out := make([]int64, len(page))
	for i := range page {
		out[i] = page[i].Conversation.Number
	}
	return out, err
}

// plan leaves a message for tomorrow morning in a conversation whose window is open then.
func (sh *shop) plan(ctx context.Context, s *server.Server, seller *desk.Actor, now time.Time) error {
	at := now.Add(6 * time.Hour)
	open, err := numbersOf(ctx, s, seller, desk.ListQuery{View: desk.ViewMine, Status: "open", Filter: &desk.Filter{Field: "window", Op: desk.OpIn, Values: []string{desk.WindowOpen}}}, 1)
	if err != nil {
		return err
	}
	draft := app.Draft{ClientID: clientID(len(replies)), Kind: desk.KindText, Text: "¡Hola otra vez! Ya tengo lista la tuya. ¿Te la envío hoy mismo?"}
	if _, _, err := s.App.Schedule(ctx, seller, open[0], draft, app.Plan{At: at, CancelOnReply: true}); err != nil {
		return fmt.Errorf("schedule in %d: %w", open[0], err)
	}
	return nil
}

// keepViews keeps a view for all and one of the seller's own.
func (sh *shop) keepViews(ctx context.Context, s *server.Server, boss, seller *desk.Actor) error {
	for _, v := range []struct {
		by     *desk.Actor
		own    bool
		name   string
		filter string
	}{
		{boss, false, "Ventana por vencer", `{"all":[{"field":"window","op":"in","values":["closing"]},{"field":"unattended","op":"yes"}]}`},
		{seller, true, "Esta semana, sin leer", `{"all":[{"field":"unread","op":"yes"},{"field":"created","op":"since","values":["-7d"]}]}`},
	} {
		sort := desk.SortWaiting
		if _, err := s.App.NewSavedView(ctx, v.by, desk.SavedConversations, app.SavedViewChange{Personal: &v.own, Name: &v.name, Filter: &v.filter, Sort: &sort}); err != nil {
			return fmt.Errorf("view %s: %w", v.name, err)
		}
	}
	name, filter, own := "Con etiqueta y correo", `{"all":[{"field":"contact_label","op":"filled"},{"field":"contact_email","op":"filled"}]}`, false
	if _, err := s.App.NewSavedView(ctx, boss, desk.SavedContacts, app.SavedViewChange{Personal: &own, Name: &name, Filter: &filter}); err != nil {
		return fmt.Errorf("segment %s: %w", name, err)
	}
	return nil
}

// block keeps somebody whose one conversation has long ended from coming up again.
func (sh *shop) block(ctx context.Context, s *server.Server, boss *desk.Actor) error {
	oldest, _, err := s.Store.List(ctx, boss, desk.ListQuery{View: desk.ViewAll, Status: desk.Closed.String(), Sort: desk.SortCreated, Limit: 25})
	if err != nil {
		return err
	}
	for i := range oldest {
		who := oldest[i].Contact.ID
		his, _, err := s.Store.List(ctx, boss, desk.ListQuery{View: desk.ViewAll, Status: "all", Contact: who, Sort: desk.SortActivity, Limit: 2})
		if err != nil {
			return err
		}
		if len(his) == 1 {
			_, err = s.App.Block(ctx, boss, who, false)
			return err
		}
	}
	return nil
}

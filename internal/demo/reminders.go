package demo

import (
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// reminder is a follow-up of a conversation that has been answered. Who set it and whom it reminds are places in staff.
type reminder struct {
	by, whom int
	due      time.Duration // from now; what is past was told
	note     string
}

var reminders = []reminder{
	{juan, juan, -40 * time.Minute, "Confirmar si llegó la transferencia."},
	{maria, juan, 2 * time.Hour, "Quedó de avisar la talla: llamarle si no ha escrito."},
	{juan, juan, 26 * time.Hour, ""},
	{ana, ana, 3 * time.Hour, "Revisar si ya le devolvieron el dinero."},
	{juan, valentina, 3 * day, "Ofrecerle la ruana cuando vuelva a haber en azul."},
}

// remind spreads the reminders over conversations of the agent, one each, that were answered well before.
func remind(plans []plan, now time.Time) {
	next := 0
	for i := range plans {
		p := &plans[i]
		if next < len(reminders) && p.ending == answering && !p.fails && p.seller == juan && now.Sub(p.times[len(p.times)-1]) > time.Hour {
			p.reminder = &reminders[next]
			next++
		}
	}
}

// followUp has somebody reminded of the conversation, as the use case would have.
func (t *talk) followUp() error {
	r := t.plan.reminder
	f := desk.FollowUp{ID: t.tx.NewID(), Conversation: t.c.ID, User: t.shop.staff[r.whom].id, By: t.shop.staff[r.by].id,
		DueAt: t.clock.end.Add(r.due), Note: r.note, Notified: r.due < 0, CreatedAt: t.tx.Now}
	t.tx.InsertFollowUp(f)
	if !f.Notified {
		t.tx.Enqueue(store.Job{Kind: "follow_up", UniqueKey: "follow_up:" + desk.FormatID(f.ID), Args: `{"follow_up":"` + desk.FormatID(f.ID) + `"}`, RunAt: f.DueAt})
	}
	t.c.FollowUpAt = f.DueAt
	line := desk.EventLine{Name: "follow_up", To: f.DueAt.Format(time.RFC3339)}
	if r.by != r.whom {
		line.ToID = f.User
	}
	return t.recordSaying(r.by, line, r.note, t.c.Facts())
}

// followUpDue tells that the time has come.
func (t *talk) followUpDue() error {
	r := t.plan.reminder
	return t.recordSaying(-1, desk.EventLine{Name: "follow_up_due", ToID: t.shop.staff[r.whom].id}, r.note, t.c.Facts())
}

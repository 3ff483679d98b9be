package app_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"timbre/internal/app"
	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/store"
)

// provider takes messages as a test says.
type provider struct {
	*whatsapp.WhatsApp
	send func(channel.Outgoing) (channel.Receipt, error)
	n    int
}

func (p *provider) Send(_ context.Context, _ channel.Account, out channel.Outgoing) (channel.Receipt, error) {
	p.n++
	if p.send != nil {
		return p.send(out)
	}
	return channel.Receipt{ID: fmt.Sprintf("wamid.try%d", p.n)}, nil
}

// sends puts a provider in place of the office's, and lets a customer write and a person answer.
func (o *office) sends() (*provider, desk.Message) {
	o.t.Helper()
	p := &provider{WhatsApp: whatsapp.New(whatsapp.Options{})}
	o.app.Channels["whatsapp"] = p
	o.delivers(o.text("573001112233", "¿hay?"))
	m, err := o.app.Write(context.Background(), o.clerk(), 1, app.Draft{Kind: desk.KindText, Text: "Sí hay"})
	if err != nil {
		o.t.Fatal(err)
	}
	return p, m
}

// dispatch runs the due sends as the runner does, until none is due.
func (o *office) dispatch() {
	o.t.Helper()
	for due := o.jobsDue("send"); len(due) > 0; due = o.jobsDue("send") {
		for _, j := range due {
			o.dispatchOne(j)
		}
	}
}

func (o *office) dispatchOne(j store.Job) {
	o.t.Helper()
	ctx := context.Background()
	err := o.store.Write(ctx, 0, store.Need{}, func(tx *store.Tx) error { tx.LeaseJob(j, tx.Now.Add(time.Minute)); return nil })
	if err != nil {
		o.t.Fatal(err)
	}
	j.Attempt++
	outcome := o.app.Workers()["send"](ctx, j)
	err = o.store.Write(ctx, j.Workspace, store.Need{Jobs: []int64{j.ID}}, func(tx *store.Tx) error {
		owns, err := tx.OwnsJob(j)
		if err != nil || !owns {
			return err
		}
		if wait, again := jobs.After(outcome); again {
			tx.RetryJob(j, tx.Now.Add(wait), "")
			return nil
		}
		tx.FinishJob(j)
		return outcome
	})
	if err != nil {
		o.t.Fatal(err)
	}
}

// status tells one of a message of ours.
func (o *office) status(id, state string, reference int64, code int) {
	o.t.Helper()
	failure := ""
	if code != 0 {
		failure = fmt.Sprintf(`,"errors":[{"code":%d,"title":"t"}]`, code)
	}
	o.delivers(fmt.Sprintf(`"statuses":[{"id":%q,"status":%q,"timestamp":"%d","recipient_id":"573001112233","biz_opaque_callback_data":"%d"%s}]`,
		id, state, o.clock.Now().Unix(), reference, failure))
}

func (o *office) now(m desk.Message) (now desk.Message) {
	o.t.Helper()
	err := o.store.Write(context.Background(), o.workspace, store.Need{}, func(tx *store.Tx) (err error) {
		now, err = tx.MessageByID(m.ID)
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return now
}

func (o *office) is(what string, m desk.Message, state desk.Delivery, external, code string) {
	o.t.Helper()
	if now := o.now(m); now.Delivery != state || now.ExternalID != external || now.ErrorCode != code {
		o.t.Errorf("%s it is %s, %q, %q; wanted %s, %q, %q", what, now.Delivery, now.ExternalID, now.ErrorCode, state, external, code)
	}
}

func (o *office) retries(m desk.Message) {
	o.t.Helper()
	if _, err := o.app.Retry(context.Background(), o.clerk(), 1, m.ID); err != nil {
		o.t.Fatal(err)
	}
}

// What the provider still says of a try that failed, in whatever order and however often, is not of the try that a person made since.
func TestStatusesOfAFormerTry(t *testing.T) {
	const first, second = "wamid.try1", "wamid.try2"
	t.Run("while the next one waits", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			o.dispatch()
			o.status(first, "failed", m.ID, 131026)
			o.is("refused", m, desk.Failed, first, "131026")
			o.retries(m)
			for _, state := range []string{"failed", "sent", "failed"} {
				code := 0
				if state == "failed" {
					code = 131026
				}
				o.status(first, state, m.ID, code)
			}
			o.is("still to be sent", m, desk.Queued, "", "")
			o.dispatch()
			o.is("sent again", m, desk.Sent, second, "")
			o.status(first, "failed", m.ID, 131026)
			o.status(second, "delivered", m.ID, 0)
			o.is("at last", m, desk.Delivered, second, "")
			if p.n != 2 {
				t.Errorf("it was sent %d times", p.n)
			}
		})
	})
	t.Run("while the next one is made", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			o.dispatch()
			o.status(first, "failed", m.ID, 131026)
			o.retries(m)
			p.send = func(channel.Outgoing) (channel.Receipt, error) {
				o.status(first, "failed", m.ID, 131026)
				o.status("wamid.lost", "failed", m.ID, 131026) // of a try whose id was never known
				return channel.Receipt{ID: second}, nil
			}
			o.dispatch()
			o.is("sent", m, desk.Sent, second, "")
			o.status(second, "delivered", m.ID, 0)
			o.is("at last", m, desk.Delivered, second, "")
		})
	})
	t.Run("it arrived after all", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			o.dispatch()
			o.status(first, "failed", m.ID, 131026)
			o.retries(m)
			o.status(first, "delivered", m.ID, 0)
			o.is("arrived", m, desk.Delivered, first, "")
			o.dispatch()
			if p.n != 1 {
				t.Errorf("it was sent %d times", p.n)
			}
		})
	})
	t.Run("of one whose outcome was lost", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			p.send = func(channel.Outgoing) (channel.Receipt, error) { return channel.Receipt{}, errors.New("cut") }
			o.dispatch()
			o.retries(m)
			o.status(first, "failed", m.ID, 131026)
			o.is("to be sent", m, desk.Queued, "", "")
			o.status(first, "sent", m.ID, 0) // the provider has it
			o.is("settled", m, desk.Sent, first, "")
		})
	})
}

// A failure that a status tells is tried again like one that is told at once: for the same reasons, with growing waits, so often and no
// more; and never what may have arrived.
func TestStatusFailureIsTriedAgain(t *testing.T) {
	try := func(n int) string { return fmt.Sprintf("wamid.try%d", n) }
	t.Run("until it works", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			o.dispatch()
			o.status(try(1), "sent", m.ID, 0)
			o.status(try(1), "failed", m.ID, 131056)
			o.status(try(1), "failed", m.ID, 131056)
			o.is("waiting", m, desk.Queued, "", "131056")
			o.dispatch()
			if p.n != 1 {
				t.Fatal("it did not wait")
			}
			o.clock.Advance(5 * time.Second)
			o.dispatch()
			o.is("sent again", m, desk.Sent, try(2), "")
			o.status(try(2), "failed", m.ID, 131056)
			o.clock.Advance(5 * time.Second)
			o.dispatch()
			if p.n != 2 {
				t.Fatal("the second wait is no longer than the first")
			}
			o.clock.Advance(12 * time.Second)
			o.dispatch()
			o.status(try(3), "delivered", m.ID, 0)
			o.status(try(1), "failed", m.ID, 131056)
			o.is("at last", m, desk.Delivered, try(3), "")
		})
	})
	t.Run("so often", func(t *testing.T) {
		for code, tries := range map[int]int{131053: 2, 131016: 12, 131056: 10, 131026: 1, 131049: 1} {
			offices(t, func(t *testing.T, o *office) {
				p, m := o.sends()
				for range 20 {
					o.dispatch()
					if now := o.now(m); now.Delivery == desk.Sent {
						o.status(now.ExternalID, "failed", m.ID, code)
					}
					o.clock.Advance(15 * time.Minute)
				}
				o.is("in the end", m, desk.Failed, try(tries), fmt.Sprint(code))
				if p.n != tries || len(o.jobsDue("send")) != 0 {
					t.Errorf("%d: it was sent %d times instead of %d", code, p.n, tries)
				}
			})
		}
	})
	t.Run("told before the answer", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			p.send = func(channel.Outgoing) (channel.Receipt, error) {
				o.status(try(p.n), "failed", m.ID, map[bool]int{true: 131016}[p.n == 1])
				return channel.Receipt{ID: try(p.n)}, nil
			}
			o.dispatch()
			o.is("waiting", m, desk.Queued, "", "131016")
			o.clock.Advance(time.Minute)
			o.dispatch()
			if p.n != 2 {
				t.Errorf("it was sent %d times", p.n)
			}
		})
	})
	t.Run("not what arrived, nor what is old", func(t *testing.T) {
		offices(t, func(t *testing.T, o *office) {
			p, m := o.sends()
			o.dispatch()
			o.status(try(1), "delivered", m.ID, 0)
			o.status(try(1), "failed", m.ID, 131016)
			o.is("arrived", m, desk.Delivered, try(1), "")
			late, err := o.app.Write(context.Background(), o.clerk(), 1, app.Draft{Kind: desk.KindText, Text: "otra"})
			if err != nil {
				t.Fatal(err)
			}
			o.dispatch()
			o.clock.Advance(25 * time.Hour)
			o.status(try(2), "failed", late.ID, 131016)
			o.is("too late", late, desk.Failed, try(2), "131016")
			o.dispatch()
			if p.n != 2 {
				t.Errorf("it was sent %d times", p.n)
			}
		})
	})
}

// What could not be written now cannot be sent again either, and what a customer has asked not to get does not leave although it waits.
func TestRetryAsksAgain(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		_, m := o.sends()
		offer := m
		err := o.store.Write(ctx, o.workspace, store.Need{}, func(tx *store.Tx) error {
			m, offer = mustMessage(t, tx, m.ID), mustMessage(t, tx, m.ID)
			m.Delivery = desk.Failed
			offer.ID, offer.Seq, offer.ClientID, offer.Delivery = tx.NewID(), 99, "offer", desk.Failed
			offer.Kind, offer.Content.Template = desk.KindTemplate, &desk.TemplateUse{Name: "oferta", Language: "es", Category: "MARKETING"}
			if err := tx.UpdateMessage(m); err != nil {
				return err
			}
			return tx.InsertMessage(offer)
		})
		if err != nil {
			t.Fatal(err)
		}
		again := func(m desk.Message, want string) {
			t.Helper()
			if _, err := o.app.Retry(ctx, o.clerk(), 1, m.ID); desk.CodeOf(err) != want {
				t.Errorf("it is answered %v, want %q", err, want)
			}
		}
		again(offer, "") // it waits now
		o.delivers(`"user_preferences":[{"wa_id":"573001112233","category":"marketing_messages","value":"stop","timestamp":1739321024}]`)
		p := o.app.Channels["whatsapp"].(*provider)
		before := p.n
		o.dispatch()
		o.is("stopped", offer, desk.Failed, "", "marketing_stopped")
		if p.n != before {
			t.Error("it left")
		}
		again(offer, "marketing_stopped")
		if _, err := o.app.Close(ctx, o.clerk(), 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		again(m, "conversation_closed")
		if _, err := o.app.Reopen(ctx, o.clerk(), 1, app.Expect{}); err != nil {
			t.Fatal(err)
		}
		again(m, "")
		o.dispatch()
		o.is("sent", m, desk.Sent, fmt.Sprintf("wamid.try%d", p.n), "")
	})
}

func mustMessage(t *testing.T, tx *store.Tx, id int64) desk.Message {
	t.Helper()
	m, err := tx.MessageByID(id)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// What a program says where the conversation is closed goes to the customer and into the history, and the conversation stays closed,
// assigned and read as it was; a person has to say that he opens it.
func TestProgramsWriteToTheClosed(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		ctx := context.Background()
		p, _ := o.sends()
		o.dispatch()
		if _, err := o.app.Close(ctx, o.clerk(), 1, app.Closing{}); err != nil {
			t.Fatal(err)
		}
		was := o.conversations()[0]
		bot := *o.clerk()
		bot.User, bot.Token, bot.Kind = 0, 501, desk.ActorBot
		m, err := o.app.Write(ctx, &bot, 1, app.Draft{Kind: desk.KindText, Text: "Tu pedido salió"})
		if err != nil {
			t.Fatal(err)
		}
		o.dispatch()
		o.is("sent", m, desk.Sent, fmt.Sprintf("wamid.try%d", p.n), "")
		now := o.conversations()[0]
		if now.Facts() != was.Facts() || now.Status != desk.Closed || !now.ClosedAt.Equal(was.ClosedAt) || now.LastMessage != m.ID || now.UnreadCount != 0 {
			t.Errorf("the conversation is %+v", now)
		}
		if _, err := o.app.Write(ctx, o.clerk(), 1, app.Draft{Kind: desk.KindText, Text: "Hola"}); desk.CodeOf(err) != "conversation_closed" {
			t.Errorf("a person is answered %v", err)
		}
		if _, err := o.app.Write(ctx, &bot, 1, app.Draft{Kind: desk.KindText, Text: "Hola", Reopen: true}); err != nil || o.conversations()[0].Status != desk.Open {
			t.Errorf("who says that he opens it is answered %v", err)
		}
	})
}

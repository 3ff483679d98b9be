package app_test

import (
	"context"
	"log/slog"
	"runtime"
	"sync/atomic"
	"testing"

	"timbre/internal/app"
	"timbre/internal/channel"
	"timbre/internal/channel/whatsapp"
	"timbre/internal/desk"
)

// slowAtFirst is a provider that is asked for templates and lets the first answer wait.
type slowAtFirst struct {
	*whatsapp.WhatsApp
	asked  atomic.Int32
	status atomic.Value  // that of its one template
	answer chan struct{} // the first waits for this
}

func (p *slowAtFirst) Templates(context.Context, channel.Account) ([]desk.Template, error) {
	list := []desk.Template{{ExternalID: "1", Name: "t", Language: "es", Status: p.status.Load().(string)}}
	if p.asked.Add(1) == 1 {
		<-p.answer
	}
	return list, nil
}

// What a template has become is not undone by an answer that was asked for before it did.
func TestALateAnswerPutsNoTemplateBack(t *testing.T) {
	offices(t, func(t *testing.T, o *office) {
		p := &slowAtFirst{WhatsApp: o.channel.(*whatsapp.WhatsApp), answer: make(chan struct{})}
		a := app.New(app.Options{Store: o.store, Channels: map[string]channel.Channel{"whatsapp": p}, Sealer: plainSealer{},
			Log: slog.New(slog.DiscardHandler), RatesOff: true})
		failed := make(chan error, 2)
		sync := func() {
			_, err := a.SyncTemplates(t.Context(), &o.admin, o.inbox.ID)
			failed <- err
		}
		p.status.Store("PENDING")
		go sync()
		for p.asked.Load() == 0 {
			runtime.Gosched()
		}
		p.status.Store("APPROVED")
		left := 2
		go sync()
		for a.Syncing(o.inbox.Portfolio) < 2 && left == 2 {
			select {
			case err := <-failed: // it has not waited
				left--
				if err != nil {
					t.Fatal(err)
				}
			default:
				runtime.Gosched()
			}
		}
		close(p.answer)
		for ; left > 0; left-- {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		list, err := o.store.Templates(t.Context(), o.workspace, o.inbox.Portfolio)
		if err != nil || len(list) != 1 || list[0].Status != "APPROVED" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

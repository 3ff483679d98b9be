package fault

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"timbre/internal/store"
	"timbre/internal/testkit/servertest"
	"timbre/test/fault/disk"
	"timbre/test/meta"
)

// R05: a full disk. Nothing is acknowledged, whoever wants to write is told to come again, reading works; with room again all goes
// on without a restart.
func TestR05DiskFull(t *testing.T) {
	d := disk.Under(t)
	w := start(t, servertest.Options{Knobs: quiet, Failed: func(err error) { t.Errorf("it gave up: %v", err) }})
	conversation := w.asked(1)
	before := len(w.view().Messages)
	d.Fill(true)
	for i := range 3 {
		w.refused(number.Messages(meta.Text(meta.Customer(1), meta.ID("full", i), "sin lugar", w.now())))
		w.refusedAgent(conversation, fmt.Sprint("full ", i))
	}
	if n := len(w.view().Messages); n != before {
		t.Errorf("%d messages are there", n)
	}
	d.Fill(false)
	for i := range 3 {
		w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("full", i), "sin lugar", w.now())))
		w.becomes(w.replies(conversation, fmt.Sprint("full ", i)), "sent")
	}
	if n := len(inbound(w.view())); n != 4 {
		t.Errorf("%d messages of the customer are there", n)
	}
	w.witness.Sound()
}

// R06: a sync that fails, of the log or of the file. From then on nothing is acknowledged, even when syncs work again, until the
// program was started anew; then all is there that was acknowledged.
func TestR06FailedSync(t *testing.T) {
	for which, suffix := range map[string]string{"log": "-wal", "file": store.DatabaseFile} {
		t.Run(which, func(t *testing.T) {
			d := disk.Under(t)
			failed := make(chan error, 1)
			w := start(t, servertest.Options{Knobs: quiet, Failed: func(err error) { failed <- err }})
			conversation := w.asked(1)
			d.FailSync(func(path string) bool { return strings.HasSuffix(path, suffix) })
			sent, answered := 0, map[string]bool{}
			deliver := func() int {
				sent++
				id := meta.ID("sync", sent)
				status, err := w.meta.Post(t.Context(), number.Messages(meta.Text(meta.Customer(1), id, "¿llegó?", w.now())))
				if err != nil {
					t.Fatal(err)
				}
				if status == http.StatusOK {
					answered[id] = true
				}
				return status
			}
			for deliver() == http.StatusOK { // the file is synced only now and then
				if sent == 5000 {
					t.Fatal("nothing failed")
				}
			}
			if which == "log" && sent != 1 {
				t.Errorf("%d deliveries were acknowledged though the log was not synced", sent-1)
			}
			select {
			case <-failed:
			case <-time.After(servertest.Patience):
				t.Fatal("nobody was told that the program must stop")
			}
			d.FailSync(nil)
			if status := deliver(); status != http.StatusServiceUnavailable {
				t.Errorf("after a failed sync a delivery was answered %d", status)
			}
			w.refusedAgent(conversation, "after a failed sync")
			w.Clock.Advance(time.Minute) // ids are made of the time, which stood while thousands were made
			w.Restart()
			if deliver() != http.StatusOK {
				t.Error("after a restart a delivery is refused")
			}
			stored := inbound(w.view())
			for id := range answered {
				if stored[id] != 1 {
					t.Errorf("%s was answered 200 and is there %d times", id, stored[id])
				}
			}
			w.witness.Sound()
		})
	}
}

// R07: another program holds the file locked. Who writes waits for a bounded time and is told to come again; nothing is lost.
func TestR07LockedDatabase(t *testing.T) {
	w := start(t, servertest.Options{Knobs: quiet, Failed: func(err error) { t.Errorf("it gave up: %v", err) }})
	conversation := w.asked(1)
	before := len(w.view().Messages)
	w.witness.Exec(`BEGIN IMMEDIATE`)
	body := number.Messages(meta.Text(meta.Customer(1), meta.ID("locked", 1), "¿hay?", w.now()))
	w.refused(body)
	if n := len(w.view().Messages); n != before {
		t.Errorf("%d messages are there", n)
	}
	w.witness.Exec(`ROLLBACK`)
	w.deliver(body)
	w.becomes(w.replies(conversation, "free again"), "sent")
	if n := len(inbound(w.view())); n != 2 {
		t.Errorf("%d messages of the customer are there", n)
	}
	w.witness.Sound()
}

// refused posts a signed body that must be answered with "come again".
func (w *world) refused(body []byte) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.meta.Callback, strings.NewReader(string(body)))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set(meta.SignatureHeader, meta.Sign(w.meta.Secret, body))
	w.tellsToComeAgain(req)
}

// refusedAgent writes a text to a conversation, which must be answered with "come again".
func (w *world) refusedAgent(conversation int64, text string) {
	w.t.Helper()
	req, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, fmt.Sprintf("%s/api/v1/conversations/%d/messages", w.URL, conversation),
		strings.NewReader(fmt.Sprintf(`{"kind":"text","text":%q,"client_id":%q}`, text, text)))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.Token)
	req.Header.Set("Content-Type", "application/json")
	w.tellsToComeAgain(req)
}

func (w *world) tellsToComeAgain(req *http.Request) {
	w.t.Helper()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		w.t.Errorf("%s was answered %d, to come again after %q", req.URL.Path, res.StatusCode, res.Header.Get("Retry-After"))
	}
}

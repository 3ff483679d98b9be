package fault

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"timbre/internal/config"
	"timbre/internal/operator"
	"timbre/internal/simulator"
	"timbre/internal/testkit"
	"timbre/test/live"
	"timbre/test/meta"
)

// R26: what was queued when the backup was made may have been sent since. After a restore it is uncertain and nothing of it goes
// out by itself, not even when the inbox is resumed: an agent decides, or a status that comes later.
func TestR26RestoredMessagesAreUncertain(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		first, second := w.asked(1), w.asked(2)
		w.knobs(func(k *simulator.Knobs) {
			quiet(k)
			k.Token = "revoked"
		})
		path := fmt.Sprint("/inboxes/", w.Inbox)
		settled, kept, again, dropped := w.replies(first, "settled"), w.replies(first, "kept"), w.replies(second, "again"), w.replies(second, "dropped")
		inbox := live.Thing{}
		w.WaitFor("the inbox is paused", func() bool {
			w.Admin.Must("GET", path, nil, &inbox)
			return inbox["state"] == "paused"
		})
		var counts struct {
			Seq int64 `json:",string"`
		}
		w.Admin.Must("GET", "/counts", nil, &counts)
		archive := filepath.Join(t.TempDir(), "backup.tar")
		if _, err := operator.Backup(t.Context(), operator.BackupOptions{Settings: w.Settings, Version: "test", Now: w.now(), To: archive}); err != nil {
			t.Fatal(err)
		}
		w.knobs(func(k *simulator.Knobs) { k.Token = "" })
		w.Admin.Must("POST", path+"/resume", nil, nil)
		all := []string{settled, kept, again, dropped}
		for _, id := range all {
			w.becomes(id, "sent")
		}
		external, sends := w.find(settled)["external_id"].(string), w.sends()

		w.restores(archive)
		stream := w.Stream(w.Admin, counts.Seq) // a screen that knew all of the backup hears of each
		for _, id := range all {
			var change struct {
				Kind    string
				Message struct{ ID, Status string }
			}
			if err := json.Unmarshal(stream.Next("change").Data, &change); err != nil {
				t.Fatal(err)
			}
			if change.Kind != "message.changed" || change.Message.ID != id || change.Message.Status != "uncertain" {
				t.Errorf("the stream tells of %+v, want %s", change, id)
			}
			if m := w.find(id); m["status"] != "uncertain" || errorCode(m) != "restored" {
				t.Errorf("restored, %v is %v (%v)", m["text"], m["status"], m["error"])
			}
		}
		w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/messages/%s/retry", second, again), nil, nil)
		w.Admin.Must("POST", fmt.Sprintf("/conversations/%d/messages/%s/discard", second, dropped), nil, nil)
		w.Admin.Must("POST", path+"/resume", nil, nil)
		w.becomes(again, "sent")
		w.deliver(number.Statuses(meta.Status(external, "delivered", meta.Customer(1), settled, w.now())))
		last := w.replies(first, "nothing holds this back")
		w.becomes(last, "sent")
		for id, want := range map[string]string{settled: "delivered", kept: "uncertain", again: "sent", dropped: "discarded"} {
			if m := w.find(id); m["status"] != want {
				t.Errorf("in the end %v is %v, want %s", m["text"], m["status"], want)
			}
		}
		for id, n := range w.sends() {
			if more := n - sends[id]; (more != 0) != (id == again || id == last) || more > 1 {
				t.Errorf("after the restore the provider got %v %d times", w.find(id)["text"], more)
			}
		}
	})
}

// restores puts a backup into an empty place and goes on from there, as after the loss of the machine.
func (w *world) restores(archive string) {
	w.t.Helper()
	set := w.Settings
	set.Data = w.t.TempDir()
	if set.DatabaseURL != "" {
		set.DatabaseURL = config.Secret(testkit.Postgres(w.t))
	}
	key, err := os.ReadFile(filepath.Join(w.Settings.Data, "secret.key"))
	if err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(set.Data, "secret.key"), key, 0o600); err != nil {
		w.t.Fatal(err)
	}
	if _, err := operator.Restore(w.t.Context(), set, archive); err != nil {
		w.t.Fatal(err)
	}
	w.Settings = set
	w.Clock.Advance(time.Second) // ids are made of the time, which goes on while somebody restores
	w.Restart()
}

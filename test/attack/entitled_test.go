package attack

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// S50: who looks at a conversation, who writes, what changes of roles, of settings and of what is somebody's own: only those are told who may
// see it, and nobody of another company.
func TestS50OnlyEntitledMembersAreTold(t *testing.T) {
	worlds(t, func(t *testing.T, w *world) {
		inside, outside := w.agent("inside", "agent", "all"), w.agent("outside", "agent", "own")
		w.x.admin.Must("POST", "/conversations/1/assign", meta.Object{"assignee_id": "me"}, nil)
		told := map[string]string{} // by reader, all that his stream brought
		for name, c := range map[string]*servertest.Client{"inside": inside, "outside": outside, "other": w.y.admin} {
			ctx, cancel := context.WithTimeout(t.Context(), servertest.Patience)
			body, err := live.Connect(ctx, c, -1)
			if err != nil {
				t.Fatal(err)
			}
			end := "fin de " + name
			err = live.Frames(body, func(f live.Frame) bool {
				if f.Name == "hello" {
					w.happens(inside, c, end)
				}
				text, _ := json.Marshal(f.Data)
				told[name] += f.Name + " " + string(text) + "\n"
				waits := name == "inside" && !strings.Contains(told[name], "presence {") // which comes beside the log
				return waits || !strings.Contains(told[name], end)
			})
			body.Close()
			cancel()
			if err != nil {
				t.Fatalf("the stream of %s: %v", name, err)
			}
		}
		for _, secret := range []string{`presence {`, "secreto mío", "mía-secreta"} {
			if strings.Contains(told["outside"], secret) {
				t.Errorf("who may not see it is told %q:\n%s", secret, told["outside"])
			}
		}
		for _, word := range []string{"presence {", "secreto", "Ventas nueva", fmt.Sprint(w.Inbox)} {
			if strings.Contains(told["other"], word) {
				t.Errorf("another company is told %q:\n%s", word, told["other"])
			}
		}
	})
}

// happens does in X what only some may be told of; then something that the reader sees, with the last words.
func (w *world) happens(inside, reader *servertest.Client, end string) {
	w.t.Helper()
	for _, c := range []*servertest.Client{inside, w.x.admin} {
		c.Must("POST", "/conversations/1/presence", meta.Object{"screen": "a", "doing": "replying"}, nil)
	}
	w.x.admin.Must("PUT", "/conversations/1/draft", meta.Object{"text": "secreto mío"}, nil)
	w.x.admin.Must("POST", "/canned-responses", meta.Object{"scope": "personal", "code": "mía-secreta-" + end[len("fin de "):], "text": "x"}, nil)
	w.x.admin.Must("POST", "/teams", meta.Object{"name": "Ventas nueva " + end}, nil)
	w.x.admin.Must("PATCH", "/members/"+w.x.ids["members"], meta.Object{"sight": "team"}, nil)
	w.x.admin.Must("PATCH", "/inboxes/"+w.x.ids["inboxes"], meta.Object{"settings": meta.Object{"voice": false}}, nil)
	reader.Must("POST", "/contacts", meta.Object{"name": end}, nil)
}

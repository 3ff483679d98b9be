package fault

import (
	"fmt"
	"net/http"
	"path"
	"slices"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// beside is another node of an installation: a process of its own on the same database.
func (in *installation) beside() *installation {
	other := *in
	address := freeAddress(in.t)
	other.URL = "http://" + address
	other.env = append(slices.Clone(in.env), "TIMBRE_LISTEN="+address)
	return &other
}

// comesTrue asks again and again until something holds, for as long as one waits at most.
func comesTrue(t *testing.T, what string, holds func() bool) {
	t.Helper()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	limit := time.NewTimer(servertest.Patience)
	defer limit.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-limit.C:
			t.Fatalf("this did not happen: %s", what)
		}
	}
}

// Two nodes on one database give one queue away: each conversation once, to nobody more than he may have, and when one of them is killed the
// other goes on with what is left.
func TestTwoNodesGiveAwayOneQueue(t *testing.T) {
	const capacity, customers = 3, 20
	sim := start(t, servertest.Options{}) // only for its provider
	first := install(t, true, sim.Settings.GraphURL)
	second := first.beside()
	first.start()
	doomed := second.start()
	boss := first.client()
	var inboxes struct{ Items []struct{ ID string } }
	boss.Must("GET", "/inboxes", nil, &inboxes)
	inbox := inboxes.Items[0].ID
	boss.Must("PATCH", "/inboxes/"+inbox, meta.Object{"settings": meta.Object{"routing": meta.Object{"rule": "round_robin", "capacity": capacity}}}, nil)

	agents := map[string]bool{}
	attends := func(on *installation, email string) {
		c := servertest.ClientOf(t, on.URL, "")
		c.Must("POST", "/session", meta.Object{"email": email, "password": servertest.AdminPassword}, nil)
		c.Must("POST", "/me/attendance", meta.Object{"screen": "conversations"}, nil)
	}
	for i, on := range []*installation{first, second, second} {
		var made struct {
			Member struct{ ID string }
			URL    string `json:"invitation_url"`
		}
		email := fmt.Sprintf("agente%d@acme.example", i)
		boss.Must("POST", "/members", meta.Object{"name": fmt.Sprint("Agente ", i), "email": email, "role": "agent", "inboxes": []string{inbox}}, &made)
		servertest.ClientOf(t, on.URL, "").Must("POST", "/invitations/"+path.Base(made.URL), meta.Object{"name": fmt.Sprint("Agente ", i), "password": servertest.AdminPassword}, nil)
		agents[made.Member.ID] = true
		attends(on, email)
	}
	together(customers, func(i int) {
		to := []*installation{first, second}[i%2]
		status, err := to.app().Post(t.Context(), number.Messages(meta.Text(meta.Customer(i), meta.ID("queued", i), "¿hay alguien?", time.Now())))
		if err != nil || status != http.StatusOK {
			t.Errorf("a delivery was answered %d (%v)", status, err)
		}
	})
	has := func() (open map[string]int, waits int) {
		open = map[string]int{}
		for _, c := range live.Fetch(t, boss).Conversations {
			if who, ok := c["assignee"].(map[string]any); ok && c["status"] == "open" {
				open[who["id"].(string)]++
			} else if c["status"] == "open" {
				waits++
			}
		}
		for who, n := range open {
			if n > capacity || !agents[who] {
				t.Fatalf("%s has %d, of %v", who, n, open)
			}
		}
		return open, waits
	}
	full := func() bool {
		open, _ := has()
		return len(open) == 3 && open[who(open, 0)]+open[who(open, 1)]+open[who(open, 2)] == 3*capacity
	}
	comesTrue(t, "all have as many as they may", full)
	if _, waits := has(); waits != customers-3*capacity {
		t.Errorf("%d wait", waits)
	}

	doomed.kill()
	for i := range 3 { // they come back to the node that is left
		attends(first, fmt.Sprintf("agente%d@acme.example", i))
	}
	closed := 0
	for n, c := range live.Fetch(t, boss).Conversations {
		if _, assigned := c["assignee"].(map[string]any); assigned && closed < 4 {
			boss.Must("POST", fmt.Sprintf("/conversations/%d/close", n), meta.Object{}, nil)
			closed++
		}
	}
	comesTrue(t, "who has room gets more from the node that is left", full)

	gifts := 0
	for n := range live.Fetch(t, boss).Conversations {
		var page struct {
			Items []struct {
				Content struct{ Event struct{ Name string } }
			}
		}
		boss.Must("GET", fmt.Sprintf("/conversations/%d/messages", n), nil, &page)
		given := 0
		for _, m := range page.Items {
			if m.Content.Event.Name == "assigned" {
				given++
			}
		}
		if gifts += given; given > 1 {
			t.Errorf("%d was given away %d times", n, given)
		}
	}
	if gifts != 3*capacity+closed {
		t.Errorf("%d were given away, want %d", gifts, 3*capacity+closed)
	}
}

// who is the nth of those who have something, by id.
func who(open map[string]int, n int) string {
	ids := make([]string, 0, len(open))
	for id := range open {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	if n >= len(ids) {
		return ""
	}
	return ids[n]
}

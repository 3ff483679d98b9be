package fault

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"timbre/internal/testkit/servertest"
	"timbre/test/live"
	"timbre/test/meta"
)

// backWithin is how soon an agent whose node is gone has a stream again.
const backWithin = 5 * time.Second

// three nodes on one database, which keep the rates of sending, and what is seen of them through a proxy.
func three(t *testing.T, graph string) (nodes []*installation, runs []*process, front *installation) {
	t.Helper()
	in := install(t, true, graph)
	in.env = append(in.env, "TIMBRE_BENCH_RATES_OFF=false", "TIMBRE_TRUSTED_PROXIES=127.0.0.1")
	nodes = []*installation{in, in.beside(), in.beside()}
	for _, n := range nodes {
		runs = append(runs, n.start())
	}
	return nodes, runs, balanced(t, nodes...)
}

// agent makes somebody who works in all inboxes, and signs him in at an installation or one node of it.
func (in *installation) agent(name string) (c *servertest.Client, id string) {
	in.t.Helper()
	boss := in.client()
	var inboxes struct{ Items []struct{ ID string } }
	boss.Must("GET", "/inboxes", nil, &inboxes)
	var made struct {
		Member struct{ ID string }
		URL    string `json:"invitation_url"`
	}
	email := strings.ToLower(name) + "@acme.example"
	boss.Must("POST", "/members", meta.Object{"name": name, "email": email, "role": "agent", "inboxes": []string{inboxes.Items[0].ID}}, &made)
	c = servertest.ClientOf(in.t, in.URL, "")
	c.Must("POST", "/invitations/"+path.Base(made.URL), meta.Object{"name": name, "password": servertest.AdminPassword}, nil)
	c.Must("POST", "/session", meta.Object{"email": email, "password": servertest.AdminPassword}, nil)
	return c, made.Member.ID
}

// insists sends what broke off again, under the same id, as the interface does.
func insists(c *servertest.Client, path string, body any) (err error) {
	limit := time.NewTimer(servertest.Patience)
	defer limit.Stop()
	again := time.NewTicker(20 * time.Millisecond)
	defer again.Stop()
	for {
		if err = c.API("POST", path, body, nil); err == nil {
			return nil
		}
		select {
		case <-again.C:
		case <-limit.C:
			return err
		}
	}
}

// R29: agents on different nodes see each other's work, and what the others do, as those on one node do.
func TestR29NodesShowEachOther(t *testing.T) {
	provider := newProvider(t)
	nodes, _, front := three(t, provider.URL)
	provider.connect(front)
	provider.everybodyAsks(front)
	names := []string{"Bea", "Caro", "Dani"}
	people, ids := make([]*servertest.Client, 3), make([]string, 3)
	watchers := make([]*watcher, 3)
	for i, n := range nodes {
		people[i], ids[i] = n.agent(names[i])
		watchers[i] = watch(t, people[i])
	}

	does := func(i int, doing string) {
		people[i].Must("POST", "/conversations/1/presence", meta.Object{"screen": names[i], "doing": doing}, nil)
	}
	for i := range people {
		does(i, "viewing")
	}
	for i, doing := range []string{"replying", "noting", "replying"} {
		does(i, doing)
		for j, w := range watchers {
			if i != j {
				comesTrue(t, fmt.Sprintf("%s sees that %s is %s", names[j], names[i], doing), func() bool { return w.sawDo(ids[i], doing) })
			}
		}
	}

	var took []time.Duration
	for n := range rounds(30, 300) {
		i, text := n%3, fmt.Sprintf("note %04d", n)
		began := time.Now()
		people[i].Must("POST", fmt.Sprintf("/conversations/%d/messages", 1+n%conversations), meta.Object{"kind": "note", "text": text, "client_id": text}, nil)
		for j, w := range watchers {
			var at time.Time
			comesTrue(t, fmt.Sprintf("%s sees %q", names[j], text), func() (ok bool) { at, ok = w.saw(text); return ok })
			if i != j {
				took = append(took, at.Sub(began))
			}
		}
	}
	slices.Sort(took)
	t.Logf("from writing on one node to the stream of another: p50 %s, p95 %s, of %d", took[len(took)/2].Round(time.Millisecond), took[len(took)*95/100].Round(time.Millisecond), len(took))
}

// R29: three nodes behind a proxy, one killed and the others drained, one after the other, while everybody works. Any node takes any request; nothing is lost and nothing done
// twice; each conversation keeps its order and the number its rate; whoever had his stream from a node that is gone has it again soon.
func TestR29NodesComeAndGo(t *testing.T) {
	takesLong(t)
	each := rounds(5, 12)
	provider := newProvider(t)
	k := provider.Knobs()
	k.NumberRate, k.PairBurst, k.PairEvery = 80, 45, 6000 // as Meta's: what goes beyond is refused
	if err := provider.SetKnobs(k); err != nil {
		t.Fatal(err)
	}
	nodes, runs, front := three(t, provider.URL)
	provider.connect(front)
	provider.everybodyAsks(front)
	var watchers []*watcher
	for _, name := range []string{"Bea", "Caro", "Dani", "Eva"} {
		c, _ := front.agent(name)
		watchers = append(watchers, watch(t, c))
	}

	written := make(chan string, conversations*each)
	var work sync.WaitGroup
	for n := range conversations {
		c := front.client()
		work.Go(func() {
			for i := range each {
				text := fmt.Sprintf("answer %02d to %02d", i, n)
				if err := insists(c, fmt.Sprintf("/conversations/%d/messages", n+1), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}); err != nil {
					t.Errorf("%s: %v", text, err)
				}
				written <- text
			}
		})
	}
	l := &ledgerOutside{chances: seeded(t), answered: map[string]bool{}}
	work.Go(func() {
		for range 60 {
			_, _ = l.one(t.Context(), front.app()) // what was not answered comes again below
		}
	})
	for range conversations { // work is under way
		<-written
	}
	runs[1].kill()
	for range conversations {
		<-written
	}
	drain := func(n int) {
		runs[n].stop()
		if state := runs[n].cmd.ProcessState; state.ExitCode() != 0 {
			t.Errorf("the drained node ended with %v:\n%s", state, runs[n].log.String())
		}
	}
	drain(2)
	runs[1] = nodes[1].start()
	drain(0) // now everybody has lost a stream
	runs[0] = nodes[0].start()
	work.Wait()
	for l.waiting() > 0 {
		l.until(t, front.app())
	}
	for n := range conversations {
		for i := range each {
			text := fmt.Sprintf("answer %02d to %02d", i, n)
			for _, w := range watchers {
				comesTrue(t, text+" is seen by all", func() bool { _, ok := w.saw(text); return ok })
			}
		}
	}
	worst, cut := time.Duration(0), 0
	for _, w := range watchers {
		if w.up.Load() > 1 {
			cut++
		}
		worst = max(worst, w.worst())
	}
	if cut != len(watchers) || worst > backWithin {
		t.Errorf("%d streams were cut, and back after %s at most", cut, worst)
	}
	t.Logf("%d of %d streams were cut, the last was back after %s", cut, len(watchers), worst.Round(time.Millisecond))

	runs[1].stop() // what is left, and the minutes that it takes, is for one
	provider.settle(nodes[0], runs[0])
	v := live.Fetch(t, nodes[0].client())
	states := provider.onceEach(v)
	if sum := states["sent"] + states["delivered"] + states["read"] + states["uncertain"]; sum != conversations*each {
		t.Errorf("of %d answers there are %v", conversations*each, states)
	}
	stored := inbound(v)
	if missing := l.missing(stored); len(missing) > 0 || len(stored) != len(l.answered)+conversations {
		t.Errorf("%d deliveries were answered, %d messages are there, %d missing", len(l.answered), len(stored), len(missing))
	}
	for _, r := range provider.Requests(0, 0) {
		if r.Code == 130429 || r.Code == 131056 {
			t.Errorf("the provider says that it was too fast: %s", r.Answer)
		}
	}
	t.Logf("%v", states)
	nodes[0].witness.Sound()
}

package fault

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"timbre/internal/testkit/servertest"
	"timbre/test/meta"
)

// contended is a world on PostgreSQL in which somebody else writes, too.
func contended(t *testing.T) *world {
	w := start(t, servertest.Options{Postgres: true, Knobs: quiet, Failed: func(err error) { t.Errorf("it gave up: %v", err) }})
	for i := range 6 {
		w.asked(i)
	}
	return w
}

// refuses makes PostgreSQL undo each nth transaction that stores messages, as it does with one that met another.
func (w *world) refuses(code string, nth int) {
	w.t.Helper()
	w.witness.Exec(`CREATE SEQUENCE IF NOT EXISTS met`) // which is not undone
	w.witness.Exec(fmt.Sprintf(`CREATE OR REPLACE FUNCTION meet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
		IF nextval('met') %% %d = 0 THEN RAISE EXCEPTION 'another transaction was met' USING ERRCODE = '%s'; END IF; RETURN NULL; END $$`, nth, code))
	w.witness.Exec(`CREATE OR REPLACE TRIGGER meet AFTER INSERT ON messages FOR EACH STATEMENT EXECUTE FUNCTION meet()`)
}

// R09: PostgreSQL undoes transactions for the sake of others. Each runs again, a bounded number of times, and nobody hears of it; nothing
// takes effect by halves, or twice.
func TestR09UndoneTransactions(t *testing.T) {
	for _, code := range []string{"40001", "40P01"} {
		t.Run(code, func(t *testing.T) {
			w := contended(t)
			w.refuses(code, 5)
			before := w.witness.Number(`SELECT last_value FROM met`)
			n := rounds(40, 600)
			together(4, func(i int) {
				for k := range n / 4 {
					id := meta.ID("undone", i, "-", k)
					if status, err := w.meta.Post(t.Context(), number.Messages(meta.Text(meta.Customer(k%6), id, id, w.now()))); status != http.StatusOK {
						t.Errorf("a delivery was answered %d (%v)", status, err)
					}
					if err := w.writes(int64(1+k%6), fmt.Sprint("answer ", i, " ", k)); err != nil {
						t.Errorf("an agent was answered %v", err)
					}
				}
			})
			if undone := (w.witness.Number(`SELECT last_value FROM met`) - before) / 5; undone == 0 {
				t.Error("nothing was undone")
			}
			w.onceEachOf(6+n, n)
		})
	}
}

// writes lets the administrator write a text to a conversation.
func (w *world) writes(conversation int64, text string) error {
	return w.Admin.API("POST", fmt.Sprintf("/conversations/%d/messages", conversation), meta.Object{"kind": "text", "text": text, "client_id": text, "force": true}, nil)
}

// onceEachOf counts what is stored: so many messages of customers and of ours, each once.
func (w *world) onceEachOf(in, out int) {
	w.t.Helper()
	ours := map[any]int{}
	v := w.view()
	for _, m := range v.Messages {
		if m["direction"] == "out" {
			ours[m["text"]]++
		}
	}
	if theirs := inbound(v); len(theirs) != in || len(ours) != out {
		w.t.Errorf("%d and %d messages are there instead of %d and %d", len(theirs), len(ours), in, out)
	}
	for text, n := range ours {
		if n != 1 {
			w.t.Errorf("%v is there %d times", text, n)
		}
	}
	w.witness.Sound()
}

// R09: what meets another transaction at every try is refused, and may come again. Nothing of it is there.
func TestR09UndoneAtEveryTry(t *testing.T) {
	w := contended(t)
	before := w.witness.Number(`SELECT count(*) FROM events`)
	w.refuses("40P01", 1)
	body := number.Messages(meta.Text(meta.Customer(1), meta.ID("again"), "¿hay?", w.now()))
	w.refused(body)
	w.refusedAgent(1, "again")
	if n := w.witness.Number(`SELECT count(*) FROM events`); n != before {
		t.Errorf("%d events of it are there", n-before)
	}
	if tries := w.witness.Number(`SELECT last_value FROM met`); tries < 4 || tries > 20 {
		t.Errorf("two writes were tried %d times", tries)
	}
	w.witness.Exec(`DROP TRIGGER meet ON messages`)
	w.deliver(body)
	w.becomes(w.replies(1, "again"), "sent")
	w.onceEachOf(7, 1)
}

// R09: real deadlocks, with somebody who locks the same rows in the opposite order.
func TestR09Deadlocks(t *testing.T) {
	takesLong(t)
	w := contended(t)
	url := w.Settings.DatabaseURL.Reveal()
	w.witness.Exec(`DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET deadlock_timeout = ''5ms''', current_database()); END $$`) // so that it is ours that is undone
	w.Restart()
	other, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	if _, err := other.Exec(t.Context(), `SET deadlock_timeout = '10s'`); err != nil {
		t.Fatal(err)
	}
	l := &ledgerOutside{chances: seeded(t), answered: map[string]bool{}}
	ctx, cancel := context.WithCancel(t.Context())
	acks := make(chan struct{})
	var load sync.WaitGroup
	for range 6 {
		load.Go(func() { l.send(ctx, w.meta, acks) })
	}
	var written atomic.Int64
	load.Go(func() {
		for n := int64(0); ctx.Err() == nil; n++ {
			switch err := w.writes(1+n%6, fmt.Sprint("answer ", n)); servertest.CodeOf(err) {
			case "":
				written.Add(1)
			case "database_unavailable":
			default:
				if ctx.Err() == nil {
					t.Errorf("an agent was answered %v", err)
				}
			}
		}
	})
	for range rounds(15, 300) {
		for range 3 {
			<-acks
		}
		if _, err := other.Exec(t.Context(), `BEGIN; SELECT 1 FROM conversations WHERE number <= 6 FOR UPDATE; SELECT 1 FROM workspaces FOR UPDATE; COMMIT`); err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	load.Wait()
	for l.waiting() > 0 {
		l.until(t, w.meta)
	}
	comesTrue(t, "PostgreSQL has counted deadlocks", func() bool {
		return w.witness.Number(`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`) > 0
	})
	v := w.view()
	if stored := inbound(v); len(l.missing(stored)) > 0 || len(stored) != len(l.answered)+6 {
		t.Errorf("%d messages were answered, %d are there", len(l.answered), len(stored))
	}
	ours := 0
	for _, m := range v.Messages {
		if m["direction"] == "out" {
			ours++
		}
	}
	if int64(ours) < written.Load() {
		t.Errorf("%d answers were acknowledged, %d are there", written.Load(), ours)
	}
	t.Logf("%d deliveries, %d came again; %d deadlocks", l.made, l.again, w.witness.Number(`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`))
	w.witness.Sound()
}

// R07: the same on PostgreSQL: somebody keeps what we must lock. All that wait are told to come again together, after a bounded time.
func TestR07LockedWorkspace(t *testing.T) {
	takesLong(t)
	w := contended(t)
	other, err := pgx.Connect(t.Context(), w.Settings.DatabaseURL.Reveal())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close(context.Background())
	if _, err := other.Exec(t.Context(), `BEGIN; SELECT 1 FROM workspaces FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	together(8, func(i int) {
		w.refused(number.Messages(meta.Text(meta.Customer(1), meta.ID("locked", i), "¿hay?", w.now())))
	})
	if _, err := other.Exec(t.Context(), `ROLLBACK`); err != nil {
		t.Fatal(err)
	}
	w.deliver(number.Messages(meta.Text(meta.Customer(1), meta.ID("locked", 0), "¿hay?", w.now())))
	w.becomes(w.replies(1, "free again"), "sent")
	w.onceEachOf(7, 1)
}

package store_test

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"pgregory.net/rapid"

	"timbre/internal/desk"
	"timbre/internal/store"
	"timbre/internal/testkit"
)

// library is a workspace whose messages are searched.
type library struct {
	t     testing.TB
	store *store.Store
	id    int64
	inbox int64
}

func newLibrary(t testing.TB, s *store.Store) *library {
	l := &library{t: t, store: s, inbox: s.NewID()}
	l.write(0, func(tx *store.Tx) error {
		l.id = tx.NewID()
		tx.InsertWorkspace(desk.Workspace{ID: l.id, Name: "Acme", Locale: "es", CreatedAt: tx.Now})
		return nil
	})
	return l
}

func (l *library) write(workspace int64, fn func(*store.Tx) error) {
	l.t.Helper()
	if err := l.store.Write(context.Background(), workspace, store.Need{}, fn); err != nil {
		l.t.Fatal(err)
	}
}

// conversation makes one, with a contact of its own.
func (l *library) conversation(assignee int64) (c desk.Conversation) {
	l.write(l.id, func(tx *store.Tx) error {
		contact := desk.Contact{ID: tx.NewID(), Name: "Lucía", CreatedAt: tx.Now}
		tx.InsertContact(contact)
		c = tx.NewConversation(desk.Conversation{Thread: tx.NewID(), Contact: contact.ID, Inbox: l.inbox, Assignee: assignee, CreatedAt: tx.Now, OpenedAt: tx.Now})
		return nil
	})
	return c
}

func (l *library) say(c desk.Conversation, texts ...string) (out []desk.Message) {
	l.write(l.id, func(tx *store.Tx) error {
		out = nil
		for i, text := range texts {
			m := desk.Message{ID: tx.NewID(), Workspace: l.id, Conversation: c.ID, Inbox: c.Inbox, Thread: c.Thread, Seq: int64(i + 1),
				SortKey: tx.Now.UnixMicro(), Kind: desk.KindText, Text: text, ReceivedAt: tx.Now}
			if err := tx.InsertMessage(m); err != nil {
				return err
			}
			tx.Emit(desk.Event{Kind: desk.MessageCreated, Conversation: c.ID, Message: m.ID})
			out = append(out, m)
		}
		return nil
	})
	l.write(l.id, func(*store.Tx) error { return nil }) // whoever was answered may be ahead of the ring; after the next one he is not
	return out
}

// change writes a message anew, and says so.
func (l *library) change(m desk.Message) {
	l.write(l.id, func(tx *store.Tx) error {
		tx.Emit(desk.Event{Kind: desk.MessageChanged, Conversation: m.Conversation, Message: m.ID})
		return tx.UpdateMessage(m)
	})
}

// keep runs the worker until the test ends, or until it is stopped.
func (l *library) keep() (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		l.store.KeepSearch(ctx)
		close(done)
	}()
	stop = func() {
		cancel()
		<-done
	}
	l.t.Cleanup(stop)
	return stop
}

func (l *library) await() {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	if err := l.store.AwaitSearch(ctx, l.id); err != nil {
		l.t.Fatal(err)
	}
}

func (l *library) everything() *desk.Actor {
	return &desk.Actor{Workspace: l.id, User: 1, Role: desk.RoleAdministrator, Sight: desk.SightAll, Inboxes: []int64{l.inbox}}
}

// find returns the texts that a search finds, page by page, newest first.
func (l *library) find(a *desk.Actor, text string, limit int) (out []string) {
	l.t.Helper()
	for after := ""; ; {
		page, err := l.store.SearchMessages(context.Background(), a, store.SearchQuery{Text: text, After: after, Limit: limit})
		if err != nil {
			l.t.Fatalf("search %q: %v", text, err)
		}
		if len(page.Hits) > limit {
			l.t.Fatalf("search %q: %d on a page of %d", text, len(page.Hits), limit)
		}
		for _, h := range page.Hits {
			out = append(out, h.Message.Text)
		}
		if after = page.Next; after == "" {
			return out
		}
	}
}

func (l *library) finds(a *desk.Actor, text string, want ...string) {
	l.t.Helper()
	if got := l.find(a, text, 3); !slices.Equal(got, want) {
		l.t.Errorf("%q finds %q, want %q", text, got, want)
	}
}

func TestSearchFindsBeginningsOfWords(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l := newLibrary(t, s)
		c := l.conversation(0)
		l.say(c, "El ENVÍO cuesta 120 pesos", "enviamos a Ñuñoa y a São Paulo", "100% _lana_ *pura*", "contrarrevolucionarios y contrarrevolucionarias")
		l.keep()
		l.await()
		a := l.everything()
		l.finds(a, "envio", "El ENVÍO cuesta 120 pesos")
		l.finds(a, "ENVÍ", "enviamos a Ñuñoa y a São Paulo", "El ENVÍO cuesta 120 pesos")
		l.finds(a, "nunoa sao", "enviamos a Ñuñoa y a São Paulo")
		l.finds(a, "pesos envío", "El ENVÍO cuesta 120 pesos")
		l.finds(a, "pesos ñuñoa")
		l.finds(a, "nvio")
		l.finds(a, "contrarrevolucionarios", "contrarrevolucionarios y contrarrevolucionarias")
		l.finds(a, "contrarrevolucionistas")
		l.finds(a, "a")
		for _, literal := range []string{"%", "_", "*", `"`, "NEAR(", "^", "' OR 1", `\`, "a'b", "-envio*", "words:envio", "&", "!lana", "(", "☕", "\x00", "_c1"} {
			for _, found := range l.find(a, literal, 3) {
				if !strings.Contains(strings.ToLower(found), strings.Trim(strings.ToLower(literal), `%_*"(^'\-&!`)) && !strings.Contains(literal, "envio") {
					t.Errorf("%q finds %q", literal, found)
				}
			}
		}
		l.finds(a, "env*o")
		l.finds(a, "env% OR lana")
	})
}

func TestSearchFollowsWhatChanges(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l := newLibrary(t, s)
		c, other := l.conversation(0), l.conversation(0)
		said := l.say(c, "una ruana azul", "una ruana roja")
		l.say(other, "otra ruana verde")
		stop := l.keep()
		l.await()
		a := l.everything()
		l.finds(a, "ruana", "otra ruana verde", "una ruana roja", "una ruana azul")

		edited := said[0]
		edited.Text, edited.EditedAt = "un poncho azul", s.Now()
		l.change(edited)
		l.finds(a, "ruana azul") // at once: what is found is compared with what is there
		l.await()
		l.finds(a, "poncho", "un poncho azul")
		l.finds(a, "una", "una ruana roja")

		deleted := said[1]
		deleted.DeletedAt = s.Now() // a store that kept the text must not show it either
		l.change(deleted)
		l.finds(a, "roja")
		l.await()
		l.finds(a, "roja")

		stop() // what comes while no server runs is found after
		l.say(c, "otra ruana gris")
		l.keep()
		l.await()
		l.finds(a, "ruana", "otra ruana gris", "otra ruana verde")

		l.write(l.id, func(tx *store.Tx) error {
			tx.Put(`DELETE FROM messages WHERE workspace_id = $1 AND conversation_id = $2`, l.id, other.ID)
			tx.Put(`DELETE FROM conversations WHERE workspace_id = $1 AND id = $2`, l.id, other.ID)
			tx.Put(`DELETE FROM contacts WHERE workspace_id = $1 AND id = $2`, l.id, other.Contact)
			tx.Emit(desk.Event{Kind: desk.ContactChanged, Contact: other.Contact})
			return nil
		})
		l.await()
		l.finds(a, "ruana", "otra ruana gris")
		if n, err := s.SearchDocs(context.Background(), l.id, other.ID); err != nil || n != 0 {
			t.Errorf("%d messages of the erased contact are still in the index: %v", n, err)
		}
	})
}

func TestSearchKnowsOnlyWhatOneSees(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l, foreign := newLibrary(t, s), newLibrary(t, s)
		mine, theirs := l.conversation(7), l.conversation(8)
		for i := range 400 { // more than one look at the index takes
			l.say(theirs, fmt.Sprintf("secreto de otros %d", i))
		}
		l.say(mine, "secreto mío")
		l.say(foreign.conversation(7), "secreto ajeno")
		foreign.say(foreign.conversation(7), "secreto ajeno")
		l.keep()
		l.await()
		foreign.await()
		own := &desk.Actor{Workspace: l.id, User: 7, Role: desk.RoleAgent, Sight: desk.SightOwn, Inboxes: []int64{l.inbox}, PickOff: []int64{l.inbox}}
		l.finds(own, "secreto", "secreto mío")
		nobody := &desk.Actor{Workspace: l.id, User: 9, Role: desk.RoleAgent, Sight: desk.SightOwn, Inboxes: []int64{l.inbox}, PickOff: []int64{l.inbox}}
		l.finds(nobody, "secreto")
		elsewhere := &desk.Actor{Workspace: l.id, User: 7, Role: desk.RoleAgent, Sight: desk.SightAll, Inboxes: []int64{s.NewID()}}
		l.finds(elsewhere, "secreto")
		l.finds(&desk.Actor{Workspace: l.id, User: 7, Role: desk.RoleAgent, Sight: desk.SightAll}, "secreto")
		if got := l.find(l.everything(), "secreto", 50); len(got) != 401 || got[0] != "secreto mío" {
			t.Errorf("an administrator finds %d, want 401", len(got))
		}
		l.write(l.id, func(tx *store.Tx) error {
			tx.Put(`UPDATE conversations SET status = status + 4 WHERE workspace_id = $1 AND id = $2`, l.id, mine.ID)
			return nil
		})
		l.finds(own, "secreto")
	})
}

// An index that is gone, broken or of another database is made anew.
func TestSearchIsMadeAnew(t *testing.T) {
	for _, broken := range []struct {
		name, finds string
		do          func(t *testing.T, dir string)
	}{
		{"gone", "ruana", func(t *testing.T, dir string) { remove(t, dir) }},
		{"garbage", "ruana", func(t *testing.T, dir string) {
			remove(t, dir)
			if err := os.WriteFile(filepath.Join(dir, store.SearchFile), []byte(strings.Repeat("not a database ", 999)), 0o600); err != nil {
				t.Fatal(err)
			}
		}},
		{"of another database", "manta", func(t *testing.T, dir string) {
			db, err := sql.Open("sqlite", filepath.Join(dir, store.DatabaseFile))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			for _, text := range []string{`UPDATE events SET at = at - 1`, `UPDATE messages SET text = 'una manta azul'`} {
				if _, err := db.Exec(text); err != nil {
					t.Fatal(err)
				}
			}
		}},
	} {
		t.Run(broken.name, func(t *testing.T) {
			o := store.Options{Dir: t.TempDir(), Now: testkit.NewClock().Now, Log: testkit.Logger(t)}
			s := testkit.Open(t, o)
			l := newLibrary(t, s)
			l.say(l.conversation(0), "una ruana azul")
			stop := l.keep()
			l.await()
			stop()
			s.Close()
			broken.do(t, o.Dir)
			l.store = testkit.Open(t, o)
			l.keep()
			l.await()
			if found := l.find(l.everything(), broken.finds, 5); len(found) != 1 {
				t.Errorf("it finds %q", found)
			}
		})
	}
}

func remove(t *testing.T, dir string) {
	for _, end := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(filepath.Join(dir, store.SearchFile) + end); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

// Against a plain reading of all messages: whatever is written and looked for, by whoever sees some of it.
func TestSearchFindsAllAndNothingElse(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		words := []string{"ruana", "Rúa", "ruanas", "azul", "AZUL", "aZ", "x", "año", "ano", "100%", "a_b", "日本", "😀ruana"}
		rapid.Check(t, func(rt *rapid.T) {
			l := newLibrary(t, s)
			var said []string
			for range rapid.IntRange(1, 4).Draw(rt, "conversations") {
				assignee := rapid.Int64Range(7, 8).Draw(rt, "assignee")
				c := l.conversation(assignee)
				for range rapid.IntRange(0, 6).Draw(rt, "messages") {
					text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 4).Draw(rt, "text"), " ")
					l.say(c, text)
					if assignee == 7 {
						said = append(said, text)
					}
				}
			}
			stop := l.keep()
			l.await()
			stop()
			own := &desk.Actor{Workspace: l.id, User: 7, Role: desk.RoleAgent, Sight: desk.SightOwn, Inboxes: []int64{l.inbox}, PickOff: []int64{l.inbox}}
			query := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{"rua", "ruan", "azul", "az", "añ", "日本", "ruana"}), 1, 2).Draw(rt, "query"), " ")
			var want []string
			for _, text := range slices.Backward(said) {
				if stands(text, query) {
					want = append(want, text)
				}
			}
			if got := l.find(own, query, 2); !slices.Equal(got, want) {
				rt.Fatalf("%q in %q finds %q, want %q", query, said, got, want)
			}
		})
	})
}

// stands reports whether each word of a search begins a word of a text.
func stands(text, query string) bool {
	split := func(s string) []string {
		return strings.FieldsFunc(store.Fold(s), func(r rune) bool { return strings.ContainsRune(" %_😀", r) })
	}
	for _, wanted := range split(query) {
		if !slices.ContainsFunc(split(text), func(word string) bool { return strings.HasPrefix(word, wanted) }) {
			return false
		}
	}
	return true
}

func TestSnippetsMarkTheWords(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		l := newLibrary(t, s)
		l.say(l.conversation(0), strings.Repeat("palabras antes de lo buscado ", 20)+"😀 el\nenvi\u0301o 👍 y el envío "+strings.Repeat("y después ", 40))
		l.keep()
		l.await()
		page, err := s.SearchMessages(context.Background(), l.everything(), store.SearchQuery{Text: "envi", Limit: 5})
		if err != nil || len(page.Hits) != 1 {
			t.Fatal(page, err)
		}
		snip := page.Hits[0].Snippet
		units := utf16.Encode([]rune(snip.Text))
		var marked []string
		for _, m := range snip.Marks {
			marked = append(marked, string(utf16.Decode(units[m.Start:m.End])))
		}
		if !slices.Equal(marked, []string{"envi\u0301", "enví"}) || strings.ContainsAny(snip.Text, "\n") || len(units) > 200 {
			t.Errorf("%q marks %q", snip.Text, marked)
		}
	})
}

// On PostgreSQL words are found by their index, and what is newest of some conversations by theirs, and by nothing else.
func TestSearchPlansByWords(t *testing.T) {
	s := testkit.Open(t, store.Options{URL: testkit.Postgres(t), Dir: t.TempDir(), Now: testkit.NewClock().Now, Log: testkit.Logger(t)})
	l := newLibrary(t, s)
	plan, err := s.PlanOfSearch(context.Background(), l.id, "ruana")
	if err != nil || !strings.Contains(plan, "Bitmap Index Scan on search_docs_words") || strings.Contains(plan, "Seq Scan") {
		t.Errorf("%v\n%s", err, plan)
	}
	plan, err = s.PlanOfSearch(context.Background(), l.id, "ruana", 1, 2)
	if err != nil || !strings.Contains(plan, "Index Only Scan Backward using search_docs_conversation") || strings.Contains(plan, "Seq Scan") {
		t.Errorf("%v\n%s", err, plan)
	}
}

package store_test

import (
	"testing"

	"timbre/internal/store"
	"timbre/internal/testkit"
)

// However many workspaces there are, only those where something happens are looked at, and one statement finds that nothing does.
func TestSearchLooksWhereSomethingHappens(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		many := make([]*library, 40)
		for i := range many {
			many[i] = newLibrary(t, s)
			many[i].say(many[i].conversation(0), "una ruana azul")
		}
		news := s.Gather()
		defer news.Stop()
		turn := s.SearchTurns(t.Context(), news)
		costs := func(what string, all bool, most int64) {
			t.Helper()
			n, err := turn(all)
			if err != nil {
				t.Fatal(err)
			}
			if n > most {
				t.Errorf("%s it asks %d times, want at most %d", what, n, most)
			}
		}
		costs("to begin", true, 40*20)
		costs("where nothing happened", false, 0)
		costs("where nothing happened, by itself,", true, 1)
		l := many[7]
		l.say(l.conversation(0), "una manta azul")
		costs("for one message", false, 15)
		l.finds(l.everything(), "manta", "una manta azul")
		costs("and by itself afterwards", true, 1)

		late := newLibrary(t, s)
		late.say(late.conversation(0), "una faja roja")
		costs("for a new company", false, 25)
		late.finds(late.everything(), "faja", "una faja roja")
		lost := many[9]
		lost.say(lost.conversation(0), "una gorra verde")
		news.Take()
		costs("for what no ring told of, by itself,", true, 15)
		lost.finds(lost.everything(), "gorra", "una gorra verde")
	})
}

// However long it takes to tidy the index up, the first pass ends with it, and a search knows that it has all.
func TestFirstPassEnds(t *testing.T) {
	testkit.Stores(t, func(t *testing.T, s *store.Store) {
		news := s.Gather()
		defer news.Stop()
		turn := s.SearchTurns(t.Context(), news)
		for times := range 4 {
			if err := s.Untidy(t.Context(), times); err != nil {
				t.Fatal(err)
			}
			l := newLibrary(t, s)
			l.say(l.conversation(0), "una ruana azul")
			if _, err := turn(false); err != nil {
				t.Fatal(err)
			}
			if lag, err := s.SearchLag(t.Context(), l.id); err != nil || !lag.Built || lag.Events > 0 {
				t.Errorf("tidied up %d times it is %+v, %v", times, lag, err)
			}
		}
	})
}

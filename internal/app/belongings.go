package app

import (
	"fmt"
	"slices"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// shareBelongings gives everybody the responses, macros, views and files that only one member had. A name that is taken gets a number.
func (a *App) shareBelongings(tx *store.Tx, actor *desk.Actor, user int64) error {
	if err := moveCanned(tx, actor, desk.CannedScope{Owner: user}, desk.CannedScope{}); err != nil {
		return err
	}
	macros, err := tx.AllMacros()
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, m := range macros {
		taken[store.Fold(m.Name)] = taken[store.Fold(m.Name)] || !m.Personal()
	}
	for _, m := range macros {
		if m.Owner == user {
			m.Owner, m.Name = 0, freeName(taken, m.Name, " ")
			m.Version = emitMacro(tx, actor, false, m)
			tx.UpdateMacro(m)
		}
	}
	views, err := tx.AllSavedViews()
	if err != nil {
		return err
	}
	taken = map[string]bool{} // of both nouns together: their index has one name of each
	for _, v := range views {
		taken[store.Fold(v.Name)] = taken[store.Fold(v.Name)] || !v.Personal()
	}
	for _, v := range views {
		if v.Owner == user {
			v.Owner, v.Name = 0, freeName(taken, v.Name, " ")
			v.Version = emitView(tx, actor, false, v)
			tx.UpdateSavedView(v)
		}
	}
	files, err := tx.LibraryOf(user)
	for _, l := range files {
		tx.ShareLibraryFile(l.ID)
		emitLibrary(tx, actor, 0, l.ID)
	}
	return err
}

// moveCanned gives the canned responses of a member or a team to a team, or to everybody. A code that is taken there gets a number.
func moveCanned(tx *store.Tx, actor *desk.Actor, from, to desk.CannedScope) error {
	moved, err := tx.CannedOf(from)
	if err != nil || len(moved) == 0 {
		return err
	}
	there, err := tx.CannedOf(to)
	if err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, c := range there {
		taken[store.Fold(c.Code)] = true
	}
	for _, c := range moved {
		before := c
		c.CannedScope, c.Code = to, freeName(taken, c.Code, "-")
		c.Version = emitCanned(tx, actor, before, c)
		tx.UpdateCannedResponse(c)
	}
	return nil
}

// freeName makes a name of its own of one that may be taken, and takes it.
func freeName(taken map[string]bool, name, gap string) string {
	free := name
	for n := 2; taken[store.Fold(free)]; n++ {
		free = fmt.Sprint(name, gap, n)
	}
	taken[store.Fold(free)] = true
	return free
}

// dropBelongings takes away what only one member had.
func dropBelongings(tx *store.Tx, user int64) error {
	canned, err := tx.CannedOf(desk.CannedScope{Owner: user})
	if err != nil {
		return err
	}
	var keys []string
	for _, c := range canned {
		held, err := tx.CannedKeys(c.ID)
		if err != nil {
			return err
		}
		keys = append(keys, held...)
		tx.DeleteCannedResponse(c.ID)
	}
	macros, err := tx.MacrosOf(user)
	if err != nil {
		return err
	}
	for _, m := range macros {
		tx.DeleteMacro(m.ID)
	}
	for _, of := range []desk.SavedNoun{desk.SavedConversations, desk.SavedContacts} {
		views, err := tx.SavedViewsOf(of, user)
		if err != nil {
			return err
		}
		for _, v := range views {
			tx.DeleteSavedView(v.ID)
		}
	}
	files, err := tx.LibraryOf(user)
	if err != nil {
		return err
	}
	for _, l := range files {
		keys = append(keys, l.Key)
		tx.DeleteLibraryFile(l.ID)
	}
	return dropContents(tx, slices.DeleteFunc(keys, func(key string) bool { return key == "" }))
}

package app

import (
	"context"
	"strconv"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bounds of macros: how many one person, or the workspace, has; how many steps one has; characters of a name.
const (
	maxMacros    = 200
	maxSteps     = 20
	maxMacroName = 60
)

// MacroChange is what is written of a macro; nil leaves as it is.
type MacroChange struct {
	Personal *bool // only for who writes it, in place of for all
	Name     *string
	Steps    *[]desk.MacroStep // all of them, in order
}

// Macros lists by name those that the actor has: the shared ones and his own.
func (a *App) Macros(ctx context.Context, actor *desk.Actor) ([]desk.Macro, error) {
	return a.Store.Macros(ctx, actor)
}

// NewMacro makes one.
func (a *App) NewMacro(ctx context.Context, actor *desk.Actor, in MacroChange) (desk.Macro, error) {
	m := desk.Macro{Workspace: actor.Workspace, CreatedBy: actor.ID()}
	if deref(in.Personal) {
		m.Owner = actor.ID()
	}
	if err := mayWriteMacro(actor, &m); err != nil {
		return m, err
	}
	if in.Steps == nil {
		in.Steps = &[]desk.MacroStep{}
	}
	return a.writeMacro(ctx, actor, in, func(tx *store.Tx) (desk.Macro, error) {
		m := m
		m.ID, m.CreatedAt = tx.NewID(), tx.Now
		return m, nil
	}, (*store.Tx).InsertMacro)
}

// ChangeMacro changes one: of the shared ones and his own each by its permission.
func (a *App) ChangeMacro(ctx context.Context, actor *desk.Actor, id int64, in MacroChange) (desk.Macro, error) {
	return a.writeMacro(ctx, actor, in, func(tx *store.Tx) (desk.Macro, error) {
		m, err := tx.Macro(actor, id)
		if err == nil {
			err = mayWriteMacro(actor, &m)
		}
		return m, err
	}, (*store.Tx).UpdateMacro)
}

// mayWriteMacro refuses who may not write a macro with the permission that he lacks.
func mayWriteMacro(actor *desk.Actor, m *desk.Macro) error {
	if m.Personal() {
		return actor.Need(desk.PermMacrosRun)
	}
	return actor.Need(desk.PermMacrosManage)
}

// writeMacro writes what find returns with the change.
func (a *App) writeMacro(ctx context.Context, actor *desk.Actor, in MacroChange, find func(*store.Tx) (desk.Macro, error),
	save func(*store.Tx, desk.Macro)) (m desk.Macro, err error) {
	var steps []desk.MacroStep
	var wrong faults
	if in.Steps != nil {
		if steps, wrong, err = a.checkSteps(ctx, actor, *in.Steps); err != nil {
			return m, err
		}
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if m, err = find(tx); err != nil {
			return err
		}
		before := m
		if in.Personal != nil && *in.Personal != m.Personal() {
			if m.Owner = 0; *in.Personal {
				m.Owner = actor.ID()
			}
			if err := mayWriteMacro(actor, &m); err != nil {
				return err
			}
		}
		if in.Steps != nil {
			m.Steps = steps
		}
		isNew := before.Version == 0
		if err := checkMacro(tx, actor, &m, in.Name, wrong, isNew || before.Owner != m.Owner); err != nil {
			return err
		}
		m.UpdatedAt = tx.Now
		m.Version = emitMacro(tx, actor, !isNew && !before.Personal(), m)
		save(tx, m)
		if m.Personal() && (isNew || before.Personal()) {
			return nil
		}
		return notedShared(ctx, a, tx, actor, "macro", subject{m.ID, m.Name}, isNew, macroFacts, before, m)
	})
	return m, err
}

// checkMacro sets the name, if there is one, and refuses what is wrong with a macro, all at once. entering: its owner has one more.
func checkMacro(tx *store.Tx, actor *desk.Actor, m *desk.Macro, name *string, wrong faults, entering bool) error {
	f := faults{}
	for field, code := range wrong {
		f.add(field, code)
	}
	if name != nil {
		m.Name = f.line("name", *name, maxMacroName)
	}
	if m.Name == "" {
		f.add("name", "required")
	}
	if !m.Personal() {
		if err := forAll(tx, actor, m.Steps, f); err != nil {
			return err
		}
	}
	others, err := tx.MacrosOf(m.Owner)
	if err != nil {
		return err
	}
	for i := range others {
		if others[i].ID != m.ID && store.Fold(others[i].Name) == store.Fold(m.Name) {
			f.add("name", "taken")
		}
	}
	if err := f.err(); err != nil {
		return err
	}
	if entering && len(others) >= maxMacros {
		return desk.Conflict("too_many_macros").With("limit", maxMacros)
	}
	return nil
}

// forAll finds the steps that send a canned response which not everybody has: the others could not.
func forAll(tx *store.Tx, actor *desk.Actor, steps []desk.MacroStep, f faults) error {
	for i, s := range steps {
		if s.Canned == 0 {
			continue
		}
		c, err := tx.CannedResponse(actor, s.Canned)
		if desk.CodeOf(err) == desk.ErrNotFound.Code {
			continue // it was deleted since; running it says so
		}
		if err != nil {
			return err
		}
		if !c.Shared() {
			f.add(stepField(i), "canned_not_shared")
		}
	}
	return nil
}

// stepField is what a fault of a step is called.
func stepField(i int) string { return "steps." + strconv.Itoa(i) }

// emitMacro tells who had or has a macro.
func emitMacro(tx *store.Tx, actor *desk.Actor, wasShared bool, m desk.Macro) (version int64) {
	tell := func(kind desk.EventKind) {
		version = tx.Emit(desk.Event{Kind: kind, ActorKind: actor.Kind, Actor: actor.ID(), Subject: m.ID})
	}
	if wasShared || !m.Personal() {
		tell(desk.MacroChanged)
	}
	if m.Personal() {
		tell(desk.OwnMacroChanged)
	}
	return version
}

// DeleteMacro takes one away. What was done with it stays.
func (a *App) DeleteMacro(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		m, err := tx.Macro(actor, id)
		if err != nil {
			return err
		}
		if err := mayWriteMacro(actor, &m); err != nil {
			return err
		}
		tx.DeleteMacro(id)
		emitMacro(tx, actor, false, m)
		if m.Personal() {
			return nil
		}
		was, err := macroFacts(m)
		if err != nil {
			return err
		}
		return a.noted(ctx, tx, actor, "macro.deleted", subject{id, m.Name}, was, nil)
	})
}

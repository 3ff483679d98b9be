package app

import (
	"context"
	"slices"
	"time"

	"timbre/internal/desk"
	"timbre/internal/sheet"
	"timbre/internal/store"
)

// Bounds of imports.
const (
	maxOpenImports = 20                  // of a workspace that have not ended
	keepDraft      = 24 * time.Hour      // how long a table waits for somebody
	keepRows       = 30 * 24 * time.Hour // how long rows that were not imported are kept
	sampleRows     = 3
	sampleLength   = 80 // characters
)

// NewContactImport takes a table that was uploaded, and finds out what its columns seem to be.
func (a *App) NewContactImport(ctx context.Context, actor *desk.Actor, file int64) (m desk.ContactImport, err error) {
	if err := mayImport(actor); err != nil {
		return m, err
	}
	f, err := a.ready(ctx, actor, file, "file_id")
	if err != nil {
		return m, err
	}
	if f.UploadedBy != actor.ID() || f.Message != 0 || f.Canned != 0 || f.Contact != 0 {
		return m, desk.Invalid("file_id", "not_found")
	}
	m = desk.ContactImport{ID: a.Store.NewID(), Workspace: actor.Workspace, User: actor.User, Token: actor.Token, File: file, Name: f.Name,
		State: desk.ImportDraft, CreatedAt: a.Store.Now()}
	if m.Table, err = a.lookInto(ctx, &m); err != nil {
		return m, err
	}
	attributes, err := a.Store.Attributes(ctx, actor.Workspace)
	if err != nil {
		return m, err
	}
	w, err := a.Store.Workspace(ctx, actor.Workspace)
	if err != nil {
		return m, err
	}
	m.Plan = usualPlan(&m.Table, attributes, w.Country, actor.Locale)
	return m, a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		n, err := tx.OpenContactImports()
		if err != nil {
			return err
		}
		if n >= maxOpenImports {
			return desk.Conflict("too_many_imports").With("limit", maxOpenImports)
		}
		m.Version = emitImport(tx, actor, m.ID)
		return tx.InsertContactImport(m)
	})
}

// lookInto reads a table whole, and keeps of it what its columns show.
func (a *App) lookInto(ctx context.Context, m *desk.ContactImport) (t desk.ImportTable, err error) {
	select {
	case a.opening <- struct{}{}:
		defer func() { <-a.opening }()
	case <-ctx.Done():
		return t, ctx.Err()
	}
	file, err := a.importFile(ctx, m)
	if err != nil {
		return t, err
	}
	shape, err := sheet.Read(file, sheet.Shape{}, func(_ int, cells []string) error {
		for len(t.Samples) < len(cells) {
			t.Samples = append(t.Samples, []string{})
		}
		if t.Rows++; t.Rows == 1 {
			for _, cell := range cells {
				t.First = append(t.First, beginning(cell))
			}
			return ctx.Err()
		}
		for i, cell := range cells {
			if cell != "" && len(t.Samples[i]) < sampleRows {
				t.Samples[i] = append(t.Samples[i], beginning(cell))
			}
		}
		return ctx.Err()
	})
	t.Format, t.Encoding = string(shape.Format), string(shape.Encoding)
	if shape.Separator != 0 {
		t.Separator = string(shape.Separator)
	}
	if err == nil && t.Rows == 0 {
		return t, desk.Invalid("file_id", "table_empty")
	}
	return t, tableError(err)
}

// beginning is as much of a cell as is shown.
func beginning(cell string) string {
	cell = faults{}.line("", sheet.Bare(cell), len(cell))
	if letters := []rune(cell); len(letters) > sampleLength {
		return string(letters[:sampleLength]) + "…"
	}
	return cell
}

// ContactImports lists a page of the workspace's imports before one, the newest first.
func (a *App) ContactImports(ctx context.Context, actor *desk.Actor, before int64, limit int) ([]desk.ContactImport, error) {
	if err := mayImport(actor); err != nil {
		return nil, err
	}
	return a.Store.ContactImports(ctx, actor.Workspace, before, limit)
}

// ContactImport reads an import.
func (a *App) ContactImport(ctx context.Context, actor *desk.Actor, id int64) (desk.ContactImport, error) {
	if err := mayImport(actor); err != nil {
		return desk.ContactImport{}, err
	}
	return a.Store.ContactImport(ctx, actor.Workspace, id)
}

// ImportedRows lists a page of an import's rows that were not imported, or would not be.
func (a *App) ImportedRows(ctx context.Context, actor *desk.Actor, id int64, after, limit int) ([]desk.ImportedRow, error) {
	if _, err := a.ContactImport(ctx, actor, id); err != nil {
		return nil, err
	}
	return a.Store.ImportedRows(ctx, actor.Workspace, id, after, limit)
}

// CheckContactImport goes through all rows and says what would become of them by a plan, without doing it.
func (a *App) CheckContactImport(ctx context.Context, actor *desk.Actor, id int64, plan func(desk.ImportPlan) desk.ImportPlan) (desk.ContactImport, error) {
	return a.moveImport(ctx, actor, id, func(tx *store.Tx, m *desk.ContactImport) error {
		if m.State != desk.ImportDraft && m.State != desk.ImportChecking && m.State != desk.ImportChecked {
			return desk.Conflict("import_begun")
		}
		m.Plan, m.State = plan(m.Plan), desk.ImportChecking
		return a.beginImport(tx, actor, m)
	})
}

// StartContactImport imports what was checked.
func (a *App) StartContactImport(ctx context.Context, actor *desk.Actor, id int64) (desk.ContactImport, error) {
	return a.moveImport(ctx, actor, id, func(tx *store.Tx, m *desk.ContactImport) error {
		switch m.State {
		case desk.ImportDraft, desk.ImportChecking:
			return desk.Conflict("import_not_checked")
		case desk.ImportChecked:
		default:
			return desk.Conflict("import_begun")
		}
		m.State, m.BegunAt = desk.ImportRunning, tx.Now
		if err := a.beginImport(tx, actor, m); err != nil {
			return err
		}
		return a.audit(ctx, tx, actor, AuditEntry{Action: AuditContactsImported, Data: map[string]any{"import": desk.FormatID(m.ID), "rows": m.Total()}})
	})
}

// beginImport lets the job go through the rows from the first, for the actor.
func (a *App) beginImport(tx *store.Tx, actor *desk.Actor, m *desk.ContactImport) error {
	attributes, err := tx.Attributes()
	if err != nil {
		return err
	}
	labels, err := tx.Labels()
	if err != nil {
		return err
	}
	if _, err := a.planOf(actor, &m.Table, m.Plan, attributes, labels); err != nil {
		return err
	}
	m.User, m.Token = actor.User, actor.Token
	m.Turn, m.Reached, m.Counts = m.Turn+1, 0, desk.ImportCounts{}
	tx.DropImportedRows(m.ID)
	return enqueueContactImport(tx, m)
}

// CancelContactImport ends an import. What was imported until then stays.
func (a *App) CancelContactImport(ctx context.Context, actor *desk.Actor, id int64) (desk.ContactImport, error) {
	return a.moveImport(ctx, actor, id, func(tx *store.Tx, m *desk.ContactImport) error {
		if m.State.Ended() {
			return desk.Conflict("import_ended")
		}
		if m.State != desk.ImportRunning {
			tx.DropImportedRows(m.ID)
			m.Counts = desk.ImportCounts{}
		}
		return endImport(tx, m, desk.ImportCancelled, "")
	})
}

// moveImport changes an import in a transaction.
func (a *App) moveImport(ctx context.Context, actor *desk.Actor, id int64, do func(*store.Tx, *desk.ContactImport) error) (m desk.ContactImport, err error) {
	if err := mayImport(actor); err != nil {
		return m, err
	}
	return m, a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if m, err = tx.ContactImport(id); err != nil {
			return err
		}
		if err := do(tx, &m); err != nil {
			return err
		}
		return saveImport(tx, actor, &m)
	})
}

func saveImport(tx *store.Tx, actor *desk.Actor, m *desk.ContactImport) error {
	m.Version = emitImport(tx, actor, m.ID)
	return tx.SaveContactImport(*m)
}

func emitImport(tx *store.Tx, actor *desk.Actor, id int64) int64 {
	return tx.Emit(desk.Event{Kind: desk.ContactImportChanged, ActorKind: actor.Kind, Actor: actor.ID(), Subject: id})
}

// endImport ends an import, and lets go of its table.
func endImport(tx *store.Tx, m *desk.ContactImport, state desk.ImportState, reason string) error {
	tx.CancelJob(contactImportKey(m.ID))
	m.State, m.Reason, m.EndedAt = state, reason, tx.Now
	m.Turn++
	f, err := tx.File(m.File)
	if err != nil && desk.CodeOf(err) != desk.ErrNotFound.Code {
		return err
	}
	m.File = 0
	for i := range m.Table.Samples {
		m.Table.Samples[i] = []string{}
	}
	if !m.Plan.Header { // then the first row is somebody's
		m.Table.First = nil
	}
	if err != nil || f.Message != 0 || f.Canned != 0 || f.Contact != 0 { // it was sent meanwhile, and is no longer ours alone
		return nil
	}
	tx.DeleteFile(f.ID)
	return dropContents(tx, []string{f.Key})
}

// DropOldImports ends the imports that nobody went on with, and forgets rows that nobody has mended for long. Run it now and then.
func (a *App) DropOldImports(ctx context.Context) error {
	now := a.Store.Now()
	open, kept, err := a.Store.OldContactImports(ctx, now.Add(-keepDraft), now.Add(-keepRows))
	if err != nil {
		return err
	}
	for _, m := range slices.Concat(open, kept) {
		system := desk.System(m.Workspace)
		err := a.Store.Write(ctx, m.Workspace, store.Need{}, func(tx *store.Tx) error {
			m, err := tx.ContactImport(m.ID)
			if err != nil || m.State == desk.ImportRunning {
				return err
			}
			tx.DropImportedRows(m.ID)
			if !m.State.Ended() {
				if err := endImport(tx, &m, desk.ImportCancelled, ""); err != nil {
					return err
				}
			}
			return saveImport(tx, &system, &m)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

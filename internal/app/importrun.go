package app

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"time"

	"timbre/internal/desk"
	"timbre/internal/jobs"
	"timbre/internal/media"
	"timbre/internal/sheet"
	"timbre/internal/store"
)

// contactImportJob is the kind of the job that goes through the rows of an import.
const contactImportJob = "import_contacts"

type contactImportArgs struct {
	Import int64 `json:"import,string"`
	Turn   int   `json:"turn"`
}

func contactImportKey(id int64) string { return "import_contacts:" + number(id) }

func enqueueContactImport(tx *store.Tx, m *desk.ContactImport) error {
	args, err := json.Marshal(contactImportArgs{m.ID, m.Turn})
	if err != nil {
		return err
	}
	tx.CancelJob(contactImportKey(m.ID))
	tx.Enqueue(store.Job{Kind: contactImportJob, UniqueKey: contactImportKey(m.ID), Args: string(args)})
	return nil
}

// Bounds of the job. Rows of one transaction are few, and it waits between them, so that a large import delays nobody: neither who
// writes nor the screens that hear of each contact.
const (
	importAtOnce  = 50
	checkAtOnce   = 500
	importPause   = 200 * time.Millisecond
	importStretch = 10 * time.Second // of one run, before it makes room for others
	importsAtOnce = 2                // of this process: each holds a table in memory
	importsAgain  = time.Second
)

var (
	errImportLater    = errors.New("the import goes on in another run")
	errImportOvertook = errors.New("somebody else has moved the import")
)

// importRun goes through some rows of an import.
type importRun struct {
	app   *App
	imp   desk.ContactImport // as it was committed last
	actor *desk.Actor
	plan  *planned
	seen  map[string]int // whose row was where
	bad   map[int]bool   // rows of earlier runs that were not imported
	chunk []*importedRow
	first bool // the first row was seen
	until time.Time
}

// importContacts is the worker of contactImportJob. Each transaction settles some rows and says so, so that another run goes on behind them
// and no row is settled twice.
func (a *App) importContacts(ctx context.Context, j store.Job) error {
	var args contactImportArgs
	if err := json.Unmarshal([]byte(j.Args), &args); err != nil {
		return jobs.Dead{Cause: err}
	}
	m, err := a.Store.ContactImport(ctx, j.Workspace, args.Import)
	if desk.CodeOf(err) == desk.ErrNotFound.Code || err == nil && (m.Turn != args.Turn || !m.State.Works()) {
		return nil
	}
	if err != nil {
		return err
	}
	select {
	case a.importing <- struct{}{}:
		defer func() { <-a.importing }()
	default:
		return jobs.Again(importsAgain)
	}
	r := &importRun{app: a, imp: m, seen: map[string]int{}, bad: map[int]bool{}, until: time.Now().Add(importStretch)}
	err = r.run(ctx)
	switch e := Refusal(err); {
	case err == nil, errors.Is(err, errImportOvertook):
		return nil
	case errors.Is(err, errImportLater):
		return jobs.Again(0)
	case e != nil && e.Cause == nil && e.Kind != desk.KindUnavailable && e.Kind != desk.KindInternal: // nothing that may be better in a moment
		return r.stop(ctx, e)
	}
	return err
}

func (r *importRun) run(ctx context.Context) error {
	if err := r.renew(ctx); err != nil {
		return err
	}
	if err := r.recall(ctx); err != nil {
		return err
	}
	file, err := r.app.importFile(ctx, &r.imp)
	if err != nil {
		return err
	}
	_, err = sheet.Read(file, shapeOf(&r.imp.Table), func(number int, cells []string) error { return r.row(ctx, number, cells) })
	if err != nil {
		return tableError(err)
	}
	return r.settle(ctx, true)
}

// renew asks again who the import is by and what he may do, and what the plan names.
func (r *importRun) renew(ctx context.Context) error {
	actor, err := r.app.importer(ctx, &r.imp)
	if err != nil {
		return err
	}
	attributes, err := r.app.Store.Attributes(ctx, r.imp.Workspace)
	if err != nil {
		return err
	}
	labels, err := r.app.Store.Labels(ctx, r.imp.Workspace)
	if err != nil {
		return err
	}
	plan, err := r.app.planOf(actor, &r.imp.Table, r.imp.Plan, attributes, labels)
	if desk.CodeOf(err) == "invalid" { // a label or an attribute was deleted since
		err = desk.Conflict("import_plan_outdated")
	}
	r.actor, r.plan = actor, plan
	return err
}

// importer is who began an import, with the rights that he has now.
func (a *App) importer(ctx context.Context, m *desk.ContactImport) (*desk.Actor, error) {
	lost := desk.Conflict("import_right_lost")
	actor, err := a.asOf(ctx, m.Workspace, m.User, m.Token)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil, lost
	}
	if err == nil && (!actor.Can(desk.PermContactsImport) || actor.Masked()) {
		err = lost
	}
	return &actor, err
}

// asOf is a member, or who has a token, with the rights that he has now.
func (a *App) asOf(ctx context.Context, workspace, user, token int64) (desk.Actor, error) {
	var has *store.Token
	if token != 0 {
		list, err := a.Store.Tokens(ctx, workspace, user)
		if err != nil {
			return desk.Actor{}, err
		}
		for i := range list {
			if t := &list[i]; t.ID == token && (t.ExpiresAt.IsZero() || t.ExpiresAt.After(a.Store.Now())) {
				has = t
			}
		}
		if has == nil {
			return desk.Actor{}, desk.ErrNotFound
		}
	}
	c := store.Caller{Workspace: workspace, User: user}
	if has != nil {
		c.Token, c.TokenName, c.Scopes = has.ID, has.Name, has.Scopes
	}
	if user == 0 {
		return a.Store.BotActor(ctx, c)
	}
	actor, err := a.Store.MemberActor(ctx, workspace, user)
	if has != nil {
		narrow(&actor, c)
	}
	return actor, err
}

// recall finds out which rows earlier runs left out: who stands there again stands there for the first time.
func (r *importRun) recall(ctx context.Context) error {
	for after := 0; r.imp.Reached > 0; {
		list, err := r.app.Store.ImportedRows(ctx, r.imp.Workspace, r.imp.ID, after, checkAtOnce)
		if err != nil {
			return err
		}
		for i := range list {
			r.bad[list[i].Number], after = true, list[i].Number
		}
		if len(list) < checkAtOnce {
			return nil
		}
	}
	return nil
}

// row takes one in.
func (r *importRun) row(ctx context.Context, number int, cells []string) error {
	if !r.first {
		if r.first = true; r.imp.Plan.Header {
			return nil
		}
	}
	row := r.plan.read(number, cells)
	if number <= r.imp.Reached {
		if !r.bad[number] {
			r.seen[row.Subject] = number
		}
		return nil
	}
	if len(row.Faults) == 0 {
		if before := r.seen[row.Subject]; before != 0 {
			row.repeats = before
		} else {
			r.seen[row.Subject] = number
		}
	}
	r.chunk = append(r.chunk, row)
	most := importAtOnce
	if r.imp.State == desk.ImportChecking {
		most = checkAtOnce
	}
	if len(r.chunk) < most {
		return nil
	}
	return r.settle(ctx, false)
}

// importFile reads the table of an import.
func (a *App) importFile(ctx context.Context, m *desk.ContactImport) ([]byte, error) {
	gone := desk.Conflict("import_file_gone")
	f, err := a.Store.FileByID(ctx, m.Workspace, m.File)
	if desk.CodeOf(err) == desk.ErrNotFound.Code {
		return nil, gone
	}
	if err != nil {
		return nil, err
	}
	r, err := a.Media.Open(ctx, f.Key)
	if errors.Is(err, media.ErrNotFound) {
		return nil, gone
	}
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(io.LimitReader(r, sheet.MaxBytes+1))
}

// tableError says what is wrong with a table; other errors stay what they are.
func tableError(err error) error {
	code := ""
	switch {
	case errors.Is(err, sheet.ErrTooLarge):
		code = "table_too_large"
	case errors.Is(err, sheet.ErrEncrypted):
		code = "table_old_or_locked"
	case errors.Is(err, sheet.ErrUnreadable):
		code = "table_unreadable"
	default:
		return err
	}
	return desk.Invalid("file_id", code).With("rows", sheet.MaxRows).With("columns", sheet.MaxColumns).With("megabytes", sheet.MaxBytes>>20)
}

func shapeOf(t *desk.ImportTable) sheet.Shape {
	s := sheet.Shape{Format: sheet.Format(t.Format), Encoding: sheet.Encoding(t.Encoding)}
	for _, c := range t.Separator {
		s.Separator = c
	}
	return s
}

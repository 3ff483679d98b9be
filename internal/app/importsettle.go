package app

import (
	"context"
	"time"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// judged is what becomes of a row.
type judged struct {
	row      *importedRow
	was, now desk.Contact
	fate     fate
}

type fate int8

const (
	toCreate fate = iota
	toUpdate
	toSkip
	repeated
	faulty
)

// settle does with the rows that wait what becomes of them, or in a dry run only counts it; last: there are no others.
func (r *importRun) settle(ctx context.Context, last bool) error {
	if err := r.renew(ctx); err != nil {
		return err
	}
	began := time.Now()
	phones, emails := r.addresses()
	now := r.imp
	err := r.app.Store.Write(ctx, r.imp.Workspace, store.Need{Items: len(r.chunk)}, func(tx *store.Tx) error {
		var err error
		if now, err = tx.ContactImport(r.imp.ID); err != nil {
			return err
		}
		if now.Turn != r.imp.Turn || now.State != r.imp.State || now.Reached != r.imp.Reached {
			return errImportOvertook
		}
		known, err := tx.KnownContacts(phones, emails)
		if err != nil {
			return err
		}
		return r.write(tx, &now, r.judge(known, tx.Now), last)
	})
	if err != nil {
		return err
	}
	r.imp, r.chunk = now, nil
	if last {
		return nil
	}
	if time.Now().After(r.until) {
		return errImportLater
	}
	return r.pause(ctx, time.Since(began))
}

// pause leaves the others at least as much time as the rows took.
func (r *importRun) pause(ctx context.Context, took time.Duration) error {
	if r.imp.State == desk.ImportChecking {
		return ctx.Err()
	}
	select {
	case <-time.After(max(took, importPause)):
	case <-ctx.Done():
	}
	return ctx.Err()
}

func (r *importRun) addresses() (phones, emails []string) {
	for _, row := range r.chunk {
		switch {
		case len(row.Faults) > 0, row.repeats != 0:
		case row.fields["phone"] != "":
			phones = append(phones, row.Subject)
		default:
			emails = append(emails, row.Subject)
		}
	}
	return phones, emails
}

// judge says what becomes of each row that waits. It changes none of them: a transaction may run twice.
func (r *importRun) judge(known store.KnownContacts, now time.Time) []judged {
	out := make([]judged, len(r.chunk))
	for i, row := range r.chunk {
		one := judged{row: row}
		c, there := known.ByPhone[row.Subject]
		if row.fields["phone"] == "" {
			c, there = known.ByEmail[row.Subject]
		}
		switch {
		case len(row.Faults) > 0:
			one.fate = faulty
		case row.repeats != 0:
			one.fate = repeated
		case !there:
			one.now = row.on(desk.Contact{Workspace: r.imp.Workspace}, r.plan, now)
		case r.plan.Existing == desk.ExistingSkip, !c.BlockedAt.IsZero():
			one.was, one.fate = c, toSkip
		case len(c.Labels.And(row.labels).IDs()) > desk.MaxLabels:
			one.fate = faulty
		default:
			one.was, one.now, one.fate = c, row.on(c, r.plan, now), toUpdate
			if c.Labels == one.now.Labels && len(desk.ChangesOf(&c, &one.now)) == 0 {
				one.fate = toSkip
			}
		}
		out[i] = one
	}
	return out
}

// told is what a person must be told of a row; nil: nothing.
func (j *judged) told() []desk.ImportFault {
	one := func(code string, params map[string]string) []desk.ImportFault {
		return []desk.ImportFault{{Column: -1, Code: code, Params: params}}
	}
	switch {
	case j.fate == repeated:
		return one("import_repeated", map[string]string{"row": number(int64(j.row.repeats))})
	case j.fate == faulty && len(j.row.Faults) == 0:
		return one("import_too_many_labels", map[string]string{"limit": number(desk.MaxLabels)})
	case j.fate == toSkip && !j.was.BlockedAt.IsZero():
		return one("import_blocked", nil)
	}
	return j.row.Faults
}

// write settles rows in a transaction: what becomes of them, and that they are settled.
func (r *importRun) write(tx *store.Tx, m *desk.ContactImport, rows []judged, last bool) error {
	for i := range rows {
		j := &rows[i]
		m.Reached = j.row.Number
		m.Counts.Done++
		switch j.fate {
		case toCreate:
			m.Counts.Created++
		case toUpdate:
			m.Counts.Updated++
		case toSkip:
			m.Counts.Skipped++
		case repeated:
			m.Counts.Repeated++
		case faulty:
			m.Counts.Faulty++
		}
		if faults := j.told(); len(faults) > 0 {
			kept := j.row.ImportedRow
			kept.Faults = faults
			if err := tx.InsertImportedRow(m.ID, kept); err != nil {
				return err
			}
		}
		if m.State != desk.ImportRunning {
			continue
		}
		if err := r.keep(tx, j); err != nil {
			return err
		}
	}
	if last {
		if m.State == desk.ImportChecking {
			m.State = desk.ImportChecked
		} else if err := endImport(tx, m, desk.ImportDone, ""); err != nil {
			return err
		}
	}
	return saveImport(tx, r.actor, m)
}

// keep makes or changes a contact.
func (r *importRun) keep(tx *store.Tx, j *judged) error {
	switch j.fate {
	case toCreate:
		r.create(tx, j)
	case toUpdate:
		return r.update(tx, j)
	}
	return nil
}

func (r *importRun) create(tx *store.Tx, j *judged) {
	c := j.now
	labels := c.Labels
	c.ID, c.CreatedAt, c.UpdatedAt, c.Labels = tx.NewID(), tx.Now, tx.Now, ""
	c.Version = emitContact(tx, r.actor, c.ID)
	tx.InsertContact(c)
	if c.Phone != "" {
		i := desk.Identity{ID: tx.NewID(), Contact: c.ID, Kind: desk.IdentityPhone, Value: j.row.Subject, Raw: c.Phone[1:]}
		i.Primary = i.ID
		tx.InsertIdentity(i)
	}
	if labels != "" {
		tx.LabelContact(c.ID, "", labels)
	}
	for id, v := range j.row.attributes {
		tx.PutAttribute(id, c.ID, v)
	}
}

func (r *importRun) update(tx *store.Tx, j *judged) error {
	c := j.now
	c.UpdatedAt = tx.Now
	tx.NoteChanges(c.ID, 0, r.actor.Kind, r.actor.ID(), desk.ChangesOf(&j.was, &c)...)
	if c.Attributes != j.was.Attributes {
		tx.SaveAttributes(desk.OfContact, c.ID, c.Attributes)
		has, had := c.Attributes.Map(), j.was.Attributes.Map()
		for id, v := range j.row.attributes {
			if has[id] != had[id] {
				tx.PutAttribute(id, c.ID, v)
			}
		}
	}
	for channel, word := range c.Marketing {
		if word.Stopped && !j.was.Marketing[channel].Stopped {
			tx.StopMarketing(c.ID, channel, tx.Now)
		}
	}
	c.Version = emitContact(tx, r.actor, c.ID)
	if err := tx.UpdateContact(c); err != nil || c.Labels == j.was.Labels {
		return err
	}
	to, err := Relabel{Add: c.Labels.Without(j.was.Labels).IDs()}.on(tx, j.was.Labels)
	if err != nil {
		return err
	}
	tx.LabelContact(c.ID, j.was.Labels, to.now)
	tx.NoteChanges(c.ID, 0, r.actor.Kind, r.actor.ID(), to.changes()...)
	return r.app.labelItsConversations(tx, r.actor, c.ID, &to)
}

// stop ends an import that cannot go on, and says why.
func (r *importRun) stop(ctx context.Context, why *desk.Error) error {
	code := why.Code
	for _, fault := range why.Fields {
		code = fault
	}
	by := r.actor
	if by == nil {
		by = &desk.Actor{Workspace: r.imp.Workspace, Kind: desk.ActorSystem}
	}
	return r.app.Store.Write(ctx, r.imp.Workspace, store.Need{}, func(tx *store.Tx) error {
		m, err := tx.ContactImport(r.imp.ID)
		if err != nil || m.Turn != r.imp.Turn {
			return err
		}
		if err := endImport(tx, &m, desk.ImportStopped, code); err != nil {
			return err
		}
		return saveImport(tx, by, &m)
	})
}

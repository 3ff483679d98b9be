package app

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// Bounds of a canned response, in characters and files.
const (
	maxCode        = 40
	maxCannedText  = 4096
	maxCannedFiles = 10
)

// A code is typed behind a "/" and ends at the first space.
var cannedCode = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._-]*$`)

// CannedChange is what is written of a canned response; nil leaves as it is.
type CannedChange struct {
	Scope *CannedScope
	Code  *string
	Text  *string
	Files *[]int64 // in order
}

// CannedScope says who shall have a canned response; its zero is everybody.
type CannedScope struct {
	Personal bool  // only who writes it
	Team     int64 // only the members of a team
}

// of is whose it is if the actor says so.
func (s *CannedScope) of(actor *desk.Actor) desk.CannedScope {
	if s.Personal {
		return desk.CannedScope{Owner: actor.ID()}
	}
	return desk.CannedScope{Team: s.Team}
}

// CannedResponses lists by code those that the actor has: the shared ones, his teams' and his own.
func (a *App) CannedResponses(ctx context.Context, actor *desk.Actor) ([]desk.CannedResponse, error) {
	return a.Store.CannedResponses(ctx, actor)
}

// NewCannedResponse makes one.
func (a *App) NewCannedResponse(ctx context.Context, actor *desk.Actor, in CannedChange) (desk.CannedResponse, error) {
	c := desk.CannedResponse{Workspace: actor.Workspace, CreatedBy: actor.ID()}
	if in.Scope != nil {
		c.CannedScope = in.Scope.of(actor)
	}
	if err := mayWriteCanned(actor, &c); err != nil {
		return c, err
	}
	return a.writeCanned(ctx, actor, in, func(tx *store.Tx) (desk.CannedResponse, error) {
		c := c
		c.ID, c.CreatedAt = tx.NewID(), tx.Now
		return c, nil
	}, (*store.Tx).InsertCannedResponse)
}

// ChangeCannedResponse changes one: of the shared ones, with those of teams, and his own each by its permission. The files of a message
// that was already written with it stay there.
func (a *App) ChangeCannedResponse(ctx context.Context, actor *desk.Actor, id int64, in CannedChange) (desk.CannedResponse, error) {
	return a.writeCanned(ctx, actor, in, func(tx *store.Tx) (desk.CannedResponse, error) {
		c, err := tx.CannedResponse(actor, id)
		if err == nil {
			err = mayWriteCanned(actor, &c)
		}
		return c, err
	}, (*store.Tx).UpdateCannedResponse)
}

// mayWriteCanned refuses who may not write a canned response with the permission that he lacks.
func mayWriteCanned(actor *desk.Actor, c *desk.CannedResponse) error {
	if c.Personal() {
		return actor.Need(desk.PermCannedOwn)
	}
	return actor.Need(desk.PermCannedShared)
}

// writeCanned writes what find returns with the change.
func (a *App) writeCanned(ctx context.Context, actor *desk.Actor, in CannedChange, find func(*store.Tx) (desk.CannedResponse, error),
	save func(*store.Tx, desk.CannedResponse)) (c desk.CannedResponse, err error) {
	files, err := a.filesFor(ctx, actor, deref(in.Files))
	if err != nil {
		return c, err
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if c, err = find(tx); err != nil {
			return err
		}
		before := c
		if in.Scope != nil {
			c.CannedScope = in.Scope.of(actor)
			if err := mayWriteCanned(actor, &c); err != nil {
				return err
			}
		}
		if c.Team != 0 && (c.Team != before.Team || before.Version == 0) {
			if _, err := tx.Team(c.Team); desk.CodeOf(err) == desk.ErrNotFound.Code {
				return desk.Invalid("team_id", "not_found")
			} else if err != nil {
				return err
			}
		}
		if err := setCanned(tx, &c, in); err != nil {
			return err
		}
		if in.Files != nil {
			c.Files = keepFiles(tx, actor, c, files)
		}
		c.UpdatedAt = tx.Now
		c.Version = emitCanned(tx, actor, before, c)
		save(tx, c)
		return a.notedCanned(ctx, tx, actor, before, c)
	})
	return c, err
}

// notedCanned notes what became of one that everybody or a team has, or had.
func (a *App) notedCanned(ctx context.Context, tx *store.Tx, actor *desk.Actor, before, c desk.CannedResponse) error {
	switch isNew := before.Version == 0; {
	case c.Personal() && (isNew || before.Personal()):
		return nil
	case isNew:
		return a.noted(ctx, tx, actor, "canned_response.made", subject{c.ID, c.Code}, nil, cannedFacts(c))
	}
	return a.noted(ctx, tx, actor, "canned_response.changed", subject{c.ID, c.Code}, cannedFacts(before), cannedFacts(c))
}

// setCanned checks and sets the words of a canned response.
func setCanned(tx *store.Tx, c *desk.CannedResponse, in CannedChange) error {
	f := faults{}
	if in.Code != nil {
		c.Code = f.line("code", strings.TrimLeft(strings.TrimSpace(*in.Code), "/"), maxCode)
	}
	if in.Text != nil {
		c.Text = f.text("text", *in.Text, maxCannedText)
	}
	switch {
	case c.Code == "":
		f.add("code", "required")
	case !cannedCode.MatchString(c.Code):
		f.add("code", "not_a_code")
	}
	if c.Text == "" && len(c.Files) == 0 && len(deref(in.Files)) == 0 {
		f.add("text", "required")
	}
	if len(deref(in.Files)) > maxCannedFiles {
		f.add("files", "too_many")
	}
	if err := f.err(); err != nil {
		return err
	}
	taken, err := tx.CannedCodeTaken(*c)
	if err == nil && taken {
		err = desk.Invalid("code", "taken")
	}
	return err
}

// filesFor reads the files that are named, each of which the actor must be able to send.
func (a *App) filesFor(ctx context.Context, actor *desk.Actor, ids []int64) ([]store.File, error) {
	var out []store.File
	for _, id := range ids[:min(len(ids), maxCannedFiles)] {
		f, err := a.ready(ctx, actor, id, "files")
		if err != nil {
			return nil, err
		}
		out = append(out, *f)
	}
	return out, nil
}

// keepFiles gives files to a canned response: those that it does not have yet under ids of their own, so that whoever may see them
// in another place does not lose them there. What it had and is not named stays readable for drafts that use it, until DropUnnamedFiles.
func keepFiles(tx *store.Tx, actor *desk.Actor, c desk.CannedResponse, files []store.File) []desk.File {
	out := make([]desk.File, 0, len(files))
	for _, f := range files {
		if f.Canned != c.ID {
			f.ID, f.Inbox, f.Message, f.Conversation, f.Contact, f.Canned = tx.NewID(), 0, 0, 0, 0, c.ID
			f.UploadedBy, f.CreatedAt, f.Remote = actor.ID(), tx.Now, ""
			tx.InsertFile(f)
		}
		if !slices.ContainsFunc(out, func(known desk.File) bool { return known.ID == f.ID }) {
			out = append(out, f.File)
		}
	}
	return out
}

// emitCanned tells who had or has a canned response. before without a version: it is new; after without an id: it is gone.
func emitCanned(tx *store.Tx, actor *desk.Actor, before, after desk.CannedResponse) (version int64) {
	tell := func(of desk.CannedScope) {
		e := desk.Event{Kind: desk.CannedChanged, ActorKind: actor.Kind, Actor: actor.ID(), Subject: max(before.ID, after.ID)}
		switch {
		case of.Personal():
			e.Kind = desk.OwnCannedChanged
		case of.Team != 0:
			e.Kind, e.Before.Team, e.After.Team = desk.TeamCannedChanged, of.Team, of.Team
		}
		version = tx.Emit(e)
	}
	was, is := before.Version != 0, after.ID != 0
	switch {
	case was && before.Shared() || is && after.Shared():
		tell(desk.CannedScope{}) // everybody
	case was && (!is || before.CannedScope != after.CannedScope):
		tell(before.CannedScope)
	}
	if is && !after.Shared() { // whoever has it now comes last, so that he is left with what it is
		tell(after.CannedScope)
	}
	return version
}

// DeleteCannedResponse takes one away. What was sent with it stays.
func (a *App) DeleteCannedResponse(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		c, err := tx.CannedResponse(actor, id)
		if err != nil {
			return err
		}
		if err := mayWriteCanned(actor, &c); err != nil {
			return err
		}
		keys, err := tx.CannedKeys(id)
		if err != nil {
			return err
		}
		tx.DeleteCannedResponse(id)
		emitCanned(tx, actor, c, desk.CannedResponse{})
		if !c.Personal() {
			if err := a.noted(ctx, tx, actor, "canned_response.deleted", subject{id, c.Code}, cannedFacts(c), nil); err != nil {
				return err
			}
		}
		return dropContents(tx, keys)
	})
}

// UsedCannedResponse counts that one was put into a message.
func (a *App) UsedCannedResponse(ctx context.Context, actor *desk.Actor, id int64) (c desk.CannedResponse, err error) {
	if !actor.Can(desk.PermReply) && !actor.Can(desk.PermNotes) {
		return c, desk.Forbidden(string(desk.PermReply))
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if c, err = tx.CannedResponse(actor, id); err != nil {
			return err
		}
		c.Version = emitCanned(tx, actor, c, c)
		tx.UseCannedResponse(id, c.Version)
		c.Uses, c.UsedAt = c.Uses+1, tx.Now
		return nil
	})
	return c, err
}

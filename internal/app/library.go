package app

import (
	"context"
	"path"
	"slices"
	"strings"

	"timbre/internal/desk"
	"timbre/internal/sanitize"
	"timbre/internal/store"
)

// Bounds of the library.
const (
	maxLibraryFiles   = 2000 // everybody's; of one person's own too
	maxLibraryFolders = 500
	maxFolderName     = 60 // characters
	maxFolderDepth    = 8
)

// Library reads all of it that the actor has, or what of it has all words in its name, whatever accents and capitals.
func (a *App) Library(ctx context.Context, actor *desk.Actor, words string) (desk.Library, error) {
	lib, err := a.Store.Library(ctx, actor)
	wanted := strings.Fields(store.Fold(words))
	if err != nil || len(wanted) == 0 {
		return lib, err
	}
	without := func(name string) bool {
		name = store.Fold(name)
		return slices.ContainsFunc(wanted, func(word string) bool { return !strings.Contains(name, word) })
	}
	lib.Folders = slices.DeleteFunc(lib.Folders, func(f desk.LibraryFolder) bool { return without(f.Name) })
	lib.Files = slices.DeleteFunc(lib.Files, func(f desk.LibraryFile) bool { return without(f.Name) })
	return lib, nil
}

// LibraryAddition is a file that comes into the library: one that was uploaded, or that stands in a message.
type LibraryAddition struct {
	File    int64
	Folder  int64
	Sticker bool // into the tray of stickers
	Own     bool // for who adds it alone; stickers only
}

// AddToLibrary keeps a copy of a file in the library.
func (a *App) AddToLibrary(ctx context.Context, actor *desk.Actor, in LibraryAddition) (l desk.LibraryFile, err error) {
	if in.Own {
		l.Owner = actor.ID()
	}
	if err := mayChangeLibrary(actor, l.Owner); err != nil {
		return l, err
	}
	f, err := a.ready(ctx, actor, in.File, "file_id")
	if err != nil {
		return l, err
	}
	if err := checkAddition(in, f); err != nil {
		return l, err
	}
	l.Folder, l.Sticker = in.Folder, in.Sticker
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		n, err := tx.LibrarySize(l.Owner)
		if err == nil && n >= maxLibraryFiles {
			err = desk.Conflict("library_full").With("limit", maxLibraryFiles)
		}
		if err != nil {
			return err
		}
		if err := hasFolder(tx, in.Folder); err != nil {
			return err
		}
		copied := *f
		copied.ID, copied.Inbox, copied.Message, copied.Canned, copied.Contact, copied.Remote = tx.NewID(), 0, 0, store.OfLibrary, 0, ""
		copied.Conversation = 0
		copied.UploadedBy, copied.CreatedAt = actor.ID(), tx.Now
		l.File = copied.File
		tx.InsertFile(copied)
		tx.InsertLibraryFile(l)
		emitLibrary(tx, actor, l.Owner, l.ID)
		if l.Owner != 0 {
			return nil
		}
		return a.noted(ctx, tx, actor, "library_file.added", subject{l.ID, l.Name}, nil, libraryFacts(l))
	})
	return l, err
}

// checkAddition refuses what cannot stand where it is to go. A sticker is what its own bytes say it is.
func checkAddition(in LibraryAddition, f *store.File) error {
	switch {
	case in.Sticker && in.Folder != 0, in.Own && !in.Sticker:
		return desk.Invalid("sticker", "not_for_stickers")
	case !in.Sticker || f.Kind == desk.KindSticker:
		return nil
	case f.MIME != "image/webp":
		return desk.Invalid("file_id", "sticker_type")
	case f.Width != stickerSide || f.Height != stickerSide:
		return desk.Invalid("file_id", "sticker_size")
	case f.Animated:
		return desk.Invalid("file_id", "media_too_big").With("limit", maxAnimatedSticker).With("got", f.Size)
	}
	return desk.Invalid("file_id", "media_too_big").With("limit", maxSticker).With("got", f.Size)
}

// What a sticker is, on every channel that has them.
const (
	stickerSide        = 512
	maxSticker         = 100 << 10
	maxAnimatedSticker = 500 << 10
)

// mayChangeLibrary: what is everybody's by its permission; what is one's own by being able to send it.
func mayChangeLibrary(actor *desk.Actor, owner int64) error {
	if owner != 0 {
		return actor.Need(desk.PermReply)
	}
	return actor.Need(desk.PermFiles)
}

func hasFolder(tx *store.Tx, id int64) error {
	if id == 0 {
		return nil
	}
	folders, err := tx.LibraryFolders()
	if err == nil && folderByID(folders, id) == nil {
		err = desk.Invalid("folder_id", "not_found")
	}
	return err
}

func folderByID(list []desk.LibraryFolder, id int64) *desk.LibraryFolder {
	i := slices.IndexFunc(list, func(f desk.LibraryFolder) bool { return f.ID == id })
	if i < 0 {
		return nil
	}
	return &list[i]
}

// emitLibrary tells those who have it that something of the library has changed.
func emitLibrary(tx *store.Tx, actor *desk.Actor, owner, subject int64) {
	kind := desk.LibraryChanged
	if owner != 0 {
		kind = desk.OwnLibraryChanged
	}
	emit(tx, actor, kind, subject)
}

// LibraryChange is what is written of a file or a folder; nil leaves as it is.
type LibraryChange struct {
	Name   *string
	Folder *int64 // where it is to stand; 0: in none
}

// ChangeLibraryFile renames or moves a file. Its ending stays what it is.
func (a *App) ChangeLibraryFile(ctx context.Context, actor *desk.Actor, id int64, in LibraryChange) (l desk.LibraryFile, err error) {
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		if l, err = tx.LibraryFile(actor, id); err != nil {
			return err
		}
		if err := mayChangeLibrary(actor, l.Owner); err != nil {
			return err
		}
		before := libraryFacts(l)
		if in.Name != nil {
			f := faults{}
			name := f.name("name", *in.Name)
			if err := f.err(); err != nil {
				return err
			}
			if ending := path.Ext(l.Name); !strings.EqualFold(path.Ext(name), ending) {
				name += ending
			}
			l.Name = sanitize.FileName(name)
		}
		if in.Folder != nil {
			if l.Folder = *in.Folder; l.Sticker && l.Folder != 0 {
				return desk.Invalid("folder_id", "not_for_stickers")
			}
			if err := hasFolder(tx, l.Folder); err != nil {
				return err
			}
		}
		tx.UpdateLibraryFile(l)
		emitLibrary(tx, actor, l.Owner, id)
		if l.Owner != 0 {
			return nil
		}
		return a.noted(ctx, tx, actor, "library_file.changed", subject{id, l.Name}, before, libraryFacts(l))
	})
	return l, err
}

// RemoveFromLibrary takes a file away. What was sent of it stays.
func (a *App) RemoveFromLibrary(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		l, err := tx.LibraryFile(actor, id)
		if err != nil {
			return err
		}
		if err := mayChangeLibrary(actor, l.Owner); err != nil {
			return err
		}
		tx.DeleteLibraryFile(id)
		emitLibrary(tx, actor, l.Owner, id)
		if l.Owner == 0 {
			if err := a.noted(ctx, tx, actor, "library_file.deleted", subject{id, l.Name}, libraryFacts(l), nil); err != nil {
				return err
			}
		}
		return dropContents(tx, []string{l.Key})
	})
}

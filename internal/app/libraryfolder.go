package app

import (
	"context"

	"timbre/internal/desk"
	"timbre/internal/store"
)

// NewLibraryFolder makes a folder.
func (a *App) NewLibraryFolder(ctx context.Context, actor *desk.Actor, in LibraryChange) (f desk.LibraryFolder, err error) {
	if err := actor.Need(desk.PermFiles); err != nil {
		return f, err
	}
	if in.Name == nil {
		in.Name = new(string)
	}
	err = a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		f = desk.LibraryFolder{ID: tx.NewID(), Workspace: actor.Workspace, CreatedAt: tx.Now}
		list, err := tx.LibraryFolders()
		if err != nil {
			return err
		}
		if len(list) >= maxLibraryFolders {
			return desk.Conflict("library_full").With("limit", maxLibraryFolders)
		}
		if err := setFolder(list, &f, in); err != nil {
			return err
		}
		tx.InsertLibraryFolder(f)
		emitLibrary(tx, actor, 0, f.ID)
		return a.noted(ctx, tx, actor, "library_folder.made", subject{f.ID, f.Name}, nil, folderFacts(f))
	})
	return f, err
}

// ChangeLibraryFolder renames or moves a folder with all that is in it.
func (a *App) ChangeLibraryFolder(ctx context.Context, actor *desk.Actor, id int64, in LibraryChange) (f desk.LibraryFolder, err error) {
	err = a.folder(ctx, actor, id, func(tx *store.Tx, list []desk.LibraryFolder, found desk.LibraryFolder) error {
		f = found
		if err := setFolder(list, &f, in); err != nil {
			return err
		}
		tx.UpdateLibraryFolder(f)
		return a.noted(ctx, tx, actor, "library_folder.changed", subject{id, f.Name}, folderFacts(found), folderFacts(f))
	})
	return f, err
}

// DeleteLibraryFolder takes an empty folder away.
func (a *App) DeleteLibraryFolder(ctx context.Context, actor *desk.Actor, id int64) error {
	return a.folder(ctx, actor, id, func(tx *store.Tx, list []desk.LibraryFolder, f desk.LibraryFolder) error {
		used, err := tx.LibraryFolderUsed(id)
		for i := range list {
			used = used || list[i].Parent == id
		}
		if err == nil && used {
			err = desk.Conflict("folder_not_empty")
		}
		if err != nil {
			return err
		}
		tx.DeleteLibraryFolder(id)
		return a.noted(ctx, tx, actor, "library_folder.deleted", subject{id, f.Name}, folderFacts(f), nil)
	})
}

// folder changes one that is there, for who may.
func (a *App) folder(ctx context.Context, actor *desk.Actor, id int64, change func(*store.Tx, []desk.LibraryFolder, desk.LibraryFolder) error) error {
	if err := actor.Need(desk.PermFiles); err != nil {
		return err
	}
	return a.write(ctx, actor.Workspace, func(tx *store.Tx) error {
		list, err := tx.LibraryFolders()
		if err != nil {
			return err
		}
		f := folderByID(list, id)
		if f == nil {
			return desk.ErrNotFound
		}
		if err := change(tx, list, *f); err != nil {
			return err
		}
		emitLibrary(tx, actor, 0, id)
		return nil
	})
}

// placeFault says what is wrong with where a folder is to stand: not in itself, and not too deep.
func placeFault(list []desk.LibraryFolder, f *desk.LibraryFolder) string {
	for at, depth := f.Parent, 1; at != 0; depth++ {
		parent := folderByID(list, at)
		if parent == nil {
			return "not_found"
		}
		if at == f.ID || depth >= maxFolderDepth {
			return "folder_place"
		}
		at = parent.Parent
	}
	return ""
}

// setFolder checks and sets the name and the place of a folder among the others.
func setFolder(list []desk.LibraryFolder, f *desk.LibraryFolder, in LibraryChange) error {
	faulty := faults{}
	if in.Name != nil {
		if f.Name = faulty.line("name", *in.Name, maxFolderName); f.Name == "" {
			faulty.add("name", "required")
		}
	}
	if in.Folder != nil {
		f.Parent = *in.Folder
	}
	if code := placeFault(list, f); code != "" {
		faulty.add("parent_id", code)
	}
	for i := range list {
		if list[i].ID != f.ID && list[i].Parent == f.Parent && store.Fold(list[i].Name) == store.Fold(f.Name) {
			faulty.add("name", "taken")
		}
	}
	return faulty.err()
}

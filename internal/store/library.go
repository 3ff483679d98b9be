package store

import (
	"context"

	"timbre/internal/desk"
)

// OfLibrary stands in a file's Canned: the library has it.
const OfLibrary = -1

func libraryFiles(ctx context.Context, q querier, workspace int64, where string, args ...any) ([]desk.LibraryFile, error) {
	var out []desk.LibraryFile
	err := each(ctx, q, `SELECT l.folder_id, l.owner_id, l.sticker, `+fileColumns+` FROM library_files l
		JOIN files f ON f.workspace_id = l.workspace_id AND f.id = l.id WHERE l.workspace_id = $1 AND `+where+` ORDER BY l.id DESC`,
		append([]any{workspace}, args...), func(r rows) error {
			var l desk.LibraryFile
			var row fileRow
			err := r.Scan(append([]any{&l.Folder, &l.Owner, &l.Sticker}, row.dst()...)...)
			l.File = row.value().File
			out = append(out, l)
			return err
		})
	return out, err
}

func libraryFolders(ctx context.Context, q querier, workspace int64) ([]desk.LibraryFolder, error) {
	var out []desk.LibraryFolder
	err := each(ctx, q, `SELECT id, workspace_id, parent_id, name, created_at FROM library_folders WHERE workspace_id = $1 ORDER BY folded, id`,
		[]any{workspace}, func(r rows) error {
			var f desk.LibraryFolder
			var created int64
			err := r.Scan(&f.ID, &f.Workspace, &f.Parent, &f.Name, &created)
			f.CreatedAt = moment(created)
			out = append(out, f)
			return err
		})
	return out, err
}

// Library reads all of it that the actor has: what is everybody's, and his own.
func (s *Store) Library(ctx context.Context, a *desk.Actor) (lib desk.Library, err error) {
	if lib.Folders, err = libraryFolders(ctx, s.engine, a.Workspace); err != nil {
		return lib, err
	}
	lib.Files, err = libraryFiles(ctx, s.engine, a.Workspace, `l.owner_id IN (0, $2)`, a.Own())
	return lib, err
}

// LibraryFile reads a file that the actor has.
func (tx *Tx) LibraryFile(a *desk.Actor, id int64) (desk.LibraryFile, error) {
	list, err := libraryFiles(tx.ctx, tx, tx.Workspace, `l.id = $2 AND l.owner_id IN (0, $3)`, id, a.Own())
	if err == nil && len(list) == 0 {
		err = notFound
	}
	if err != nil {
		return desk.LibraryFile{}, err
	}
	return list[0], nil
}

// inLibrary is nil if the actor has the file.
func (s *Store) inLibrary(ctx context.Context, a *desk.Actor, id int64) error {
	var n int
	found, err := one(ctx, s.engine, `SELECT 1 FROM library_files WHERE workspace_id = $1 AND id = $2 AND owner_id IN (0, $3)`,
		[]any{a.Workspace, id, a.Own()}, &n)
	if err == nil && !found {
		err = notFound
	}
	return err
}

// LibrarySize counts files, everybody's or of one owner.
func (tx *Tx) LibrarySize(owner int64) (n int, err error) {
	_, err = one(tx.ctx, tx, `SELECT COUNT(*) FROM library_files WHERE workspace_id = $1 AND owner_id = $2`, []any{tx.Workspace, owner}, &n)
	return n, err
}

// InsertLibraryFile stores a new one; its file is inserted beside it.
func (tx *Tx) InsertLibraryFile(l desk.LibraryFile) {
	tx.put(`INSERT INTO library_files (id, workspace_id, folder_id, owner_id, sticker, created_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		l.ID, tx.Workspace, l.Folder, l.Owner, l.Sticker, l.UploadedBy, micros(tx.Now))
}

// UpdateLibraryFile writes its name and folder.
func (tx *Tx) UpdateLibraryFile(l desk.LibraryFile) {
	tx.put(`UPDATE library_files SET folder_id = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, l.ID, l.Folder)
	tx.put(`UPDATE files SET name = $3 WHERE workspace_id = $1 AND id = $2`, tx.Workspace, l.ID, l.Name)
}

// DeleteLibraryFile takes one away, with the row of its file; what was sent of it has rows of its own.
func (tx *Tx) DeleteLibraryFile(id int64) {
	tx.put(`DELETE FROM library_files WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
	tx.put(`DELETE FROM files WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

// LibraryFolders lists the workspace's folders by name.
func (tx *Tx) LibraryFolders() ([]desk.LibraryFolder, error) {
	return libraryFolders(tx.ctx, tx, tx.Workspace)
}

// LibraryFolderUsed reports whether files are in a folder.
func (tx *Tx) LibraryFolderUsed(id int64) (bool, error) {
	var n int
	return one(tx.ctx, tx, `SELECT 1 FROM library_files WHERE workspace_id = $1 AND folder_id = $2 LIMIT 1`, []any{tx.Workspace, id}, &n)
}

// InsertLibraryFolder stores a new one.
func (tx *Tx) InsertLibraryFolder(f desk.LibraryFolder) {
	tx.put(`INSERT INTO library_folders (id, workspace_id, parent_id, name, folded, created_at) VALUES ($1, $2, $3, $4, $5, $6)`,
		f.ID, tx.Workspace, f.Parent, f.Name, Fold(f.Name), micros(tx.Now))
}

// UpdateLibraryFolder writes its name and parent.
func (tx *Tx) UpdateLibraryFolder(f desk.LibraryFolder) {
	tx.put(`UPDATE library_folders SET parent_id = $3, name = $4, folded = $5 WHERE workspace_id = $1 AND id = $2`,
		tx.Workspace, f.ID, f.Parent, f.Name, Fold(f.Name))
}

// DeleteLibraryFolder takes an empty one away.
func (tx *Tx) DeleteLibraryFolder(id int64) {
	tx.put(`DELETE FROM library_folders WHERE workspace_id = $1 AND id = $2`, tx.Workspace, id)
}

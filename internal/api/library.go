package api

import (
	"context"
	"net/http"

	"timbre/internal/app"
	"timbre/internal/desk"
)

func (a *API) libraryRoutes() {
	serve(a, route{method: http.MethodGet, path: "/library", name: "get-library", tag: "library",
		summary: "The files that are kept to be sent, their folders, and the stickers that are everybody's or mine."}, a.library)
	serve(a, route{method: http.MethodPost, path: "/library/files", name: "add-library-file", tag: "library", created: true,
		summary: "Keeps a copy of a file in the library. It is sent by its id, like one that was uploaded."}, a.addLibraryFile)
	serve(a, route{method: http.MethodPatch, path: "/library/files/{id}", name: "change-library-file", tag: "library",
		summary: "Renames or moves a file of the library."}, a.changeLibraryFile)
	serve(a, route{method: http.MethodDelete, path: "/library/files/{id}", name: "delete-library-file", tag: "library",
		summary: "Takes a file out of the library. What was sent of it stays."}, a.deleteLibraryFile)
	serve(a, route{method: http.MethodPost, path: "/library/folders", name: "create-library-folder", tag: "library", created: true,
		summary: "Makes a folder."}, a.createLibraryFolder)
	serve(a, route{method: http.MethodPatch, path: "/library/folders/{id}", name: "change-library-folder", tag: "library",
		summary: "Renames a folder, or moves it with all that is in it."}, a.changeLibraryFolder)
	serve(a, route{method: http.MethodDelete, path: "/library/folders/{id}", name: "delete-library-folder", tag: "library",
		summary: "Deletes an empty folder."}, a.deleteLibraryFolder)
}

// Library is all of it that one has.
type Library struct {
	Folders []LibraryFolder `json:"folders" doc:"By name."`
	Files   []LibraryFile   `json:"files" doc:"The newest first."`
}

// LibraryFolder holds files and other folders.
type LibraryFolder struct {
	ID     ID     `json:"id"`
	Parent ID     `json:"parent_id" doc:"Null: it stands in none."`
	Name   string `json:"name"`
}

// LibraryFile is a file that is kept to be sent again and again.
type LibraryFile struct {
	fileView
	Folder    ID     `json:"folder_id" doc:"Null: it stands in none."`
	Sticker   bool   `json:"sticker" doc:"It stands in the tray of stickers."`
	Scope     string `json:"scope" enum:"personal,shared" doc:"Personal: nobody else has it."`
	CreatedAt Time   `json:"created_at"`
}

func libraryFolderOf(f *desk.LibraryFolder) LibraryFolder {
	return LibraryFolder{ID{f.ID}, ID{f.Parent}, f.Name}
}

func libraryFileOf(l *desk.LibraryFile) LibraryFile {
	scope := "shared"
	if l.Owner != 0 {
		scope = "personal"
	}
	return LibraryFile{fileOf(&l.File), ID{l.Folder}, l.Sticker, scope, Time{l.CreatedAt}}
}

// numberOf is an id if one was given, or that there shall be none.
func numberOf(f Field[ID]) *int64 {
	if !f.Set {
		return nil
	}
	return &f.Value.N
}

type libraryInput struct {
	Q string `query:"q" maxLength:"200" doc:"Words that the name has, whatever its accents and capitals."`
}

func (a *API) library(ctx context.Context, actor *desk.Actor, in *libraryInput) (Library, error) {
	lib, err := a.App.Library(ctx, actor, in.Q)
	return Library{shown(lib.Folders, libraryFolderOf), shown(lib.Files, libraryFileOf)}, err
}

type addLibraryFileInput struct {
	Body struct {
		File    ID        `json:"file_id" doc:"Of a file that you uploaded or may see; the library gets a copy."`
		Folder  Field[ID] `json:"folder_id,omitempty" doc:"Null or absent: in none."`
		Sticker bool      `json:"sticker,omitempty" doc:"Into the tray of stickers: WebP of 512 × 512 pixels, at most 100 KB, moving 500 KB."`
		Scope   string    `json:"scope,omitempty" enum:"personal,shared" doc:"Personal: only for you; stickers alone. Absent: shared."`
	}
}

func (a *API) addLibraryFile(ctx context.Context, actor *desk.Actor, in *addLibraryFileInput) (LibraryFile, error) {
	b := &in.Body
	l, err := a.App.AddToLibrary(ctx, actor, app.LibraryAddition{File: b.File.N, Folder: b.Folder.Value.N, Sticker: b.Sticker, Own: b.Scope == "personal"})
	return libraryFileOf(&l), err
}

type changeLibraryFileInput struct {
	ByID
	Body struct {
		Name   *string   `json:"name,omitempty" doc:"Its ending stays what it is."`
		Folder Field[ID] `json:"folder_id,omitempty" doc:"Null: in none."`
	}
}

func (a *API) changeLibraryFile(ctx context.Context, actor *desk.Actor, in *changeLibraryFileInput) (LibraryFile, error) {
	l, err := a.App.ChangeLibraryFile(ctx, actor, in.ID.N, app.LibraryChange{Name: in.Body.Name, Folder: numberOf(in.Body.Folder)})
	return libraryFileOf(&l), err
}

func (a *API) deleteLibraryFile(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.RemoveFromLibrary(ctx, actor, in.ID.N)
}

type createLibraryFolderInput struct {
	Body struct {
		Name   string    `json:"name"`
		Parent Field[ID] `json:"parent_id,omitempty" doc:"Null or absent: in none."`
	}
}

func (a *API) createLibraryFolder(ctx context.Context, actor *desk.Actor, in *createLibraryFolderInput) (LibraryFolder, error) {
	f, err := a.App.NewLibraryFolder(ctx, actor, app.LibraryChange{Name: &in.Body.Name, Folder: numberOf(in.Body.Parent)})
	return libraryFolderOf(&f), err
}

type changeLibraryFolderInput struct {
	ByID
	Body struct {
		Name   *string   `json:"name,omitempty"`
		Parent Field[ID] `json:"parent_id,omitempty" doc:"Null: in none."`
	}
}

func (a *API) changeLibraryFolder(ctx context.Context, actor *desk.Actor, in *changeLibraryFolderInput) (LibraryFolder, error) {
	f, err := a.App.ChangeLibraryFolder(ctx, actor, in.ID.N, app.LibraryChange{Name: in.Body.Name, Folder: numberOf(in.Body.Parent)})
	return libraryFolderOf(&f), err
}

func (a *API) deleteLibraryFolder(ctx context.Context, actor *desk.Actor, in *ByID) (none, error) {
	return none{}, a.App.DeleteLibraryFolder(ctx, actor, in.ID.N)
}

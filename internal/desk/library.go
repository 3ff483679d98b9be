package desk

import "time"

// LibraryFile is a file that is kept to be sent again and again. It has the id of its file.
type LibraryFile struct {
	File
	Folder  int64 // 0: none
	Owner   int64 // whose it is; 0: everybody's
	Sticker bool  // it stands in the tray of stickers
}

// LibraryFolder holds files of the library and other folders.
type LibraryFolder struct {
	ID, Workspace int64
	Parent        int64 // 0: none
	Name          string
	CreatedAt     time.Time
}

// Library is all of it that somebody has.
type Library struct {
	Folders []LibraryFolder // by name
	Files   []LibraryFile   // the newest first
}

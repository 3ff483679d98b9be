package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"timbre/internal/config"
	"timbre/internal/operator"
)

// backup writes database and files into one file, also while a server runs on them.
func backup(ctx context.Context, call *config.Call) error {
	m, err := operator.Backup(ctx, operator.BackupOptions{Settings: call.Settings, Version: version, Now: time.Now(), To: call.File, WithoutFiles: call.Without})
	if err != nil {
		return err
	}
	fmt.Printf("%s holds %d tables and %d files.\n", call.File, len(m.Tables), len(m.Entries)-len(m.Tables)-1)
	if len(m.Missing) > 0 {
		fmt.Printf("%d files that messages name were not in %s.\n", len(m.Missing), placeOfFiles(call.Settings))
	}
	if m.WithoutFiles {
		fmt.Printf("%d files stay in %s and are not in it: keep a copy of that, too.\n", m.Left, placeOfFiles(call.Settings))
	}
	fmt.Println("The secret key is not in it: keep a copy of it apart.")
	return nil
}

// restore puts a backup into an empty data folder or database.
func restore(ctx context.Context, call *config.Call) error {
	m, err := operator.Restore(ctx, call.Settings, call.File)
	if err != nil {
		return err
	}
	fmt.Printf("Restored as of %s (%s ago).\n", m.MadeAt.Local().Format("2006-01-02 15:04"), time.Since(m.MadeAt).Round(time.Minute))
	if m.WithoutFiles {
		fmt.Printf("The %d files of its messages are not in it: they are shown if they are in %s.\n", m.Left, placeOfFiles(call.Settings))
	}
	fmt.Println("What customers wrote since then is missing where the old server had acknowledged it.")
	fmt.Println("Sending is held: resume each inbox in Settings → Inboxes once you have seen what is queued; it may have been sent already.")
	fmt.Println("Put the old secret key (secret.key or TIMBRE_SECRET_KEY) in place before you start; `timbre doctor` checks it.")
	return nil
}

// placeOfFiles is where files lie, for a person.
func placeOfFiles(set config.Settings) string { return cmp.Or(set.Files.Name, "the data folder") }

// doctor says what is wrong and what to do.
func doctor(ctx context.Context, call *config.Call) error {
	if !operator.Print(os.Stdout, operator.Examine(ctx, call.Settings, time.Now)) {
		return errors.New("something is wrong; see above")
	}
	return nil
}

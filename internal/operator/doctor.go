package operator

import (
	"context"
	"fmt"
	"io"
	"time"

	"timbre/internal/config"
)

// Mark says how a check ended.
type Mark string

const (
	OK   Mark = "ok"
	Warn Mark = "warn" // it works, and could work better or safer
	Fail Mark = "fail" // it does not work, or will not last
)

// Line is one check: what was looked at, what was found, and what to do about it.
type Line struct {
	Mark            Mark
	What, Found, Do string
}

// Examine checks settings, database, files and connections. It changes nothing but a file that it writes and removes.
func Examine(ctx context.Context, set config.Settings, now func() time.Time) []Line {
	d := &doctor{set: set, now: now}
	d.database(ctx)
	d.secretKey()
	d.files(ctx)
	d.space()
	d.publicURL()
	d.graph(ctx)
	d.search()
	d.work()
	return d.lines
}

// Print writes the lines for a person and reports whether nothing failed.
func Print(w io.Writer, lines []Line) bool {
	well := true
	for _, l := range lines {
		fmt.Fprintf(w, "%-4s  %-16s  %s\n", l.Mark, l.What, l.Found)
		if l.Do != "" {
			fmt.Fprintf(w, "%24s%s\n", "", l.Do)
		}
		well = well && l.Mark != Fail
	}
	return well
}

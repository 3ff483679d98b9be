package desk

import "time"

// PermContactsImport is the right to make and change contacts from a table.
const PermContactsImport Permission = "contacts.import"

// ContactImportChanged: an import of contacts has moved. Subject: its id.
const ContactImportChanged EventKind = "contact_import.changed"

// ImportState says how far an import is. States are stored and served; they never change meaning.
type ImportState string

const (
	ImportDraft     ImportState = "draft"    // its table is here
	ImportChecking  ImportState = "checking" // a dry run goes on
	ImportChecked   ImportState = "checked"  // Counts say what would become of its rows
	ImportRunning   ImportState = "running"
	ImportDone      ImportState = "done"
	ImportCancelled ImportState = "cancelled" // somebody ended it; what was imported until then stays
	ImportStopped   ImportState = "stopped"   // it could not go on: Reason
)

// Ended reports whether nothing more becomes of an import.
func (s ImportState) Ended() bool {
	return s == ImportDone || s == ImportCancelled || s == ImportStopped
}

// Works reports whether a job goes through its rows.
func (s ImportState) Works() bool { return s == ImportChecking || s == ImportRunning }

// ContactImport makes contacts of the rows of a table, and changes those that are there.
type ContactImport struct {
	ID, Workspace int64
	User, Token   int64  // who began it last; its rights are asked for again while it runs
	Name          string // of the file
	File          int64  // 0: it is no longer kept
	State         ImportState
	Reason        string // of a stopped one: a code
	Table         ImportTable
	Plan          ImportPlan
	Turn          int // of its job: one that was begun before does nothing more
	Reached       int // the last row that was settled, as a spreadsheet numbers it
	Counts        ImportCounts
	CreatedAt     time.Time
	BegunAt       time.Time
	EndedAt       time.Time
	Version       int64 // seq of the last event that changed it
}

// Total is how many rows there are to import.
func (i *ContactImport) Total() int {
	if i.Plan.Header && i.Table.Rows > 0 {
		return i.Table.Rows - 1
	}
	return i.Table.Rows
}

// ImportTable is what a file has. Samples are personal data, and go with the file.
type ImportTable struct {
	Format    string     `json:"format"`
	Encoding  string     `json:"encoding,omitempty"`
	Separator string     `json:"separator,omitempty"`
	Rows      int        `json:"rows"`    // with the first
	First     []string   `json:"first"`   // the cells of the first row
	Samples   [][]string `json:"samples"` // the first cells of each column, without those of the first row
}

// What becomes of contacts that are there already.
const (
	ExistingFill      = "fill" // what they lack is filled
	ExistingOverwrite = "overwrite"
	ExistingSkip      = "skip"
)

// How days are written in a table, besides as programs do.
const (
	DayFirst   = "dmy"
	MonthFirst = "mdy"
)

// ImportPlan says what the columns are, and what becomes of what is there.
type ImportPlan struct {
	Header   bool     `json:"header"`            // the first row names the columns
	Columns  []string `json:"columns"`           // what each is: see app.ImportTargets; "": it is left out
	Country  string   `json:"country,omitempty"` // of phones without one
	Existing string   `json:"existing"`
	Labels   []int64  `json:"labels,omitempty"` // for all of them
	Dates    string   `json:"dates"`
	Decimal  string   `json:"decimal"` // what stands before decimals: "," or "."
}

// ImportCounts are what became of rows, or would become of them.
type ImportCounts struct {
	Done                                        int // all of them
	Created, Updated, Skipped, Repeated, Faulty int
}

// ImportedRow is a row that was not imported, and why. It is personal data.
type ImportedRow struct {
	Number  int // as a spreadsheet shows it
	Cells   []string
	Faults  []ImportFault
	Subject string // whose row it is: a phone as it is compared, or an email
}

// ImportFault is what is wrong with a row, or with one of its cells.
type ImportFault struct {
	Column int               `json:"column"` // from 0; -1: the row
	Code   string            `json:"code"`
	Params map[string]string `json:"params,omitempty"`
}

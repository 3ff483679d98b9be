// Package sanitize makes text from outside safe for one place: a file name, a
// line of a log, a cell of a spreadsheet, the database, a link. It knows
// nothing of the rest of the program.
package sanitize

// Package sheet writes and reads tables as files: CSV, and XLSX as spreadsheets keep it. It needs no library: of XLSX it knows what a
// table is made of, cells of text and numbers in rows, and it reads within bounds, whatever a file claims about itself.
package sheet

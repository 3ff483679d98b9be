// Package transcript writes a conversation down for reading elsewhere: as plain text and as PDF. It is pure; what a reader may see is
// decided by who makes the document.
package transcript

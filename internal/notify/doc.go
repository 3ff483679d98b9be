// Package notify decides who is told of what: a pure function from an event of the log, and what is known of its conversation, to the
// people whom it concerns and the kind of their notification. It knows nothing of rows, sounds or mail.
package notify

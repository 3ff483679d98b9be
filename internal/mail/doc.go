// Package mail hands a message to a mail server by SMTP, and says what became of it.
package mail

// Package mail sends mail through a real SMTP server and reads what arrives.
package mail

// Package hook takes in providers' webhooks: verify the raw bytes, record and apply, then answer.
package hook

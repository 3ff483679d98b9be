// Package channel is the contract between Timbre and a channel: what its deliveries say, what can be sent, and how its
// refusals are treated. Each channel is a folder below this one; internal/channels lists them.
package channel

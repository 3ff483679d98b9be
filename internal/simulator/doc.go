// Package simulator is a WhatsApp Cloud API that runs on the loopback
// interface: the Graph endpoints that a business calls, the signed webhooks
// that Meta sends back, and a page with phones on which a person chats as a
// customer. It refuses what Meta refuses and records all that it sees.
//
// It is an outside program that happens to live in this repository: it knows
// the product only through HTTP, and the product does not know that it is
// there. State is in memory; with a seed and a clock it is deterministic.
//
// Where to look: graph*.go answer the business, check*.go and template*.go
// judge what it sends, status.go and webhook.go talk back to it, inbound.go
// and variants*.go speak as the customer, control.go is the API of the page
// and of tests, and web holds the page.
package simulator

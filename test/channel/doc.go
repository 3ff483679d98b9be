// Package channel tries WhatsApp through the whole program: each kind of message that can be written, against what the provider
// and the customer's phone got; each limit and each error, against what the agent reads; everything that Meta is known to send,
// against what the API and the stream show. It speaks HTTP alone, to the server and to the simulated Meta.
package channel

// Package demo makes a fictitious shop to look around in: people, teams, inboxes and thirty days of conversations, with a
// simulated WhatsApp beside it on which a person writes as a customer. Nothing leaves the machine: the simulator is the only
// host that the program may reach.
//
// What is made depends on the time alone, so the same minute gives the same shop.
package demo

package servertest

import (
	"fmt"

	"timbre/internal/simulator"
)

// Customer is somebody with a phone in the simulator.
type Customer struct {
	simulator.Phone
	Number string // of the business that he writes to; "": the first

	s *Server
}

// Customer returns the customer of a name; the first call gives him a phone.
func (s *Server) Customer(name string) *Customer {
	s.t.Helper()
	if c := s.customers[name]; c != nil {
		return c
	}
	n := len(s.customers) + 1
	p, err := s.Simulator.AddPhone(simulator.Phone{Name: name, WaID: fmt.Sprintf("57300555%04d", n)})
	if err != nil {
		s.t.Fatal(err)
	}
	c := &Customer{Phone: p, s: s}
	s.customers[name] = c
	return c
}

// Writes sends a text and returns its id at the provider.
func (c *Customer) Writes(text string) string {
	c.s.t.Helper()
	return c.Sends(simulator.Inbound{Kind: "text", Text: text})
}

// Sends does anything that a customer can do.
func (c *Customer) Sends(in simulator.Inbound) string {
	c.s.t.Helper()
	in.Number = c.Number
	id, err := c.s.Simulator.Send(c.ID, in)
	if err != nil {
		c.s.t.Fatal(err)
	}
	return id
}

// Sees returns what his phone shows of the chat, oldest first.
func (c *Customer) Sees() []simulator.Message {
	c.s.t.Helper()
	number := c.Number
	if number == "" {
		number = NumberID
	}
	chat, err := c.s.Simulator.Chat(c.ID, number)
	if err != nil {
		c.s.t.Fatal(err)
	}
	return chat.Messages
}

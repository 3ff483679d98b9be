// Package routing decides who gets the conversations that wait in an inbox's queue. It is a pure decision over what is known at one
// moment: it reads nothing and changes nothing, so its promises can be tested over any office that one can think of.
package routing

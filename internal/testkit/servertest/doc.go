// Package servertest runs the whole program in a test, on either engine: the server on a port of its own, a simulated WhatsApp
// beside it, one clock for both that the test moves, an administrator, and a connected number. Tests speak to it as the world
// does: over HTTP, and as customers with phones.
//
// It stands apart from testkit so that the tests of the lower rooms do not need the whole house to build.
package servertest

// Package rig sets up what is measured: a database of each engine filled by package seed, the server as a process of its own, a
// provider that answers at once, and a look at the server from outside.
package rig

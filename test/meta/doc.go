// Package meta writes webhook deliveries as Meta's servers do, byte by byte and signed. The simulator plays a whole Meta that keeps
// the rules; this plays one that a test can make say anything.
package meta

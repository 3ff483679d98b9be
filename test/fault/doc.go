// Package fault breaks things and looks whether the promises hold: nothing that was acknowledged is lost, nothing happens twice.
// Each test is named by its fault. They are nothing but tests.
package fault

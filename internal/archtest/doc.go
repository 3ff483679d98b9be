// Package archtest holds what the architecture promises about the source itself: who may import whom, who may dial out, how long a
// file may be. It is nothing but tests.
package archtest

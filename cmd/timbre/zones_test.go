package main

import (
	"os/exec"
	"strings"
	"testing"
)

// The program knows the world's time zones by itself: a machine without them (a container that holds nothing else) would refuse a company's
// zone, and its hours would be told by UTC.
func TestTimeZonesAreInside(t *testing.T) {
	out, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains("\n"+string(out), "\ntime/tzdata\n") {
		t.Error("time/tzdata is not linked")
	}
}

// Command postgres starts a PostgreSQL server for tests in a temporary folder, prints its URL, and stops it at the end of its standard
// input: so that one run of all checks needs to make only one, and that one ends with it. Tests find it in TIMBRE_TEST_POSTGRES.
package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"

	"timbre/internal/testkit"
)

func main() {
	signal.Ignore(os.Interrupt) // it reaches whoever started this, too, and so ends the input
	cluster, err := testkit.StartCluster()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	defer cluster.Stop()
	fmt.Println(cluster.URL)
	io.Copy(io.Discard, os.Stdin)
}

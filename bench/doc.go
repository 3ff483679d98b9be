// Command bench measures the server from outside, as a process of its own beside it: named scenarios on a seeded database of
// either engine. `make bench` runs them all and writes the figures into docs/performance.md, which says what each does;
// `make bench SCENARIO=inbound-1 ENGINE=sqlite` runs one.
package main

// Command report breaks things and prints a line for each fault of the list, by its id.
package main

import "timbre/test/report"

var faults = map[string]string{
	"R01": "kill -9 under load", "R02": "power cut", "R03": "kill -9 while sending", "R04": "a process that pauses past its lease", "R05": "disk full", "R06": "failed sync",
	"R07": "locked database", "R08": "PostgreSQL gone", "R09": "deadlocks", "R10": "provider down", "R11": "provider's limit", "R12": "permanent refusals", "R13": "answers that say nothing",
	"R14": "one delivery many times", "R15": "a malformed item in a batch", "R16": "statuses in any order", "R17": "a late delivery", "R18": "first messages in parallel",
	"R19": "clock steps", "R20": "streams that drop", "R21": "slow readers", "R22": "panics", "R23": "hostile attachments", "R24": "odd content", "R25": "kill -9 while migrating",
	"R26": "backup and restore", "R27": "half-open connections", "R28": "SIGTERM under load", "R29": "nodes that come and go", "R30": "two versions side by side", "R31": "files that cannot be reached",
}

func main() {
	report.Main(report.List{Letter: "R", Checks: faults, Flags: []string{"-timeout", "60m"},
		Packages: []string{"./test/fault/", "./test/upgrade/", "./internal/media/", "./internal/store/", "./internal/operator/..."}})
}

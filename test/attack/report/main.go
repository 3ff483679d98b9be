// Command report runs the attacks and prints a line for each check of the list, by its id: tests of Go, with every generated case and on both
// databases, and where the interface is attacked, journeys in Chromium.
package main

import "timbre/test/report"

// checks are all of the list, with what they are about.
var checks = map[string]string{
	"S01": "foreign ids", "S02": "another's inbox", "S03": "foreign ids in bodies", "S04": "fields that are not one's to write", "S05": "other keys",
	"S06": "search, lists, counts", "S07": "access revoked meanwhile", "S08": "a hidden contact's address", "S09": "notifications", "S10": "what is denied changes nothing",
	"S11": "SQL in filters", "S12": "wildcards", "S13": "templates in texts", "S14": "line breaks in headers", "S15": "cells of exports", "S16": "lines of logs", "S17": "prototypes",
	"S18": "HTML of mails", "S19": "markup in names", "S20": "active files", "S21": "schemes of links", "S22": "content security policy", "S23": "remote images", "S24": "hostile texts",
	"S25": "hostile payloads", "S26": "forged notes in mails", "S27": "private addresses", "S28": "redirects", "S29": "rebinding", "S30": "endless answers", "S31": "answers of tests",
	"S32": "credentials on redirects", "S33": "signatures", "S34": "another channel's signature", "S35": "replay", "S36": "challenges", "S37": "forged senders", "S38": "strangers in threads",
	"S39": "loops of mails", "S40": "forged authentication", "S41": "visitors' identity", "S42": "visitors' tokens", "S43": "visitors' writes", "S44": "foreign frames", "S45": "visitors' uploads",
	"S46": "links of mails and surveys", "S47": "streams without credentials", "S48": "foreign streams", "S49": "streams whose reader lost something", "S50": "who is told", "S51": "guessing", "S52": "known and unknown",
	"S53": "links that open once", "S54": "forged hosts", "S55": "sessions", "S56": "other doors", "S57": "giving oneself more", "S58": "names of files", "S59": "bombs", "S60": "archives",
	"S61": "floods", "S62": "secrets",
}

// noSurface are those for which there is nothing to attack yet, and why.
var noSurface = map[string]string{
	"S18": "no channel of mails", "S23": "no channel of mails", "S26": "no channel of mails", "S37": "no channel of mails", "S38": "no channel of mails",
	"S39": "no channel of mails", "S40": "no channel of mails", "S41": "no widget", "S42": "no widget", "S43": "no widget", "S44": "no widget", "S45": "no widget",
}

func main() {
	report.Main(report.List{Letter: "S", Checks: checks, NoSurface: noSurface, Journeys: true,
		Packages: []string{"./test/attack/", "./internal/sanitize/...", "./internal/egress/...", "./internal/media/...", "./internal/api/", "./internal/channel/...", "./internal/operator/...",
			"./test/mail/", "./test/push/"}})
}

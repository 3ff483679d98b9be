// Package seed fills an empty database with a large, plausible workspace: inboxes, teams, agents of every sight, contacts,
// conversations in all states and their messages in Spanish, with log and tally as the program itself would have left them.
//
// The same parameters give the same world; only the secrets of sessions and tokens differ. Rows go straight into the tables, in
// bulk, with the indexes built at the end. The ledger of deliveries and the queue of jobs begin empty.
package seed

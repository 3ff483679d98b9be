// Package jobs runs durable work: rows that a transaction stored beside the change that wants them. A job runs at least once,
// so its worker does no harm by running twice. Order and rates are held in the database, so they hold over several nodes.
package jobs

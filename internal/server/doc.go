// Package server puts the parts together: what one process of Timbre is made of, in which order it starts and stops.
package server

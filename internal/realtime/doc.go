// Package realtime turns the event log into streams. Each node follows the log of the workspaces whose streams it serves,
// renders each event once, and lets every stream take from one shared ring what its reader may see. The seq is the position:
// a stream that was cut off goes on where it stopped.
package realtime

// Package media keeps files and knows what they are: where their bytes lie
// (Store: Disk or S3), what kind they are and how big (Inspect), how to show them small or
// send them smaller (Thumbnail, Recompress), how to make a browser's recording
// a voice note (WebMToOgg), and how to hand them out safely (ServeDownload).
//
// Files come from strangers. Every parser here reads a bounded amount, holds
// a bounded amount and never panics outwards; callers bound how many run at
// the same time.
package media

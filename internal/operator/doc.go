// Package operator is what whoever runs Timbre needs beside the server: backup while it runs, restore elsewhere, and a doctor who
// says what is wrong and what to do.
//
// An archive is a tar file: tables/<name>.ndjson.gz, one JSON array a row; files/<shard>/<key> as they rest in the data folder; at
// the end manifest.json with the size and SHA-256 of each. It holds no secret key. Since rows are written as JSON, an archive of
// either engine can be restored on the other.
package operator

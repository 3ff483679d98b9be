package operator

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"time"
	"unicode/utf8"

	"timbre/internal/store"
)

// Manifest describes an archive.
type Manifest struct {
	Format  int              `json:"format"`
	Version string           `json:"version"` // of the program that made it
	Engine  string           `json:"engine"`  // sqlite or postgres
	Schema  int64            `json:"schema"`
	MadeAt  time.Time        `json:"made_at"`
	Tables  []TableEntry     `json:"tables"`
	Entries map[string]Entry `json:"entries"`           // by their path in the archive
	Missing []string         `json:"missing,omitempty"` // keys of files that were not where files lie
	// WithoutFiles: the files were left where they are, as many as Left.
	WithoutFiles bool `json:"without_files,omitempty"`
	Left         int  `json:"left,omitempty"`
}

// TableEntry is a table with the number of its rows.
type TableEntry struct {
	store.Table
	Rows int64 `json:"rows"`
}

// Entry is what one part of the archive must be.
type Entry struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"` // hex
}

const (
	format       = 1
	manifestPath = "manifest.json"
	// maxManifest bounds what is read into memory, in bytes: a million files need about 150 MB.
	maxManifest = 1 << 30
)

// entryPath is every path that an archive may hold. What does not look so is refused with the whole archive.
var entryPath = regexp.MustCompile(`^(manifest\.json|tables/[a-z_]+\.ndjson\.gz|files/[a-z2-7]{2}/[a-z2-7]{32})$`)

func tablePath(name string) string { return "tables/" + name + ".ndjson.gz" }

// filePath is where a file rests in the archive, as it does below the data folder.
func filePath(key string) string { return "files/" + key[:2] + "/" + key }

// bytesValue is how JSON holds what is no text.
type bytesValue struct {
	Base64 string `json:"base64"`
}

// appendRow writes a row as a JSON array.
func appendRow(b []byte, row []any) ([]byte, error) {
	out := make([]any, len(row))
	for i, v := range row {
		switch v := v.(type) {
		case []byte:
			out[i] = bytesValue{base64.StdEncoding.EncodeToString(v)}
		case string:
			if out[i] = v; !utf8.ValidString(v) { // JSON would change it
				out[i] = bytesValue{base64.StdEncoding.EncodeToString([]byte(v))}
			}
		case int64, bool, nil:
			out[i] = v
		default:
			return nil, fmt.Errorf("a value of type %T", v)
		}
	}
	text, err := json.Marshal(out)
	return append(append(b, text...), '\n'), err
}

// parseRow reads what appendRow wrote.
func parseRow(line []byte, columns []store.Column) ([]any, error) {
	var raw []json.RawMessage
	if err := json.Unmarshal(line, &raw); err != nil {
		return nil, err
	}
	if len(raw) != len(columns) {
		return nil, fmt.Errorf("a row of %d values for %d columns", len(raw), len(columns))
	}
	row := make([]any, len(raw))
	for i, c := range columns {
		v, err := parseValue(raw[i], c.Type)
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		row[i] = v
	}
	return row, nil
}

func parseValue(raw json.RawMessage, kind string) (any, error) {
	if string(raw) == "null" {
		return nil, nil
	}
	switch kind {
	case "int":
		return parseAs[int64](raw)
	case "bool":
		return parseAs[bool](raw)
	case "text":
		if len(raw) > 0 && raw[0] == '"' {
			return parseAs[string](raw)
		}
		b, err := parseBytes(raw)
		return string(b), err
	case "bytes":
		return parseBytes(raw)
	}
	return nil, errors.New("unknown type " + kind)
}

func parseAs[T any](raw json.RawMessage) (any, error) {
	var v T
	err := json.Unmarshal(raw, &v)
	return v, err
}

func parseBytes(raw json.RawMessage) ([]byte, error) {
	var v bytesValue
	if err := json.Unmarshal(raw, &v); err != nil {
		return nil, err
	}
	return base64.StdEncoding.DecodeString(v.Base64)
}

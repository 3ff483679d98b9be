package api

import (
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

// faults maps the beginning of what huma says of bad input (its package validation) to our codes.
var faults = []struct{ says, code string }{
	{"expected required property", "required"},
	{"required ", "required"},
	{"unexpected property", "unknown_field"},
	{"unknown query parameter", "unknown_field"},
	{"expected length <=", "too_long"},
	{"expected length >= 1", "required"},
	{"expected length >=", "too_short"},
	{"expected array length <=", "too_many"},
	{"expected array length >=", "too_few"},
	{"expected number >", "too_small"},
	{"expected number <", "too_large"},
	{"expected value to be one of", "not_a_choice"},
	{"expected string to be RFC 3339", "not_a_time"},
	{"expected string to be RFC 5322", "not_an_email"},
}

// inputFault reads one finding of huma: which field, what is wrong, and the limit that was passed.
func inputFault(d *huma.ErrorDetail) (field, code, limit string) {
	field = d.Location
	for _, place := range []string{"body", "query", "path", "header"} {
		if rest, ok := strings.CutPrefix(field, place+"."); ok {
			field = rest
			break
		}
	}
	code = "invalid"
	for _, f := range faults {
		if strings.HasPrefix(d.Message, f.says) {
			code = f.code
			break
		}
	}
	// Of a missing property huma names the object; what is missing stands in the sentence.
	if name, ok := between(d.Message, "expected required property ", " to be present"); ok {
		if field = name; strings.Contains(d.Location, ".") {
			field = strings.TrimPrefix(d.Location, "body.") + "." + name
		}
	}
	if _, number, ok := strings.Cut(d.Message, "= "); ok {
		limit = number
	}
	return field, code, limit
}

func between(s, before, after string) (string, bool) {
	rest, ok := strings.CutPrefix(s, before)
	if !ok {
		return "", false
	}
	return strings.CutSuffix(rest, after)
}

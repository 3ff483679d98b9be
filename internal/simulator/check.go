package simulator

import (
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"
)

// checker judges the body of a send. It keeps the first refusal; after that
// all further checks are without effect, so that rules can be written one
// below the other.
type checker struct {
	refused *graphError
	strict  bool
	// media says what the id of an uploaded file of the number holds.
	media func(id string) (mime string, found bool)
}

func (c *checker) refuse(code int, details string, args ...any) {
	if c.refused == nil {
		c.refused = refuse(code, details, args...)
	}
}

// part is an object inside the body, with its path for error details.
type part struct {
	c    *checker
	path string
	m    object
}

func (p part) at(key string) string {
	if p.path == "" {
		return key
	}
	return p.path + "." + key
}

func (p part) has(key string) bool { return p.m[key] != nil }

func (p part) missing(key string) {
	p.c.refuse(131008, "Parameter '%s' is mandatory.", p.at(key))
}

func (p part) invalid(key, why string, args ...any) {
	p.c.refuse(131009, "Parameter '"+p.at(key)+"' "+why+".", args...)
}

// only refuses keys that the API does not have, in strict mode.
func (p part) only(keys ...string) {
	if !p.c.strict {
		return
	}
	for key := range p.m {
		if !slices.Contains(keys, key) {
			p.c.refuse(100, "Unexpected key \"%s\" on param \"%s\".", key, p.path)
		}
	}
}

// sub is a mandatory object.
func (p part) sub(key string) part {
	m, ok := p.m[key].(object)
	switch {
	case !p.has(key):
		p.missing(key)
	case !ok:
		p.invalid(key, "must be an object")
	}
	return part{c: p.c, path: p.at(key), m: m}
}

// list is a mandatory array of objects with min to max elements.
func (p part) list(key string, lo, hi int) []part {
	raw, ok := p.m[key].([]any)
	switch {
	case !p.has(key):
		p.missing(key)
	case !ok:
		p.invalid(key, "must be an array")
	case len(raw) < lo || len(raw) > hi:
		p.invalid(key, "must have %d to %d elements and has %d", lo, hi, len(raw))
	}
	parts := make([]part, 0, len(raw))
	for i, e := range raw {
		m, ok := e.(object)
		if !ok {
			p.invalid(key, "must hold objects only")
		}
		parts = append(parts, part{c: p.c, path: p.at(key) + "[" + strconv.Itoa(i) + "]", m: m})
	}
	return parts
}

// text is a mandatory string of 1 to limit characters.
func (p part) text(key string, limit int) string {
	if !p.has(key) {
		p.missing(key)
		return ""
	}
	s := p.optional(key, limit)
	if s == "" {
		p.invalid(key, "must not be empty")
	}
	return s
}

// optional is a string of at most limit characters, or absent.
func (p part) optional(key string, limit int) string {
	if !p.has(key) {
		return ""
	}
	s, ok := p.m[key].(string)
	switch n := characters(s); {
	case !ok:
		p.invalid(key, "must be a string")
	case n > limit:
		p.invalid(key, "must have at most %d characters and has %d", limit, n)
	}
	return s
}

// oneOf is a mandatory string out of a set.
func (p part) oneOf(key string, allowed ...string) string {
	s := p.text(key, 200)
	if s != "" && !slices.Contains(allowed, s) {
		p.invalid(key, "must be one of %q", allowed)
	}
	return s
}

func (p part) flag(key string) bool {
	b, ok := p.m[key].(bool)
	if p.has(key) && !ok {
		p.invalid(key, "must be true or false")
	}
	return b
}

// number is a mandatory number, or a string that holds one.
func (p part) number(key string, lo, hi float64) {
	var raw string
	switch v := p.m[key].(type) {
	case nil:
		p.missing(key)
		return
	case string:
		raw = v
	case json.Number:
		raw = v.String()
	}
	n, err := strconv.ParseFloat(raw, 64)
	if err != nil || n < lo || n > hi {
		p.invalid(key, "must be a number from %v to %v", lo, hi)
	}
}

// link is a mandatory http(s) URL.
func (p part) link(key string) {
	s := p.text(key, 2000)
	if u, err := url.Parse(s); s != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
		p.invalid(key, "must be a URL")
	}
}

func characters(s string) int { return utf8.RuneCountInString(s) }

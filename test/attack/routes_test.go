package attack

import (
	"encoding/json"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// operation is a route of the API's document.
type operation struct {
	method, path string
	body         map[string]any // the schema of what it takes; nil: nothing
	query        []parameter
	open         bool // for whoever has no session
}

// parameter is what a route takes by its query.
type parameter struct {
	Name, In string
	Schema   map[string]any
}

// takes reports whether a route has a parameter.
func (o *operation) takes(name string) bool {
	return slices.ContainsFunc(o.query, func(p parameter) bool { return p.Name == name })
}

// document is what the tests read of openapi.json.
type document struct {
	Paths      map[string]map[string]json.RawMessage
	Components struct{ Schemas map[string]map[string]any }
}

// operations reads all routes, in one order.
func operations(t *testing.T, c *servertest.Client) (list []operation, d document) {
	t.Helper()
	res, err := c.Do("GET", "/openapi.json", nil)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	for path, methods := range d.Paths {
		for method, raw := range methods {
			var o struct {
				Security    []any
				Parameters  []parameter
				RequestBody struct {
					Content map[string]struct{ Schema map[string]any }
				}
			}
			if json.Unmarshal(raw, &o) != nil || !slices.Contains([]string{"get", "post", "put", "patch", "delete"}, method) {
				continue
			}
			query := slices.DeleteFunc(o.Parameters, func(p parameter) bool { return p.In != "query" })
			list = append(list, operation{strings.ToUpper(method), path, o.RequestBody.Content["application/json"].Schema, query, o.Security != nil && len(o.Security) == 0})
		}
	}
	slices.SortFunc(list, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	if len(list) < 40 {
		t.Fatalf("the document has only %d routes", len(list))
	}
	return list, d
}

// whole follows a schema's reference.
func (d *document) whole(schema map[string]any) map[string]any {
	for {
		ref, ok := schema["$ref"].(string)
		if !ok {
			return schema
		}
		schema = d.Components.Schemas[ref[strings.LastIndex(ref, "/")+1:]]
	}
}

// kindOf is a schema's type, the first of several.
func kindOf(schema map[string]any) any {
	kind := schema["type"]
	if several, ok := kind.([]any); ok {
		kind = several[0]
	}
	return kind
}

// example makes the least that a schema accepts.
func (d *document) example(schema map[string]any) any {
	schema = d.whole(schema)
	if list, ok := schema["enum"].([]any); ok {
		return list[0]
	}
	switch kindOf(schema) {
	case "object":
		out := map[string]any{}
		required, _ := schema["required"].([]any)
		properties, _ := schema["properties"].(map[string]any)
		for _, name := range required {
			if p, ok := properties[name.(string)].(map[string]any); ok {
				out[name.(string)] = d.example(p)
			}
		}
		return out
	case "array":
		return []any{}
	case "integer", "number":
		return 1
	case "boolean":
		return true
	}
	if _, id := schema["pattern"]; id {
		return "1"
	}
	return "example"
}

// properties names the fields that a schema takes.
func (d *document) properties(schema map[string]any) map[string]any {
	p, _ := d.whole(schema)["properties"].(map[string]any)
	return p
}

// deepest is how far into lists and objects a body is looked through.
const deepest = 6

// item stands in a path for what a list holds.
const item = "[]"

// places walks a schema and hands each place that holds no further ones to fn: its path and its schema.
func (d *document) places(schema map[string]any, path []string, fn func(path []string, schema map[string]any)) {
	schema = d.whole(schema)
	if len(path) > deepest {
		return
	}
	switch kindOf(schema) {
	case "object":
		for name, p := range d.properties(schema) {
			if p, ok := p.(map[string]any); ok {
				d.places(p, append(slices.Clone(path), name), fn)
			}
		}
	case "array":
		if items, ok := schema["items"].(map[string]any); ok {
			d.places(items, append(slices.Clone(path), item), fn)
		}
	default:
		fn(path, schema)
	}
}

// with is a body with something at a place; what is missing on the way there is made as little as it may be.
func (d *document) with(body any, schema map[string]any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	schema = d.whole(schema)
	if path[0] == item {
		items, _ := schema["items"].(map[string]any)
		var first any
		if list, ok := body.([]any); ok && len(list) > 0 {
			first = list[0]
		} else {
			first = d.example(items)
		}
		return []any{d.with(first, items, path[1:], value)}
	}
	old, ok := body.(map[string]any)
	if !ok {
		old, _ = d.example(schema).(map[string]any)
	}
	out := map[string]any{}
	maps.Copy(out, old)
	below, _ := d.properties(schema)[path[0]].(map[string]any)
	inner, there := out[path[0]]
	if !there && below != nil {
		inner = d.example(below)
	}
	out[path[0]] = d.with(inner, below, path[1:], value)
	return out
}

// noun is what an {id} of a path names: the part before it.
func noun(path string) string {
	parts := strings.Split(path, "/")
	for i := len(parts) - 1; i > 0; i-- {
		if parts[i] == "{id}" {
			return parts[i-1]
		}
	}
	return ""
}

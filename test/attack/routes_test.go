package attack

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"timbre/internal/testkit/servertest"
)

// operation is a route of the API's document.
type operation struct {
	method, path string
	body         map[string]any // the schema of what it takes; nil: nothing
	open         bool           // for whoever has no session
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
				RequestBody struct {
					Content map[string]struct{ Schema map[string]any }
				}
			}
			if json.Unmarshal(raw, &o) != nil || !slices.Contains([]string{"get", "post", "put", "patch", "delete"}, method) {
				continue
			}
			list = append(list, operation{strings.ToUpper(method), path, o.RequestBody.Content["application/json"].Schema, o.Security != nil && len(o.Security) == 0})
		}
	}
	slices.SortFunc(list, func(a, b operation) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	if len(list) < 40 {
		t.Fatalf("the document has only %d routes", len(list))
	}
	return list, d
}

// example makes the least that a schema accepts.
func (d *document) example(schema map[string]any) any {
	if ref, ok := schema["$ref"].(string); ok {
		return d.example(d.Components.Schemas[ref[strings.LastIndex(ref, "/")+1:]])
	}
	if list, ok := schema["enum"].([]any); ok {
		return list[0]
	}
	kind := schema["type"]
	if several, ok := kind.([]any); ok {
		kind = several[0]
	}
	switch kind {
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
	if ref, ok := schema["$ref"].(string); ok {
		return d.properties(d.Components.Schemas[ref[strings.LastIndex(ref, "/")+1:]])
	}
	p, _ := schema["properties"].(map[string]any)
	return p
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

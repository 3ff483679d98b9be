package live

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"testing"

	"timbre/internal/testkit/servertest"
)

// Thing is a conversation or a message as the API shows it.
type Thing = map[string]any

// View is all that somebody may see: conversations by number, messages by id.
type View struct {
	Conversations map[int64]Thing
	Messages      map[string]Thing
}

// Fetch reads everything that a client may see, through lists and pages.
func Fetch(t testing.TB, c *servertest.Client) View {
	t.Helper()
	v := View{map[int64]Thing{}, map[string]Thing{}}
	rows, _ := pages(t, c, "/conversations?status=all&limit=100")
	for _, row := range rows {
		number := numberOf(row["number"])
		if messages, visible := messagesOf(t, c, number); visible {
			v.Conversations[number] = row
			maps.Copy(v.Messages, messages)
		}
	}
	return v
}

// messagesOf reads all messages of one conversation, if the client may see it: it may have gone on since it was listed.
func messagesOf(t testing.TB, c *servertest.Client, number int64) (messages map[string]Thing, visible bool) {
	t.Helper()
	list, visible := pages(t, c, fmt.Sprintf("/conversations/%d/messages?limit=100", number))
	messages = map[string]Thing{}
	for _, m := range list {
		messages[m["id"].(string)] = m
	}
	return messages, visible
}

// pages reads a list to its end, and reports whether there is one.
func pages(t testing.TB, c *servertest.Client, path string) (out []Thing, found bool) {
	t.Helper()
	for after := ""; ; {
		var page struct {
			Items []Thing
			Next  *string
		}
		if err := c.API("GET", path+after, nil, &page); servertest.CodeOf(err) == "not_found" {
			return nil, false
		} else if err != nil {
			t.Errorf("GET %s: %v", path, err)
			return nil, false
		}
		out = append(out, page.Items...)
		if page.Next == nil {
			return out, true
		}
		after = "&after=" + url.QueryEscape(*page.Next)
	}
}

func numberOf(v any) int64 {
	n, _ := v.(float64)
	return int64(n)
}

// Differences lists what is not the same in two views, in words; none if they are equal.
func (v View) Differences(other View) []string {
	out := differences("conversation", v.Conversations, other.Conversations)
	return append(out, differences("message", v.Messages, other.Messages)...)
}

func differences[K cmp.Ordered](noun string, a, b map[K]Thing) []string {
	all := map[K]bool{}
	for k := range a {
		all[k] = true
	}
	for k := range b {
		all[k] = true
	}
	var out []string
	for _, k := range slices.Sorted(maps.Keys(all)) {
		x, y := text(a[k]), text(b[k])
		switch {
		case x == y:
		case a[k] == nil:
			out = append(out, fmt.Sprintf("%s %v is missing: %s", noun, k, y))
		case b[k] == nil:
			out = append(out, fmt.Sprintf("%s %v should not be there: %s", noun, k, x))
		default:
			out = append(out, fmt.Sprintf("%s %v is\n  %s\ninstead of\n  %s", noun, k, x, y))
		}
	}
	return out
}

func text(t Thing) string {
	b, err := json.Marshal(t)
	if err != nil {
		panic(err) // came out of JSON
	}
	return string(b)
}

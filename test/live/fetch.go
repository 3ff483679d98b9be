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
	for _, row := range pages(t, c, "/conversations?status=all&limit=100") {
		v.Conversations[numberOf(row["number"])] = row
	}
	for number := range v.Conversations {
		maps.Copy(v.Messages, messagesOf(t, c, number))
	}
	return v
}

// messagesOf reads all messages of one conversation.
func messagesOf(t testing.TB, c *servertest.Client, number int64) map[string]Thing {
	t.Helper()
	out := map[string]Thing{}
	for _, m := range pages(t, c, fmt.Sprintf("/conversations/%d/messages?limit=100", number)) {
		out[m["id"].(string)] = m
	}
	return out
}

// pages reads a list to its end.
func pages(t testing.TB, c *servertest.Client, path string) []Thing {
	t.Helper()
	var out []Thing
	for after := ""; ; {
		var page struct {
			Items []Thing
			Next  *string
		}
		c.Must("GET", path+after, nil, &page)
		out = append(out, page.Items...)
		if page.Next == nil {
			return out
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

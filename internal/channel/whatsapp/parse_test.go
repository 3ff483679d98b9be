package whatsapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/channel/channeltest"
)

func TestParse(t *testing.T) {
	channeltest.Golden(t, New(Options{}), "testdata")
}

func TestParseRefusesWhatIsNoJSON(t *testing.T) {
	for _, body := range []string{
		"", " ", "null", "[]", `"x"`, "{", `{"entry"`, `{"entry":`, `{"entry":[}`, `{"entry":[]}x`, "\xff\xfe",
		`{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":tru}]}}]}]}`,
		`{"entry":[{"changes":[{"field":"messages","value":{"messages":[{"id":"a",}]}}]}]}`,
		`{"entry":[{"changes":[{"field":"new","value":{"x":01}}]}]}`,
		"{\"entry\":[{\"changes\":[{\"field\":\"messages\",\"value\":{\"messages\":[{\"id\":\"raw \x00 nul\"}]}}]}]}",
	} {
		if updates, err := New(Options{}).Parse([]byte(body)); err == nil {
			t.Errorf("Parse(%q) = %v, want an error", body, updates)
		}
	}
}

func TestParseOfNothing(t *testing.T) {
	for _, body := range []string{`{}`, `{"entry":null}`, `{"entry":[]}`, `{"object":"page","entry":[{"id":"1","messaging":[{}]}]}`, "\n {} \n"} {
		updates, err := New(Options{}).Parse([]byte(body))
		if err != nil || len(updates) != 0 {
			t.Errorf("Parse(%q) = %v, %v, want nothing", body, updates, err)
		}
	}
}

func TestParseContainsInvalidText(t *testing.T) {
	updates, err := New(Options{}).Parse(delivery(`{"from":"1650","id":"a","timestamp":"1750091045","type":"text","text":{"body":"caf` + "\xe9" + ` \ud800\u0000"}}`))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := updates[0].Message.Text, "caf\ufffd \ufffd"; got != want {
		t.Errorf("text = %q, want %q", got, want)
	}
}

func TestOneBadOfAHundred(t *testing.T) {
	items := make([]string, 100)
	for i := range items {
		items[i] = textItem(i)
	}
	items[41] = `{"from":{"no":"string"},"id":"x"}`
	updates, err := New(Options{}).Parse(delivery(items...))
	if err != nil || len(updates) != 100 {
		t.Fatalf("%d updates, %v", len(updates), err)
	}
	for i, u := range updates {
		if bad := u.Problem != nil; bad != (i == 41) || bad == (u.Message != nil) {
			t.Errorf("update %d: problem %v, message %v", i, u.Problem, u.Message)
		}
		if string(u.Raw) != items[i] {
			t.Errorf("update %d: raw %s", i, u.Raw)
		}
	}
}

// delivery of messages from one person, as Meta wraps them.
func delivery(messages ...string) []byte {
	return []byte(`{"object":"whatsapp_business_account","entry":[{"id":"102290129340398","changes":[{"field":"messages","value":{` +
		`"messaging_product":"whatsapp","metadata":{"display_phone_number":"15550783881","phone_number_id":"106540352242922"},` +
		`"contacts":[{"profile":{"name":"Ana"},"wa_id":"16505551234","user_id":"US.1349"}],` +
		`"messages":[` + strings.Join(messages, ",") + `]}}]}]}`)
}

func textItem(i int) string {
	return fmt.Sprintf(`{"from":"16505551234","from_user_id":"US.1349","id":"wamid.HBgLMTY1MDU1NTEyMzQVAgASGBQzQTdCNUY%04d=","timestamp":"1750091045",`+
		`"type":"text","text":{"body":"Buenas tardes, \u00bftienen disponible el modelo azul en talla M?"}}`, i)
}

func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		body, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(body)
	}
	f.Add(delivery(textItem(1), "null", `"x"`))
	w := New(Options{})
	f.Fuzz(func(t *testing.T, body []byte) {
		updates, err := w.Parse(body)
		if err != nil {
			if json.Valid(body) && isObject(bytes.TrimLeft(body, " \t\r\n")) {
				t.Fatalf("refused a JSON object: %v", err)
			}
			return
		}
		channeltest.CheckUpdates(t, body, updates)
		channeltest.Describe(t, updates)
		for _, u := range updates {
			if m := u.Message; m != nil && (strings.ContainsRune(m.Text, 0) || strings.ContainsRune(m.ID, 0)) {
				t.Errorf("NUL in %+v", m)
			}
		}
	})
}

// FuzzScan holds the walk over levels to what encoding/json reads.
func FuzzScan(f *testing.F) {
	for _, seed := range []string{`{"a":1,"b":[true,{"c":"\"}"}],"d":{}}`, `{ "x" : null , "y" : "\\" }`, `{}`, `{"a":[]}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var want map[string]json.RawMessage
		if json.Unmarshal(body, &want) != nil || want == nil {
			return
		}
		got := map[string]json.RawMessage{}
		err := eachMember(body, func(key, value []byte) error {
			var name string
			if err := json.Unmarshal([]byte(`"`+string(key)+`"`), &name); err != nil {
				return err
			}
			got[name] = value
			return nil
		})
		if err != nil {
			t.Fatalf("eachMember(%q): %v", body, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("eachMember(%q) (-json +ours): %s", body, d)
		}
	})
}

// FuzzPlain holds the fast way of reading a message to encoding/json's.
func FuzzPlain(f *testing.F) {
	f.Add([]byte(textItem(1)))
	f.Add([]byte(`{"from":"1","from_user_id":"US.1","id":"\u0061\u0000","type":"text","text":{"body":"\ud800"},"timestamp":"017"}`))
	f.Add([]byte(`{"from":"1" "id":"x"}`))
	f.Add([]byte(`{"text":{"body":"a"},"text":{}}`))
	f.Add([]byte(`{"id":"a","id":"b",}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		var fast, slow wireMessage
		if len(raw) == 0 || raw[0] != '{' || skipValue(raw, 0) != len(raw) || !fast.plainText(raw) {
			return
		}
		if err := decode(raw, &slow); err != nil {
			t.Fatalf("read %q, which encoding/json refuses: %v", raw, err)
		}
		if d := cmp.Diff(slow, fast, cmp.AllowUnexported(wireMessage{})); d != "" {
			t.Errorf("%q (-json +ours): %s", raw, d)
		}
	})
}

func TestWalkStopsAtAnError(t *testing.T) {
	stop := errors.New("stop")
	calls := 0
	err := eachElement([]byte(`[1,2,3]`), func([]byte) error { calls++; return stop })
	if !errors.Is(err, stop) || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
}

func BenchmarkParse(b *testing.B) {
	for _, n := range []int{1, 10, 1000} {
		items := make([]string, n)
		for i := range items {
			items[i] = textItem(i)
		}
		body := delivery(items...)
		b.Run(fmt.Sprintf("messages=%d", n), func(b *testing.B) {
			w := New(Options{})
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := w.Parse(body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

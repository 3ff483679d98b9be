package whatsapp

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/channel"
	"timbre/internal/channel/channeltest"
	"timbre/internal/desk"
)

func TestTemplates(t *testing.T) {
	page1 := `{"data":[{"id":"11","name":"a","language":"es","category":"UTILITY","status":"APPROVED","parameter_format":"NAMED","rejected_reason":"NONE",
		"quality_score":{"score":"GREEN","date":1},"components":[{"type":"HEADER","format":"TEXT","text":"H"},{"type":"BODY","text":"Hola {{n}}","example":{"body_text_named_params":[]}},
		{"type":"BUTTONS","buttons":[{"type":"URL","text":"Ver","url":"https://e.example/{{1}}","example":["x"]}]}]}],
		"paging":{"cursors":{"before":"B","after":"C1"},"next":"https://graph.facebook.com/next?access_token=no"}}`
	page2 := `{"data":[{"id":12,"name":"b","language":"en","status":"REJECTED","quality_score":"UNKNOWN","rejected_reason":"PROMOTIONAL"}],"paging":{"cursors":{"after":"C2"}}}`
	p := channeltest.NewProvider(t, channeltest.Reply(200, page1), channeltest.Reply(400, graphError("131059", "")),
		channeltest.Reply(200, page1), channeltest.Reply(200, page2))
	got, err := sender().Templates(t.Context(), account(p))
	if err != nil {
		t.Fatal(err)
	}
	want := []desk.Template{
		{Portfolio: "waba1", ExternalID: "11", Name: "a", Language: "es", Category: "UTILITY", Status: "APPROVED", Format: "NAMED", Quality: "GREEN",
			Components: []desk.TemplateComponent{{Type: "HEADER", Format: "TEXT", Text: "H"}, {Type: "BODY", Text: "Hola {{n}}", Example: json.RawMessage(`{"body_text_named_params":[]}`)},
				{Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "URL", Text: "Ver", URL: "https://e.example/{{1}}", Example: json.RawMessage(`["x"]`)}}}}},
		{Portfolio: "waba1", ExternalID: "12", Name: "b", Language: "en", Status: "REJECTED", Quality: "UNKNOWN", RejectedReason: "PROMOTIONAL"},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("templates (-want +got):\n%s", d)
	}
	if last := p.Calls()[3]; last.Path != "/v24.0/waba1/message_templates" || !cmp.Equal(last.Query.Get("after"), "C1") {
		t.Errorf("last call %s?%s", last.Path, last.Query.Encode())
	}
}

func TestProbe(t *testing.T) {
	number := channeltest.Reply(200, `{"id":"106","display_phone_number":"+1 555-078-3881","verified_name":"Acme","quality_rating":"GREEN","status":"CONNECTED","throughput":{"level":"STANDARD"}}`)
	for apps, diverted := range map[string]bool{
		`{"data":[]}`: false,
		`{"data":[{"whatsapp_business_api_data":{"id":"7"}}]}`:                                                                                               false, // it may be anybody's
		`{"data":[{"override_callback_uri":"https://former.example/hook","whatsapp_business_api_data":{"id":"7"}}]}`:                                         false,
		`{"data":[{"whatsapp_business_api_data":{"id":"7"}},{"override_callback_uri":"https://e.example/in/OURS","whatsapp_business_api_data":{"id":"8"}}]}`: true,
	} {
		p := channeltest.NewProvider(t, number, channeltest.Reply(200, apps))
		a := account(p)
		a.Callback = "/in/OURS"
		got, err := sender().Probe(t.Context(), a)
		want := channel.Probe{Number: "+1 555-078-3881", VerifiedName: "Acme", Quality: "GREEN", Status: "CONNECTED", PerSecond: 80, Diverted: diverted}
		if err != nil || got != want {
			t.Errorf("Probe = %+v, %v", got, err)
		}
	}
	for said, want := range map[string]int{
		`"throughput":{"level":"HIGH"}`:                           1000,
		`"throughput":{"level":"STANDARD"},"is_on_biz_app":true`:  20,
		`"throughput":{"level":"NOT_APPLICABLE"}`:                 0,
		`"is_on_biz_app":false`:                                   0,
		`"throughput":{"level":"STANDARD"},"is_on_biz_app":false`: 80,
	} {
		p := channeltest.NewProvider(t, channeltest.Reply(200, `{"id":"106",`+said+`}`), channeltest.Reply(200, `{"data":[]}`))
		if got, err := sender().Probe(t.Context(), account(p)); err != nil || got.PerSecond != want {
			t.Errorf("of %s the pace is %d, %v", said, got.PerSecond, err)
		}
	}
	p := channeltest.NewProvider(t, channeltest.Reply(401, graphError("190", "")))
	_, err := sender().Probe(t.Context(), account(p))
	refusedAs(t, err, channel.SendError{Action: channel.PauseAll, Code: "190", Notice: "token_invalid"})
}

func TestSubscribe(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Reply(200, `{"success":true}`), channeltest.Reply(200, `{"success":false}`))
	if err := sender().Subscribe(t.Context(), account(p)); err != nil {
		t.Error(err)
	}
	refusedAs(t, sender().Subscribe(t.Context(), account(p)), channel.SendError{Code: "not_subscribed"})
	if c := p.Calls()[0]; c.Method != "POST" || c.Path != "/v24.0/waba1/subscribed_apps" {
		t.Errorf("call %s %s", c.Method, c.Path)
	}
}

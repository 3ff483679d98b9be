package whatsapp

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"timbre/internal/channel"
	"timbre/internal/channel/channeltest"
	"timbre/internal/desk"
)

const accepted = `{"messaging_product":"whatsapp","contacts":[{"input":"+573001112233","wa_id":"573001112233"}],"messages":[{"id":"wamid.NEW="}]}`

func account(p *channeltest.Provider) channel.Account {
	return channel.Account{ID: "106", Portfolio: "waba1", Token: "secret-token", BaseURL: p.URL, Version: "v24.0"}
}

// sender with a patience short enough for tests of silence.
func sender() *WhatsApp { return New(Options{Client: &http.Client{}, Timeout: 10 * time.Second}) }

func text(s string) channel.Outgoing {
	return channel.Outgoing{To: "573001112233", Kind: desk.KindText, Text: s, Reference: "7001"}
}

func TestSendBody(t *testing.T) {
	file := func(mime string) *channel.OutgoingFile {
		return &channel.OutgoingFile{RemoteID: "m1", MIME: mime, Name: "a.pdf", Size: 10}
	}
	interactive := func(i desk.Interactive) desk.Content { return desk.Content{Interactive: &i} }
	for _, c := range []struct {
		name string
		o    channel.Outgoing
		want string
	}{
		{"text", channel.Outgoing{To: "573001112233", Kind: desk.KindText, Text: "hola", Reference: "7001", Quoted: "wamid.T="},
			`{"to":"+573001112233","type":"text","text":{"body":"hola","preview_url":false},"biz_opaque_callback_data":"7001","context":{"message_id":"wamid.T="}}`},
		{"link in text", channel.Outgoing{To: "573001112233", Kind: desk.KindText, Text: "mira https://a.example"},
			`{"to":"+573001112233","type":"text","text":{"body":"mira https://a.example","preview_url":true}}`},
		{"to a user id", channel.Outgoing{To: "US.1349", Kind: desk.KindText, Text: "hi"},
			`{"recipient":"US.1349","type":"text","text":{"body":"hi","preview_url":false}}`},
		{"image", channel.Outgoing{To: "1", Kind: desk.KindImage, Text: "pie", File: file("image/png")},
			`{"to":"+1","type":"image","image":{"id":"m1","caption":"pie"}}`},
		{"document", channel.Outgoing{To: "1", Kind: desk.KindDocument, File: file("application/pdf")},
			`{"to":"+1","type":"document","document":{"id":"m1","filename":"a.pdf"}}`},
		{"video", channel.Outgoing{To: "1", Kind: desk.KindVideo, File: file("video/mp4")}, `{"to":"+1","type":"video","video":{"id":"m1"}}`},
		{"audio", channel.Outgoing{To: "1", Kind: desk.KindAudio, File: file("audio/mpeg")}, `{"to":"+1","type":"audio","audio":{"id":"m1"}}`},
		{"voice", channel.Outgoing{To: "1", Kind: desk.KindVoice, File: file("audio/ogg; codecs=opus")},
			`{"to":"+1","type":"audio","audio":{"id":"m1","voice":true}}`},
		{"sticker", channel.Outgoing{To: "1", Kind: desk.KindSticker, File: file("image/webp")}, `{"to":"+1","type":"sticker","sticker":{"id":"m1"}}`},
		{"location", channel.Outgoing{To: "1", Kind: desk.KindLocation, Content: desk.Content{Location: &desk.Location{Latitude: -34.6, Longitude: -58.38, Name: "Obelisco"}}},
			`{"to":"+1","type":"location","location":{"latitude":"-34.6","longitude":"-58.38","name":"Obelisco"}}`},
		{"contacts", channel.Outgoing{To: "1", Kind: desk.KindContacts, Content: desk.Content{Contacts: []desk.SharedContact{
			{Name: "Luis Paz", Phones: []desk.SharedDetail{{Value: "+57300", Type: "CELL"}}, Emails: []desk.SharedDetail{{Value: "l@e.example"}}, Company: "Acme"}}}},
			`{"to":"+1","type":"contacts","contacts":[{"name":{"formatted_name":"Luis Paz","first_name":"Luis Paz"},"phones":[{"phone":"+57300","type":"CELL"}],"emails":[{"email":"l@e.example"}],"org":{"company":"Acme"}}]}`},
		{"reaction", channel.Outgoing{To: "1", Kind: channel.KindReaction, Target: "wamid.X=", Emoji: "👍", Quoted: "wamid.Q="},
			`{"to":"+1","type":"reaction","reaction":{"message_id":"wamid.X=","emoji":"👍"}}`},
		{"reaction removed", channel.Outgoing{To: "1", Kind: channel.KindReaction, Target: "wamid.X="},
			`{"to":"+1","type":"reaction","reaction":{"message_id":"wamid.X=","emoji":""}}`},
		{"buttons", channel.Outgoing{To: "1", Kind: desk.KindInteractive, Text: "¿Sí?", Header: file("image/png"),
			Content: interactive(desk.Interactive{Kind: "buttons", Footer: "pie", Buttons: []desk.Choice{{ID: "a", Title: "Sí"}, {ID: "b", Title: "No"}}})},
			`{"to":"+1","type":"interactive","interactive":{"type":"button","header":{"type":"image","image":{"id":"m1"}},"body":{"text":"¿Sí?"},"footer":{"text":"pie"},
			"action":{"buttons":[{"type":"reply","reply":{"id":"a","title":"Sí"}},{"type":"reply","reply":{"id":"b","title":"No"}}]}}}`},
		{"list", channel.Outgoing{To: "1", Kind: desk.KindInteractive, Text: "Elige", Content: interactive(desk.Interactive{Kind: "list", HeaderText: "Menú", ListButton: "Ver",
			Sections: []desk.ListSection{{Title: "Uno", Rows: []desk.Choice{{ID: "1", Title: "A", Description: "d"}}}, {Title: "Dos", Rows: []desk.Choice{{ID: "2", Title: "B"}}}}})},
			`{"to":"+1","type":"interactive","interactive":{"type":"list","header":{"type":"text","text":"Menú"},"body":{"text":"Elige"},
			"action":{"button":"Ver","sections":[{"title":"Uno","rows":[{"id":"1","title":"A","description":"d"}]},{"title":"Dos","rows":[{"id":"2","title":"B"}]}]}}}`},
		{"link", channel.Outgoing{To: "1", Kind: desk.KindInteractive, Text: "Paga", Content: interactive(desk.Interactive{Kind: "link", LinkText: "Pagar", LinkURL: "https://p.example/1"})},
			`{"to":"+1","type":"interactive","interactive":{"type":"cta_url","body":{"text":"Paga"},"action":{"name":"cta_url","parameters":{"display_text":"Pagar","url":"https://p.example/1"}}}}`},
		{"location request", channel.Outgoing{To: "1", Kind: desk.KindInteractive, Text: "¿Dónde?", Content: interactive(desk.Interactive{Kind: "location_request"})},
			`{"to":"+1","type":"interactive","interactive":{"type":"location_request_message","body":{"text":"¿Dónde?"},"action":{"name":"send_location"}}}`},
	} {
		t.Run(c.name, func(t *testing.T) { sendsBody(t, c.o, c.want) })
	}
}

func sendsBody(t *testing.T, o channel.Outgoing, want string) {
	t.Helper()
	p := channeltest.NewProvider(t, channeltest.Reply(200, accepted))
	if _, err := sender().Send(t.Context(), account(p), o); err != nil {
		t.Fatal(err)
	}
	call := p.Calls()[0]
	if call.Method != "POST" || call.Path != "/v24.0/106/messages" || call.Header.Get("Authorization") != "Bearer secret-token" {
		t.Errorf("call %s %s %q", call.Method, call.Path, call.Header.Get("Authorization"))
	}
	var got, wanted map[string]any
	if err := errors.Join(json.Unmarshal(call.Body, &got), json.Unmarshal([]byte(want), &wanted)); err != nil {
		t.Fatal(err)
	}
	wanted["messaging_product"], wanted["recipient_type"] = "whatsapp", "individual"
	if d := cmp.Diff(wanted, got); d != "" {
		t.Errorf("body (-want +got):\n%s", d)
	}
}

func TestSendTemplateBody(t *testing.T) {
	template := desk.Template{Name: "pedido", Language: "es", Status: "APPROVED", Category: "UTILITY"}
	for _, c := range []struct {
		name       string
		components []desk.TemplateComponent
		use        desk.TemplateUse
		header     *channel.OutgoingFile
		want       string
	}{
		{"nothing to fill", []desk.TemplateComponent{{Type: "BODY", Text: "Hola"}}, desk.TemplateUse{}, nil, ``},
		{"numbered", []desk.TemplateComponent{{Type: "HEADER", Format: "TEXT", Text: "Pedido {{1}}"}, {Type: "BODY", Text: "{{2}} de {{1}}, {{2}}"}},
			desk.TemplateUse{HeaderVars: map[string]string{"1": "7"}, BodyVars: map[string]string{"1": "Ana", "2": "Hola"}}, nil,
			`,"components":[{"type":"header","parameters":[{"type":"text","text":"7"}]},{"type":"body","parameters":[{"type":"text","text":"Ana"},{"type":"text","text":"Hola"}]}]`},
		{"named", []desk.TemplateComponent{{Type: "BODY", Text: "Hola {{first_name}}"}}, desk.TemplateUse{BodyVars: map[string]string{"first_name": "Ana"}}, nil,
			`,"components":[{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"Ana"}]}]`},
		{"media header", []desk.TemplateComponent{{Type: "HEADER", Format: "DOCUMENT"}, {Type: "BODY", Text: "Factura"}}, desk.TemplateUse{},
			&channel.OutgoingFile{RemoteID: "m1", MIME: "application/pdf", Name: "f.pdf"},
			`,"components":[{"type":"header","parameters":[{"type":"document","document":{"id":"m1","filename":"f.pdf"}}]}]`},
		{"buttons", []desk.TemplateComponent{{Type: "BODY", Text: "x"}, {Type: "BUTTONS", Buttons: []desk.TemplateButton{
			{Type: "QUICK_REPLY", Text: "Sí"}, {Type: "URL", Text: "Ver", URL: "https://e.example/{{1}}"}, {Type: "URL", Text: "Web", URL: "https://e.example"},
			{Type: "COPY_CODE", Text: "Copiar"}, {Type: "PHONE_NUMBER", Text: "Llamar", Phone: "+1"}}}},
			desk.TemplateUse{ButtonVars: map[string]string{"0": "PAY", "1": "abc", "3": "SAVE20"}}, nil,
			`,"components":[{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"PAY"}]},
			{"type":"button","sub_type":"url","index":"1","parameters":[{"type":"text","text":"abc"}]},
			{"type":"button","sub_type":"copy_code","index":"3","parameters":[{"type":"coupon_code","coupon_code":"SAVE20"}]}]`},
		{"form", []desk.TemplateComponent{{Type: "BODY", Text: "x"}, {Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "FLOW", Text: "Abrir"}}}}, desk.TemplateUse{}, nil,
			`,"components":[{"type":"button","sub_type":"flow","index":"0","parameters":[{"type":"action","action":{"flow_token":"unused"}}]}]`},
		{"one-time code", []desk.TemplateComponent{{Type: "BODY", Text: "{{1}}"}, {Type: "BUTTONS", Buttons: []desk.TemplateButton{{Type: "OTP", Text: "Copiar"}}}},
			desk.TemplateUse{BodyVars: map[string]string{"1": "123456"}}, nil,
			`,"components":[{"type":"body","parameters":[{"type":"text","text":"123456"}]},{"type":"button","sub_type":"url","index":"0","parameters":[{"type":"text","text":"123456"}]}]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			with := template
			with.Components = c.components
			o := channel.Outgoing{To: "1", Kind: desk.KindTemplate, Template: &with, Content: desk.Content{Template: &c.use}, Header: c.header}
			sendsBody(t, o, `{"to":"+1","type":"template","template":{"name":"pedido","language":{"code":"es"}`+c.want+`}}`)
		})
	}
}

func TestSendReceipt(t *testing.T) {
	for _, c := range []struct {
		name, answer string
		want         channel.Receipt
	}{
		{"accepted", accepted, channel.Receipt{ID: "wamid.NEW=", Address: "573001112233"}},
		{"user id", `{"contacts":[{"input":"US.1","user_id":"US.1"}],"messages":[{"id":"w"}]}`, channel.Receipt{ID: "w", Address: "US.1"}},
		{"no contacts", `{"messages":[{"id":"w"}]}`, channel.Receipt{ID: "w"}},
		{"held", `{"messages":[{"id":"w","message_status":"held_for_quality_assessment"}]}`, channel.Receipt{ID: "w", Held: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := channeltest.NewProvider(t, channeltest.Reply(200, c.answer))
			got, err := sender().Send(t.Context(), account(p), text("hola"))
			if err != nil || got != c.want {
				t.Errorf("Send = %+v, %v", got, err)
			}
		})
	}
}

func graphError(code string, rest string) string {
	return `{"error":{"message":"(#` + code + `) x","type":"OAuthException","code":` + code + `,"error_data":{"messaging_product":"whatsapp","details":"why"}` + rest + `,"fbtrace_id":"A"}}`
}

func TestSendOutcome(t *testing.T) {
	reply := channeltest.Reply
	for _, c := range []struct {
		name   string
		answer channeltest.Answer
		want   channel.SendError
	}{
		{"window closed", reply(400, graphError("131047", "")), channel.SendError{Action: channel.Fail, Code: "131047", Detail: "why"}},
		{"token revoked", reply(401, graphError("190", `,"error_subcode":463`)), channel.SendError{Action: channel.PauseAll, Code: "190", Detail: "why", Notice: "token_invalid"}},
		{"no such number", reply(400, graphError("100", `,"error_subcode":33`)), channel.SendError{Action: channel.PauseAll, Code: "100", Detail: "why", Notice: "number_missing"}},
		{"bad parameter", reply(400, graphError("100", "")), channel.SendError{Action: channel.Fail, Code: "100", Detail: "why"}},
		{"error with 200", reply(200, graphError("131026", "")), channel.SendError{Action: channel.Fail, Code: "131026", Detail: "why", Unreachable: true}},
		{"error without code with 200", reply(200, `{"error":{"message":"odd"}}`), channel.SendError{Action: channel.Fail, Code: "unknown", Detail: "odd"}},
		{"throughput with Retry-After", reply(429, graphError("130429", ""), "Retry-After", "17"), channel.SendError{Action: channel.Retry, Code: "130429", Detail: "why", Number: true, After: 17 * time.Second}},
		{"pair", reply(400, graphError("131056", "")), channel.SendError{Action: channel.Retry, Code: "131056", Detail: "why", Pair: true, After: 4 * time.Second}},
		{"usage header", reply(400, graphError("80007", ""), "X-Business-Use-Case-Usage", `{"waba1":[{"type":"messages","estimated_time_to_regain_access":11}]}`),
			channel.SendError{Action: channel.Retry, Code: "80007", Detail: "why", Number: true, After: 11 * time.Minute}},
		{"outage", reply(503, graphError("131016", "")), channel.SendError{Action: channel.Retry, Code: "131016", Detail: "why", Tries: 12}},
		{"API unknown", reply(500, graphError("1", "")), channel.SendError{Action: channel.Retry, Code: "1", Detail: "why", Tries: 12}},
		{"API service", reply(503, graphError("2", "")), channel.SendError{Action: channel.Retry, Code: "2", Detail: "why", Tries: 12}},
		{"final code with 500", reply(500, graphError("131026", "")), channel.SendError{Action: channel.Fail, Code: "131026", Detail: "why", Unreachable: true}},
		{"unknown code", reply(400, graphError("999999", "")), channel.SendError{Action: channel.Fail, Code: "999999", Detail: "why"}},
		{"unknown transient code", reply(400, graphError("999999", `,"is_transient":true`)), channel.SendError{Action: channel.Retry, Code: "999999", Detail: "why"}},
		{"unknown code with 500", reply(500, graphError("999999", "")), channel.SendError{Action: channel.Retry, Code: "999999", Detail: "why"}},
		{"500 with an error without code", reply(500, `{"error":{"message":"odd"}}`), channel.SendError{Action: channel.Uncertain, Code: "http_500"}},
		{"500 with words for an error", reply(500, `{"error":"internal"}`), channel.SendError{Action: channel.Uncertain, Code: "http_500"}},
		{"500 with half an error", reply(500, graphError("1", "")[:20]), channel.SendError{Action: channel.Uncertain, Code: "http_500"}},
		{"500 with another's JSON", reply(500, `{"message":"upstream","code":1}`), channel.SendError{Action: channel.Uncertain, Code: "http_500"}},
		{"gateway's timeout", reply(504, ""), channel.SendError{Action: channel.Uncertain, Code: "http_504"}},
		{"request's timeout", reply(408, ""), channel.SendError{Action: channel.Uncertain, Code: "http_408"}},
		{"gateway", reply(502, "<html>Bad Gateway</html>"), channel.SendError{Action: channel.Uncertain, Code: "http_502"}},
		{"unavailable, empty", reply(503, "", "Retry-After", "5"), channel.SendError{Action: channel.Uncertain, Code: "http_503"}},
		{"429 of a gateway", reply(429, "slow down", "Retry-After", "99999"), channel.SendError{Action: channel.Retry, Code: "http_429", Number: true, After: time.Hour}},
		{"404 of a gateway", reply(404, "nothing here"), channel.SendError{Action: channel.Fail, Code: "http_404"}},
		{"200 without id", reply(200, `{"messaging_product":"whatsapp"}`), channel.SendError{Action: channel.Uncertain, Code: "answer_unreadable"}},
		{"200 with an empty id", reply(200, `{"messages":[{"id":""}]}`), channel.SendError{Action: channel.Uncertain, Code: "answer_unreadable"}},
		{"200 with nonsense", reply(200, `<html>`), channel.SendError{Action: channel.Uncertain, Code: "answer_unreadable"}},
		{"200 with nothing", reply(200, ``), channel.SendError{Action: channel.Uncertain, Code: "answer_unreadable"}},
		{"half an answer", channeltest.Cut(accepted), channel.SendError{Action: channel.Uncertain, Code: "answer_unreadable"}},
		{"dropped", channeltest.Drop(), channel.SendError{Action: channel.Uncertain, Code: "network"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := channeltest.NewProvider(t, c.answer)
			receipt, err := sender().Send(t.Context(), account(p), text("hola"))
			refusedAs(t, err, c.want)
			if receipt.ID != "" {
				t.Errorf("a receipt beside a refusal: %+v", receipt)
			}
			if n := len(p.Calls()); n != 1 {
				t.Errorf("%d calls, want 1", n)
			}
		})
	}
}

// refusedAs compares all but the cause; an empty Detail is not compared.
func refusedAs(t *testing.T, err error, want channel.SendError) {
	t.Helper()
	got, ok := errors.AsType[*channel.SendError](err)
	if !ok {
		t.Fatalf("error %v, want a *SendError", err)
	}
	if strings.Contains(got.Error(), "secret-token") {
		t.Errorf("the token is in %q", got.Error())
	}
	seen := *got
	seen.Cause = nil
	if want.Detail == "" {
		seen.Detail = ""
	}
	if d := cmp.Diff(want, seen); d != "" {
		t.Errorf("refusal (-want +got):\n%s", d)
	}
}

func TestSendWithoutAnswerIsUncertain(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Hang())
	_, err := New(Options{Client: &http.Client{}, Timeout: 50 * time.Millisecond}).Send(t.Context(), account(p), text("hola"))
	refusedAs(t, err, channel.SendError{Action: channel.Uncertain, Code: "timeout"})
}

func TestSendWithoutConnectionIsRetried(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	a := channel.Account{ID: "1", Token: "secret-token", BaseURL: "http://" + l.Addr().String()}
	l.Close()
	_, err = sender().Send(t.Context(), a, text("hola"))
	refusedAs(t, err, channel.SendError{Action: channel.Retry, Code: "network"})
}

func TestSendRefusesBeforeCalling(t *testing.T) {
	p := channeltest.NewProvider(t)
	_, err := sender().Send(t.Context(), account(p), text(strings.Repeat("a", 4097)))
	refusedAs(t, err, channel.SendError{Action: channel.Fail, Code: "text_too_long"})
	if len(p.Calls()) != 0 {
		t.Error("called the provider")
	}
}

func TestMarkRead(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Reply(200, `{"success":true}`), channeltest.Reply(200, `{"success":true}`), channeltest.Reply(400, graphError("131009", "")))
	w, a := sender(), account(p)
	if err := errors.Join(w.MarkRead(t.Context(), a, "wamid.T=", false), w.MarkRead(t.Context(), a, "wamid.T=", true)); err != nil {
		t.Fatal(err)
	}
	refusedAs(t, w.MarkRead(t.Context(), a, "wamid.T=", false), channel.SendError{Code: "131009"})
	for i, want := range []string{
		`{"message_id":"wamid.T=","messaging_product":"whatsapp","status":"read"}`,
		`{"message_id":"wamid.T=","messaging_product":"whatsapp","status":"read","typing_indicator":{"type":"text"}}`,
	} {
		if got := string(p.Calls()[i].Body); got != want {
			t.Errorf("call %d: %s", i, got)
		}
	}
}

func readCloser(s string) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil }
}

func TestSendCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := channeltest.NewProvider(t)
	_, err := sender().Send(ctx, account(p), text("hola"))
	refusedAs(t, err, channel.SendError{Action: channel.Retry, Code: "network"})
}

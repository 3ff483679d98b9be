package whatsapp

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"timbre/internal/channel"
	"timbre/internal/channel/channeltest"
	"timbre/internal/desk"
)

func picture(open func() (io.ReadCloser, error)) channel.Outgoing {
	return channel.Outgoing{To: "1", Kind: desk.KindImage, File: &channel.OutgoingFile{MIME: "image/png", Name: "a.png", Size: 5, Open: open}}
}

func TestUploadThenSend(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Reply(200, `{"id":"media9"}`), channeltest.Reply(200, accepted))
	o := picture(readCloser("bytes"))
	receipt, err := sender().Send(t.Context(), account(p), o)
	if err != nil || receipt.FileID != "media9" || receipt.ID != "wamid.NEW=" {
		t.Fatalf("Send = %+v, %v", receipt, err)
	}
	if o.File.RemoteID != "" {
		t.Error("the caller's file was changed")
	}
	upload := p.Calls()[0]
	if upload.Path != "/v24.0/106/media" || upload.Length != int64(len(upload.Body)) {
		t.Errorf("upload to %s, declared %d of %d bytes", upload.Path, upload.Length, len(upload.Body))
	}
	_, params, err := mime.ParseMediaType(upload.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	form, err := multipart.NewReader(bytes.NewReader(upload.Body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		t.Fatal(err)
	}
	file := form.File["file"][0]
	content, err := file.Open()
	if err != nil {
		t.Fatal(err)
	}
	got, _ := io.ReadAll(content)
	if string(got) != "bytes" || file.Header.Get("Content-Type") != "image/png" || form.Value["messaging_product"][0] != "whatsapp" {
		t.Errorf("form %v, file %q of %v", form.Value, got, file.Header)
	}
	if !strings.Contains(string(p.Calls()[1].Body), `"image":{"id":"media9"}`) {
		t.Errorf("message %s", p.Calls()[1].Body)
	}
}

func TestRefusedMessageKeepsTheUpload(t *testing.T) {
	p := channeltest.NewProvider(t, channeltest.Reply(200, `{"id":"media9"}`), channeltest.Reply(503, graphError("131016", "")))
	receipt, err := sender().Send(t.Context(), account(p), picture(readCloser("bytes")))
	refusedAs(t, err, channel.SendError{Action: channel.Retry, Code: "131016", Tries: 12})
	if receipt.FileID != "media9" {
		t.Errorf("receipt %+v", receipt)
	}
}

func TestUploadOutcome(t *testing.T) {
	for _, c := range []struct {
		name   string
		open   func() (io.ReadCloser, error)
		answer channeltest.Answer
		want   channel.SendError
	}{
		{"gateway", readCloser("bytes"), channeltest.Reply(502, ""), channel.SendError{Action: channel.Retry, Code: "http_502"}},
		{"dropped", readCloser("bytes"), channeltest.Drop(), channel.SendError{Action: channel.Retry, Code: "network"}},
		{"no id", readCloser("bytes"), channeltest.Reply(200, `{}`), channel.SendError{Action: channel.Retry, Code: "answer_unreadable"}},
		{"refused", readCloser("bytes"), channeltest.Reply(400, graphError("131053", "")), channel.SendError{Action: channel.Retry, Code: "131053", Tries: 2}},
		{"file missing", func() (io.ReadCloser, error) { return nil, errors.New("gone") }, nil, channel.SendError{Action: channel.Retry, Code: "file_unreadable"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := channeltest.NewProvider(t, c.answer)
			_, err := sender().Send(t.Context(), account(p), picture(c.open))
			refusedAs(t, err, c.want)
		})
	}
}

func TestFetch(t *testing.T) {
	reply := channeltest.Reply
	file := reply(200, "bytes", "Content-Type", "audio/ogg; codecs=opus")
	for _, c := range []struct {
		name  string
		media channel.RemoteMedia // a URL of "/…" is below the provider
		paths string
	}{
		{"by its address", channel.RemoteMedia{ID: "m1", URL: "/file/1"}, "/file/1"},
		{"by its id", channel.RemoteMedia{ID: "m1"}, "/v24.0/m1 /file/2"},
		{"address dead", channel.RemoteMedia{ID: "m1", URL: "/dead"}, "/dead /v24.0/m1 /file/2"},
		{"address of a stranger", channel.RemoteMedia{ID: "m1", URL: "https://evil.example/file"}, "/v24.0/m1 /file/2"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var answers []channeltest.Answer
			var p *channeltest.Provider
			for _, path := range strings.Fields(c.paths) {
				switch path {
				case "/dead":
					answers = append(answers, reply(404, ""))
				case "/v24.0/m1":
					answers = append(answers, func(w http.ResponseWriter, r *http.Request) {
						reply(200, `{"url":"`+p.URL+`/file/2","mime_type":"audio/ogg","file_size":"5","id":"m1"}`)(w, r)
					})
				default:
					answers = append(answers, file)
				}
			}
			p = channeltest.NewProvider(t, answers...)
			if strings.HasPrefix(c.media.URL, "/") {
				c.media.URL = p.URL + c.media.URL
			}
			body, mime, size, err := sender().Fetch(t.Context(), account(p), c.media)
			if err != nil {
				t.Fatal(err)
			}
			defer body.Close()
			if got, _ := io.ReadAll(body); string(got) != "bytes" || mime != "audio/ogg" || size != 5 {
				t.Errorf("Fetch = %q %s %d", got, mime, size)
			}
			var paths []string
			for _, call := range p.Calls() {
				paths = append(paths, call.Path)
				if call.Header.Get("Authorization") != "Bearer secret-token" {
					t.Errorf("%s without token", call.Path)
				}
			}
			if got := strings.Join(paths, " "); got != c.paths {
				t.Errorf("calls %s, want %s", got, c.paths)
			}
		})
	}
}

func TestFetchOutcome(t *testing.T) {
	reply := channeltest.Reply
	for _, c := range []struct {
		name    string
		media   channel.RemoteMedia
		answers []channeltest.Answer
		want    channel.SendError
	}{
		{"gone", channel.RemoteMedia{ID: "m1"}, []channeltest.Answer{reply(400, graphError("100", `,"error_subcode":33`))}, channel.SendError{Action: channel.Fail, Code: "100"}},
		{"token revoked", channel.RemoteMedia{ID: "m1"}, []channeltest.Answer{reply(401, graphError("190", ""))}, channel.SendError{Action: channel.PauseAll, Code: "190", Notice: "token_invalid"}},
		{"outage", channel.RemoteMedia{ID: "m1"}, []channeltest.Answer{reply(502, "")}, channel.SendError{Action: channel.Retry, Code: "http_502"}},
		{"address of a stranger", channel.RemoteMedia{ID: "m1"}, []channeltest.Answer{reply(200, `{"url":"http://169.254.169.254/x"}`)}, channel.SendError{Action: channel.Fail, Code: "media_address"}},
		{"nothing to go by", channel.RemoteMedia{URL: "https://evil.example/x"}, nil, channel.SendError{Action: channel.Fail, Code: "media_missing"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := channeltest.NewProvider(t, c.answers...)
			_, _, _, err := sender().Fetch(t.Context(), account(p), c.media)
			refusedAs(t, err, c.want)
		})
	}
}

func TestTokenGoesToMetaOnly(t *testing.T) {
	const base = "https://graph.facebook.com"
	for address, want := range map[string]bool{
		"https://lookaside.fbsbx.com/whatsapp_business/attachments/?mid=1": true,
		"https://graph.facebook.com/x":                                     true,
		"https://mmg.whatsapp.net/x":                                       true,
		"http://lookaside.fbsbx.com/x":                                     false,
		"https://lookaside.fbsbx.com:8443/x":                               false,
		"https://lookaside.fbsbx.com.evil.example/x":                       false,
		"https://evilfbsbx.com/x":                                          false,
		"https://user@evil.example/lookaside.fbsbx.com":                    false,
		"https://127.0.0.1/x":                                              false,
		"":                                                                 false,
		"://":                                                              false,
	} {
		if got := ours(address, base); got != want {
			t.Errorf("ours(%q) = %v", address, got)
		}
	}
	if !ours("http://127.0.0.1:9/x", "http://127.0.0.1:9") || ours("http://127.0.0.1:8/x", "http://127.0.0.1:9") {
		t.Error("the operator's host is trusted by host and port")
	}
}

package simulator_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"image"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"testing"
	"time"

	_ "golang.org/x/image/webp"

	"timbre/internal/simulator"
)

func simulatorSample(name string) []byte { return simulator.Sample(name) }

func multipartForm(t *testing.T, fields map[string]string, kind string, data []byte) form {
	t.Helper()
	var buf bytes.Buffer
	w := multipart.NewWriter(&buf)
	for k, v := range fields {
		if err := w.WriteField(k, v); err != nil {
			t.Fatal(err)
		}
	}
	if data != nil {
		part, err := w.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {`form-data; name="file"; filename="f"`}, "Content-Type": {kind}})
		if err != nil {
			t.Fatal(err)
		}
		_, _ = part.Write(data)
	}
	_ = w.Close()
	return form{w.FormDataContentType(), buf.Bytes()}
}

// upload stores a file and returns its id.
func (b *business) upload(kind string, data []byte) string {
	b.t.Helper()
	_, answer := b.call("POST", "/v25.0/"+numberID+"/media", token,
		multipartForm(b.t, map[string]string{"messaging_product": "whatsapp"}, kind, data))
	id, _ := answer["id"].(string)
	if id == "" {
		b.t.Fatalf("upload: %v", answer)
	}
	return id
}

func TestUploads(t *testing.T) {
	product := map[string]string{"messaging_product": "whatsapp"}
	tests := []struct {
		name, kind string
		data       []byte
		fields     map[string]string
		code       int
	}{
		{"jpeg", "image/jpeg", simulator.Sample("image"), product, 0},
		{"png", "image/png", simulator.Sample("png"), product, 0},
		{"pdf", "application/pdf", simulator.Sample("document"), product, 0},
		{"mp4", "video/mp4", simulator.Sample("video"), product, 0},
		{"voice", "audio/ogg; codecs=opus", simulator.Sample("voice"), product, 0},
		{"sticker", "image/webp", simulator.Sample("sticker"), product, 0},
		{"sticker as browsers write it", "image/webp", append([]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\xff\x01\x00\xff\x01\x00"), make([]byte, 16)...), product, 0},
		{"sticker of 600 points", "image/webp", append([]byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x10\x00\x00\x00\x57\x02\x00\x57\x02\x00"), make([]byte, 16)...), product, 131053},
		{"text", "text/plain", []byte("hola"), product, 0},
		{"type beside the file", "application/octet-stream", simulator.Sample("image"), map[string]string{"messaging_product": "whatsapp", "type": "image/jpeg"}, 0},
		{"no product", "image/jpeg", simulator.Sample("image"), nil, 100},
		{"no file", "", nil, product, 131008},
		{"gif", "image/gif", []byte("GIF89a"), product, 100},
		{"webm", "audio/webm", []byte{0x1a, 0x45, 0xdf, 0xa3}, product, 100},
		{"png that says jpeg", "image/jpeg", simulator.Sample("png"), product, 131053},
		{"pdf that says voice", "audio/ogg", simulator.Sample("document"), product, 131053},
		{"stereo voice", "audio/ogg", simulator.OggChannels(2), product, 131053},
		{"large picture", "image/jpeg", append(simulator.Sample("image"), make([]byte, 5<<20)...), product, 131053},
		{"empty", "image/jpeg", []byte{}, product, 131053},
	}
	b := connect(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, answer := b.call("POST", "/v25.0/"+numberID+"/media", token, multipartForm(t, tt.fields, tt.kind, tt.data))
			if code(answer) != tt.code {
				t.Errorf("code %d, want %d: %v", code(answer), tt.code, answer)
			}
		})
	}
}

func TestSamplesAreReal(t *testing.T) {
	for _, name := range []string{"image", "png", "sticker"} {
		img, _, err := image.Decode(bytes.NewReader(simulator.Sample(name)))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, _, _, alpha := img.At(0, 0).RGBA(); name == "sticker" && (alpha != 0 || img.Bounds().Dx() != 512) {
			t.Errorf("sticker: alpha %d at the corner, %s", alpha, img.Bounds())
		}
	}
}

func (b *business) download(url, bearer string) (int, []byte) {
	b.t.Helper()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	data, _ := io.ReadAll(res.Body)
	return res.StatusCode, data
}

func TestInboundMediaLifeTimes(t *testing.T) {
	b := connect(t)
	p := b.customer(false)
	b.write(p, simulator.Inbound{Kind: "image", Caption: "así llegó"})
	m := b.next().value(t)["messages"].([]any)[0].(map[string]any)["image"].(map[string]any)
	sum := sha256.Sum256(simulator.Sample("image"))
	if m["sha256"] != base64.StdEncoding.EncodeToString(sum[:]) || m["mime_type"] != "image/jpeg" || m["caption"] != "así llegó" {
		t.Errorf("image %v", m)
	}
	id := m["id"].(string)
	_, resolved := b.call("GET", "/v25.0/"+id, token, nil)
	if resolved["sha256"] != hex.EncodeToString(sum[:]) {
		t.Errorf("resolved %v", resolved)
	}
	url := resolved["url"].(string)
	if status, data := b.download(url, token); status != 200 || !bytes.Equal(data, simulator.Sample("image")) {
		t.Errorf("download: %d, %d bytes", status, len(data))
	}
	if status, _ := b.download(url, ""); status != 401 {
		t.Errorf("download without token: %d", status)
	}
	b.sim.Advance(5*time.Minute + time.Second)
	if status, _ := b.download(url, token); status != 404 {
		t.Errorf("download from a dead URL: %d", status)
	}
	if status, _ := b.call("GET", "/v25.0/"+id, token, nil); status != 200 {
		t.Errorf("resolve again: %d", status)
	}
	b.sim.Advance(7 * 24 * time.Hour)
	if _, answer := b.call("GET", "/v25.0/"+id, token, nil); code(answer) != 100 {
		t.Errorf("resolve after seven days: %v", answer)
	}
}

func TestMediaMessages(t *testing.T) {
	b := connect(t)
	b.customer(true)
	picture, voice := b.upload("image/jpeg", simulator.Sample("image")), b.upload("audio/ogg", simulator.Sample("voice"))
	if _, answer := b.send(obj{"type": "image", "image": obj{"id": picture, "caption": "foto"}}); code(answer) != 0 {
		t.Errorf("image: %v", answer)
	}
	if _, answer := b.send(obj{"type": "audio", "audio": obj{"id": voice, "voice": true}}); code(answer) != 0 {
		t.Errorf("voice: %v", answer)
	}
	if _, answer := b.send(obj{"type": "video", "video": obj{"id": picture}}); code(answer) != 131009 {
		t.Errorf("a picture as video: %v", answer)
	}
	b.ladder(4)
	b.send(obj{"type": "image", "image": obj{"link": "http://127.0.0.1:1/none.jpg"}})
	if st := b.status(); st["errors"].([]any)[0].(map[string]any)["code"] != float64(131053) {
		t.Errorf("dead link: %v", st)
	}
	b.sim.Advance(31 * 24 * time.Hour)
	if _, answer := b.send(obj{"type": "image", "image": obj{"id": picture}}); code(answer) != 131009 {
		t.Errorf("expired upload: %v", answer)
	}
}

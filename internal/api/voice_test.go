package api_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"mime/multipart"
	"net/textproto"
	"testing"

	"timbre/internal/testkit/servertest"
)

// give uploads a file as somebody means it and returns how it was stored, or the refusal.
func give(t *testing.T, c *servertest.Client, as, name, mime string, content []byte) (out struct{ ID, Kind, MIME, Name string }, err error) {
	t.Helper()
	var form bytes.Buffer
	m := multipart.NewWriter(&form)
	if as != "" {
		m.WriteField("kind", as)
	}
	part, err := m.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, name)}, "Content-Type": {mime}})
	if err != nil {
		t.Fatal(err)
	}
	part.Write(content)
	m.Close()
	c.Header.Set("Content-Type", m.FormDataContentType())
	defer c.Header.Del("Content-Type")
	return out, c.API("POST", "/files", io.Reader(&form), &out)
}

// opusIn is the beginning of an Ogg Opus recording with that many channels.
func opusIn(channels byte) []byte {
	head := append([]byte("OpusHead\x01"), channels, 56, 1, 0x80, 0xbb, 0, 0, 0, 0, 0)
	page := func(flags byte, granule uint64, body []byte) []byte {
		p := append([]byte("OggS\x00"), flags)
		p = binary.LittleEndian.AppendUint64(p, granule)
		p = append(p, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, byte(len(body)))
		return append(p, body...)
	}
	tags := []byte("OpusTags\x00\x00\x00\x00\x00\x00\x00\x00")
	return append(append(page(2, 0, head), page(0, 0, tags)...), page(4, 48_000, []byte{0xf8, 1, 2, 3})...)
}

// What a browser recorded is kept as a voice note, whatever it declared; what is no recording of Opus is refused at once.
func TestUploadedRecordings(t *testing.T) { // C06
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		for name, content := range map[string][]byte{"mono": opusIn(1), "stereo": opusIn(2)} {
			f, err := give(t, s.Admin, "voice", "Nota de voz", "audio/ogg;codecs=opus", content)
			if err != nil || f.Kind != "voice" || f.MIME != "audio/ogg" || f.Name != "Nota de voz.ogg" {
				t.Errorf("%s: %+v, %v", name, f, err)
			}
		}
		if f, err := give(t, s.Admin, "", "música.ogg", "audio/ogg", opusIn(2)); err != nil || f.Kind != "audio" {
			t.Errorf("a file of sound: %+v, %v", f, err)
		}
		for name, content := range map[string][]byte{"text": []byte("hola"), "MP4": []byte("\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42"), "nothing": nil} {
			_, err := give(t, s.Admin, "voice", "x.m4a", "audio/mp4", content)
			if servertest.CodeOf(err) != "invalid" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// An inbox without voice messages refuses them, and takes everything else.
func TestVoiceOff(t *testing.T) { // C06, F04
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		waits(t, s)
		var page struct {
			Items []struct {
				ID       string
				Settings struct{ Voice bool }
			}
		}
		s.Admin.Must("GET", "/inboxes", nil, &page)
		if !page.Items[0].Settings.Voice {
			t.Error("voice messages are off from the beginning")
		}
		f, err := give(t, s.Admin, "voice", "a.ogg", "audio/ogg", opusIn(1))
		if err != nil {
			t.Fatal(err)
		}
		s.Admin.Must("PATCH", "/inboxes/"+page.Items[0].ID, map[string]any{"settings": map[string]any{"voice": false}}, nil)
		refused(t, call(t, s.Admin, "POST", "/api/v1/conversations/1/messages", `{"kind":"voice","file_id":"`+f.ID+`"}`), 409, "voice_off")
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"text": "Te escribo"}, nil)
		s.Admin.Must("PATCH", "/inboxes/"+page.Items[0].ID, map[string]any{"settings": map[string]any{"voice": true}}, nil)
		s.Admin.Must("POST", "/conversations/1/messages", map[string]any{"kind": "voice", "file_id": f.ID}, nil)
	})
}

package api_test

import (
	"encoding/binary"
	"errors"
	"slices"
	"testing"

	"timbre/internal/testkit/servertest"
)

// What would arrive and not play is refused before it is sent, in words that say what to do; as a document it goes.
func TestCodecsThatDoNotPlay(t *testing.T) {
	servertest.Servers(t, func(t *testing.T, s *servertest.Server) {
		waits(t, s)
		path := "/api/v1/conversations/1/messages"
		hevc := upload(t, s.Admin, "armado.mp4", film("hvc1"))
		var f struct {
			Kind, MIME string
			Codecs     []string
		}
		s.Admin.Must("GET", "/files/"+hevc, nil, &f)
		if f.Kind != "video" || f.MIME != "video/mp4" || !slices.Equal(f.Codecs, []string{"HEVC"}) {
			t.Errorf("the file is %+v", f)
		}
		err := s.Admin.API("POST", "/conversations/1/messages", map[string]string{"kind": "video", "file_id": hevc}, nil)
		p, ok := errors.AsType[*servertest.Problem](err)
		if !ok || p.Status != 422 || p.Fields["file"] != "video_codec" ||
			p.FieldMessages["file"] != "WhatsApp no reproduce este video (HEVC). Conviértelo a MP4 con H.264 y AAC, o envíalo como documento." {
			t.Errorf("it is refused with %v", err)
		}
		song := upload(t, s.Admin, "canción.ogg", "OggS\x00\x02"+string(make([]byte, 20))+"\x01\x10\x01vorbis\x00\x00\x00\x00\x02\x44\xac\x00\x00")
		refused(t, call(t, s.Admin, "POST", path, `{"kind":"audio","file_id":"`+song+`"}`), 422, "invalid")
		for _, r := range s.Simulator.Requests(0, 0) {
			if r.Kind == "video" || r.Kind == "audio" {
				t.Errorf("Meta was asked %s", r.Body)
			}
		}
		for kind, file := range map[string]string{"document": hevc, "video": upload(t, s.Admin, "bien.mp4", film("avc1"))} {
			if got := call(t, s.Admin, "POST", path, `{"kind":"`+kind+`","file_id":"`+file+`"}`); got.Status != 201 {
				t.Errorf("a %s is answered %d %s", kind, got.Status, got.Body)
			}
		}
	})
}

// film is the header of an MP4 file with one picture track.
func film(codec string) string {
	box := func(kind, content string) string {
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(content)+8))) + kind + content
	}
	entry := "\x00\x00\x00\x00\x00\x00\x00\x01\x00\x00\x00\x10" + codec + string(make([]byte, 8))
	media := box("hdlr", string(make([]byte, 8))+"vide"+string(make([]byte, 12))) + box("minf", box("stbl", box("stsd", entry)))
	return box("ftyp", "isom\x00\x00\x02\x00isom") + box("moov", box("trak", box("mdia", media))) + box("mdat", "picture")
}

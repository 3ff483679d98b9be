package media

import (
	"bytes"
	"errors"
	"testing"
)

// recorded is an Ogg Opus file as a browser leaves it, with that many channels.
func recorded(t testing.TB, channels int) []byte {
	t.Helper()
	var out bytes.Buffer
	o := &oggWriter{w: &out}
	if err := o.headers(opusHeadOf(byte(channels), 0)); err != nil {
		t.Fatal(err)
	}
	for n := range 100 {
		if err := o.packet(opusPacket(n, 80), 960); err != nil {
			t.Fatal(err)
		}
	}
	if err := o.close(0); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestVoiceNote(t *testing.T) { // C06
	for name, in := range map[string][]byte{
		"Chromium":          buildWebM(webmOptions{packets: 100, size: 80, unknownSizes: true}),
		"Chromium, stereo":  buildWebM(webmOptions{packets: 100, size: 80, head: opusHeadOf(2, 0)}),
		"Firefox":           recorded(t, 1),
		"Firefox, stereo":   recorded(t, 2),
		"Firefox, cut off ": recorded(t, 2)[:4000],
	} {
		out, err := VoiceNote(in)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		info, err := Inspect(bytes.NewReader(out), "", "")
		if err != nil || info.Kind != KindVoice || info.MIME != "audio/ogg" || info.Channels != 1 {
			t.Errorf("%s: %+v, %v; want a voice note", name, info, err)
		}
		if len(out) < 5000 {
			continue
		}
		if packets, _ := oggPackets(t, out); len(packets) != 102 || !bytes.Equal(packets[0], opusHeadOf(1, 0)) {
			t.Errorf("%s: %d packets, the first %v", name, len(packets), packets[0])
		}
	}
}

func TestVoiceNoteRefuses(t *testing.T) {
	surround := recorded(t, 1)
	surround[28+18] = 1 // its mapping family
	for name, in := range map[string][]byte{
		"nothing": nil, "MP4": buildMP4("M4A ", true, mp4Track("soun", "mp4a", false)), "half a page": recorded(t, 1)[:40],
		"a header": []byte("OggS"), "surround": surround,
	} {
		if _, err := VoiceNote(in); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

func FuzzVoiceNote(f *testing.F) {
	addSeeds(f)
	f.Add(recorded(f, 2)[:200])
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := VoiceNote(data)
		if err != nil {
			if !errors.Is(err, ErrUnsupported) {
				t.Fatal(err)
			}
			return
		}
		if info, err := Inspect(bytes.NewReader(out), "", ""); err != nil || info.Kind != KindVoice {
			t.Fatalf("%+v, %v", info, err)
		}
	})
}

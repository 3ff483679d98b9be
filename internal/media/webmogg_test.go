package media

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"testing"
	"testing/iotest"
	"time"
)

// oggPackets takes an Ogg stream apart, checking what every page must hold.
func oggPackets(t *testing.T, data []byte) (packets [][]byte, lastGranule uint64) {
	t.Helper()
	var partial []byte
	for seq := uint32(0); len(data) > 0; seq++ {
		if !bytes.HasPrefix(data, []byte("OggS\x00")) {
			t.Fatalf("page %d does not begin with a page", seq)
		}
		segments := data[27 : 27+int(data[26])]
		size := 0
		for _, s := range segments {
			size += int(s)
		}
		page := bytes.Clone(data[:27+len(segments)+size])
		data = data[len(page):]

		want := binary.LittleEndian.Uint32(page[22:])
		clear(page[22:26])
		if got := slowOggCRC(page); got != want {
			t.Errorf("page %d: checksum %#x, want %#x", seq, want, got)
		}
		if got := binary.LittleEndian.Uint32(page[18:]); got != seq {
			t.Errorf("page %d has number %d", seq, got)
		}
		flags := page[5]
		if first, last := flags&oggFirst != 0, flags&oggLast != 0; first != (seq == 0) || last != (len(data) == 0) {
			t.Errorf("page %d: flags %d", seq, flags)
		}
		lastGranule = binary.LittleEndian.Uint64(page[6:])
		body := page[27+len(segments):]
		for _, s := range segments {
			partial, body = append(partial, body[:s]...), body[s:]
			if s < 255 {
				packets, partial = append(packets, partial), nil
			}
		}
	}
	return packets, lastGranule
}

// slowOggCRC is the checksum bit by bit, as RFC 3533 words it.
func slowOggCRC(page []byte) (crc uint32) {
	for _, b := range page {
		crc ^= uint32(b) << 24
		for range 8 {
			if crc&0x80000000 != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

func TestWebMToOgg(t *testing.T) { // C06
	for name, o := range map[string]webmOptions{
		"short":                 {packets: 3, size: 80},
		"a minute":              {packets: 3000, size: 80},
		"unknown sizes":         {packets: 120, size: 80, unknownSizes: true},
		"block groups":          {packets: 60, size: 80, groups: true},
		"stereo":                {packets: 60, size: 80, head: opusHeadOf(2, 0)},
		"beside a video":        {packets: 60, size: 80, video: true},
		"packets of whole 255s": {packets: 60, size: 510},
		"large packets":         {packets: 60, size: 40_000},
		"trimmed end":           {packets: 60, size: 80, discard: 10_000_000},
	} {
		t.Run(name, func(t *testing.T) {
			var out bytes.Buffer
			if err := WebMToOgg(bytes.NewReader(buildWebM(o)), &out); err != nil {
				t.Fatal(err)
			}
			packets, granule := oggPackets(t, out.Bytes())
			if !bytes.Equal(packets[0], opusHeadOf(1, 0)) {
				t.Errorf("header %v, want mono", packets[0])
			}
			if !bytes.HasPrefix(packets[1], []byte("OpusTags")) {
				t.Errorf("second packet %q", packets[1])
			}
			if got := len(packets) - 2; got != o.packets {
				t.Fatalf("%d packets, want %d", got, o.packets)
			}
			for n, p := range packets[2:] {
				if !bytes.Equal(p, opusPacket(n, o.size)) {
					t.Fatalf("packet %d was changed", n)
				}
			}
			if want := uint64(o.packets*960) - uint64(o.discard)*48/1_000_000; granule != want {
				t.Errorf("ends at sample %d, want %d", granule, want)
			}
			info, err := Inspect(bytes.NewReader(out.Bytes()), "", "")
			want := clampDuration(float64(granule-312) / 48000)
			if err != nil || info.Kind != KindVoice || info.MIME != "audio/ogg" || info.Duration != want {
				t.Errorf("inspected as %+v, %v; want a voice note of %v", info, err, want)
			}
		})
	}
}

func TestWebMToOggKeepsWhatWasRecordedBeforeACut(t *testing.T) {
	whole := buildWebM(webmOptions{packets: 100, size: 80, unknownSizes: true})
	var out bytes.Buffer
	if err := WebMToOgg(bytes.NewReader(whole[:len(whole)-40]), &out); err != nil {
		t.Fatal(err)
	}
	if packets, _ := oggPackets(t, out.Bytes()); len(packets) != 2+99 {
		t.Errorf("%d packets, want 99 and two headers", len(packets))
	}
}

func TestWebMToOggRefuses(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		in   io.Reader
		want error
	}{
		"vorbis":          {bytes.NewReader(buildWebM(webmOptions{codec: "A_VORBIS", packets: 3, size: 9})), ErrUnsupported},
		"surround":        {bytes.NewReader(buildWebM(webmOptions{head: opusHeadOf(6, 1), packets: 3, size: 9})), ErrUnsupported},
		"no header":       {bytes.NewReader(buildWebM(webmOptions{head: make([]byte, 12), packets: 3, size: 9})), ErrUnsupported},
		"encrypted":       {bytes.NewReader(buildWebM(webmOptions{encrypted: true, packets: 3, size: 9})), ErrUnsupported},
		"lacing":          {bytes.NewReader(buildWebM(webmOptions{flags: 0x02, packets: 3, size: 9})), ErrUnsupported},
		"silence":         {bytes.NewReader(buildWebM(webmOptions{})), ErrUnsupported},
		"empty":           {bytes.NewReader(nil), ErrUnsupported},
		"text":            {bytes.NewReader(bytes.Repeat([]byte("hola "), 1000)), ErrUnsupported},
		"zeros":           {bytes.NewReader(make([]byte, 1000)), ErrUnsupported},
		"failing disk":    {io.MultiReader(bytes.NewReader(buildWebM(webmOptions{packets: 3, size: 9})), iotest.ErrReader(broken)), broken},
		"tracks for ever": {io.MultiReader(bytes.NewReader(ebmlOpen(idSegment)), bytes.NewReader(bytes.Repeat(ebml(idTrackEntry), 1e6))), ErrUnsupported},
	} {
		if err := WebMToOgg(c.in, io.Discard); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", name, err, c.want)
		}
	}
	full := errors.New("disk full")
	if err := WebMToOgg(bytes.NewReader(buildWebM(webmOptions{packets: 3, size: 9})), failingWriter{full}); !errors.Is(err, full) {
		t.Errorf("failing writer: %v", err)
	}
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

func TestOpusSamples(t *testing.T) { // RFC 6716, table 2
	for _, c := range []struct {
		packet []byte
		want   time.Duration
	}{
		{[]byte{0 << 3}, 10 * time.Millisecond},
		{[]byte{3 << 3}, 60 * time.Millisecond},
		{[]byte{9<<3 | 1}, 40 * time.Millisecond},
		{[]byte{12 << 3}, 10 * time.Millisecond},
		{[]byte{15 << 3}, 20 * time.Millisecond},
		{[]byte{16 << 3}, 2500 * time.Microsecond},
		{[]byte{31<<3 | 2}, 40 * time.Millisecond},
		{[]byte{31<<3 | 3, 0x80 | 6}, 120 * time.Millisecond},
		{[]byte{31<<3 | 3, 7}, 0},
		{[]byte{31<<3 | 3, 0}, 0},
		{[]byte{31<<3 | 3}, 0},
	} {
		got, err := opusSamples(c.packet)
		if (err == nil) != (c.want > 0) || time.Duration(got)*time.Second/opusRate != c.want {
			t.Errorf("%v: %d samples, %v; want %v", c.packet, got, err, c.want)
		}
	}
}

func BenchmarkWebMToOggMinute(b *testing.B) {
	in := buildWebM(webmOptions{packets: 3000, size: 80})
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if err := WebMToOgg(bytes.NewReader(in), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

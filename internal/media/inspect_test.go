package media

import (
	"bytes"
	"errors"
	"image"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestInspect(t *testing.T) {
	img := picture(40, 30)
	video, sound := mp4Track("vide", "avc1", false), mp4Track("soun", "mp4a", false)
	sticker := func(flags byte, size int) []byte { return buildWebP("VP8X", vp8x(flags, 512, 512), size) }
	for name, c := range map[string]struct {
		data           []byte
		declared, file string
		want           Info
	}{
		"jpeg":             {data: buildJPEG(t, img, 0), want: Info{MIME: "image/jpeg", Kind: KindImage, Width: 40, Height: 30}},
		"jpeg, turned":     {data: buildJPEG(t, img, 6), want: Info{MIME: "image/jpeg", Kind: KindImage, Width: 30, Height: 40}},
		"jpeg, head down":  {data: buildJPEG(t, img, 3), want: Info{MIME: "image/jpeg", Kind: KindImage, Width: 40, Height: 30}},
		"png":              {data: buildPNG(t, img), want: Info{MIME: "image/png", Kind: KindImage, Width: 40, Height: 30}},
		"gif":              {data: buildGIF(t, img), want: Info{MIME: "image/gif", Kind: KindImage, Width: 40, Height: 30}},
		"png called pdf":   {data: buildPNG(t, img), declared: "application/pdf", file: "x.pdf", want: Info{MIME: "image/png", Kind: KindImage, Width: 40, Height: 30}},
		"sticker":          {data: sticker(0, 100<<10), want: Info{MIME: "image/webp", Kind: KindSticker, Width: 512, Height: 512}},
		"heavy sticker":    {data: sticker(0, 100<<10+2), want: Info{MIME: "image/webp", Kind: KindImage, Width: 512, Height: 512}},
		"moving sticker":   {data: sticker(2, 500<<10), want: Info{MIME: "image/webp", Kind: KindSticker, Width: 512, Height: 512, Animated: true}},
		"heavy and moving": {data: sticker(2, 500<<10+2), want: Info{MIME: "image/webp", Kind: KindImage, Width: 512, Height: 512, Animated: true}},
		"webp lossy":       {data: buildWebP("VP8 ", []byte{0, 0, 0, 0x9d, 1, 0x2a, 0x80, 2, 0x68, 1}, 64), want: Info{MIME: "image/webp", Kind: KindImage, Width: 640, Height: 360}},
		"webp lossless":    {data: buildWebP("VP8L", []byte{0x2f, 0x7f, 0xc2, 0x59, 0}, 64), want: Info{MIME: "image/webp", Kind: KindImage, Width: 640, Height: 360}},
		"mp4": {data: buildMP4("isom", true, video, sound), want: Info{MIME: "video/mp4", Kind: KindVideo, Width: 640, Height: 360,
			Duration: 5250 * time.Millisecond, VideoCodec: "avc1", AudioCodec: "mp4a", FastStart: true, Codecs: []string{"H.264", "AAC"}}},
		"mp4, upright, index last": {data: buildMP4("isom", false, mp4Track("vide", "hvc1", true)), want: Info{MIME: "video/mp4", Kind: KindVideo,
			Width: 360, Height: 640, Duration: 5250 * time.Millisecond, VideoCodec: "hvc1", Codecs: []string{"HEVC"}}},
		"mp4, sound only": {data: buildMP4("isom", true, sound), want: Info{MIME: "audio/mp4", Kind: KindAudio,
			Duration: 5250 * time.Millisecond, AudioCodec: "mp4a", FastStart: true, Codecs: []string{"AAC"}}},
		"3gpp, sound only": {data: buildMP4("3gp4", true, mp4Track("soun", "samr", false)), want: Info{MIME: "audio/3gpp", Kind: KindAudio,
			Duration: 5250 * time.Millisecond, AudioCodec: "samr", FastStart: true, Codecs: []string{"AMR"}}},
		"m4a": {data: buildMP4("M4A ", true, sound), want: Info{MIME: "audio/mp4", Kind: KindAudio,
			Duration: 5250 * time.Millisecond, AudioCodec: "mp4a", FastStart: true, Codecs: []string{"AAC"}}},
		"webm": {data: buildWebM(webmOptions{packets: 50, size: 9, video: true}), want: Info{MIME: "video/webm", Kind: KindVideo, Width: 640, Height: 480,
			Duration: time.Second, VideoCodec: "V_VP8", AudioCodec: "A_OPUS", Channels: 1}},
		"webm, sound only": {data: buildWebM(webmOptions{packets: 50, size: 9, head: opusHeadOf(2, 0)}), declared: "audio/webm;codecs=opus",
			want: Info{MIME: "audio/webm", Kind: KindAudio, Duration: time.Second, AudioCodec: "A_OPUS", Channels: 2}},
		"ogg, stereo": {data: buildOgg(t, 2), want: Info{MIME: "audio/ogg", Kind: KindAudio, AudioCodec: "opus", Channels: 2, Duration: 993500 * time.Microsecond,
			Codecs: []string{"Opus"}}},
		"ogg, mono": {data: buildOgg(t, 1), want: Info{MIME: "audio/ogg", Kind: KindVoice, AudioCodec: "opus", Channels: 1, Duration: 993500 * time.Microsecond,
			Codecs: []string{"Opus"}}},
		"amr":         {data: []byte("#!AMR\n12345678"), want: Info{MIME: "audio/amr", Kind: KindAudio}},
		"mp3":         {data: append([]byte("ID3\x03\x00\x00\x00\x00\x00\x20TIT2"), make([]byte, 40)...), want: Info{MIME: "audio/mpeg", Kind: KindAudio}},
		"pdf":         {data: []byte("%PDF-1.7\n"), want: Info{MIME: "application/pdf", Kind: KindDocument}},
		"svg":         {data: []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), declared: "image/png", want: Info{MIME: "image/svg+xml", Kind: KindDocument}},
		"html":        {data: []byte("<!doctype html><script>alert(1)</script>"), declared: "image/png", file: "x.png", want: Info{MIME: "text/html", Kind: KindDocument}},
		"text":        {data: []byte("hola, qué tal"), declared: "text/html", want: Info{MIME: "text/plain", Kind: KindDocument}},
		"csv by name": {data: []byte("hola"), file: "Ventas.CSV", want: Info{MIME: "text/csv", Kind: KindDocument}},
		"unknown":     {data: []byte{1, 2, 3, 4}, declared: "video/mp4", want: Info{MIME: "application/octet-stream", Kind: KindDocument}},
		"empty":       {declared: "image/png", want: Info{MIME: "text/plain", Kind: KindDocument}},
		"broken jpeg": {data: []byte{0xff, 0xd8, 0xff, 0xe0, 0, 4}, want: Info{MIME: "image/jpeg", Kind: KindImage}},
		"broken mp4":  {data: buildMP4("isom", true, video)[:60], want: Info{MIME: "video/mp4", Kind: KindVideo}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := Inspect(bytes.NewReader(c.data), c.declared, c.file)
			if err != nil {
				t.Fatal(err)
			}
			c.want.Size = int64(len(c.data))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

// What the tracks are coded with decides whether a channel plays them; hostile boxes and names say nothing that we believe.
func TestCodecs(t *testing.T) {
	esds := func(kind byte, more ...byte) []byte { // what stands in an mp4a entry that says which sound it is
		decoder := append([]byte{4, 0x80, 0x80, 0x80, 20, kind}, make([]byte, 12)...)
		return append([]byte{3, 0x80, 0x80, 0x80, 40, 0, 1}, append(append([]byte{flagsOf(more)}, more...), decoder...)...)
	}
	ogg := func(packet string) []byte {
		page := append([]byte("OggS\x00\x02"), make([]byte, 20)...)
		return append(append(page, 1, byte(len(packet))), packet...)
	}
	many := make([][]byte, 50)
	for i := range many {
		many[i] = mp4Track("soun", "mp4a", false)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"none":                    {buildMP4("isom", true), ""},
		"picture last":            {buildMP4("isom", true, mp4Track("soun", "mp4a", false), mp4Track("vide", "hev1", false)), "AAC,HEVC"},
		"in band":                 {buildMP4("isom", true, mp4Track("vide", "avc3", false)), "H.264"},
		"old phone":               {buildMP4("3gp4", true, mp4Track("vide", "s263", false), mp4Track("soun", "samr", false)), "H.263,AMR"},
		"AAC by its type":         {buildMP4("isom", true, soundTrack(esds(0x40))), "AAC"},
		"AAC, with a URL":         {buildMP4("isom", true, soundTrack(esds(0x67, 3, 'a', 'b', 'c'))), "AAC"},
		"MP3 by its type":         {buildMP4("isom", true, soundTrack(esds(0x6b))), "MP3"},
		"DTS by its type":         {buildMP4("isom", true, soundTrack(esds(0xa9))), "mp4a.a9"},
		"type cut off":            {buildMP4("isom", true, soundTrack(esds(0x6b)[:9])), "AAC"},
		"URL beyond the end":      {buildMP4("isom", true, soundTrack([]byte{3, 1, 0, 1, 0x40, 255})), "AAC"},
		"size without end":        {buildMP4("isom", true, soundTrack(bytes.Repeat([]byte{3, 0x80}, 40))), "AAC"},
		"unknown":                 {buildMP4("isom", true, mp4Track("vide", "zzzz", false)), "zzzz"},
		"a name of control signs": {buildMP4("isom", true, mp4Track("vide", "a\x1b\r\n", false)), "unknown"},
		"a name with a comma":     {buildMP4("isom", true, mp4Track("vide", "a,b ", false)), "ab"},
		"tracks of other things":  {buildMP4("isom", true, mp4Track("meta", "gpmd", false), mp4Track("vide", "avc1", false)), "H.264"},
		"fifty tracks":            {buildMP4("isom", true, many...), "AAC,AAC,AAC,AAC,AAC,AAC,AAC,AAC"},
		"opus":                    {buildOgg(t, 2), "Opus"},
		"vorbis":                  {ogg("\x01vorbis\x00\x00\x00\x00"), "Vorbis"},
		"flac":                    {ogg("\x7fFLAC\x01\x00"), "FLAC"},
		"ogg of something":        {ogg("what is it"), "Ogg"},
	} {
		info, err := Inspect(bytes.NewReader(c.data), "", "")
		if got := strings.Join(info.Codecs, ","); err != nil || got != c.want {
			t.Errorf("%s: %q instead of %q (%v)", name, got, c.want, err)
		}
	}
}

// flagsOf an elementary stream of which something more is said: its URL, by length and text.
func flagsOf(more []byte) byte {
	if len(more) > 0 {
		return 0x40
	}
	return 0
}

// soundTrack is a track of mp4a with the content of its esds box.
func soundTrack(esds []byte) []byte {
	entry := append([]byte("mp4a"), make([]byte, 28)...)
	return box("trak", box("mdia", box("hdlr", u32(0, 0), []byte("soun"), make([]byte, 12)),
		box("minf", box("stbl", box("stsd", u32(0, 1, 80), entry, box("esds", u32(0), esds))))))
}

// buildOgg is a second of Opus.
func buildOgg(t testing.TB, channels byte) []byte {
	var out bytes.Buffer
	w := &oggWriter{w: &out}
	if err := w.headers(opusHeadOf(channels, 0)); err != nil {
		t.Fatal(err)
	}
	for n := range 50 {
		if err := w.packet(opusPacket(n, 80), 960); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.close(0); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestInspectTellsDiskErrors(t *testing.T) {
	broken := errors.New("broken")
	for name, data := range map[string][]byte{
		"png":  buildPNG(t, picture(4, 4)),
		"webm": buildWebM(webmOptions{packets: 500, size: 80}),
	} {
		r := failingReader{bytes.NewReader(data), iotest.ErrReader(broken)}
		if _, err := Inspect(r, "", ""); !errors.Is(err, broken) {
			t.Errorf("%s: error %v", name, err)
		}
	}
}

// failingReader seeks, but cannot read.
type failingReader struct {
	io.Seeker
	io.Reader
}

// hostileFiles claim far more than they hold.
func hostileFiles(t testing.TB) map[string][]byte {
	huge := make([]byte, 0, 64)
	huge = append(huge, buildMP4("isom", true)[:16]...)
	endless := bytes.Repeat(box("free"), 200_000)
	nested := []byte{}
	for range 1000 {
		nested = box("moov", nested)
	}
	small := picture(16, 16)
	return map[string][]byte{
		"mp4 box of 2^62 bytes":   append(huge, u32(1, 0x6d6f6f76, 0x40000000, 0)...),
		"mp4 of empty boxes":      append(buildMP4("isom", true)[:16], endless...),
		"mp4 in mp4 in mp4":       append(buildMP4("isom", true)[:16], nested...),
		"webm string of 2^55":     bytes.Join([][]byte{buildWebM(webmOptions{})[:16], ebmlOpen(idSegment), {0x86, 0x01, 0x7f, 0, 0, 0, 0, 0, 0}}, nil),
		"webm, private of 268 MB": bytes.Join([][]byte{buildWebM(webmOptions{})[:16], ebmlOpen(idSegment), {0x63, 0xa2, 0x1f, 0xff, 0xff, 0xfe}}, nil),
		"png of 4 gigapixels":     claimPNG(buildPNG(t, small), 65_535, 65_535),
		"png of 16 bits":          claimPNG(buildPNG(t, image.NewNRGBA64(image.Rect(0, 0, 2, 2))), 8000, 4000),
		"jpeg of 4 gigapixels":    claimJPEG(buildJPEG(t, small, 0), 65_535, 65_535, false),
		"jpeg of endless EXIF":    append([]byte{0xff, 0xd8}, bytes.Repeat([]byte{0xff, 0xe1, 0xff, 0xff}, 300_000)...),
		"ogg without end":         append(buildOgg(t, 1)[:60], bytes.Repeat([]byte("OggS"), 50_000)...),
		"webp of 16k × 16k":       buildWebP("VP8X", vp8x(0, 1<<14, 1<<14), 40),
	}
}

func TestS59HostileFilesAreCheap(t *testing.T) { // R23
	const allowed = 16 << 20 // bytes, for opening it in every way
	for name, data := range hostileFiles(t) {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			if _, err := Inspect(bytes.NewReader(data), "", strings.Repeat("x", 4096)); err != nil {
				t.Errorf("inspect: %v", err)
			}
			if _, err := Thumbnail(bytes.NewReader(data), 320, 320); !errors.Is(err, ErrUnsupported) {
				t.Errorf("thumbnail: %v", err)
			}
			if err := WebMToOgg(bytes.NewReader(data), io.Discard); !errors.Is(err, ErrUnsupported) {
				t.Errorf("remux: %v", err)
			}
			runtime.ReadMemStats(&after)
			if used := after.TotalAlloc - before.TotalAlloc; used > allowed {
				t.Errorf("%d bytes were allocated for a file of %d", used, len(data))
			}
		})
	}
}

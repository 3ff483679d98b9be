package media

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func addSeeds(f *testing.F) {
	for _, data := range hostileFiles(f) {
		f.Add(data[:min(len(data), 4096)])
	}
	img := picture(16, 16)
	for _, data := range [][]byte{
		buildJPEG(f, img, 6), buildPNG(f, img), buildGIF(f, img), buildOgg(f, 1),
		buildWebP("VP8X", vp8x(2, 512, 512), 64), buildWebP("VP8L", []byte{0x2f, 0x7f, 0xc2, 0x59, 0}, 64),
		buildMP4("isom", true, mp4Track("vide", "avc1", true), mp4Track("soun", "mp4a", false)),
		buildMP4("isom", false, mp4Track("vide", "hvc1", false), soundTrack([]byte{3, 40, 0, 1, 0xe0, 0, 0, 1, 'u', 0, 0, 4, 20, 0x6b, 0})),
		buildWebM(webmOptions{packets: 5, size: 20}), buildWebM(webmOptions{packets: 5, size: 20, unknownSizes: true, discard: 9}),
	} {
		f.Add(data)
	}
}

func FuzzInspect(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		info, err := Inspect(bytes.NewReader(data), "", "")
		if err != nil {
			t.Fatalf("reading cannot fail here: %v", err)
		}
		if info.Kind == "" || info.Width < 0 || info.Height < 0 || info.Duration < 0 || info.Size != int64(len(data)) {
			t.Fatalf("%+v", info)
		}
		for _, codec := range info.Codecs {
			if len(codec) > 16 || printable(codec) != codec || strings.Contains(codec, ",") || len(info.Codecs) > maxMP4Tracks {
				t.Fatalf("codecs %q", info.Codecs)
			}
		}
	})
}

func FuzzThumbnail(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		out, err := Thumbnail(bytes.NewReader(data), 32, 32)
		if err != nil && !errors.Is(err, ErrUnsupported) || err == nil && len(out) == 0 {
			t.Fatal(err)
		}
	})
}

func FuzzWebMToOgg(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := WebMToOgg(bytes.NewReader(data), io.Discard); err != nil && !errors.Is(err, ErrUnsupported) {
			t.Fatal(err)
		}
	})
}

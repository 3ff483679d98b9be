package media

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
)

func decodeJPEG(t *testing.T, data []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// redCorner names the quarter of img that is red.
func redCorner(img image.Image) string {
	b := img.Bounds()
	corners := map[string]image.Point{
		"top left": {b.Dx() / 4, b.Dy() / 4}, "top right": {3 * b.Dx() / 4, b.Dy() / 4},
		"bottom left": {b.Dx() / 4, 3 * b.Dy() / 4}, "bottom right": {3 * b.Dx() / 4, 3 * b.Dy() / 4},
	}
	found := ""
	for name, p := range corners {
		if r, _, blue, _ := img.At(p.X, p.Y).RGBA(); r > 0xc000 && blue < 0x4000 {
			found += name
		}
	}
	return found
}

func TestThumbnail(t *testing.T) {
	img := picture(400, 200)
	for name, c := range map[string]struct {
		data   []byte
		w, h   int
		corner string
	}{
		"png":            {buildPNG(t, img), 100, 50, "top left"},
		"gif":            {buildGIF(t, img), 100, 50, "top left"},
		"jpeg":           {buildJPEG(t, img, 0), 100, 50, "top left"},
		"mirrored":       {buildJPEG(t, img, 2), 100, 50, "top right"},
		"head down":      {buildJPEG(t, img, 3), 100, 50, "bottom right"},
		"flipped":        {buildJPEG(t, img, 4), 100, 50, "bottom left"},
		"transposed":     {buildJPEG(t, img, 5), 40, 80, "top left"},
		"turned right":   {buildJPEG(t, img, 6), 40, 80, "top right"},
		"transversed":    {buildJPEG(t, img, 7), 40, 80, "bottom right"},
		"turned left":    {buildJPEG(t, img, 8), 40, 80, "bottom left"},
		"already small":  {buildPNG(t, picture(60, 40)), 60, 40, "top left"},
		"uneven":         {buildPNG(t, picture(333, 77)), 100, 23, "top left"},
		"sub-picture":    {buildPNG(t, picture(500, 500).SubImage(image.Rect(100, 150, 400, 350))), 100, 66, "top left"},
		"a single line":  {buildPNG(t, picture(4000, 4)), 100, 1, ""},
		"a single pixel": {buildPNG(t, picture(1, 1)), 1, 1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			out, err := Thumbnail(bytes.NewReader(c.data), 100, 80)
			if err != nil {
				t.Fatal(err)
			}
			got := decodeJPEG(t, out)
			if size := got.Bounds().Size(); size != image.Pt(c.w, c.h) {
				t.Errorf("%v, want %d×%d", size, c.w, c.h)
			}
			if corner := redCorner(got); c.corner != "" && corner != c.corner {
				t.Errorf("red is %q, want %q", corner, c.corner)
			}
		})
	}
}

func TestThumbnailIsOnWhite(t *testing.T) {
	out, err := Thumbnail(bytes.NewReader(buildPNG(t, image.NewNRGBA(image.Rect(0, 0, 64, 64)))), 32, 32)
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := decodeJPEG(t, out).At(16, 16).RGBA(); r < 0xf000 || g < 0xf000 || b < 0xf000 {
		t.Errorf("transparent became %x %x %x", r, g, b)
	}
}

func TestShrinkKeepsTheAverage(t *testing.T) {
	src := image.NewGray(image.Rect(0, 0, 101, 67))
	sum := 0
	random := rand.New(rand.NewPCG(1, 2))
	for i := range src.Pix {
		src.Pix[i] = byte(random.IntN(256))
		sum += int(src.Pix[i])
	}
	got := shrink(src, 1, 1).RGBAAt(0, 0)
	if want := byte(float64(sum)/float64(len(src.Pix)) + 0.5); got != (color.RGBA{want, want, want, 255}) {
		t.Errorf("%v, want %d", got, want)
	}
}

func TestS59ThumbnailRefuses(t *testing.T) { // R22
	whole := buildPNG(t, picture(100, 100))
	for name, data := range map[string][]byte{
		"text":        []byte("hola"),
		"empty":       nil,
		"cut png":     whole[:len(whole)/2],
		"moving webp": buildWebP("VP8X", vp8x(2, 64, 64), 400),
	} {
		if _, err := Thumbnail(bytes.NewReader(data), 32, 32); !errors.Is(err, ErrUnsupported) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	broken := errors.New("broken")
	r := failingReader{bytes.NewReader(nil), io.MultiReader(bytes.NewReader(whole[:50]), iotest.ErrReader(broken))}
	if _, err := Thumbnail(r, 32, 32); !errors.Is(err, broken) || errors.Is(err, ErrUnsupported) {
		t.Errorf("failing disk: error %v", err)
	}
}

// A progressive JPEG costs five times the memory; what is not certainly
// baseline must be taken for one.
func TestS59JPEGLayout(t *testing.T) {
	plain := buildJPEG(t, picture(16, 16), 8)
	for name, c := range map[string]struct {
		data []byte
		want jpegLayout
	}{
		"baseline":    {plain, jpegLayout{orientation: 8, baseline: true}},
		"progressive": {claimJPEG(plain, 16, 16, true), jpegLayout{orientation: 8}},
		"stuffed":     {append([]byte{0xff, 0xd8, 0xff}, plain[2:]...), jpegLayout{}},
		"cut":         {plain[:30], jpegLayout{}},
	} {
		if got, err := readJPEGLayout(bytes.NewReader(c.data)); err != nil || got != c.want {
			t.Errorf("%s: %+v, %v; want %+v", name, got, err, c.want)
		}
	}
	huge := claimJPEG(buildJPEG(t, picture(16, 16), 0), 5000, 5000, true)
	if _, err := Thumbnail(bytes.NewReader(huge), 32, 32); err == nil || !strings.Contains(err.Error(), "5000×5000") {
		t.Errorf("25 progressive megapixels: %v", err)
	}
}

func TestPanicsAreContained(t *testing.T) { // R22
	err := func() (err error) {
		defer contain(&err)
		var none []byte
		return errors.New(string(none[1:2]))
	}()
	if !errors.Is(err, ErrUnsupported) {
		t.Errorf("error %v", err)
	}
}

// noise is what compresses worst.
func noise(w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	random := rand.New(rand.NewPCG(3, 4))
	for i := range img.Pix {
		img.Pix[i] = byte(random.IntN(256)) | byte(i%4/3*255)
	}
	return img
}

func TestRecompress(t *testing.T) {
	data := buildPNG(t, noise(600, 400))
	for _, limit := range []int{400_000, 100_000, 20_000} {
		out, err := Recompress(bytes.NewReader(data), limit, 500)
		if err != nil {
			t.Fatal(err)
		}
		size := decodeJPEG(t, out).Bounds().Size()
		if len(out) > limit || size.X > 500 || size.X*2 != size.Y*3 && (size.X*2-size.Y*3)*(size.X*2-size.Y*3) > 9 {
			t.Errorf("limit %d: %d bytes, %v", limit, len(out), size)
		}
	}
	if _, err := Recompress(bytes.NewReader(data), 100, 500); !errors.Is(err, ErrTooLarge) {
		t.Errorf("impossible limit: %v", err)
	}
}

func BenchmarkThumbnail12MP(b *testing.B) {
	var data bytes.Buffer
	if err := jpeg.Encode(&data, noise(4000, 3000), nil); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Thumbnail(bytes.NewReader(data.Bytes()), 480, 480); err != nil {
			b.Fatal(err)
		}
	}
}

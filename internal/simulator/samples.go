package simulator

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"sync"
)

// sample is a small real file that a phone can send.
type sample struct {
	mime, filename string
	data           []byte
}

// samples are made once, by name: image, png, voice, video, document,
// sticker.
var samples = sync.OnceValue(func() map[string]sample {
	return map[string]sample{
		"image":    {"image/jpeg", "", jpegSample()},
		"png":      {"image/png", "", pngSample()},
		"voice":    {"audio/ogg; codecs=opus", "", oggSample(3)},
		"video":    {"video/mp4", "", mp4Sample()},
		"document": {"application/pdf", "Comprobante de pago.pdf", pdfSample("Comprobante de pago", "Pedido TA-20418", "Total: $ 1.249,00")},
		"sticker":  {"image/webp", "", webpSample()},
	}
})

// drawBox paints a cardboard box on a floor.
func drawBox(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.Set(x, y, boxColor(float64(x)/float64(w), float64(y)/float64(h)))
		}
	}
	return img
}

// boxColor is the colour of the picture at a point of the unit square.
func boxColor(x, y float64) color.Color {
	inside := x > .3 && x < .7
	switch {
	case inside && y > .42 && y < .82 && x > .46 && x < .54: // tape
		return color.RGBA{0xd9, 0xb4, 0x7e, 0xff}
	case inside && y > .42 && y < .82:
		return color.RGBA{0xb8, 0x86, 0x4e, 0xff}
	case y > .28 && y <= .42 && x > .22+(y-.28)*.57 && x < .78-(y-.28)*.57: // lid
		return color.RGBA{0xcb, 0x9a, 0x60, 0xff}
	case math.Hypot((x-.5)/.3, (y-.84)/.05) < 1: // shadow
		return color.RGBA{0x58, 0x49, 0x3c, 0xff}
	case y > .66:
		return color.RGBA{0x74, 0x61, 0x50, 0xff}
	}
	return color.RGBA{0xe4, 0xdb, 0xcc, 0xff}
}

func jpegSample() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, drawBox(480, 320), &jpeg.Options{Quality: 82}) // a buffer does not fail
	return b.Bytes()
}

func pngSample() []byte {
	var b bytes.Buffer
	_ = png.Encode(&b, drawBox(320, 240))
	return b.Bytes()
}

// pdfSample is a page of lines in Helvetica.
func pdfSample(lines ...string) []byte {
	content := "BT /F1 20 Tf 60 760 Td 30 TL\n"
	for _, l := range lines {
		content += "(" + l + ") Tj T*\n"
	}
	content += "ET"
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(content), content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

package demo

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
)

const (
	pictureWidth  = 480
	pictureHeight = 360
)

// picture is a drawn photograph of one of the shop's textiles.
type picture struct {
	subject string
	dye     []color.RGBA
}

var dyes = [][]color.RGBA{
	{{0x8c, 0x3b, 0x2a, 255}, {0xd9, 0x9a, 0x4e, 255}, {0xf0, 0xe3, 0xc8, 255}, {0x4a, 0x2c, 0x23, 255}}, // earth
	{{0x1f, 0x3f, 0x66, 255}, {0x5b, 0x8d, 0xb8, 255}, {0xe9, 0xe4, 0xd6, 255}, {0x16, 0x27, 0x3d, 255}}, // indigo
	{{0x6b, 0x6f, 0x72, 255}, {0xa8, 0xab, 0xa9, 255}, {0xe7, 0xe3, 0xda, 255}, {0x3d, 0x40, 0x42, 255}}, // undyed wool
}

func pictures() []picture {
	var out []picture
	for _, subject := range []string{"ruana", "hamaca", "mochila", "manta"} {
		for _, dye := range dyes {
			out = append(out, picture{subject, dye})
		}
	}
	return append(out, picture{"falla", dyes[2]})
}

func (p picture) jpeg() []byte {
	draw := map[string]func(x, y float64) (color.RGBA, bool){
		"ruana": p.ruana, "hamaca": p.hamaca, "mochila": p.mochila, "manta": p.manta, "falla": p.flaw}[p.subject]
	img := image.NewRGBA(image.Rect(0, 0, pictureWidth, pictureHeight))
	for py := range pictureHeight {
		for px := range pictureWidth {
			x, y := float64(px)/pictureWidth, float64(py)/pictureHeight
			c, drawn := draw(x, y)
			if drawn {
				c = shade(c, .97+.02*float64((px^py)&1)-.15*math.Abs(x-.5)) // the grain of a weave
			} else {
				c = shade(color.RGBA{0xe6, 0xdf, 0xd3, 255}, 1-.3*((x-.5)*(x-.5)+(y-.45)*(y-.45)))
			}
			img.SetRGBA(px, py, c)
		}
	}
	var b bytes.Buffer
	_ = jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}) // a buffer does not fail
	return b.Bytes()
}

// stripe is the dye of the nth thread.
func (p picture) stripe(n float64) color.RGBA {
	pattern := [...]int{0, 0, 1, 2, 1, 0, 3, 3, 0, 2}
	return p.dye[pattern[((int(math.Floor(n))%len(pattern))+len(pattern))%len(pattern)]]
}

// ruana hangs: wider below, open in front, with fringes.
func (p picture) ruana(x, y float64) (color.RGBA, bool) {
	side := math.Abs(x - .5)
	switch {
	case y < .12 || y > .9 || side > .24+.12*y:
		return color.RGBA{}, false
	case y > .84 && int(x*160)%3 == 0: // between the fringes
		return color.RGBA{}, false
	case side < .012+.02*y && y > .25 || math.Hypot(x-.5, (y-.14)*1.6) < .09: // the opening and the neck
		return p.dye[3], true
	}
	return p.stripe(x * 34), true
}

// hamaca is a bow between two ropes.
func (p picture) hamaca(x, y float64) (color.RGBA, bool) {
	u := (x - .5) / .5
	bow := .72 - .42*u*u
	width := .17 * (1 - u*u)
	switch {
	case math.Abs(u) < .97 && math.Abs(y-bow) < width:
		return p.stripe((y-bow)*70 + 5*u), true
	case math.Abs(u) > .8 && math.Abs(y-bow) < .012:
		return p.dye[3], true
	}
	return color.RGBA{}, false
}

// mochila is a round bag with zigzags and a strap.
func (p picture) mochila(x, y float64) (color.RGBA, bool) {
	strap := math.Hypot((x-.5)/.2, (y-.38)/.3)
	switch {
	case math.Hypot((x-.5)/.25, (y-.64)/.29) < 1 && y > .42:
		zigzag := math.Abs(math.Mod(x*9, 1)-.5) * 1.4
		return p.stripe(y*18 + zigzag*2), true
	case strap > .9 && strap < 1.05 && y < .46:
		return p.stripe(math.Atan2(y-.38, x-.5) * 12), true
	}
	return color.RGBA{}, false
}

// manta lies folded, in squares.
func (p picture) manta(x, y float64) (color.RGBA, bool) {
	if x < .14 || x > .86 || y < .2 || y > .86 {
		return color.RGBA{}, false
	}
	c := p.stripe(x*22 + 3)
	if int(y*20)%4 == 0 {
		c = p.stripe(x*22 + 6)
	}
	if math.Mod(y, .22) < .012 { // a fold
		c = shade(c, .7)
	}
	return c, true
}

// flaw is cloth from near, with a thread that came loose.
func (p picture) flaw(x, y float64) (color.RGBA, bool) {
	if math.Abs(y-.5-.12*math.Sin(x*7)) < .012 && x > .3 && x < .8 {
		return p.dye[2], true
	}
	return p.stripe(y * 16), true
}

func shade(c color.RGBA, by float64) color.RGBA {
	scale := func(v uint8) uint8 { return uint8(min(255, max(0, float64(v)*by))) }
	return color.RGBA{scale(c.R), scale(c.G), scale(c.B), 255}
}

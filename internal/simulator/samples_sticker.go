package simulator

import (
	"encoding/binary"
	"math"
)

// webpSample is a 512 × 512 sticker, a smiling face on a transparent ground,
// as lossless WebP (RFC 9649 §3). No pixel is predicted or repeated: alpha
// and green take one bit each, red and blue none.
func webpSample() []byte {
	const size = 512
	var b bitWriter
	b.put(size-1, 14)
	b.put(size-1, 14)
	b.put(1, 1)      // alpha is used
	b.put(0, 3)      // version
	b.put(0, 1)      // no transform
	b.put(0, 1)      // no colour cache
	b.put(0, 1)      // one set of prefix codes
	b.codes(40, 200) // green: features, face
	b.codes(255)     // red
	b.codes(40)      // blue
	b.codes(0, 255)  // alpha
	b.codes(0)       // distance
	for y := range size {
		for x := range size {
			seen, face := smiley(float64(x)/size, float64(y)/size)
			b.put(bit(face), 1)
			b.put(bit(seen), 1)
		}
	}
	data := append([]byte{0x2f}, b.bytes()...)
	if len(data)%2 == 1 {
		data = append(data, 0)
	}
	out := append([]byte("RIFF"), 0, 0, 0, 0)
	out = append(out, "WEBPVP8L"...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	out = append(out, data...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// smiley says whether a point of the unit square is on the sticker, and
// whether it is face rather than eyes and mouth.
func smiley(x, y float64) (seen, face bool) {
	r := math.Hypot(x-.5, y-.5)
	eye := math.Hypot(math.Abs(x-.5)-.16, y-.4) < .06
	mouth := math.Abs(r-.28) < .03 && y > .58
	return r < .46, !eye && !mouth
}

func bit(b bool) uint32 {
	if b {
		return 1
	}
	return 0
}

// bitWriter packs values least significant bit first, as WebP wants them.
type bitWriter struct {
	out  []byte
	acc  uint64
	held uint
}

func (b *bitWriter) put(v uint32, n uint) {
	b.acc |= uint64(v) << b.held
	for b.held += n; b.held >= 8; b.held -= 8 {
		b.out = append(b.out, byte(b.acc))
		b.acc >>= 8
	}
}

// codes writes a simple prefix code of one or two symbols.
func (b *bitWriter) codes(symbols ...uint32) {
	b.put(1, 1)
	b.put(uint32(len(symbols)-1), 1)
	b.put(1, 1) // the first symbol has 8 bits
	for _, s := range symbols {
		b.put(s, 8)
	}
}

func (b *bitWriter) bytes() []byte {
	if b.held > 0 {
		return append(b.out, byte(b.acc))
	}
	return b.out
}

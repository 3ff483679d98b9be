package media

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"testing"
)

// Builders of small files of each format, from the formats' own rules.

func ebml(id uint32, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	out := append(ebmlID(id), 0x08) // a size of five bytes: the marker, then four of size
	return append(binary.BigEndian.AppendUint32(out, uint32(len(body))), body...)
}

// ebmlOpen is the start of an element of unknown size.
func ebmlOpen(id uint32) []byte {
	return append(ebmlID(id), 0x01, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)
}

func ebmlID(id uint32) []byte {
	b := binary.BigEndian.AppendUint32(nil, id)
	return bytes.TrimLeft(b, "\x00")
}

func opusHeadOf(channels, family byte) []byte {
	head := append([]byte("OpusHead"), 1, channels)
	head = binary.LittleEndian.AppendUint16(head, 312) // pre-skip
	head = binary.LittleEndian.AppendUint32(head, 48000)
	return append(head, 0, 0, family)
}

// opusPacket is 20 ms (CELT, one frame), told apart by n.
func opusPacket(n, size int) []byte {
	p := bytes.Repeat([]byte{byte(n)}, size)
	p[0] = 31 << 3
	return p
}

type webmOptions struct {
	codec         string
	head          []byte
	packets, size int
	unknownSizes  bool
	groups        bool // BlockGroups in place of SimpleBlocks
	video         bool // a video track before the sound
	discard       uint32
	flags         byte
	encrypted     bool
}

func buildWebM(o webmOptions) []byte {
	if o.codec == "" {
		o.codec = "A_OPUS"
	}
	if o.head == nil {
		o.head = opusHeadOf(1, 0)
	}
	wrap := func(id uint32, content ...[]byte) []byte {
		if o.unknownSizes {
			return append(ebmlOpen(id), bytes.Join(content, nil)...)
		}
		return ebml(id, content...)
	}
	var tracks [][]byte
	if o.video {
		tracks = append(tracks, ebml(idTrackEntry, ebml(idTrackNumber, []byte{1}), ebml(idCodecID, []byte("V_VP8")),
			ebml(idVideo, ebml(idPixelWidth, []byte{2, 128}), ebml(idPixelHeight, []byte{1, 224}))))
	}
	sound := [][]byte{ebml(idTrackNumber, []byte{2}), ebml(idCodecID, []byte(o.codec)), ebml(idCodecPrivate, o.head),
		ebml(idAudio, ebml(idChannels, []byte{o.head[9]}))}
	if o.encrypted {
		sound = append(sound, ebml(idEncodings, []byte{1, 2, 3}))
	}
	tracks = append(tracks, ebml(idTrackEntry, sound...))

	var clusters [][]byte
	for start := 0; start < o.packets; start += 50 {
		content := [][]byte{ebml(0xE7, []byte{0})}
		for n := start; n < min(start+50, o.packets); n++ {
			if o.video {
				content = append(content, ebml(idSimpleBlock, append([]byte{0x81, 0, 0, 0x80}, make([]byte, 100_000)...)))
			}
			block := append([]byte{0x82, 0, byte(n), o.flags}, opusPacket(n, o.size)...)
			switch {
			case o.discard > 0 && n == o.packets-1:
				content = append(content, ebml(idBlockGroup, ebml(idBlock, block), ebml(idDiscard, binary.BigEndian.AppendUint32(nil, o.discard))))
			case o.groups:
				content = append(content, ebml(idBlockGroup, ebml(idBlock, block)))
			default:
				content = append(content, ebml(idSimpleBlock, block))
			}
		}
		clusters = append(clusters, wrap(idCluster, content...))
	}
	duration := binary.BigEndian.AppendUint64(nil, math.Float64bits(float64(o.packets)*20))
	segment := [][]byte{ebml(0xEC, make([]byte, 40)), ebml(idInfo, ebml(idDuration, duration)), ebml(idTracks, tracks...)}
	return append(ebml(0x1A45DFA3, ebml(0x4282, []byte("webm"))), wrap(idSegment, append(segment, clusters...)...)...)
}

func box(kind string, content ...[]byte) []byte {
	body := bytes.Join(content, nil)
	return append(append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+8)), kind...), body...)
}

func u32(values ...uint32) (out []byte) {
	for _, v := range values {
		out = binary.BigEndian.AppendUint32(out, v)
	}
	return out
}

// mp4Track is a track of 640×360, or of sound. A turned one asks to be shown upright.
func mp4Track(handler, codec string, turned bool) []byte {
	matrix := u32(0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)
	if turned {
		matrix = u32(0, 0x10000, 0, 0xffff0000, 0, 0, 0, 0, 0x40000000)
	}
	return box("trak",
		box("tkhd", u32(0, 0, 0, 1, 0, 5000), make([]byte, 16), matrix, u32(640<<16, 360<<16)),
		box("mdia", box("hdlr", u32(0, 0), []byte(handler), make([]byte, 12)),
			box("minf", box("stbl", box("stsd", u32(0, 1, 16), []byte(codec), make([]byte, 8))))))
}

func buildMP4(brand string, moovFirst bool, tracks ...[]byte) []byte {
	ftyp := box("ftyp", []byte(brand), u32(0), []byte(brand))
	moov := box("moov", append([][]byte{box("mvhd", u32(0, 0, 0, 1000, 5250), make([]byte, 80))}, tracks...)...)
	mdat := box("mdat", make([]byte, 4000))
	if moovFirst {
		return bytes.Join([][]byte{ftyp, moov, mdat}, nil)
	}
	return bytes.Join([][]byte{ftyp, mdat, moov}, nil)
}

// buildWebP is a WebP header padded to size bytes; it holds no picture.
func buildWebP(chunk string, data []byte, size int) []byte {
	out := append([]byte("RIFF\x00\x00\x00\x00WEBP"), chunk...)
	out = binary.LittleEndian.AppendUint32(out, uint32(len(data)))
	out = append(out, data...)
	out = append(out, make([]byte, max(0, size-len(out)))...)
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

func vp8x(flags byte, w, h int) []byte {
	w, h = w-1, h-1
	return []byte{flags, 0, 0, 0, byte(w), byte(w >> 8), byte(w >> 16), byte(h), byte(h >> 8), byte(h >> 16)}
}

// picture has a red top left quarter on blue.
func picture(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{0, 0, 255, 255}
			if x < w/2 && y < h/2 {
				c = color.RGBA{255, 0, 0, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func buildPNG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claimPNG makes a PNG claim a size that it does not have.
func claimPNG(data []byte, w, h uint32) []byte {
	data = bytes.Clone(data)
	copy(data[16:], u32(w, h))
	copy(data[29:], u32(crc32.ChecksumIEEE(data[12:29])))
	return data
}

// claimJPEG does the same with a JPEG, and may call it progressive.
func claimJPEG(data []byte, w, h uint16, progressive bool) []byte {
	data = bytes.Clone(data)
	frame := data[bytes.Index(data, []byte{0xff, 0xc0}):]
	if progressive {
		frame[1] = 0xc2
	}
	binary.BigEndian.PutUint16(frame[5:], h)
	binary.BigEndian.PutUint16(frame[7:], w)
	return data
}

func buildGIF(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := gif.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// buildJPEG has an EXIF orientation unless that is 0.
func buildJPEG(t testing.TB, img image.Image, orientation byte) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	if orientation == 0 {
		return b.Bytes()
	}
	tiff := []byte{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0}
	segment := append([]byte("Exif\x00\x00"), tiff...)
	exif := append([]byte{0xff, 0xe1, 0, byte(len(segment) + 2)}, segment...)
	return bytes.Join([][]byte{b.Bytes()[:2], exif, b.Bytes()[2:]}, nil)
}

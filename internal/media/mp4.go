package media

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// mp4Walk reads what Inspect wants from the boxes of an MP4 file
// (ISO/IEC 14496-12): headers only, never the media.
type mp4Walk struct {
	r     io.ReadSeeker
	info  *Info
	boxes int

	moov    bool
	handler string // of the track being read
	width   int
	height  int
}

const (
	maxMP4Boxes = 4096 // real files have a few hundred
	maxMP4Depth = 6
)

func inspectMP4(r io.ReadSeeker, info *Info) error {
	return (&mp4Walk{r: r, info: info}).walk(0, info.Size, 0)
}

// walk reads the boxes in [pos, end). What makes no sense ends the walk
// without an error: what was understood so far stands.
func (m *mp4Walk) walk(pos, end int64, depth int) error {
	for pos+8 <= end && depth < maxMP4Depth {
		if m.boxes++; m.boxes > maxMP4Boxes {
			return nil
		}
		head, err := readAt(m.r, pos, 16)
		if err != nil {
			return err
		}
		if len(head) < 8 {
			return nil
		}
		size, content := int64(binary.BigEndian.Uint32(head)), pos+8
		switch {
		case size == 0: // up to the end
			size = end - pos
		case size == 1 && len(head) == 16: // 64 bits
			size, content = int64(binary.BigEndian.Uint64(head[8:])), pos+16
		}
		if size < content-pos || size > end-pos {
			return nil
		}
		if err := m.box(string(head[4:8]), content, pos+size, depth); err != nil {
			return err
		}
		pos += size
	}
	return nil
}

func (m *mp4Walk) box(kind string, start, end int64, depth int) error {
	switch kind {
	case "moov":
		m.moov = true
		return m.walk(start, end, depth+1)
	case "mdia", "minf", "stbl":
		return m.walk(start, end, depth+1)
	case "trak":
		m.handler, m.width, m.height = "", 0, 0
		return m.walk(start, end, depth+1)
	case "mdat":
		m.info.FastStart = m.info.FastStart || m.moov
	case "mvhd", "tkhd", "hdlr", "stsd":
		data, err := readAt(m.r, start, int(min(end-start, 128)))
		if err != nil {
			return err
		}
		m.header(kind, data)
	}
	return nil
}

func (m *mp4Walk) header(kind string, data []byte) {
	switch kind {
	case "mvhd":
		m.movie(data)
	case "tkhd":
		m.track(data)
	case "hdlr":
		if len(data) >= 12 {
			m.handler = string(data[8:12])
		}
	case "stsd":
		if len(data) >= 16 {
			m.sample(printable(string(data[12:16])), data[16:])
		}
	}
}

func (m *mp4Walk) movie(data []byte) {
	var scale, duration uint64
	switch {
	case len(data) >= 32 && data[0] == 1:
		scale, duration = uint64(binary.BigEndian.Uint32(data[20:])), binary.BigEndian.Uint64(data[24:])
	case len(data) >= 20 && data[0] == 0:
		scale, duration = uint64(binary.BigEndian.Uint32(data[12:])), uint64(binary.BigEndian.Uint32(data[16:]))
		if duration == 1<<32-1 { // unknown
			duration = 0
		}
	}
	if scale > 0 && duration != 1<<64-1 {
		m.info.Duration = clampDuration(float64(duration) / float64(scale))
	}
}

// track reads the size as shown: 16.16 fixed point, sides swapped when the
// matrix turns the picture by a quarter.
func (m *mp4Walk) track(data []byte) {
	matrix := 40
	if len(data) > 0 && data[0] == 1 {
		matrix = 52
	}
	if len(data) < matrix+44 {
		return
	}
	at := func(i int) uint32 { return binary.BigEndian.Uint32(data[matrix+i:]) }
	m.width, m.height = int(at(36)>>16), int(at(40)>>16)
	if at(0) == 0 && at(16) == 0 {
		m.width, m.height = m.height, m.width
	}
}

// maxMP4Tracks whose codecs are told.
const maxMP4Tracks = 8

// sample takes a track's codec from its first sample entry; rest is what follows the codec's name there.
func (m *mp4Walk) sample(codec string, rest []byte) {
	switch {
	case m.handler == "vide" && m.info.VideoCodec == "":
		m.info.VideoCodec, m.info.Width, m.info.Height = codec, m.width, m.height
	case m.handler == "soun" && m.info.AudioCodec == "":
		m.info.AudioCodec = codec
	}
	if (m.handler == "vide" || m.handler == "soun") && len(m.info.Codecs) < maxMP4Tracks {
		m.info.Codecs = append(m.info.Codecs, codecName(codec, rest))
	}
}

// codecNames are what people call the codecs that containers name in four letters.
var codecNames = map[string]string{
	"avc1": "H.264", "avc3": "H.264", "hvc1": "HEVC", "hev1": "HEVC", "dvh1": "HEVC", "dvhe": "HEVC", "vp08": "VP8", "vp09": "VP9", "av01": "AV1",
	"mp4v": "MPEG-4 Visual", "s263": "H.263", "h263": "H.263", "samr": "AMR", "sawb": "AMR-WB", ".mp3": "MP3", "Opus": "Opus", "ac-3": "AC-3",
	"ec-3": "E-AC-3", "alac": "ALAC", "fLaC": "FLAC",
}

func codecName(codec string, rest []byte) string {
	if codec == "mp4a" {
		return mpegSound(rest)
	}
	if name, ok := codecNames[codec]; ok {
		return name
	}
	return cmp.Or(strings.ReplaceAll(strings.TrimSpace(codec), ",", ""), "unknown")
}

// mpegSound tells AAC from what else is called mp4a, by the object type in the entry's esds box (ISO/IEC 14496-1 §7.2.6). Where that cannot
// be read it is AAC, as nearly all of it is.
func mpegSound(entry []byte) string {
	const plain = 28 // bytes of a sound's entry before its boxes
	if len(entry) < plain+12 || string(entry[plain+4:plain+8]) != "esds" {
		return "AAC"
	}
	p := descriptor(entry[plain+12:], 3)
	if len(p) < 3 {
		return "AAC"
	}
	flags, skip := p[2], 3
	if flags&0x80 != 0 {
		skip += 2
	}
	if flags&0x40 != 0 && len(p) > skip {
		skip += 1 + int(p[skip])
	}
	if flags&0x20 != 0 {
		skip += 2
	}
	if p = descriptor(p[min(skip, len(p)):], 4); len(p) == 0 {
		return "AAC"
	}
	switch p[0] {
	case 0x69, 0x6b:
		return "MP3"
	case 0x40, 0x66, 0x67, 0x68:
		return "AAC"
	}
	return fmt.Sprintf("mp4a.%02x", p[0])
}

// descriptor is what a descriptor of a tag holds, as far as it was read; nil if there is another one.
func descriptor(p []byte, tag byte) []byte {
	if len(p) == 0 || p[0] != tag {
		return nil
	}
	for i := 1; i < min(len(p), 5); i++ { // the size: seven bits a byte
		if p[i]&0x80 == 0 {
			return p[i+1:]
		}
	}
	return nil
}

// printable keeps codec names from becoming a way to write into a log.
func printable(s string) string {
	for _, b := range []byte(s) {
		if b < ' ' || b > '~' {
			return "unknown"
		}
	}
	return s
}

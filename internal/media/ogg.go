package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
)

// opusRate is the clock of Opus in Ogg, whatever the microphone's was.
const opusRate = 48_000

// oggTable is that of Ogg's checksum: polynomial 0x04c11db7, not reflected,
// which hash/crc32 does not offer.
var oggTable = func() (table [256]uint32) {
	for i := range table {
		c := uint32(i) << 24
		for range 8 {
			c = c<<1 ^ (c>>31)*0x04c11db7
		}
		table[i] = c
	}
	return table
}()

func oggCRC(crc uint32, data []byte) uint32 {
	for _, b := range data {
		crc = crc<<8 ^ oggTable[byte(crc>>24)^b]
	}
	return crc
}

// opusHead is the identification header of an Opus stream (RFC 7845 §5.1).
type opusHead struct {
	channels, family int
	preSkip          uint64 // samples to drop at the start
}

const opusHeadSize = 19

func parseOpusHead(p []byte) (opusHead, bool) {
	if len(p) < opusHeadSize || !bytes.HasPrefix(p, []byte("OpusHead")) || p[8]>>4 != 0 || p[9] == 0 {
		return opusHead{}, false
	}
	return opusHead{int(p[9]), int(p[18]), uint64(binary.LittleEndian.Uint16(p[10:]))}, true
}

// opusSamples is the length of a packet at 48 kHz (RFC 6716 §3.1).
func opusSamples(packet []byte) (uint64, error) {
	config, frames := packet[0]>>3, uint64(1)
	switch packet[0] & 3 {
	case 1, 2:
		frames = 2
	case 3:
		if len(packet) < 2 {
			return 0, fmt.Errorf("%w: broken Opus packet", ErrUnsupported)
		}
		frames = uint64(packet[1] & 0x3f)
	}
	var frame uint64
	switch {
	case config < 12: // SILK: 10, 20, 40, 60 ms
		frame = [...]uint64{480, 960, 1920, 2880}[config&3]
	case config < 16: // hybrid: 10, 20 ms
		frame = [...]uint64{480, 960}[config&1]
	default: // CELT: 2.5, 5, 10, 20 ms
		frame = 120 << (config & 3)
	}
	const longest = 5760 // 120 ms
	if frames == 0 || frames*frame > longest {
		return 0, fmt.Errorf("%w: broken Opus packet", ErrUnsupported)
	}
	return frames * frame, nil
}

// inspectOgg reads the first page for what it is and the last one for its
// length. Only Opus is looked into; of others it tells the name.
func inspectOgg(r io.ReadSeeker, info *Info) error {
	const headerSize = 27
	first, err := readAt(r, 0, headerSize+maxSegments+opusHeadSize)
	if err != nil {
		return err
	}
	if len(first) < headerSize || !bytes.HasPrefix(first, []byte("OggS")) {
		return nil
	}
	start := headerSize + int(first[26])
	packet := first[min(start, len(first)):]
	head, ok := parseOpusHead(packet)
	if !ok {
		info.Codecs = []string{oggCodec(packet)}
		return nil
	}
	info.AudioCodec, info.Channels, info.Codecs = "opus", head.channels, []string{"Opus"}
	end, err := lastGranule(r, info.Size, first[14:18])
	if err == nil && end > head.preSkip {
		info.Duration = clampDuration(float64(end-head.preSkip) / opusRate)
	}
	return err
}

// oggCodec names a stream that is not Opus by its first packet.
func oggCodec(packet []byte) string {
	for begin, name := range map[string]string{"\x01vorbis": "Vorbis", "Speex   ": "Speex", "\x7fFLAC": "FLAC", "\x80theora": "Theora"} {
		if bytes.HasPrefix(packet, []byte(begin)) {
			return name
		}
	}
	return "Ogg"
}

// lastGranule is the position of the last page of the stream, found in the
// tail: a page has at most 65,307 bytes, so the tail holds the whole of one.
func lastGranule(r io.ReadSeeker, size int64, serial []byte) (uint64, error) {
	const tailSize = 2 * 65_307
	tail, err := readAt(r, max(0, size-tailSize), tailSize)
	if err != nil {
		return 0, err
	}
	for {
		i := bytes.LastIndex(tail, []byte("OggS"))
		if i < 0 {
			return 0, nil
		}
		if page := tail[i:]; len(page) >= 18 && bytes.Equal(page[14:18], serial) {
			if granule := binary.LittleEndian.Uint64(page[6:]); granule != ^uint64(0) { // -1: no packet ends here
				return granule, nil
			}
		}
		tail = tail[:i]
	}
}

package media

import (
	"bytes"
	"encoding/binary"
	"io"
)

// inspectWebP reads the size and whether it moves from the first chunk of a
// WebP file (RFC 9649 §2).
func inspectWebP(r io.ReadSeeker, info *Info) error {
	head, err := readAt(r, 0, 30)
	if err != nil {
		return err
	}
	if len(head) < 30 || !bytes.HasPrefix(head, []byte("RIFF")) || string(head[8:12]) != "WEBP" {
		return nil
	}
	data := head[20:]
	switch string(head[12:16]) {
	case "VP8X":
		const animation = 0x02
		info.Animated = data[0]&animation != 0
		info.Width, info.Height = 1+uint24(data[4:]), 1+uint24(data[7:])
	case "VP8L":
		if packed := binary.LittleEndian.Uint32(data[1:]); data[0] == 0x2f {
			info.Width, info.Height = 1+int(packed&0x3fff), 1+int(packed>>14&0x3fff)
		}
	case "VP8 ":
		if bytes.Equal(data[3:6], []byte{0x9d, 0x01, 0x2a}) {
			info.Width = int(binary.LittleEndian.Uint16(data[6:]) & 0x3fff)
			info.Height = int(binary.LittleEndian.Uint16(data[8:]) & 0x3fff)
		}
	}
	return nil
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }

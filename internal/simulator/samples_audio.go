package simulator

import (
	"bytes"
	"encoding/binary"
)

// oggSample is a mono Opus stream in Ogg (RFC 7845, RFC 3533) of seconds of
// silence: what a phone sends when nobody speaks.
func oggSample(seconds int) []byte {
	const serial, preSkip, perSecond = 0x74696d62, 312, 50 // packets of 20 ms
	var out bytes.Buffer
	head := append([]byte("OpusHead"), 1, 1) // version, channels
	head = binary.LittleEndian.AppendUint16(head, preSkip)
	head = binary.LittleEndian.AppendUint32(head, 48_000)
	head = append(head, 0, 0, 0) // gain, mapping family
	tags := append([]byte("OpusTags"), 6, 0, 0, 0)
	tags = append(tags, "timbre"...)
	tags = append(tags, 0, 0, 0, 0)
	oggPage(&out, 0x02, 0, serial, 0, [][]byte{head})
	oggPage(&out, 0, 0, serial, 1, [][]byte{tags})
	silence := []byte{0xf8, 0xff, 0xfe} // one fullband CELT frame of 20 ms
	for s := range seconds {
		packets := make([][]byte, perSecond)
		for i := range packets {
			packets[i] = silence
		}
		flags := byte(0)
		if s == seconds-1 {
			flags = 0x04
		}
		oggPage(&out, flags, uint64((s+1)*48_000), serial, uint32(s+2), packets)
	}
	return out.Bytes()
}

// oggPage writes a page of packets shorter than 255 bytes each.
func oggPage(out *bytes.Buffer, flags byte, granule uint64, serial, seq uint32, packets [][]byte) {
	page := append([]byte("OggS"), 0, flags)
	page = binary.LittleEndian.AppendUint64(page, granule)
	page = binary.LittleEndian.AppendUint32(page, serial)
	page = binary.LittleEndian.AppendUint32(page, seq)
	page = append(page, 0, 0, 0, 0, byte(len(packets))) // checksum, segments
	for _, p := range packets {
		page = append(page, byte(len(p)))
	}
	for _, p := range packets {
		page = append(page, p...)
	}
	binary.LittleEndian.PutUint32(page[22:], oggChecksum(page))
	out.Write(page)
}

// oggChecksum is the CRC of RFC 3533: polynomial 0x04c11db7, not reflected.
func oggChecksum(b []byte) uint32 {
	var crc uint32
	for _, c := range b {
		crc ^= uint32(c) << 24
		for range 8 {
			if crc&0x80000000 != 0 {
				crc = crc<<1 ^ 0x04c11db7
			} else {
				crc <<= 1
			}
		}
	}
	return crc
}

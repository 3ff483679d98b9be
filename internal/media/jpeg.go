package media

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"io"
)

// jpegLayout is what image/jpeg does not tell.
type jpegLayout struct {
	orientation int  // EXIF, 1 to 8; 1 is upright, 0 is not said
	baseline    bool // certainly not progressive
}

// turned reports whether the sides change places when shown.
func (l jpegLayout) turned() bool { return l.orientation >= 5 && l.orientation <= 8 }

const maxJPEGSegments = 512

// readJPEGLayout walks the segments before the picture (ITU T.81 §B). Broken
// files give what was found until then; errors are those of r.
func readJPEGLayout(r io.ReadSeeker) (layout jpegLayout, err error) {
	if err := rewind(r); err != nil {
		return layout, err
	}
	br := bufio.NewReader(io.LimitReader(r, maxImageInspect))
	br.Discard(2) // start of image
	var head [4]byte
	for range maxJPEGSegments {
		if _, err := io.ReadFull(br, head[:]); err != nil || head[0] != 0xff {
			return layout, nil
		}
		marker, size := head[1], int(binary.BigEndian.Uint16(head[2:]))-2
		if size < 0 {
			return layout, nil
		}
		switch marker {
		case 0xc0, 0xc1, 0xc2, 0xda: // start of frame: baseline, extended, progressive; start of scan
			layout.baseline = marker == 0xc0 || marker == 0xc1
			return layout, nil
		case 0xe1:
			segment := make([]byte, size)
			if _, err := io.ReadFull(br, segment); err != nil {
				return layout, nil
			}
			if o := exifOrientation(segment); o != 0 {
				layout.orientation = o
			}
			continue
		}
		if _, err := br.Discard(size); err != nil {
			return layout, nil
		}
	}
	return layout, nil
}

// exifOrientation finds tag 0x0112 in the first directory (TIFF 6.0 §2).
func exifOrientation(segment []byte) int {
	tiff, ok := bytes.CutPrefix(segment, []byte("Exif\x00\x00"))
	if !ok || len(tiff) < 8 {
		return 0
	}
	var order binary.ByteOrder
	switch string(tiff[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return 0
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return 0
	}
	entries := tiff[at+2:]
	for range order.Uint16(tiff[at:]) {
		if len(entries) < 12 {
			return 0
		}
		if order.Uint16(entries) == 0x0112 {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 0
		}
		entries = entries[12:]
	}
	return 0
}

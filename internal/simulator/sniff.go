package simulator

import (
	"bytes"
	"encoding/binary"
	"image"
	_ "image/jpeg" // to read the dimensions
	_ "image/png"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"
)

const (
	kib = 1 << 10
	mib = 1 << 20
)

// uploadLimits are the types that can be uploaded and their largest size.
var uploadLimits = map[string]int{
	"audio/aac": 16 * mib, "audio/amr": 16 * mib, "audio/mpeg": 16 * mib, "audio/mp4": 16 * mib, "audio/ogg": 16 * mib,
	"image/jpeg": 5 * mib, "image/png": 5 * mib, "image/webp": 500 * kib,
	"video/mp4": 16 * mib, "video/3gpp": 16 * mib,
	"text/plain": 100 * mib, "application/pdf": 100 * mib,
	"application/msword": 100 * mib, "application/vnd.ms-excel": 100 * mib, "application/vnd.ms-powerpoint": 100 * mib,
	"application/vnd.openxmlformats-officedocument.wordprocessingml.document":   100 * mib,
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":         100 * mib,
	"application/vnd.openxmlformats-officedocument.presentationml.presentation": 100 * mib,
}

// sniffAliases are contents that pass for a declared type, where the bytes
// cannot tell them apart.
var sniffAliases = map[string][]string{
	"audio/mp4":                     {"audio/x-m4a", "video/mp4", "audio/mp4"},
	"audio/ogg":                     {"application/ogg", "audio/ogg"},
	"video/mp4":                     {"video/mp4", "video/quicktime", "audio/mp4", "video/x-m4v"},
	"video/3gpp":                    {"video/3gpp", "video/mp4"},
	"application/msword":            {"application/x-ole-storage"},
	"application/vnd.ms-excel":      {"application/x-ole-storage"},
	"application/vnd.ms-powerpoint": {"application/x-ole-storage"},
}

// checkFile refuses what Meta's upload refuses: types off the list, files
// that are too large, and contents that are not what they claim to be.
func checkFile(declared string, data []byte) *graphError {
	kind := baseMime(declared)
	limit, allowed := uploadLimits[kind]
	switch {
	case kind == "":
		return refuse(131008, "Parameter 'type' is mandatory.")
	case !allowed:
		return refuse(100, "Param file must be a file with one of the allowed types. Received file of type '%s'.", kind)
	case len(data) == 0:
		return refuse(131053, "The file is empty.")
	case len(data) > limit:
		return refuse(131053, "The file has %d bytes; %s may have %d.", len(data), kind, limit)
	case !contentMatches(kind, data):
		return refuse(131053, "The content of the file is %s, not %s.", mimetype.Detect(data).String(), kind)
	}
	switch kind {
	case "audio/ogg":
		return checkOpus(data)
	case "image/webp":
		return checkSticker(data)
	case "image/jpeg", "image/png":
		if _, _, err := image.DecodeConfig(bytes.NewReader(data)); err != nil {
			return refuse(131053, "The image can not be read.")
		}
	}
	return nil
}

func contentMatches(kind string, data []byte) bool {
	found := mimetype.Detect(data)
	if strings.HasPrefix(kind, "text/") {
		return strings.HasPrefix(found.String(), "text/")
	}
	for m := found; m != nil; m = m.Parent() {
		if m.Is(kind) || slices.ContainsFunc(sniffAliases[kind], m.Is) {
			return true
		}
	}
	return false
}

// checkOpus reads the first packet of an Ogg stream, which for Opus is the
// header of RFC 7845: "OpusHead", version, channels.
func checkOpus(data []byte) *graphError {
	i := bytes.Index(data[:min(len(data), 512)], []byte("OpusHead"))
	switch {
	case i < 0:
		return refuse(131053, "audio/ogg must hold the opus codec.")
	case len(data) < i+10 || data[i+9] != 1:
		return refuse(131053, "audio/ogg must be mono.")
	}
	return nil
}

// checkSticker reads the RIFF container of WebP: 512 × 512 points, 100 KB
// still and 500 KB animated.
func checkSticker(data []byte) *graphError {
	w, h, animated := webpSize(data)
	switch {
	case w != 512 || h != 512:
		return refuse(131053, "A sticker must be 512 x 512 and is %d x %d.", w, h)
	case !animated && len(data) > 100*kib:
		return refuse(131053, "A still sticker may have 100 KB and has %d bytes.", len(data))
	}
	return nil
}

func webpSize(data []byte) (w, h int, animated bool) {
	if len(data) < 30 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return 0, 0, false
	}
	switch string(data[12:16]) {
	case "VP8X":
		w = 1 + (int(data[24]) | int(data[25])<<8 | int(data[26])<<16)
		h = 1 + (int(data[27]) | int(data[28])<<8 | int(data[29])<<16)
		return w, h, data[20]&0x02 != 0
	case "VP8L":
		bits := binary.LittleEndian.Uint32(data[21:])
		return 1 + int(bits&0x3fff), 1 + int(bits>>14&0x3fff), false
	case "VP8 ":
		return int(binary.LittleEndian.Uint16(data[26:]) & 0x3fff), int(binary.LittleEndian.Uint16(data[28:]) & 0x3fff), false
	}
	return 0, 0, false
}

package media

import (
	"fmt"
	"image"
	_ "image/gif"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"mime"
	"path"
	"strings"
	"time"

	"github.com/gabriel-vasile/mimetype"
)

// Kind is what a file is to a person.
type Kind string

// The kinds.
const (
	KindImage    Kind = "image"
	KindVideo    Kind = "video"
	KindAudio    Kind = "audio"
	KindVoice    Kind = "voice"    // Ogg Opus in mono: what channels take as a voice note
	KindSticker  Kind = "sticker"  // WebP of 512×512 within a sticker's size
	KindDocument Kind = "document" // everything else
)

// Info is what a file's own bytes say. What is unknown is zero.
type Info struct {
	MIME     string // without parameters
	Kind     Kind
	Size     int64         // bytes
	Width    int           // pixels, as shown: turned the way the file asks for
	Height   int           // pixels
	Duration time.Duration // of sound and video, a day at most
	Animated bool          // WebP only

	VideoCodec string // as the container names it: avc1, V_VP9…
	AudioCodec string // opus, mp4a…
	Channels   int    // of sound; Ogg and WebM only
	FastStart  bool   // MP4: it can be played while it loads
	// Codecs of the tracks as people name them, in the file's order: H.264, AAC, Opus. One that we do not know has the container's name. Of MP4
	// and Ogg only.
	Codecs []string
}

// Sticker limits, the same on all channels that have stickers.
const (
	stickerSide     = 512
	maxSticker      = 100 << 10
	maxAnimated     = 500 << 10
	sniffedBytes    = 3072 // what mimetype looks at
	maxWebMHeader   = 1 << 20
	octetStream     = "application/octet-stream"
	maxImageInspect = 4 << 20 // where the size of an image must have been found
)

// Inspect reads what the file is. The declared type and the name, both of the
// sender, only refine what the bytes leave open, never contradict them. A
// broken file is no error: it is a document of what is known. Errors are
// those of reading it.
func Inspect(from io.ReadSeeker, declaredMIME, name string) (info Info, err error) {
	defer contain(&err)
	r := &watched{ReadSeeker: from}
	size, err := r.Seek(0, io.SeekEnd)
	if err != nil {
		return Info{}, fmt.Errorf("media: seek: %w", err)
	}
	head, err := readAt(r, 0, sniffedBytes)
	if err != nil {
		return Info{}, err
	}
	info = Info{Size: size, MIME: refine(detect(head), declaredMIME, name)}
	if err := details(r, &info); err != nil {
		return Info{}, err
	}
	if r.failed != nil {
		return Info{}, fmt.Errorf("media: read: %w", r.failed)
	}
	info.MIME = soundOnly(info)
	info.Kind = kindOf(info)
	return info, nil
}

// common maps a detected type to the name that channels use for it.
var common = map[string]string{
	"audio/x-m4a": "audio/mp4", "video/x-m4v": "video/mp4", "application/ogg": "audio/ogg",
	"image/vnd.mozilla.apng": "image/png", "audio/mp3": "audio/mpeg", "audio/x-wav": "audio/wav",
	"video/x-matroska": "video/matroska",
}

func detect(head []byte) string {
	found, _, _ := strings.Cut(mimetype.Detect(head).String(), ";")
	if name, ok := common[found]; ok {
		return name
	}
	return found
}

// refine believes the sender where the bytes say no more than "text", "zip"
// or "bytes", and only for types that no browser plays or runs.
func refine(found, declared, name string) string {
	if found != octetStream && found != "text/plain" && found != "application/zip" {
		return found
	}
	for _, claim := range []string{declared, mime.TypeByExtension(strings.ToLower(path.Ext(name)))} {
		claim, _, err := mime.ParseMediaType(claim)
		if err == nil && harmless(claim) {
			return claim
		}
	}
	return found
}

func harmless(claim string) bool {
	switch claim {
	case "text/csv", "text/markdown", "text/calendar", "text/vcard", "application/pdf", "application/msword",
		"application/vnd.ms-excel", "application/vnd.ms-powerpoint", "application/zip":
		return true
	}
	return strings.HasPrefix(claim, "application/vnd.openxmlformats-officedocument.") ||
		strings.HasPrefix(claim, "application/vnd.oasis.opendocument.")
}

func details(r io.ReadSeeker, info *Info) error {
	switch info.MIME {
	case "image/jpeg", "image/png", "image/gif":
		return inspectImage(r, info)
	case "image/webp":
		return inspectWebP(r, info)
	case "video/mp4", "audio/mp4", "video/3gpp", "video/quicktime":
		return inspectMP4(r, info)
	case "audio/ogg", "video/ogg":
		return inspectOgg(r, info)
	case "video/webm", "video/matroska":
		return inspectWebM(r, info)
	}
	return nil
}

func inspectImage(r io.ReadSeeker, info *Info) error {
	if err := rewind(r); err != nil {
		return err
	}
	config, _, err := image.DecodeConfig(io.LimitReader(r, maxImageInspect))
	if err != nil {
		return nil // broken, or not within the limit: an image of unknown size
	}
	info.Width, info.Height = config.Width, config.Height
	if info.MIME != "image/jpeg" {
		return nil
	}
	layout, err := readJPEGLayout(r)
	if layout.turned() {
		info.Width, info.Height = info.Height, info.Width
	}
	return err
}

// inspectWebM reads the tracks, which come before the first cluster.
func inspectWebM(r io.ReadSeeker, info *Info) error {
	if err := rewind(r); err != nil {
		return err
	}
	var tracks webmTracks
	unit, duration := uint64(1_000_000), 0.0 // nanoseconds a tick, ticks
	reader := newEBMLReader(io.LimitReader(r, maxWebMHeader))
	for {
		id, data, err := reader.next()
		if err != nil || id == idCluster || tracks.see(id, data) != nil {
			break
		}
		switch id {
		case idTimestampUnit:
			unit = ebmlUint(data)
		case idDuration:
			duration = ebmlFloat(data)
		}
	}
	info.Duration = clampDuration(duration * float64(unit) / float64(time.Second))
	for _, t := range tracks {
		switch {
		case strings.HasPrefix(t.codec, "V_") && info.VideoCodec == "":
			info.VideoCodec, info.Width, info.Height = printable(t.codec), t.width, t.height
		case strings.HasPrefix(t.codec, "A_") && info.AudioCodec == "":
			info.AudioCodec, info.Channels = printable(t.codec), t.channels
		}
	}
	return nil
}

// soundOnly gives recordings without a picture their own type; the first
// bytes of these containers do not tell.
func soundOnly(info Info) string {
	if format, video := strings.CutPrefix(info.MIME, "video/"); video && info.VideoCodec == "" && info.AudioCodec != "" {
		return "audio/" + format
	}
	return info.MIME
}

func kindOf(info Info) Kind {
	switch {
	case info.MIME == "image/webp" && isSticker(info):
		return KindSticker
	case info.MIME == "audio/ogg" && info.AudioCodec == "opus" && info.Channels == 1:
		return KindVoice
	case info.MIME == "image/svg+xml":
		return KindDocument // a program as much as a picture: never shown
	}
	switch family, _, _ := strings.Cut(info.MIME, "/"); family {
	case "image":
		return KindImage
	case "video":
		return KindVideo
	case "audio":
		return KindAudio
	}
	return KindDocument
}

func isSticker(info Info) bool {
	limit := int64(maxSticker)
	if info.Animated {
		limit = maxAnimated
	}
	return info.Width == stickerSide && info.Height == stickerSide && info.Size <= limit
}

// contain turns a panic of a parser into an error, so that one hostile file
// stops nothing else.
func contain(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: parser failed: %v", ErrUnsupported, p)
	}
}

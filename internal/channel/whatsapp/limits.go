package whatsapp

import "timbre/internal/desk"

// Limits of the Cloud API. Texts in characters, files in bytes.
const (
	maxText        = 4096
	maxCaption     = 1024
	maxBody        = 1024 // of an interactive message; of a list maxText
	maxHeader      = 60
	maxFooter      = 60
	maxButtons     = 3
	maxButtonID    = 256
	maxButtonTitle = 20
	maxSections    = 10
	maxRows        = 10 // over all sections
	maxRowID       = 200
	maxRowTitle    = 24
	maxRowText     = 72
	maxURL         = 2000
	maxCoupon      = 20
	maxCode        = 15 // a one-time code
	maxContacts    = 257
	maxReference   = 512

	maxTemplateName    = 512
	maxTemplateButtons = 10
	maxTemplateButton  = 25 // characters of its title
	maxTemplatePhone   = 20

	maxStaticSticker = 100 << 10
	maxVoiceNote     = 512 << 10 // larger ones show no play icon
)

// mediaLimit of a kind; without types any is taken.
type mediaLimit struct {
	size int64
	mime []string
}

// mediaCodecs are what may be in a file of these types; of others nothing is known.
var mediaCodecs = map[string][]string{
	"video/mp4":  {"H.264", "AAC"},
	"video/3gpp": {"H.264", "AAC"},
	"audio/ogg":  {"Opus"},
}

var mediaLimits = map[desk.Kind]mediaLimit{
	desk.KindImage:    {5 << 20, []string{"image/jpeg", "image/png"}},
	desk.KindVideo:    {16 << 20, []string{"video/mp4", "video/3gpp"}},
	desk.KindAudio:    {16 << 20, []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg"}},
	desk.KindVoice:    {16 << 20, []string{"audio/ogg"}},
	desk.KindDocument: {100 << 20, nil},
	desk.KindSticker:  {500 << 10, []string{"image/webp"}},
}

package media

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"math/bits"
)

// Matroska elements that are read (RFC 9559 §5.1); all others are skipped.
const (
	idSegment       = 0x18538067
	idInfo          = 0x1549A966
	idTimestampUnit = 0x2AD7B1
	idDuration      = 0x4489
	idTracks        = 0x1654AE6B
	idTrackEntry    = 0xAE
	idTrackNumber   = 0xD7
	idCodecID       = 0x86
	idCodecPrivate  = 0x63A2
	idEncodings     = 0x6D80
	idAudio         = 0xE1
	idChannels      = 0x9F
	idVideo         = 0xE0
	idPixelWidth    = 0xB0
	idPixelHeight   = 0xBA
	idCluster       = 0x1F43B675
	idSimpleBlock   = 0xA3
	idBlockGroup    = 0xA0
	idBlock         = 0xA1
	idDiscard       = 0x75A2
)

// entered are the elements whose children follow in the walk.
var entered = map[uint64]bool{
	idSegment: true, idInfo: true, idTracks: true, idTrackEntry: true, idAudio: true, idVideo: true,
	idCluster: true, idBlockGroup: true,
}

// leafLimits are the elements whose content is read, each with the longest
// that makes sense; longer ones (blocks of video, say) are skipped.
var leafLimits = map[uint64]int64{
	idTimestampUnit: 8, idDuration: 8, idTrackNumber: 8, idCodecID: 64, idCodecPrivate: 64 << 10, idChannels: 8,
	idPixelWidth: 8, idPixelHeight: 8, idSimpleBlock: 64 << 10, idBlock: 64 << 10, idDiscard: 8,
}

// ebmlReader walks a Matroska file from front to back as one flat sequence of
// elements. Since it never needs to know where a master element ends, the
// unknown sizes that browsers write while recording are no special case.
type ebmlReader struct {
	r   *bufio.Reader
	buf []byte
}

func newEBMLReader(r io.Reader) *ebmlReader { return &ebmlReader{r: bufio.NewReader(r)} }

// next gives the next element worth looking at; its data is valid until the
// call after. At the end of the file, also in the middle of an element, it
// returns io.EOF: a recording that was cut off still holds what came before.
func (e *ebmlReader) next() (id uint64, data []byte, err error) {
	for {
		id, size, unknown, err := e.header()
		if err != nil {
			return 0, nil, err
		}
		if entered[id] {
			return id, nil, nil
		}
		if unknown {
			return 0, nil, fmt.Errorf("%w: webm element %#x without size", ErrUnsupported, id)
		}
		if limit := leafLimits[id]; size <= limit && limit > 0 {
			data, err := e.read(int(size))
			return id, data, err
		}
		if err := e.skip(size); err != nil {
			return 0, nil, err
		}
		if id == idEncodings {
			return id, nil, nil
		}
	}
}

func (e *ebmlReader) header() (id uint64, size int64, unknown bool, err error) {
	id, width, err := e.vint()
	if err != nil {
		return 0, 0, false, err
	}
	if width > 4 {
		return 0, 0, false, fmt.Errorf("%w: webm element with an id of %d bytes", ErrUnsupported, width)
	}
	raw, width, err := e.vint()
	if err != nil {
		return 0, 0, false, err
	}
	marker := uint64(1) << (7 * width)
	value := raw &^ marker
	return id, int64(value), value == marker-1, nil
}

// vint reads a variable-length integer with its length marker (RFC 8794 §4).
func (e *ebmlReader) vint() (value uint64, width int, err error) {
	first, err := e.r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	width = bits.LeadingZeros8(first) + 1
	if width > 8 {
		return 0, 0, fmt.Errorf("%w: broken webm", ErrUnsupported)
	}
	rest, err := e.read(width - 1)
	if err != nil {
		return 0, 0, err
	}
	value = uint64(first)
	for _, b := range rest {
		value = value<<8 | uint64(b)
	}
	return value, width, nil
}

func (e *ebmlReader) read(n int) ([]byte, error) {
	if cap(e.buf) < n {
		e.buf = make([]byte, n)
	}
	e.buf = e.buf[:n]
	_, err := io.ReadFull(e.r, e.buf)
	return e.buf, cutOff(err)
}

func (e *ebmlReader) skip(n int64) error {
	_, err := io.CopyN(io.Discard, e.r, n)
	return cutOff(err)
}

func cutOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return io.EOF
	}
	return err
}

func ebmlUint(data []byte) (v uint64) {
	for _, b := range data {
		v = v<<8 | uint64(b)
	}
	return v
}

func ebmlFloat(data []byte) float64 {
	switch len(data) {
	case 4:
		return float64(math.Float32frombits(binary.BigEndian.Uint32(data)))
	case 8:
		return math.Float64frombits(binary.BigEndian.Uint64(data))
	}
	return 0
}

// webmTrack is what a TrackEntry says.
type webmTrack struct {
	number        uint64
	codec         string
	private       []byte
	channels      int
	width, height int
	encoded       bool // compressed or encrypted
}

// webmTracks gathers tracks while elements pass by.
type webmTracks []webmTrack

const maxWebMTracks = 64

func (ts *webmTracks) see(id uint64, data []byte) error {
	if id == idTrackEntry {
		if len(*ts) == maxWebMTracks {
			return fmt.Errorf("%w: webm with more than %d tracks", ErrUnsupported, maxWebMTracks)
		}
		*ts = append(*ts, webmTrack{channels: 1})
	}
	if len(*ts) == 0 {
		return nil
	}
	t := &(*ts)[len(*ts)-1]
	switch id {
	case idTrackNumber:
		t.number = ebmlUint(data)
	case idCodecID:
		t.codec = string(data)
	case idCodecPrivate:
		t.private = append([]byte(nil), data...)
	case idEncodings:
		t.encoded = true
	case idChannels:
		t.channels = int(min(ebmlUint(data), 255))
	case idPixelWidth:
		t.width = int(min(ebmlUint(data), math.MaxInt32))
	case idPixelHeight:
		t.height = int(min(ebmlUint(data), math.MaxInt32))
	}
	return nil
}

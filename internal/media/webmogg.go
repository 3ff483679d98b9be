package media

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/bits"
)

// WebMToOgg makes an Ogg Opus file, as voice notes are, of the WebM or
// Matroska file with an Opus track that browsers record. The sound itself is
// copied, not coded again. The result declares one channel whatever the
// recording declared: a decoder mixes down by itself (RFC 7845 §5.1), and
// WhatsApp takes voice notes in mono only.
func WebMToOgg(r io.Reader, w io.Writer) error {
	m := &remux{in: newEBMLReader(r), out: &oggWriter{w: w}}
	for {
		id, data, err := m.in.next()
		if errors.Is(err, io.EOF) {
			return m.finish()
		}
		if err != nil {
			return fmt.Errorf("media: read webm: %w", err)
		}
		if err := m.element(id, data); err != nil {
			return err
		}
	}
}

type remux struct {
	in      *ebmlReader
	out     *oggWriter
	tracks  webmTracks
	opus    uint64 // number of the track that is copied, once known
	started bool
	packets int
	discard uint64 // samples to leave out at the end
}

func (m *remux) element(id uint64, data []byte) error {
	switch id {
	case idCluster:
		return m.start()
	case idSimpleBlock, idBlock:
		return m.block(data)
	case idDiscard:
		m.discard = samplesOf(data)
	default:
		if !m.started {
			return m.tracks.see(id, data)
		}
	}
	return nil
}

// start writes the headers when the first cluster comes.
func (m *remux) start() error {
	if m.started {
		return nil
	}
	for _, t := range m.tracks {
		if t.codec != "A_OPUS" || t.encoded {
			continue
		}
		head, err := monoHead(t.private)
		if err != nil {
			return err
		}
		m.opus, m.started = t.number, true
		return m.out.headers(head)
	}
	return fmt.Errorf("%w: no Opus sound in it", ErrUnsupported)
}

// monoHead checks an OpusHead (RFC 7845 §5.1) and sets its channels to one.
func monoHead(private []byte) ([]byte, error) {
	head, ok := parseOpusHead(private)
	if !ok || head.family != 0 {
		return nil, fmt.Errorf("%w: Opus with more than two channels, or without header", ErrUnsupported)
	}
	out := append([]byte(nil), private[:opusHeadSize]...)
	out[9] = 1
	return out, nil
}

// block takes the packet out of a block: track number, 16 bits of time,
// flags, then the content (RFC 9559 §10).
func (m *remux) block(data []byte) error {
	if len(data) == 0 {
		return nil
	}
	width := bits.LeadingZeros8(data[0]) + 1
	if width > 8 || len(data) < width+3 {
		return nil
	}
	track := ebmlUint(data[:width]) &^ (1 << (7 * width))
	flags, packet := data[width+2], data[width+3:]
	if !m.started || track != m.opus || len(packet) == 0 {
		return nil
	}
	if flags&0x06 != 0 {
		return fmt.Errorf("%w: webm with lacing", ErrUnsupported)
	}
	samples, err := opusSamples(packet)
	if err != nil {
		return err
	}
	m.packets++
	m.discard = 0 // it counts only on the last block
	return m.out.packet(packet, samples)
}

func (m *remux) finish() error {
	if m.packets == 0 {
		return fmt.Errorf("%w: no sound in it", ErrUnsupported)
	}
	return m.out.close(m.discard)
}

// samplesOf reads a DiscardPadding: signed nanoseconds, negative at the start
// of a stream, where the header's pre-skip says the same.
func samplesOf(data []byte) uint64 {
	if len(data) == 0 || data[0]&0x80 != 0 {
		return 0
	}
	const longest = 120_000_000 // a packet is no longer, so no more is left out
	return min(ebmlUint(data), longest) * opusRate / 1_000_000_000
}

// oggWriter writes one Opus stream as Ogg pages (RFC 3533, RFC 7845).
type oggWriter struct {
	w       io.Writer
	serial  uint32
	seq     uint32
	lacing  []byte
	body    []byte
	granule uint64 // samples up to the end of the last packet
	onPage  uint64 // samples on the page being filled
}

const (
	oggFirst = 2
	oggLast  = 4

	maxSegments = 255
	pageSamples = opusRate // a page a second keeps seeking fine and overhead small
)

// headers writes the identification and comment headers, each on its page.
func (o *oggWriter) headers(head []byte) error {
	o.serial = oggCRC(0, head) | 1
	o.add(head)
	if err := o.flush(oggFirst); err != nil {
		return err
	}
	const vendor = "timbre"
	tags := binary.LittleEndian.AppendUint32([]byte("OpusTags"), uint32(len(vendor)))
	tags = append(tags, vendor...)
	o.add(binary.LittleEndian.AppendUint32(tags, 0)) // no comments
	return o.flush(0)
}

// packet adds one packet; packets of 120 ms at most always fit a page.
func (o *oggWriter) packet(p []byte, samples uint64) error {
	full := len(o.lacing)+len(p)/255+1 > maxSegments || o.onPage >= pageSamples
	if len(o.lacing) > 0 && full {
		if err := o.flush(0); err != nil {
			return err
		}
	}
	o.add(p)
	o.granule += samples
	o.onPage += samples
	return nil
}

// close writes the last page, which ends discard samples early.
func (o *oggWriter) close(discard uint64) error {
	o.granule -= min(discard, o.onPage)
	return o.flush(oggLast)
}

func (o *oggWriter) add(p []byte) {
	o.body = append(o.body, p...)
	n := len(p)
	for ; n >= 255; n -= 255 {
		o.lacing = append(o.lacing, 255)
	}
	o.lacing = append(o.lacing, byte(n))
}

func (o *oggWriter) flush(flags byte) error {
	page := append([]byte("OggS\x00"), flags)
	page = binary.LittleEndian.AppendUint64(page, o.granule)
	page = binary.LittleEndian.AppendUint32(page, o.serial)
	page = binary.LittleEndian.AppendUint32(page, o.seq)
	page = append(page, 0, 0, 0, 0, byte(len(o.lacing)))
	page = append(append(page, o.lacing...), o.body...)
	binary.LittleEndian.PutUint32(page[22:], oggCRC(0, page))
	o.seq++
	o.lacing, o.body, o.onPage = o.lacing[:0], o.body[:0], 0
	if _, err := o.w.Write(page); err != nil {
		return fmt.Errorf("media: write ogg: %w", err)
	}
	return nil
}

package media

import (
	"bytes"
	"encoding/binary"
	"fmt"
)

// MaxRecording is the longest recording that VoiceNote is given: a quarter of
// an hour at any rate that browsers record speech with.
const MaxRecording = 16 << 20

// VoiceNote makes Ogg Opus in mono, as channels take voice notes, of what a
// browser recorded: WebM is wrapped anew, Ogg only declares one channel (see
// WebMToOgg). Anything else is ErrUnsupported.
func VoiceNote(recording []byte) ([]byte, error) {
	if bytes.HasPrefix(recording, []byte("OggS")) {
		return monoOgg(recording)
	}
	var out bytes.Buffer
	err := WebMToOgg(bytes.NewReader(recording), &out)
	return out.Bytes(), err
}

// monoOgg sets the channels of an Ogg Opus stream to one. Its first page
// holds the identification header and nothing else (RFC 7845 §3).
func monoOgg(in []byte) ([]byte, error) {
	const headerSize, checksum = 27, 22
	if len(in) < headerSize {
		return nil, fmt.Errorf("%w: cut off", ErrUnsupported)
	}
	if !bytes.HasPrefix(in, []byte("OggS\x00\x02")) { // version 0, and the first page of a stream (RFC 3533 §6)
		return nil, fmt.Errorf("%w: no beginning of an Ogg stream", ErrUnsupported)
	}
	start := headerSize + int(in[26])
	end := start
	for _, n := range in[headerSize:min(start, len(in))] {
		end += int(n)
	}
	if end > len(in) {
		return nil, fmt.Errorf("%w: cut off", ErrUnsupported)
	}
	head, ok := parseOpusHead(in[start:end])
	if !ok || head.family != 0 {
		return nil, fmt.Errorf("%w: no Opus sound of one or two channels", ErrUnsupported)
	}
	out := bytes.Clone(in)
	out[start+9] = 1
	clear(out[checksum : checksum+4])
	binary.LittleEndian.PutUint32(out[checksum:], oggCRC(0, out[:end]))
	return out, nil
}

package realtime

import (
	"encoding/json"
	"errors"
	"strconv"
)

func (s *Stream) put(name string, seq int64, v any) {
	data, _ := json.Marshal(v) // small maps of strings and numbers
	s.putRaw(name, seq, data)
}

func (s *Stream) putRaw(name string, seq int64, data []byte) {
	s.own()
	s.buf = appendEvent(s.buf, name, seq, data)
}

// appendEvent encodes a server-sent event.
func appendEvent(b []byte, name string, seq int64, data []byte) []byte {
	if b == nil {
		b = make([]byte, 0, len(data)+len(name)+48)
	}
	b = append(append(append(b, "event: "...), name...), '\n')
	if seq > 0 {
		b = append(strconv.AppendInt(append(b, "id: "...), seq, 10), '\n')
	}
	return append(append(append(b, "data: "...), data...), "\n\n"...)
}

// share sends what all streams have in common. Mostly it is all that there is to send, and then it is not copied for each.
func (s *Stream) share(event []byte) {
	if s.whole == nil && len(s.buf) == 0 {
		s.whole = event
		return
	}
	s.own()
	s.buf = append(s.buf, event...)
}

// own lets something follow what is shared.
func (s *Stream) own() {
	s.buf, s.whole = append(s.buf, s.whole...), nil
}

func (s *Stream) flush() error {
	out := s.buf
	if s.whole != nil {
		out = s.whole
	}
	if len(out) == 0 {
		return nil
	}
	_, err := s.w.Write(out)
	s.whole = nil
	if s.buf = s.buf[:0]; cap(s.buf) > 2<<10 { // thousands of streams are quiet
		s.buf = nil
	}
	return errors.Join(err, s.w.Flush())
}

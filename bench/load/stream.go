package load

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"time"
)

// Stream is one open stream of server-sent events.
type Stream struct {
	net net.Conn
	in  *bufio.Reader
}

// usualEvent is how long the data of an event may be, in bytes.
const usualEvent = 16 << 10

// Open sends a request and waits for the head of its answer, which must be an event stream.
func Open(address string, request []byte) (*Stream, error) {
	return OpenFor(address, request, usualEvent)
}

// OpenFor opens a stream whose events have so many bytes of data at most.
func OpenFor(address string, request []byte, longest int) (*Stream, error) {
	n, err := net.DialTimeout("tcp", address, timeout)
	if err != nil {
		return nil, err
	}
	n.SetDeadline(time.Now().Add(timeout))
	if _, err := n.Write(request); err != nil {
		n.Close()
		return nil, err
	}
	in := bufio.NewReaderSize(n, 8<<10)
	h, err := readHead(in)
	if err != nil {
		n.Close()
		return nil, err
	}
	if h.status != 200 || !h.chunked && !h.closing {
		rest := make([]byte, 300)
		k, _ := io.ReadAtLeast(in, rest, min(300, max(1, h.length)))
		n.Close()
		return nil, fmt.Errorf("stream answered %d: %s", h.status, rest[:k])
	}
	n.SetDeadline(time.Time{})
	if !h.chunked { // the connection is the stream's own
		return &Stream{n, bufio.NewReaderSize(in, longest)}, nil
	}
	return &Stream{n, bufio.NewReaderSize(httputil.NewChunkedReader(in), longest)}, nil
}

// Close ends the stream. Event returns then.
func (s *Stream) Close() { s.net.Close() }

// Event reads until the next event and returns its name and data, good until the next call. An event's data is one line.
func (s *Stream) Event() (name, data []byte, err error) {
	var kind [32]byte
	for {
		line, err := s.in.ReadSlice('\n')
		if err != nil {
			return nil, nil, err
		}
		switch {
		case bytes.HasPrefix(line, []byte("event: ")):
			name = kind[:copy(kind[:], bytes.TrimRight(line[len("event: "):], "\r\n"))]
		case bytes.HasPrefix(line, []byte("data: ")):
			return name, line[len("data: "):], nil
		}
	}
}

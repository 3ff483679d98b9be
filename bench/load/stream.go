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

// Open sends a request and waits for the head of its answer, which must be an event stream.
func Open(address string, request []byte) (*Stream, error) {
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
		return &Stream{n, bufio.NewReaderSize(in, 16<<10)}, nil
	}
	return &Stream{n, bufio.NewReaderSize(httputil.NewChunkedReader(in), 16<<10)}, nil
}

// Close ends the stream. Event returns then.
func (s *Stream) Close() { s.net.Close() }

// Event reads until the next event and returns its name and data, good until the next call. An event's data is one line of
// 16 KB at most.
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

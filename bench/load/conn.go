package load

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"strconv"
	"time"
)

// Conn is one connection that stays open. It is not safe for concurrent use.
type Conn struct {
	address string
	net     net.Conn
	in      *bufio.Reader
	body    []byte
	closing bool // the server will close it after the answer
}

// timeout of one request. What takes longer is an error of the run.
const timeout = 30 * time.Second

// Dial connects.
func Dial(address string) (*Conn, error) {
	c := &Conn{address: address}
	return c, c.connect()
}

func (c *Conn) connect() error {
	n, err := net.DialTimeout("tcp", c.address, timeout)
	if err != nil {
		return err
	}
	c.net, c.closing = n, false
	if c.in == nil {
		c.in = bufio.NewReaderSize(n, 32<<10)
	} else {
		c.in.Reset(n)
	}
	return nil
}

// Close ends the connection.
func (c *Conn) Close() { c.net.Close() }

// Do sends a whole request, head and body, and reads its answer. The body is good until the next call.
func (c *Conn) Do(request []byte) (status int, body []byte, err error) {
	if c.closing {
		c.net.Close()
		if err := c.connect(); err != nil {
			return 0, nil, err
		}
	}
	c.net.SetDeadline(time.Now().Add(timeout))
	if _, err := c.net.Write(request); err != nil {
		return 0, nil, err
	}
	head, err := readHead(c.in)
	if err != nil {
		return 0, nil, err
	}
	c.closing = head.closing
	switch {
	case head.chunked:
		buf := bytes.NewBuffer(c.body[:0])
		_, err = buf.ReadFrom(httputil.NewChunkedReader(c.in))
		c.body = buf.Bytes()
		if err == nil {
			err = skipTrailer(c.in)
		}
	case head.length >= 0:
		if cap(c.body) < head.length {
			c.body = make([]byte, head.length, 2*head.length)
		}
		c.body = c.body[:head.length]
		_, err = io.ReadFull(c.in, c.body)
	default:
		err = errors.New("an answer without a length")
	}
	return head.status, c.body, err
}

type head struct {
	status, length   int
	chunked, closing bool
}

// readHead reads the status line and the few headers that say where the body ends.
func readHead(in *bufio.Reader) (head, error) {
	h := head{length: -1}
	line, err := in.ReadSlice('\n')
	if err != nil {
		return h, err
	}
	if len(line) < 12 {
		return h, fmt.Errorf("answer begins %q", line)
	}
	if h.status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return h, fmt.Errorf("answer begins %q", line)
	}
	if h.status == 204 || h.status == 304 {
		h.length = 0
	}
	for {
		line, err := in.ReadSlice('\n')
		if err != nil {
			return h, err
		}
		line = bytes.TrimRight(line, "\r\n")
		if len(line) == 0 {
			return h, nil
		}
		name, value, _ := bytes.Cut(line, []byte(": "))
		switch {
		case is(name, "content-length"):
			if h.length, err = strconv.Atoi(string(value)); err != nil {
				return h, fmt.Errorf("answer with %q", line)
			}
		case is(name, "transfer-encoding"):
			h.chunked = bytes.Contains(value, []byte("chunked"))
		case is(name, "connection"):
			h.closing = is(value, "close")
		}
	}
}

// is compares without regard to case.
func is(name []byte, want string) bool {
	return len(name) == len(want) && bytes.EqualFold(name, []byte(want))
}

// skipTrailer reads the empty line behind the last chunk, which the reader of chunks leaves.
func skipTrailer(in *bufio.Reader) error {
	line, err := in.ReadSlice('\n')
	if err == nil && len(bytes.TrimRight(line, "\r\n")) > 0 {
		err = errors.New("an answer with a trailer")
	}
	return err
}

// Request begins a request in a buffer; End closes it.
func Request(buf []byte, method, target, host string, headers ...string) []byte {
	buf = append(buf[:0], method...)
	buf = append(buf, ' ')
	buf = append(buf, target...)
	buf = append(buf, " HTTP/1.1\r\nHost: "...)
	buf = append(buf, host...)
	for i := 0; i+1 < len(headers); i += 2 {
		buf = append(buf, "\r\n"...)
		buf = append(buf, headers[i]...)
		buf = append(buf, ": "...)
		buf = append(buf, headers[i+1]...)
	}
	return buf
}

// End ends a request with its body, which may be empty.
func End(buf, body []byte) []byte {
	if len(body) > 0 {
		buf = append(buf, "\r\nContent-Type: application/json\r\nContent-Length: "...)
		buf = strconv.AppendInt(buf, int64(len(body)), 10)
	}
	buf = append(buf, "\r\n\r\n"...)
	return append(buf, body...)
}

package auth

import (
	"encoding/binary"
	"errors"
	"unicode/utf8"
)

// errCBOR refuses what is no CBOR, or more than passkeys need of it.
var errCBOR = errors.New("cbor: not what a passkey is made of")

const (
	cborDepth = 6
	cborItems = 64 // of a list or a map
)

// readCBOR reads one value of RFC 8949 and returns the bytes after it: whole numbers as int64, []byte, string, bool, nil, []any, and
// maps by int64 or string. Passkeys have nothing else; their maps name no key twice, and say how long they are.
func readCBOR(b []byte) (v any, rest []byte, err error) { return readCBORAt(b, cborDepth) }

func readCBORAt(b []byte, depth int) (v any, rest []byte, err error) {
	if len(b) == 0 || depth == 0 {
		return nil, nil, errCBOR
	}
	major, n, b, err := cborHead(b)
	if err != nil {
		return nil, nil, err
	}
	switch major {
	case 0:
		return int64(n), b, nil
	case 1:
		return -1 - int64(n), b, nil
	case 2, 3:
		if n > uint64(len(b)) {
			return nil, nil, errCBOR
		}
		text, rest := b[:n], b[n:]
		if major == 2 {
			return text, rest, nil
		}
		if !utf8.Valid(text) {
			return nil, nil, errCBOR
		}
		return string(text), rest, nil
	case 4:
		return cborList(b, n, depth)
	case 5:
		return cborMap(b, n, depth)
	case 7:
		switch n {
		case 20, 21:
			return n == 21, b, nil
		case 22:
			return nil, b, nil
		}
	}
	return nil, nil, errCBOR
}

// cborHead reads what a value is and its number: how large, how long, or which.
func cborHead(b []byte) (major byte, n uint64, rest []byte, err error) {
	major, short := b[0]>>5, b[0]&31
	b = b[1:]
	if short < 24 {
		return major, uint64(short), b, nil
	}
	size := 1 << (short - 24)
	if short > 27 || len(b) < size || major == 7 {
		return 0, 0, nil, errCBOR
	}
	var whole [8]byte
	copy(whole[8-size:], b)
	if n = binary.BigEndian.Uint64(whole[:]); n > 1<<62 {
		return 0, 0, nil, errCBOR
	}
	return major, n, b[size:], nil
}

func cborList(b []byte, n uint64, depth int) (any, []byte, error) {
	if n > cborItems {
		return nil, nil, errCBOR
	}
	list := make([]any, n)
	for i := range list {
		var err error
		if list[i], b, err = readCBORAt(b, depth-1); err != nil {
			return nil, nil, err
		}
	}
	return list, b, nil
}

func cborMap(b []byte, n uint64, depth int) (any, []byte, error) {
	if n > cborItems {
		return nil, nil, errCBOR
	}
	m := make(map[any]any, n)
	for range n {
		key, rest, err := readCBORAt(b, 1) // a plain one: a list or a map has nothing in it at this depth
		if err != nil {
			return nil, nil, err
		}
		switch key.(type) {
		case int64, string:
		default:
			return nil, nil, errCBOR
		}
		if _, twice := m[key]; twice {
			return nil, nil, errCBOR
		}
		if m[key], b, err = readCBORAt(rest, depth-1); err != nil {
			return nil, nil, err
		}
	}
	return m, b, nil
}

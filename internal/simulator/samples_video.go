package simulator

import "encoding/binary"

// mp4Sample is one second of a 64 × 64 picture: H.264 baseline in MP4, moov
// first. The single frame is made of I_PCM macroblocks, which carry plain
// samples, so that no encoder is needed (ITU-T H.264 §7.3.5).
func mp4Sample() []byte {
	sps, pps, frame := h264Sample()
	ftyp := box("ftyp", []byte("isom\x00\x00\x02\x00isomiso2avc1mp41"))
	length := len(moov(sps, pps, len(frame)+4, 0))
	out := append(ftyp, moov(sps, pps, len(frame)+4, len(ftyp)+length+8)...)
	sized := binary.BigEndian.AppendUint32(nil, uint32(len(frame)))
	return append(out, box("mdat", sized, frame)...)
}

// h264Sample is a sequence and picture parameter set and one IDR slice.
func h264Sample() (sps, pps, frame []byte) {
	var s h264Writer
	s.bits(66, 8).bits(0xc0, 8).bits(10, 8)        // baseline, level 1
	s.ue(0).ue(0).ue(2).ue(1).bits(0, 1)           // ids, order of pictures, references
	s.ue(3).ue(3).bits(1, 1).bits(1, 1).bits(0, 2) // 4 × 4 macroblocks, frames only, no cropping, no vui
	var p h264Writer
	p.ue(0).ue(0).bits(0, 2).ue(0).ue(0).ue(0).bits(0, 3).se(0).se(0).se(0).bits(1, 1).bits(0, 2)
	var f h264Writer
	f.ue(0).ue(7).ue(0).bits(0, 4).ue(0) // first macroblock, I slice, frame 0
	f.bits(0, 2).se(0).ue(1)             // reference marking, quantiser, no deblocking
	for mb := range 16 {
		f.ue(25).align() // I_PCM
		for i := range 256 {
			x, y := mb%4*16+i%16, mb/4*16+i/16
			f.bits(uint32(60+(x+y)), 8)
		}
		for i := range 128 {
			f.bits(uint32(100+i/64*50), 8)
		}
	}
	return s.nal(0x67), p.nal(0x68), f.nal(0x65)
}

// h264Writer writes bits most significant first.
type h264Writer struct {
	out  []byte
	free uint // unused bits of the last byte
}

func (w *h264Writer) bits(v uint32, n int) *h264Writer {
	for i := n - 1; i >= 0; i-- {
		if w.free == 0 {
			w.out, w.free = append(w.out, 0), 8
		}
		w.free--
		w.out[len(w.out)-1] |= byte(v>>i&1) << w.free
	}
	return w
}

// ue writes an unsigned Exp-Golomb number, se a signed one.
func (w *h264Writer) ue(v uint32) *h264Writer {
	n := 0
	for (v+1)>>(n+1) != 0 {
		n++
	}
	return w.bits(0, n).bits(v+1, n+1)
}

func (w *h264Writer) se(v int32) *h264Writer {
	if v <= 0 {
		return w.ue(uint32(-2 * v))
	}
	return w.ue(uint32(2*v - 1))
}

func (w *h264Writer) align() *h264Writer {
	w.free = 0
	return w
}

// nal ends the unit with its stop bit and its header. Emulation prevention
// is added where two zeros would be followed by a small byte.
func (w *h264Writer) nal(header byte) []byte {
	w.bits(1, 1).align()
	out, zeros := []byte{header}, 0
	for _, b := range w.out {
		if zeros >= 2 && b <= 3 {
			out, zeros = append(out, 3), 0
		}
		zeros++
		if b != 0 {
			zeros = 0
		}
		out = append(out, b)
	}
	return out
}

// box is an MP4 box; fullBox adds version and flags.
func box(kind string, contents ...[]byte) []byte {
	out := append([]byte{0, 0, 0, 0}, kind...)
	for _, c := range contents {
		out = append(out, c...)
	}
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

func fullBox(kind string, flags uint32, words ...uint32) []byte {
	return box(kind, be32(append([]uint32{flags}, words...)...))
}

func be32(words ...uint32) []byte {
	var out []byte
	for _, w := range words {
		out = binary.BigEndian.AppendUint32(out, w)
	}
	return out
}

// moov describes one track with one sample of size bytes at offset.
func moov(sps, pps []byte, size, offset int) []byte {
	matrix := []uint32{0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000}
	mvhd := append([]uint32{0, 0, 1000, 1000, 0x10000, 0x01000000, 0, 0}, matrix...)
	mvhd = append(mvhd, 0, 0, 0, 0, 0, 0, 2)
	tkhd := append([]uint32{0, 0, 1, 0, 1000, 0, 0, 0, 0}, matrix...)
	tkhd = append(tkhd, 64<<16, 64<<16)
	avcC := append([]byte{1, 66, 0xc0, 10, 0xff, 0xe1}, binary.BigEndian.AppendUint16(nil, uint16(len(sps)))...)
	avcC = append(avcC, sps...)
	avcC = append(append(avcC, 1), binary.BigEndian.AppendUint16(nil, uint16(len(pps)))...)
	avcC = append(avcC, pps...)
	avc1 := box("avc1", be32(0, 1, 0, 0, 0, 0, 64<<16|64, 0x480000, 0x480000, 0), []byte{0, 1}, make([]byte, 32),
		[]byte{0, 24, 0xff, 0xff}, box("avcC", avcC))
	stbl := box("stbl",
		box("stsd", be32(0, 1), avc1),
		fullBox("stts", 0, 1, 1, 1000),
		fullBox("stsc", 0, 1, 1, 1, 1),
		fullBox("stsz", 0, 0, 1, uint32(size)),
		fullBox("stco", 0, 1, uint32(offset)))
	dinf := box("dinf", box("dref", be32(0, 1), fullBox("url ", 1)))
	minf := box("minf", fullBox("vmhd", 1, 0, 0), dinf, stbl)
	hdlr := box("hdlr", be32(0, 0), []byte("vide"), be32(0, 0, 0), []byte{0})
	mdia := box("mdia", fullBox("mdhd", 0, 0, 0, 1000, 1000, 0x55c40000), hdlr, minf)
	return box("moov", fullBox("mvhd", 0, mvhd...), box("trak", fullBox("tkhd", 3, tkhd...), mdia))
}

package media

import (
	"image"
	"image/draw"
)

// upright is src scaled down into maxW × maxH and turned as its file asks for.
func upright(src image.Image, layout jpegLayout, maxW, maxH int) *image.RGBA {
	if layout.turned() {
		maxW, maxH = maxH, maxW
	}
	b := src.Bounds()
	w, h := fit(b.Dx(), b.Dy(), maxW, maxH)
	return turn(shrink(src, w, h), layout.orientation)
}

// fit is the largest size within maxW × maxH with the sides' proportion, at
// most the picture's own, at least one pixel.
func fit(w, h, maxW, maxH int) (int, int) {
	if w <= maxW && h <= maxH {
		return w, h
	}
	if w*maxH > h*maxW {
		return maxW, max(1, h*maxW/w)
	}
	return max(1, w*maxH/h), maxH
}

// shrink averages the area under each new pixel, on white. Unlike the kernels
// of x/image/draw, whose workspace is 32 bytes for each (new column × old
// row), it holds two rows beside the result, whatever the picture's size.
func shrink(src image.Image, w, h int) *image.RGBA {
	b := src.Bounds()
	dst := image.NewRGBA(image.Rect(0, 0, w, h))
	line := image.NewRGBA(image.Rect(0, 0, b.Dx(), 1))
	narrow, sum := make([]float32, 3*w), make([]float32, 3*w)
	y := 0
	// In units where an old row is h high and a new one b.Dy() high.
	for sy := range b.Dy() {
		draw.Draw(line, line.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(line, line.Rect, src, image.Pt(b.Min.X, b.Min.Y+sy), draw.Over)
		narrowLine(narrow, line.Pix, b.Dx(), w)
		for top, bottom := sy*h, (sy+1)*h; top < bottom; {
			end := min(bottom, (y+1)*b.Dy())
			share := float32(end-top) / float32(b.Dy())
			for i, v := range narrow {
				sum[i] += v * share
			}
			if top = end; end == (y+1)*b.Dy() {
				writeLine(dst.Pix[y*dst.Stride:], sum)
				clear(sum)
				y++
			}
		}
	}
	return dst
}

// narrowLine averages a line of RGBA pixels into w RGB ones.
func narrowLine(out []float32, pix []byte, width, w int) {
	clear(out)
	x := 0
	for sx := range width {
		r, g, b := float32(pix[4*sx]), float32(pix[4*sx+1]), float32(pix[4*sx+2])
		for left, right := sx*w, (sx+1)*w; left < right; {
			end := min(right, (x+1)*width)
			share := float32(end-left) / float32(width)
			out[3*x] += r * share
			out[3*x+1] += g * share
			out[3*x+2] += b * share
			if left = end; end == (x+1)*width {
				x++
			}
		}
	}
}

func writeLine(pix []byte, sum []float32) {
	for x := range len(sum) / 3 {
		for c := range 3 {
			pix[4*x+c] = byte(min(sum[3*x+c]+0.5, 255))
		}
		pix[4*x+3] = 255
	}
}

// turn applies an EXIF orientation (TIFF 6.0: where row 0 and column 0 lie).
func turn(src *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return src
	}
	w, h := src.Rect.Dx(), src.Rect.Dy()
	size := image.Rect(0, 0, w, h)
	if orientation >= 5 {
		size = image.Rect(0, 0, h, w)
	}
	dst := image.NewRGBA(size)
	for y := range h {
		for x := range w {
			dx, dy := place(orientation, x, y, w, h)
			copy(dst.Pix[dst.PixOffset(dx, dy):][:4], src.Pix[src.PixOffset(x, y):])
		}
	}
	return dst
}

func place(orientation, x, y, w, h int) (int, int) {
	switch orientation {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	default: // 8
		return y, w - 1 - x
	}
}

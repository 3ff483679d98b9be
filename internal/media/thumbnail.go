package media

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"

	_ "golang.org/x/image/webp"
)

// maxDecoded bounds the memory of one decoded picture, in bytes: 48 megapixels
// of a photo, 13 of a progressive one. A small file can claim any size.
const maxDecoded = 192 << 20

const thumbnailQuality = 78

// Thumbnail is the picture as a JPEG that fits into maxW × maxH, upright, on
// white; never larger than the picture. Of an animation it is the first frame.
// Pictures too large to open safely, animated WebP and files that are no
// picture are ErrUnsupported.
func Thumbnail(r io.ReadSeeker, maxW, maxH int) (_ []byte, err error) {
	defer contain(&err)
	src, layout, err := openPicture(r)
	if err != nil {
		return nil, err
	}
	return encode(upright(src, layout, maxW, maxH), thumbnailQuality)
}

// Recompress is the picture as a JPEG of at most maxBytes whose longer side is
// at most maxSide, for channels that take no more. It gives up quality first,
// then size.
func Recompress(r io.ReadSeeker, maxBytes, maxSide int) (_ []byte, err error) {
	defer contain(&err)
	src, layout, err := openPicture(r)
	if err != nil {
		return nil, err
	}
	for side := maxSide; side >= 64; side = side * 3 / 4 {
		img := upright(src, layout, side, side)
		for _, quality := range []int{88, 78, 65} {
			out, err := encode(img, quality)
			if err != nil || len(out) <= maxBytes {
				return out, err
			}
		}
	}
	return nil, fmt.Errorf("%w: does not fit %d bytes", ErrTooLarge, maxBytes)
}

func openPicture(from io.ReadSeeker) (image.Image, jpegLayout, error) {
	r := &watched{ReadSeeker: from}
	src, layout, err := decodePicture(r)
	if r.failed != nil {
		return nil, layout, fmt.Errorf("media: read picture: %w", r.failed)
	}
	return src, layout, err
}

func decodePicture(r io.ReadSeeker) (image.Image, jpegLayout, error) {
	var layout jpegLayout
	if err := rewind(r); err != nil {
		return nil, layout, err
	}
	config, format, err := image.DecodeConfig(r)
	if err != nil {
		return nil, layout, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	worst := false
	if format == "jpeg" {
		if layout, err = readJPEGLayout(r); err != nil {
			return nil, layout, err
		}
		worst = !layout.baseline
	}
	if cost := int64(config.Width) * int64(config.Height) * pixelBytes(config.ColorModel, worst); cost <= 0 || cost > maxDecoded {
		return nil, layout, fmt.Errorf("%w: picture of %d×%d", ErrUnsupported, config.Width, config.Height)
	}
	if err := rewind(r); err != nil {
		return nil, layout, err
	}
	src, _, err := image.Decode(r)
	if err != nil {
		return nil, layout, fmt.Errorf("%w: %w", ErrUnsupported, err)
	}
	return src, layout, nil
}

// pixelBytes is what a decoder holds for a pixel. A progressive JPEG also
// keeps a coefficient of 32 bits for each sample until its end.
func pixelBytes(model color.Model, progressive bool) int64 {
	if _, paletted := model.(color.Palette); paletted {
		return 1
	}
	var n int64
	switch model {
	case color.GrayModel:
		n = 1
	case color.Gray16Model:
		n = 2
	case color.YCbCrModel:
		n = 3
	case color.RGBA64Model, color.NRGBA64Model:
		n = 8
	default:
		n = 4
	}
	if progressive {
		n += 4 * n
	}
	return n
}

func encode(img image.Image, quality int) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("media: encode: %w", err)
	}
	return out.Bytes(), nil
}

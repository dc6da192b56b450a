package browsertest

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
)

// shrink writes a PNG anew with a palette of at most 256 colours: about a third of
// the size. Text and flat areas of a page look the same.
func shrink(picture []byte) ([]byte, error) {
	decoded, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, err
	}
	in := image.NewRGBA(decoded.Bounds())
	draw.Draw(in, in.Rect, decoded, in.Rect.Min, draw.Src)
	counts := map[color.RGBA]int{}
	for i := 0; i < len(in.Pix); i += 4 {
		counts[color.RGBA{in.Pix[i], in.Pix[i+1], in.Pix[i+2], 255}]++
	}
	palette, index := quantize(counts, 256)
	out := image.NewPaletted(in.Rect, palette)
	for i := 0; i < len(in.Pix); i += 4 {
		out.Pix[i/4] = index[color.RGBA{in.Pix[i], in.Pix[i+1], in.Pix[i+2], 255}]
	}
	var b bytes.Buffer
	err = (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, out)
	return b.Bytes(), err
}

// shade is a colour with the number of its pixels.
type shade struct {
	color.RGBA
	n int
}

func (s shade) channel(i int) uint8 { return [3]uint8{s.R, s.G, s.B}[i] }

// quantize is Heckbert's median cut: the box of colours that spreads most is cut
// in two until there are enough of them.
func quantize(counts map[color.RGBA]int, most int) (color.Palette, map[color.RGBA]uint8) {
	var all []shade
	for c, n := range counts {
		all = append(all, shade{c, n})
	}
	slices.SortFunc(all, func(a, b shade) int { // the same picture, the same file
		return cmp.Or(cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	boxes := [][]shade{all}
	for len(boxes) < most {
		at, along, widest := 0, 0, 0
		for i, box := range boxes {
			if channel, width := spread(box); width > widest {
				at, along, widest = i, channel, width
			}
		}
		if widest == 0 {
			break
		}
		low, high := cut(boxes[at], along)
		boxes[at] = low
		boxes = append(boxes, high)
	}
	palette, index := make(color.Palette, len(boxes)), map[color.RGBA]uint8{}
	for i, box := range boxes {
		palette[i] = middle(box)
		for _, s := range box {
			index[s.RGBA] = uint8(i)
		}
	}
	return palette, index
}

// spread gives the channel in which a box is widest.
func spread(box []shade) (channel, width int) {
	for c := range 3 {
		low, high := uint8(255), uint8(0)
		for _, s := range box {
			low, high = min(low, s.channel(c)), max(high, s.channel(c))
		}
		if w := int(high) - int(low); len(box) > 1 && w > width {
			channel, width = c, w
		}
	}
	return channel, width
}

// cut cuts a box between its darker and its lighter half, counted in colours: the
// few pixels of a picture's accents must not drown in its background.
func cut(box []shade, channel int) (low, high []shade) {
	box = slices.Clone(box)
	slices.SortStableFunc(box, func(a, b shade) int { return cmp.Compare(a.channel(channel), b.channel(channel)) })
	return box[:len(box)/2], box[len(box)/2:]
}

// middle is the commonest colour of a box: a background keeps its exact tone.
func middle(box []shade) color.RGBA {
	return slices.MaxFunc(box, func(a, b shade) int { return cmp.Compare(a.n, b.n) }).RGBA
}

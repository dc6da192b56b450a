package picture_test

import (
	"io"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

func BenchmarkRender(b *testing.B) {
	for _, x := range []struct {
		name string
		p    picture.Picture
	}{{"Radar8", radar(8)}, {"Radar12", radar(12)}, {"Heat60x12", heat(60, 12)}, {"Timeline", timeline()}} {
		b.Run(x.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := x.p.Render(b.Context(), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

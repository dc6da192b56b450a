package documentpdf_test

import (
	"bytes"
	"fmt"
	"image"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"github.com/marshrut-iom/marshrut/internal/document"
	"github.com/marshrut-iom/marshrut/internal/document/documentpdf"
	"github.com/marshrut-iom/marshrut/internal/document/documenttest"
)

// read finds the QR code on the picture of a page, by an independent library.
func read(t *testing.T, pgm []byte) string {
	t.Helper()
	var wide, high, most int
	if _, err := fmt.Fscanf(bytes.NewReader(pgm), "P5\n%d %d\n%d\n", &wide, &high, &most); err != nil {
		t.Fatal(err)
	}
	picture := &image.Gray{Pix: pgm[len(pgm)-wide*high:], Stride: wide, Rect: image.Rect(0, 0, wide, high)}
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		t.Fatal(err)
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true})
	if err != nil {
		t.Fatalf("no code is found on the page: %v", err)
	}
	return found.GetText()
}

func TestRender_CodeIsReadFromThePage(t *testing.T) {
	t.Parallel()
	const address = "https://iom.example.ru/certificates/2026-0007-7KQM3-XWP9T"
	var b bytes.Buffer
	err := documentpdf.Render(&b, &document.Document{Title: "Код", Landscape: true, Frame: true, Blocks: []document.Block{
		document.Paragraph{Text: "Иванова Мария Петровна", Large: true, Align: document.Center},
		document.Code{Text: address, Size: 74, Caption: []string{"Проверить сертификат:", address}}}})
	if err != nil {
		t.Fatal(err)
	}
	if got := read(t, documenttest.Picture(t, b.Bytes(), 1, 150)); got != address {
		t.Errorf("the code says %q", got)
	}
}

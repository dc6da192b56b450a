package page

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// icons are drawn for this product on a grid of 20, one line 1.6 wide.
var icons = map[string]string{
	"route":    `<circle cx="4.5" cy="15.5" r="2"/><circle cx="15.5" cy="4.5" r="2"/><path d="M6.5 15.5h5a3 3 0 0 0 0-6h-3a3 3 0 0 1 0-5h5"/>`,
	"check":    `<path d="m4 10.5 4 4 8-9"/>`,
	"down":     `<path d="m5.5 8 4.5 4.5L14.5 8"/>`,
	"eye":      `<path d="M1.8 10S4.8 4.5 10 4.5 18.200 10 18.200 10 15.200 15.500 10 15.500 1.800 10 1.800 10z"/><circle cx="10" cy="10" r="2.500"/>`,
	"menu":     `<path d="M3 5.500h14M3 10h14M3 14.500h14"/>`,
	"home":     `<path d="m3 9.500 7-6 7 6V17h-4.500v-4.500h-5V17H3z"/>`,
	"people":   `<circle cx="7.500" cy="6.500" r="2.800"/><path d="M2 16.500c0-3 2.500-5 5.500-5s5.500 2 5.500 5M13 4.200a2.600 2.600 0 0 1 0 5M15 12c2 .700 3 2.300 3 4.500"/>`,
	"target":   `<circle cx="10" cy="10" r="7"/><circle cx="10" cy="10" r="3.200"/><path d="M10 10h.010"/>`,
	"file":     `<path d="M5 2.500h6.500L15.500 6.500v11H5zM11.500 2.500v4h4"/>`,
	"book":     `<path d="M3 4.500c2.500-1 5-.800 7 .700 2-1.500 4.500-1.700 7-.700V16c-2.500-1-5-.800-7 .700-2-1.500-4.500-1.700-7-.700zM10 5.200v11.500"/>`,
	"chart":    `<path d="M3 17h14M5.500 14v-4M10 14V5M14.500 14V8"/>`,
	"tree":     `<path d="M10 3v4M4.500 13V9.500h11V13M10 7v6"/><path d="M2.500 13h4v4h-4zM8 13h4v4H8zM13.500 13h4v4h-4zM8 3h4v0z"/>`,
	"star":     `<path d="m10 2.500 2.300 4.800 5.200.700-3.800 3.600.900 5.200L10 14.300l-4.600 2.500.900-5.200L2.500 8l5.200-.700z"/>`,
	"settings": `<path d="M3 6h8M15 6h2M3 14h2M9 14h8"/><circle cx="13" cy="6" r="2"/><circle cx="7" cy="14" r="2"/>`,
	"upload":   `<path d="M10 13V4M6 7.500 10 3.500l4 4M3.500 13v3.500h13V13"/>`,
	"search":   `<circle cx="9" cy="9" r="5.500"/><path d="m13 13 4 4"/>`,
	"clock":    `<circle cx="10" cy="10" r="7"/><path d="M10 6v4.300l2.800 1.700"/>`,
	"warn":     `<path d="M10 3 2.500 16.500h15zM10 8.500v3.500M10 14.300h.010"/>`,
	"rules":    `<path d="M4 3h9l3 3v11H4zM7 8h6M7 11h6M7 14h4"/>`,
	"test":     `<path d="M4 4.500h3v3H4zM4 12.500h3v3H4zM10 6h6.500M10 14h6.500"/>`,
	"plug":     `<path d="M7 2.500v4M13 2.500v4M5 6.500h10v3a5 5 0 0 1-10 0zM10 14.500v3"/>`,
	"inbox":    `<path d="M3 11.500 5 4h10l2 7.500v5H3zM3 11.500h4l1 2h4l1-2h4"/>`,
	"enlist":   `<path d="M3.500 5h9M3.500 10h6M3.500 15h5M14 10.500v6M11 13.500h6"/>`,
	"group":    `<circle cx="10" cy="5" r="2.200"/><circle cx="4.800" cy="14" r="2.200"/><circle cx="15.200" cy="14" r="2.200"/><path d="M8.900 7 6 12M11.100 7l2.900 5M7 14h6"/>`,
	"help":     `<circle cx="10" cy="10" r="7"/><path d="M7.800 8a2.200 2.200 0 1 1 3.300 2c-.700.400-1.100.900-1.100 1.700M10 14h.010"/>`,
	"flag":     `<path d="M4.500 17.500v-14h10l-2 3.500 2 3.500h-10"/>`,
	"pen":      `<path d="m4 16 .800-3.500L13.500 3.800l2.700 2.700-8.700 8.700zM11.500 5.800l2.700 2.700"/>`,
	"medal":    `<circle cx="10" cy="7.500" r="4.500"/><path d="m7 11-1.500 6.500 4.500-2 4.500 2L13 11"/>`,
	"calendar": `<path d="M3.500 5h13v12h-13zM3.500 8.500h13M7 3v3.500M13 3v3.500"/>`,
	"erase":    `<path d="M4 6h12M8 6V3.500h4V6M5.500 6l.800 11h7.400l.800-11M8.500 9v5M11.500 9v5"/>`,
	"grid":     `<path d="M3 3h6v6H3zM11 3h6v6h-6zM3 11h6v6H3zM11 11h6v6h-6z"/>`,
	"bars":     `<path d="M3 4.500h12M3 8.500h7M3 12.500h10M3 16.500h5"/>`,
	"box":      `<path d="M3 6.500 10 3l7 3.500v7L10 17l-7-3.500zM3 6.500l7 3.500 7-3.500M10 10v7"/>`,
	"layers":   `<path d="m10 3 7 3.500-7 3.500-7-3.500zM3 10l7 3.500 7-3.500M3 13.500 10 17l7-3.500"/>`,
	"ruler":    `<path d="M3 13 13 3l4 4L7 17zM6 10l1.500 1.500M8.500 7.500 10 9M11 5l1.500 1.500"/>`,
	"print":    `<path d="M6 8V3h8v5M6 14H3.500V8h13v6H14M6 12h8v5H6z"/>`,
	"history":  `<path d="M3.500 10a6.500 6.500 0 1 0 2-4.700M3.500 3.500v3h3M10 6.500v4l2.500 1.500"/>`,
}

// Drawn tells whether there is an icon of the name.
func Drawn(name string) bool { return icons[name] != "" }

// Icon draws one of the product's signs; it says nothing to a screen reader, the
// word stands beside it.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, `<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">`+icons[name]+`</svg>`)
		return err
	})
}

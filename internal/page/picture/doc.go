// Package picture draws figures as SVG: radar, bars, heat map, timeline, funnel,
// sparkline and ring, the same for a page, a PDF and a mail. A picture is a plain
// value: fill it in, Render it (it is a templ.Component), and show its Table below
// it and as a book of sheets. It knows no language: every text comes from the
// caller, in the user's language. It takes any input: what is not a number is left
// out, what is too large is drawn at the edge, what is hostile is escaped, and a text
// is wrapped, never cut.
//
// What each picture holds to: a role and a name for screen readers, ids of its own,
// no style attributes and no scripts, every fact told by text, sign or pattern as
// well as by colour. Width is the width of the drawing in CSS pixels at which
// its text has its natural size; Responsive gives two drawings, for a wide screen and
// for a phone, of which the style sheet shows one.
//
// # Classes
//
// Colours are presentation attributes (light theme) that the classes below override;
// Stylesheet has the rules, by custom properties:
//
//	pic                 the picture: --pic-ink for text
//	pic-radar pic-bars pic-heat pic-timeline pic-funnel pic-spark pic-ring pic-scatter its kind
//	pic-wide pic-narrow one of the two drawings of Responsive
//	pic-dim             text of second rank: --pic-dim
//	pic-f0 … pic-f3     fill: 0 quiet, 1 main, 2 compared with (before), 3 alarm: --pic-0 … --pic-3
//	pic-s0 … pic-s3     the same colours for lines
//	pic-grid            lines of a scale: --pic-grid
//	pic-band            ground of a bar or a stage: --pic-band
//	pic-ground          ground of the page, for what lies over lines: --pic-ground
//	pic-h1 … pic-h5     cells of a heat map, faint to strong: --pic-h1 … --pic-h5
//	pic-link            text that is a link: --pic-link
package picture

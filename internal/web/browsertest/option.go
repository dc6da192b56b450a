package browsertest

import (
	"time"

	"github.com/chromedp/cdproto/emulation"
)

// Option says what kind of device and person the tab is.
type Option func(*device)

// device is what the options describe; a wide light screen in Russian at first.
type device struct {
	width, height int64
	scale         float64
	phone         bool
	noScript      bool
	tall          float64
	language      string
	media         string
	features      map[string]string
	allowed       []string // parts of complaints that are no fault here
	hosts         []string // further hosts that may be asked
	patience      time.Duration
}

func newDevice(options []Option) device {
	d := device{width: 1280, height: 800, scale: 1, language: "ru-RU,ru", patience: 10 * time.Second,
		features: map[string]string{"prefers-color-scheme": "light", "prefers-reduced-motion": "no-preference"}}
	for _, o := range options {
		o(&d)
	}
	return d
}

func (d device) mediaFeatures() (list []*emulation.MediaFeature) {
	for name, value := range d.features {
		list = append(list, &emulation.MediaFeature{Name: name, Value: value})
	}
	return list
}

// Phone is a small phone of 360 × 740 with a touch screen.
func Phone(d *device) { d.width, d.height, d.scale, d.phone = 360, 740, 2, true }

// Wide is a screen of 1280 × 800 with a mouse, as without any option.
func Wide(d *device) { d.width, d.height, d.scale, d.phone = 1280, 800, 1, false }

// Size is a screen of that size in CSS pixels, with a mouse.
func Size(width, height int) Option {
	return func(d *device) { d.width, d.height, d.scale, d.phone = int64(width), int64(height), 1, false }
}

// Dark is a person who asked for dark colours.
func Dark(d *device) { d.features["prefers-color-scheme"] = "dark" }

// MoreContrast is a person who asked for more contrast.
func MoreContrast(d *device) { d.features["prefers-contrast"] = "more" }

// ReducedMotion is a person who asked for as little motion as possible.
func ReducedMotion(d *device) { d.features["prefers-reduced-motion"] = "reduce" }

// Print lays the page out as for paper.
func Print(d *device) { d.media = "print" }

// NoScript runs no script of the page.
func NoScript(d *device) { d.noScript = true }

// Tall ends pictures of the page at that height, in CSS pixels.
func Tall(height int) Option { return func(d *device) { d.tall = float64(height) } }

// Language is what the browser asks for: "en" or "ru-RU,ru;q=0.9,en;q=0.5".
func Language(accept string) Option { return func(d *device) { d.language = accept } }

// AllowHost lets the page ask a further host, "127.0.0.1:9000".
func AllowHost(hosts ...string) Option {
	return func(d *device) { d.hosts = append(d.hosts, hosts...) }
}

// Allow lets complaints pass that contain one of the texts; see Tab.Errors.
func Allow(parts ...string) Option {
	return func(d *device) { d.allowed = append(d.allowed, parts...) }
}

// Patience is how long the tab waits for what it is told to see; ten seconds else.
func Patience(wait time.Duration) Option { return func(d *device) { d.patience = wait } }

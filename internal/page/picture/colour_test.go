package picture_test

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/page/picture"
)

var (
	ruleOf   = regexp.MustCompile(`(:root[^\s{]*) \{([^}]*)\}`)
	variable = regexp.MustCompile(`--(pic-[a-z0-9]+): (#[0-9a-f]{6});`)
)

// themes reads the colours of each theme out of the style sheet.
func themes() map[string]map[string]string {
	found := map[string]map[string]string{}
	for _, rule := range ruleOf.FindAllStringSubmatch(picture.Stylesheet, -1) {
		colours := map[string]string{}
		for _, v := range variable.FindAllStringSubmatch(rule[2], -1) {
			colours[v[1]] = v[2]
		}
		if len(colours) > 0 {
			found[rule[1]] = colours
		}
	}
	return found
}

// contrast is that of WCAG 2.
func contrast(a, b string) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(colour string) (sum float64) {
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		v, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			panic(err)
		}
		c := float64(v) / 255
		if c <= 0.04045 {
			sum += weight * c / 12.92
		} else {
			sum += weight * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}

func TestColours_CanBeToldApart(t *testing.T) {
	t.Parallel()
	all := themes()
	if len(all) != 3 {
		t.Fatalf("%d themes were found", len(all))
	}
	for theme, c := range all {
		need := func(a, b string, least float64) {
			if got := contrast(c[a], c[b]); got < least {
				t.Errorf("%s: %s on %s has %.2f to 1, less than %v", theme, a, b, got, least)
			}
		}
		for _, text := range []string{"pic-ink", "pic-dim", "pic-link", "pic-3"} { // the word of today is in the colour of alarm
			need(text, "pic-ground", 4.5)
		}
		for i := 1; i <= 5; i++ {
			need("pic-ink", "pic-h"+strconv.Itoa(i), 4.5)
		}
		for _, part := range []string{"pic-0", "pic-1", "pic-2", "pic-3"} {
			need(part, "pic-ground", 3)
			need(part, "pic-band", 3)
		}
		need("pic-grid", "pic-ground", 3)
		for i := 1; i < 5; i++ {
			if a, b := c[fmt.Sprint("pic-h", i)], c[fmt.Sprint("pic-h", i+1)]; contrast(a, b) < 1.1 {
				t.Errorf("%s: levels %d and %d look alike", theme, i, i+1)
			}
		}
	}
	if contrast("#ffffff", "#000000") != 21 || contrast("#777777", "#ffffff") > 4.5 {
		t.Error("the measure is wrong")
	}
}

// TestColours_WithoutStyleSheetAreTheLightOnes: a PDF and a mail have no style sheet.
func TestColours_WithoutStyleSheetAreTheLightOnes(t *testing.T) {
	t.Parallel()
	light := themes()[":root"]
	own := regexp.MustCompile(`#[0-9a-f]{6}`)
	known := map[string]bool{}
	for _, c := range light {
		known[c] = true
	}
	used := map[string]bool{}
	for name, p := range gallery() {
		for _, c := range own.FindAll(bytes.ReplaceAll(drawn(t, p), []byte("url(#"), nil), -1) {
			used[string(c)] = true
			if !known[string(c)] {
				t.Errorf("%s has the colour %s, which the light theme has not", name, c)
			}
		}
	}
	for name, c := range light {
		if !used[c] && name != "pic-0" {
			t.Errorf("nothing has the colour %s of %s", c, name)
		}
	}
}

package psychometrics

import "math"

// moments are mean and spread of values as they come (Welford).
type moments struct{ n, mean, m2 float64 }

func (m *moments) add(x float64) {
	m.n++
	d := x - m.mean
	m.mean += d / m.n
	m.m2 += d * (x - m.mean)
}

// variance is that of the population the values are a sample of.
func (m moments) variance() float64 {
	if m.n < 2 {
		return 0
	}
	return m.m2 / (m.n - 1)
}

func (m moments) sd() float64 { return math.Sqrt(m.variance()) }

// pairs are the moments of two values that come together.
type pairs struct {
	x, y moments
	c    float64
}

func (p *pairs) add(x, y float64) {
	d := x - p.x.mean
	p.x.add(x)
	p.y.add(y)
	p.c += d * (y - p.y.mean)
}

// noise is a spread that comes of floating point alone.
const noise = 1e-12

// r is Pearson's correlation; false where one of the two does not vary.
func (p pairs) r() (float64, bool) {
	if p.x.n < 2 || p.x.m2 <= noise || p.y.m2 <= noise {
		return 0, false
	}
	return p.c / math.Sqrt(p.x.m2*p.y.m2), true
}

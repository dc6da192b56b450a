package psychometrics

import (
	"math"

	"gonum.org/v1/gonum/mat"
)

// Bounds of the number of items in which a common factor is looked for: with two it is
// not determined, and the work grows with the square.
const (
	leastForOmega = 3
	mostForOmega  = 60
)

// covariance gathers how items vary together.
type covariance struct {
	n    float64
	mean []float64
	c    []float64 // upper triangle, row by row
	d    []float64
}

func newCovariance(k int) *covariance {
	return &covariance{mean: make([]float64, k), c: make([]float64, k*k), d: make([]float64, k)}
}

func (v *covariance) add(points []float64) {
	k := len(v.mean)
	v.n++
	for i, p := range points {
		v.d[i] = p - v.mean[i]
		v.mean[i] += v.d[i] / v.n
	}
	for i := range points {
		for j := i; j < k; j++ {
			v.c[i*k+j] += v.d[i] * (points[j] - v.mean[j])
		}
	}
}

func (v *covariance) matrix() *mat.SymDense {
	k := len(v.mean)
	m := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			m.SetSym(i, j, v.c[i*k+j]/(v.n-1))
		}
	}
	return m
}

// The factor is looked for by principal axes until its communalities stand still.
const (
	rounds = 500
	still  = 1e-7
)

// omega fits one factor to the correlations of the items and takes their loadings back
// to points: the share of the total's variance that is the factor's.
func omega(cov *mat.SymDense) Estimate {
	k := cov.SymmetricDim()
	sd := make([]float64, k)
	for i := range k {
		if sd[i] = math.Sqrt(cov.At(i, i)); sd[i] <= noise {
			return missing(NoSpread)
		}
	}
	r := mat.NewSymDense(k, nil)
	for i := range k {
		for j := i; j < k; j++ {
			r.SetSym(i, j, cov.At(i, j)/(sd[i]*sd[j]))
		}
	}
	load, ok := oneFactor(r)
	if !ok {
		return missing(NoFactor)
	}
	common, unique := 0.0, 0.0
	for i, l := range load {
		common += l * sd[i]
		unique += (1 - l*l) * sd[i] * sd[i]
	}
	common *= common
	return known(common / (common + unique))
}

// oneFactor gives the loadings on one common factor; false where an item would have
// more in common than it has at all (a Heywood case), or items pull both ways.
func oneFactor(r *mat.SymDense) ([]float64, bool) {
	k := r.SymmetricDim()
	common := make([]float64, k)
	for i := range k { // begin with the strongest correlation of each
		for j := range k {
			if i != j {
				common[i] = max(common[i], math.Abs(r.At(i, j)))
			}
		}
	}
	reduced, load := mat.NewSymDense(k, nil), make([]float64, k)
	var eigen mat.EigenSym
	for range rounds {
		reduced.CopySym(r)
		for i := range k {
			reduced.SetSym(i, i, common[i])
		}
		if !eigen.Factorize(reduced, true) {
			return nil, false
		}
		largest := eigen.Values(nil)[k-1]
		if largest <= 0 {
			return nil, false
		}
		var vectors mat.Dense
		eigen.VectorsTo(&vectors)
		moved, sum := 0.0, 0.0
		for i := range k {
			load[i] = vectors.At(i, k-1) * math.Sqrt(largest)
			sum += load[i]
			moved = max(moved, math.Abs(load[i]*load[i]-common[i]))
			common[i] = load[i] * load[i]
		}
		if moved < still {
			return upright(load, sum)
		}
	}
	return nil, false
}

// upright turns the factor the way of its items.
func upright(load []float64, sum float64) ([]float64, bool) {
	for i := range load {
		if sum < 0 {
			load[i] = -load[i]
		}
		if load[i] <= 0 || load[i] >= 1 {
			return nil, false
		}
	}
	return load, true
}

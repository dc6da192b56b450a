package iom

import (
	"reflect"
	"slices"

	"github.com/google/uuid"
)

// updateOf tells what must be written so that the stored plan becomes the present
// one, and raises the version of every objective and activity that differs.
func (r *Route) updateOf(was *Plan) Update {
	u := Update{News: r.News()}
	u.Editions = r.editions(was, u.News)
	if !u.PlanChanged {
		return u
	}
	for i := range r.Objectives {
		o := &r.Objectives[i]
		if old, ok := find(was.Objectives, func(x Objective) bool { return x.ID == o.ID }); ok {
			old.Position = o.Position // its place among others is the route's matter
			o.Version = raised(old, *o, old.Version)
		}
	}
	for i := range r.Activities {
		a := &r.Activities[i]
		if old, ok := find(was.Activities, func(x Activity) bool { return x.ID == a.ID }); ok {
			old.Position = a.Position
			a.Version = raised(old, *a, old.Version)
		}
	}
	u.Deficits = delta(was.Deficits, r.Deficits, func(d Deficit) uuid.UUID { return d.ID })
	u.Requests = delta(was.Requests, r.Requests, func(q LearningRequest) uuid.UUID { return q.ID })
	u.Objectives = delta(was.Objectives, r.Objectives, func(o Objective) uuid.UUID { return o.ID })
	u.Stages = delta(was.Stages, r.Stages, func(s Stage) uuid.UUID { return s.ID })
	u.Parts = delta(was.Activities, r.Activities, func(a Activity) uuid.UUID { return a.ID })
	return u
}

// raised gives the next version to a row that is no longer as it was.
func raised[T any](was, now T, version int) int {
	if same(was, now) {
		return version
	}
	return version + 1
}

func delta[T any](was, now []T, id func(T) uuid.UUID) Delta[T] {
	var d Delta[T]
	for _, n := range now {
		old, known := find(was, func(o T) bool { return id(o) == id(n) })
		if !known || !same(old, n) {
			d.Put = append(d.Put, n)
		}
	}
	for _, o := range was {
		if !slices.ContainsFunc(now, func(n T) bool { return id(n) == id(o) }) {
			d.Drop = append(d.Drop, id(o))
		}
	}
	return d
}

// same compares rows; an empty list is the same as none.
func same[T any](a, b T) bool {
	x, y := reflect.ValueOf(&a).Elem(), reflect.ValueOf(&b).Elem()
	for i := range x.NumField() {
		f, g := x.Field(i), y.Field(i)
		if f.Kind() == reflect.Slice && f.Len() == 0 && g.Len() == 0 {
			continue
		}
		if !reflect.DeepEqual(f.Interface(), g.Interface()) {
			return false
		}
	}
	return true
}

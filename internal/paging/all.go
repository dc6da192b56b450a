package paging

import "iter"

// All reads a list to its end, part by part as list gives them. It ends at the first
// error, which comes with no item.
func All[T any](list func(Request) (List[T], error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for next := (Request{Limit: MaxLimit}); ; {
			l, err := list(next)
			if err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, item := range l.Items {
				if !yield(item, nil) {
					return
				}
			}
			if next.After = l.Next; next.After == "" {
				return
			}
		}
	}
}

// Whole is All as a slice.
func Whole[T any](list func(Request) (List[T], error)) (all []T, err error) {
	for item, err := range All(list) {
		if err != nil {
			return nil, err
		}
		all = append(all, item)
	}
	return all, nil
}

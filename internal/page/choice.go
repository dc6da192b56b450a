package page

import "context"

// Choices lists codes with their words: the text under the prefix and the code.
func Choices[C ~string](ctx context.Context, prefix string, codes ...C) []Option {
	out := make([]Option, len(codes))
	for i, c := range codes {
		out[i] = Option{Value: string(c), Label: T(ctx, prefix+string(c))}
	}
	return out
}

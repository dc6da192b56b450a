package asset

// WrittenStyle is the style sheet as it is written, with comments and space.
func WrittenStyle() (string, error) {
	b, err := joinStyle(sub(embedded, "style"))
	return string(b), err
}

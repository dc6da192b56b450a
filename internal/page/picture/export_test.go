package picture

// What tests look at from outside.
var (
	Width  = width
	Wrap   = wrap
	Clean  = clean
	Local  = local
	SafeID = safeID
)

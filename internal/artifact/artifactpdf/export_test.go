package artifactpdf

import "context"

// Run is run, for tests of what a program may do.
func (p *Previewer) Run(ctx context.Context, folder, program string, args ...string) ([]byte, error) {
	return p.run(ctx, folder, program, args...)
}

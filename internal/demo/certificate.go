package demo

import (
	"context"

	"github.com/marshrut-iom/marshrut/internal/certificate"
)

// certify issues the certificate of the completed route.
func (s *story) certify(day int, by *role, hours int, signatories ...certificate.Signatory) {
	s.then(day, by, "issue the certificate", func(ctx context.Context) error {
		_, err := s.d.Certificates.Issue(ctx, s.route.ID, certificate.Issue{Hours: hours, Signatories: signatories})
		return err
	})
}

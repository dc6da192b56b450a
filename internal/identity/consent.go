package identity

import (
	"context"
	"embed"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/authz"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// ConsentVersion is the text that is asked for now. A new text is a new file and a
// new version; a shipped one never changes.
const ConsentVersion = "pd-2026-11"

//go:embed consent/*.md
var consentFiles embed.FS

// Consent is the text as the acting person reads it, and since when they agreed;
// zero: they have not.
type Consent struct {
	Version string
	Text    string // Markdown
	GivenAt time.Time
}

// ConsentText gives the text of a version, with its blanks.
func ConsentText(version string) (string, error) {
	b, err := consentFiles.ReadFile("consent/" + version + ".md")
	return string(b), err
}

// Consent shows the acting person the text in force for their region, and whether
// they agreed. Any member may: it comes before all work.
func (s *Service) Consent(ctx context.Context) (Consent, error) {
	if _, err := member(ctx); err != nil {
		return Consent{}, err
	}
	text, err := ConsentText(ConsentVersion)
	if err != nil {
		return Consent{}, err
	}
	region, organization, err := s.store.Place(ctx)
	if err != nil {
		return Consent{}, err
	}
	if organization == "" {
		organization = "не указана: роль относится к муниципалитету или региону"
	}
	given, err := s.store.ConsentGiven(ctx, ConsentVersion)
	return Consent{ConsentVersion, strings.NewReplacer("{{region}}", region, "{{organization}}", organization).Replace(text), given}, err
}

// GiveConsent records the acting person's consent to the version they read;
// ErrConsentVersion where it is not the one in force. Giving it twice changes nothing.
func (s *Service) GiveConsent(ctx context.Context, version string) error {
	scope, err := member(ctx)
	if err != nil {
		return err
	}
	if version != ConsentVersion {
		return ErrConsentVersion
	}
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	defer s.cache.Forget(scope.Account)
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		fresh, err := s.store.GiveConsent(ctx, id, version, s.now().UTC())
		if err != nil || !fresh {
			return err
		}
		return s.record(ctx, scope, "consent.give", map[string]any{"version": version})
	})
}

// WithdrawConsent ends the acting person's consents: from then on they may only
// sign in, read the text and agree again. ErrNoConsent where there is none.
func (s *Service) WithdrawConsent(ctx context.Context) error {
	scope, err := member(ctx)
	if err != nil {
		return err
	}
	defer s.cache.Forget(scope.Account)
	return s.tx.InTx(ctx, func(ctx context.Context) error {
		ended, err := s.store.WithdrawConsents(ctx, s.now().UTC())
		switch {
		case err != nil:
			return err
		case !ended:
			return ErrNoConsent
		}
		return s.record(ctx, scope, "consent.withdraw", nil)
	})
}

// member refuses who acts in no region: an operator works with no personal data.
func member(ctx context.Context) (tenant.Scope, error) {
	scope, err := tenant.From(ctx)
	if err == nil && scope.Region == uuid.Nil {
		err = authz.ErrForbidden
	}
	return scope, err
}

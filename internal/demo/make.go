package demo

import (
	"bytes"
	"context"

	"github.com/marshrut-iom/marshrut/internal/artifact"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

// evidence uploads a file that proves the n-th activity.
func (s *story) evidence(day, n int, f file) {
	s.then(day, s.tutee, "upload "+f.name, func(ctx context.Context) error {
		_, err := s.upload(ctx, f, artifact.Announcement{Purpose: artifact.Evidence, Activity: s.route.Activities[n].ID})
		return err
	})
}

// upload sends a file in its one part, as a browser does; it is looked at as soon as
// the deed is done.
func (s *story) upload(ctx context.Context, f file, n artifact.Announcement) (artifact.Artifact, error) {
	content, err := f.content()
	if err != nil {
		return artifact.Artifact{}, err
	}
	n.FileName, n.Size = f.name, int64(len(content))
	a, err := s.d.Files.Announce(ctx, s.route.ID, n)
	if err != nil {
		return a, err
	}
	if err := s.d.Files.Put(ctx, a.ID, 1, n.Size, bytes.NewReader(content)); err != nil {
		return a, err
	}
	return s.d.Files.Complete(ctx, a.ID)
}

// create describes a product, with its file where there is one; the plot calls it by
// its title from then on.
func (s *story) create(day int, p artifact.Product, f file) {
	s.then(day, s.tutee, "make «"+p.Title+"»", func(ctx context.Context) error {
		made, err := s.d.Products.Create(ctx, s.route.ID, p)
		if err != nil {
			return err
		}
		if f.name != "" {
			a, err := s.upload(ctx, f, artifact.Announcement{Purpose: artifact.OfProduct})
			if err != nil {
				return err
			}
			if made, err = s.d.Products.AddFile(ctx, made.ID, made.Version, a.ID); err != nil {
				return err
			}
		}
		s.products[p.Title] = &made
		return nil
	})
}

// works is a change of a product that was made.
func (s *story) works(day int, who *role, what, title string, do func(context.Context, *artifact.Product) (artifact.Product, error)) {
	s.then(day, who, what, func(ctx context.Context) error {
		p := s.products[title]
		changed, err := do(ctx, p)
		if err == nil {
			*p = changed
		}
		return err
	})
}

// present shows a product to colleagues.
func (s *story) present(day int, title, form, event, level string) {
	s.works(day, s.tutee, "present", title, func(ctx context.Context, p *artifact.Product) (artifact.Product, error) {
		return s.d.Products.Present(ctx, p.ID, p.Version, artifact.Presentation{Form: form, Event: event, Level: level, On: s.today(), Performed: true})
	})
}

// askCentre asks the regional centre to take part in the review.
func (s *story) askCentre(day int, by *role, title string) {
	s.works(day, by, "ask the centre", title, func(ctx context.Context, p *artifact.Product) (artifact.Product, error) {
		return s.d.Products.AskCentre(ctx, p.ID)
	})
}

// opinion is an expert's: levels by criterion, in the order of the rubric.
type opinion struct {
	verdict iom.Verdict
	grown   bool
	levels  [6]int
	comment string
}

// review assesses a product by the rubric that the platform ships.
func (s *story) review(day int, by *role, title string, o opinion) {
	s.then(day, by, "review", func(ctx context.Context) error {
		rubric, err := artifact.RubricOf("product", 1)
		if err != nil {
			return err
		}
		scores := map[string]int{}
		for i, c := range rubric.Criteria {
			scores[c.Code] = o.levels[i]
		}
		_, err = s.d.Products.AddReview(ctx, s.products[title].ID, artifact.Review{RubricCode: rubric.Code, RubricVersion: rubric.Version,
			Scores: scores, Verdict: o.verdict, AttestsGrowth: o.grown, Comment: o.comment})
		return err
	})
}

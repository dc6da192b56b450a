package demo

import (
	"context"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/talk"
)

// say writes a comment beside the route; n is the activity it is about, -1 for none.
func (s *story) say(day int, who *role, n int, text string) {
	s.then(day, who, "say "+text, func(ctx context.Context) error {
		d := talk.Draft{Text: text}
		if n >= 0 {
			d.Activity = s.route.Activities[n].ID
		}
		_, err := s.d.Talk.Comment(ctx, s.route.ID, d)
		return err
	})
}

// reads marks what somebody was told as read.
func (s *story) reads(day int, who *role) {
	s.then(day, who, "read the talk", func(ctx context.Context) error { return s.d.Talk.Read(ctx, s.route.ID) })
}

// needs asks for help, and answers where an answer is given.
func (s *story) needs(day int, to talk.Addressee, title, text string, answers ...reply) {
	var id uuid.UUID
	s.then(day, s.tutee, "ask for help", func(ctx context.Context) error {
		r, err := s.d.Talk.Ask(ctx, s.route.ID, talk.Question{To: to, Title: title, Text: text})
		id = r.ID
		return err
	})
	for i, a := range answers {
		s.then(a.day, a.who, "answer", func(ctx context.Context) error {
			_, err := s.d.Talk.Answer(ctx, id, a.text, i+1)
			return err
		})
	}
}

// reply is an answer to a request for help.
type reply struct {
	day  int
	who  *role
	text string
}

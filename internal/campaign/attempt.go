package campaign

import (
	"context"

	"github.com/google/uuid"
)

// A campaign may limit how often one begins: once where tasks have right answers, without
// a limit where a questionnaire asks for what only oneself knows. Who stopped half-way has
// seen the tasks, so that a beginning counts, not an end.

// maxAttempts bounds the limit.
const maxAttempts = 10

// Left is how often one may still begin; false where there is no limit.
func (i Invitation) Left() (n int, limited bool) {
	if i.Attempts == 0 {
		return 0, false
	}
	return max(0, i.Attempts-i.Tries), true
}

// Spent tells that nobody may begin any more: the limit is reached.
func (i Invitation) Spent() bool {
	n, limited := i.Left()
	return limited && n == 0
}

// Guard refuses to begin a run past an invitation that limits attempts: it would not be
// counted, and its tasks would be known. Area assessment asks before every run that
// answers no campaign.
func (s *Service) Guard(ctx context.Context, instrument uuid.UUID) error {
	all, err := s.store.Invitations(ctx, s.moment())
	if err != nil {
		return err
	}
	for _, i := range all {
		if i.InstrumentID == instrument && i.Attempts > 0 && i.running() == nil {
			return ErrByInvitation.Saying("Этот тест сейчас проводит кампания «" + i.Title + "», и число попыток в ней ограничено. Откройте приглашение: оно на главной странице.")
		}
	}
	return nil
}

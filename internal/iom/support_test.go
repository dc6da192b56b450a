package iom_test

import (
	"testing"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/iom"
)

func listing(t testing.TB) *iom.Listing {
	t.Helper()
	l, err := iom.NewListing(coordinator, place, tutee.PersonID, []iom.DeficitSource{iom.ByLessonVisit}, "")
	must(t, err)
	return l
}

func TestListing_B283_SaysByWhatTheNeedIsSeen(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		person  uuid.UUID
		sources []iom.DeficitSource
		reason  string
		ok      bool
	}{
		"by a source":         {tutee.PersonID, []iom.DeficitSource{iom.ByPupilsResults}, "", true},
		"in words":            {tutee.PersonID, nil, "Вышла из отпуска", true},
		"by nothing":          {tutee.PersonID, nil, "  ", false},
		"by an own statement": {tutee.PersonID, []iom.DeficitSource{iom.ByOwnStatement}, "", false},
		"unknown source":      {tutee.PersonID, []iom.DeficitSource{"rumour"}, "", false},
		"oneself":             {coordinator.PersonID, []iom.DeficitSource{iom.ByPupilsResults}, "", false},
	} {
		_, err := iom.NewListing(coordinator, place, c.person, c.sources, c.reason)
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestListing_B16_IsAnInvitationThatTheTeacherAnswers(t *testing.T) {
	t.Parallel()
	l, g := listing(t), regulation(t, iom.UstIlimsk2024)
	refused(t, l.AppointTutor(g, tutor.PersonID, iom.OrderRequisites{}), iom.ErrListingUnagreed, "", "")
	refused(t, l.Answer(coordinator, true), iom.ErrListingNotFound, "", "")
	must(t, l.Answer(tutee, false))
	refused(t, l.Answer(tutee, false), iom.ErrListingAnswered, "", "")
	refused(t, l.AppointTutor(g, tutor.PersonID, iom.OrderRequisites{}), iom.ErrListingUnagreed, "", "")
	must(t, l.Answer(tutee, true)) // thought over
	refused(t, l.Answer(tutee, false), iom.ErrListingAnswered, "", "")

	refused(t, l.AppointTutor(g, tutee.PersonID, iom.OrderRequisites{}), iom.ErrAppointment, "", "")
	must(t, l.AppointTutor(g, tutor.PersonID, iom.OrderRequisites{Number: "14-од", Date: civil.MustParse("2024-09-02")}))
	if l.TutorID != tutor.PersonID || l.Order.Number != "14-од" {
		t.Errorf("appointed: %+v", l)
	}
	must(t, l.Remove(coordinator))
	refused(t, l.Remove(coordinator), iom.ErrListingAnswered, "", "")
	refused(t, l.Answer(tutee, true), iom.ErrListingAnswered, "", "")
	if l.TutorID != uuid.Nil {
		t.Error("who is off the list keeps a tutor")
	}
}

package iom

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/fault"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Refusals of the list of tutees.
var (
	ErrListingNotFound = fault.New(fault.NotFound, "iom.listing_not_found", "Не найдено.")
	ErrListedAlready   = fault.New(fault.Conflict, "iom.listed_already", "Этот педагог уже в списке.").At("people", "Уже в списке.")
	ErrListingPeople   = fault.New(fault.Invalid, "iom.listing_people", "В список включают педагогов своей организации, которые работают в ней тьюторантами.").At("people", "Проверьте список.")
	ErrListingAnswered = fault.New(fault.Conflict, "iom.listing_answered", "На это приглашение уже дан ответ, или оно снято.")
	ErrListingUnagreed = fault.New(fault.Conflict, "iom.listing_unagreed", "Тьютора назначают, когда педагог согласился: участие добровольное.")
	ErrListingSource   = fault.New(fault.Invalid, "iom.listing_source", "Укажите, по чему видна потребность в сопровождении.")
)

// ListingState is how far a listing has come.
type ListingState string

// Being listed is an invitation [B 1.6, 2.8.3].
const (
	ListingOpen     ListingState = "listed"
	ListingAccepted ListingState = "accepted"
	ListingDeclined ListingState = "declined"
	ListingRemoved  ListingState = "removed" // by the school
)

// Listing (запись в списке тьюторантов, нуждающихся в адресном сопровождении) names a
// teacher for whom the school sees a need of address support [B 2.8.3].
type Listing struct {
	ID uuid.UUID `bun:"id,pk"`
	Place
	PersonID   uuid.UUID       `bun:"person_id"`
	Sources    []DeficitSource `bun:"sources,array"` // what the need was seen by
	Reason     string          `bun:"reason"`
	State      ListingState    `bun:"state"`
	ListedBy   uuid.UUID       `bun:"listed_by"`
	ListedAs   tenant.Role     `bun:"listed_as"`
	ListedAt   time.Time       `bun:"listed_at"`
	AnsweredAt time.Time       `bun:"answered_at,nullzero"`
	TutorID    uuid.UUID       `bun:"tutor_id,nullzero"`
	Order      OrderRequisites `bun:"embed:order_"`
	Version    int             `bun:"version"`
}

// NewListing names a teacher of the acting person's school, by what the need is seen:
// diagnoses, pupils' results, the analysis of work, a lesson visit [B 2.8.3].
func NewListing(act Act, place Place, person uuid.UUID, sources []DeficitSource, reason string) (*Listing, error) {
	reason = strings.TrimSpace(reason)
	bad := slices.ContainsFunc(sources, func(s DeficitSource) bool { return !slices.Contains(deficitSources, s) || s == ByOwnStatement })
	switch {
	case person == uuid.Nil || person == act.PersonID:
		return nil, ErrListingPeople
	case bad || len(sources) == 0 && reason == "":
		return nil, ErrListingSource.At("sources", "Выберите хотя бы одно или напишите своими словами.")
	case utf8.RuneCountInString(reason) > 2000:
		return nil, ErrListingSource.At("reason", "Не длиннее 2000 знаков.")
	}
	return &Listing{ID: newID(), Place: place, PersonID: person, Sources: slices.Clone(sources), Reason: reason, State: ListingOpen,
		ListedBy: act.PersonID, ListedAs: act.Role, ListedAt: act.At, Version: 1}, nil
}

// Answer is the teacher's own: yes or no, without a reason [B 1.6]. A yes is asked once; a
// no may be thought over until the school takes the listing off.
func (l *Listing) Answer(act Act, yes bool) error {
	if act.PersonID != l.PersonID {
		return ErrListingNotFound
	}
	if l.State == ListingAccepted || l.State == ListingRemoved || l.State == ListingDeclined && !yes {
		return ErrListingAnswered
	}
	l.State, l.AnsweredAt = ListingDeclined, act.At
	if yes {
		l.State = ListingAccepted
	}
	return nil
}

// Remove takes the listing off: the need has gone, or it was a mistake.
func (l *Listing) Remove() error {
	if l.State == ListingRemoved {
		return ErrListingAnswered
	}
	l.State, l.TutorID, l.Order = ListingRemoved, uuid.Nil, OrderRequisites{}
	return nil
}

// AppointTutor names who will accompany the teacher, by an order with number and date
// [B 2.8.3, 3.1.1, 3.2.1]: of the route that the teacher opens they are the tutor (R11).
func (l *Listing) AppointTutor(tutor uuid.UUID, order OrderRequisites) error {
	if l.State != ListingAccepted {
		return ErrListingUnagreed
	}
	if tutor == uuid.Nil || tutor == l.PersonID {
		return ErrAppointment.At("person", "Укажите, кого назначают: не самого тьюторанта.")
	}
	l.TutorID, l.Order = tutor, order
	return nil
}

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
	ErrListingPeople   = fault.New(fault.Invalid, "iom.listing_people", "В список включают педагогов своей организации или муниципалитета, которые работают там тьюторантами.").At("people", "Проверьте список.")
	ErrListingAnswered = fault.New(fault.Conflict, "iom.listing_answered", "На это приглашение уже дан ответ, или оно снято.")
	ErrListingUnagreed = fault.New(fault.Conflict, "iom.listing_unagreed", "Тьютора назначают, когда педагог согласился: участие добровольное.")
	ErrListingPlaces   = fault.New(fault.Invalid, "iom.listing_places", "Среди названных есть педагог, который работает в нескольких организациях: укажите, от какой его включают.").At("organization", "Выберите организацию.")
	ErrListingForeign  = fault.New(fault.Conflict, "iom.listing_foreign", "Снимает со списка школа или тот, кто включил, пока школа не назначила тьютора.")
	ErrListingEntrust  = fault.New(fault.Conflict, "iom.listing_entrust", "Ответственного называют, пока педагог в списке и не отказался.")
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

	Responsible []Responsible `bun:"-"`
}

// Responsible (ответственный) answers for the accompaniment of a listed teacher beside the
// tutor [A I.6-7, V.1], by an order.
type Responsible struct {
	RegionID       uuid.UUID       `bun:"region_id"`
	ListingID      uuid.UUID       `bun:"listing_id"`
	PersonID       uuid.UUID       `bun:"person_id"`
	Role           tenant.Role     `bun:"role"` // one of who may answer
	MunicipalityID uuid.UUID       `bun:"municipality_id"`
	Order          OrderRequisites `bun:"embed:order_"`
}

// NewListing names a teacher of a school, by what the need is seen: diagnoses, pupils'
// results, the analysis of work, a lesson visit [B 2.8.3]. The school does so, the head of a
// methodological union, or the municipal coordinator for a school [A V.1].
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

// Remove takes the listing off: the need has gone, or it was a mistake. The school does so;
// anybody else only with what they have listed themselves, until the school has appointed.
func (l *Listing) Remove(act Act) error {
	if err := l.Removable(act.PersonID, act.Role); err != nil {
		return err
	}
	l.State, l.TutorID, l.Order, l.Responsible = ListingRemoved, uuid.Nil, OrderRequisites{}, nil
	return nil
}

// Removable tells whether a person in a role may take the listing off.
func (l *Listing) Removable(person uuid.UUID, role tenant.Role) error {
	switch {
	case l.State == ListingRemoved:
		return ErrListingAnswered
	case role != tenant.SchoolCoordinator && (l.ListedBy != person || l.TutorID != uuid.Nil):
		return ErrListingForeign
	}
	return nil
}

// Entrust names who answers for the accompaniment, by an order with number and date
// [A I.6-7, V.1]; of the same person in the same role the last order holds.
func (l *Listing) Entrust(g *Regulation, r Responsible) error {
	switch {
	case l.State != ListingOpen && l.State != ListingAccepted:
		return ErrListingEntrust
	case !slices.Contains(Answering, r.Role):
		return ErrAppointment.At("role", "Ответственным назначают координатора школы или муниципалитета, руководителя методического объединения.")
	case r.PersonID == uuid.Nil || r.PersonID == l.PersonID:
		return ErrAppointment.At("person", "Укажите, кого назначают: не самого тьюторанта.")
	}
	if err := r.Order.appoints(g, true); err != nil {
		return err
	}
	r.RegionID, r.ListingID, r.MunicipalityID = l.RegionID, l.ID, l.MunicipalityID
	l.Responsible = put(l.Responsible, r, r.same)
	return nil
}

// Relieve takes back who was named.
func (l *Listing) Relieve(person uuid.UUID, role tenant.Role) error {
	is := Responsible{PersonID: person, Role: role}.same
	if !slices.ContainsFunc(l.Responsible, is) {
		return ErrNoSuchPart
	}
	l.Responsible = slices.DeleteFunc(l.Responsible, is)
	return nil
}

func (r Responsible) same(o Responsible) bool { return r.PersonID == o.PersonID && r.Role == o.Role }

// AppointTutor names who will accompany the teacher, by an order with number and date
// [B 2.8.3, 3.1.1, 3.2.1]: of the route that the teacher opens they are the tutor (R11).
func (l *Listing) AppointTutor(g *Regulation, tutor uuid.UUID, order OrderRequisites) error {
	if l.State != ListingAccepted {
		return ErrListingUnagreed
	}
	if tutor == uuid.Nil || tutor == l.PersonID {
		return ErrAppointment.At("person", "Укажите, кого назначают: не самого тьюторанта.")
	}
	if err := order.appoints(g, true); err != nil {
		return err
	}
	l.TutorID, l.Order = tutor, order
	return nil
}

package monitoring

import (
	"cmp"
	"context"
	"slices"

	"github.com/google/uuid"

	"github.com/marshrut-iom/marshrut/internal/civil"
	"github.com/marshrut-iom/marshrut/internal/tenant"
)

// Object says what an Item's id names.
type Object string

// The objects of items.
const (
	AboutRoute        Object = "route"
	AboutActivity     Object = "activity"
	AboutDiagnosis    Object = "diagnosis"
	AboutInstrument   Object = "instrument"
	AboutCampaign     Object = "campaign"
	AboutGroup        Object = "group"
	AboutSupport      Object = "support_listing"
	AboutProduct      Object = "product"
	AboutReview       Object = "review"
	AboutConclusion   Object = "conclusion"
	AboutProposal     Object = "term_proposal"
	AboutOffer        Object = "correction_offer"
	AboutPerson       Object = "person"
	AboutPeople       Object = "people" // many at the acting node; no id
	AboutOrganization Object = "organization"
	AboutMunicipality Object = "municipality"
	AboutRegion       Object = "region"
	AboutImport       Object = "import"
	AboutHelp         Object = "help_request"
	AboutComment      Object = "comment"
	AboutRemoval      Object = "removal"
	AboutEssays       Object = "essays"  // many within reach; no id
	AboutProgram      Object = "program" // no id; the title names it
)

// Item is one thing to be done.
type Item struct {
	Kind       Kind
	Object     Object
	ID         uuid.UUID
	RouteID    uuid.UUID // the route that it stands in, if any
	RouteTitle string
	PersonID   uuid.UUID // whom it is about, where that is not the reader
	Person     string    // short name
	Title      string    // of the activity, product, instrument, organization, file
	Note       string    // a comment, a reason
	Due        civil.Date
	Overdue    bool
	Count      int // how many things the item stands for; 1 where it is one
}

// Total counts the items of one kind, also those that are not shown.
type Total struct {
	Kind    Kind
	Items   int
	Count   int // what the items stand for
	Overdue int
}

// Todo is what is to be done now, the most urgent first.
type Todo struct {
	Today  civil.Date // at the acting node
	Items  []Item
	Totals []Total // kinds that have items, in the order of urgency
}

// Bounds of what is shown at once, so that one kind never hides the others.
const (
	MostItems  = 50
	MostOfKind = 15
)

// Ask is one kind to be looked for, within a reach.
type Ask struct {
	Kind  Kind
	Reach tenant.Reach
}

// Todo tells the acting person what to do now in the membership they act in. What
// is overdue comes first, then by how much others wait for it, then by day.
func (s *Service) Todo(ctx context.Context) (Todo, error) {
	if _, err := s.policy.Require(ctx, "todo", "read"); err != nil {
		return Todo{}, err
	}
	scope, err := tenant.From(ctx)
	if err != nil {
		return Todo{}, err
	}
	if scope.Role == tenant.Operator {
		return s.operatorTodo(ctx)
	}
	t, err := s.store.Todo(ctx, s.asks(scope.Role), scope.Role, s.now().UTC())
	if err != nil {
		return Todo{}, err
	}
	t.arrange()
	return t, nil
}

// asks are the kinds of a role, each as far as the role sees for what it wants.
func (s *Service) asks(role tenant.Role) []Ask {
	var all []Ask
	for _, k := range kinds {
		if !slices.Contains(k.roles, role) {
			continue
		}
		if r := s.policy.Reach(role, k.needs); r != tenant.Nowhere {
			all = append(all, Ask{k.kind, r})
		}
	}
	return all
}

// arrange says what each item is about, puts the urgent first and cuts the rest.
func (t *Todo) arrange() {
	for i := range t.Items {
		it := &t.Items[i]
		it.Object = specOf[it.Kind].object
		it.Overdue = !it.Due.IsZero() && it.Due.Before(t.Today)
	}
	slices.SortStableFunc(t.Items, func(a, b Item) int {
		if a.Overdue != b.Overdue {
			if a.Overdue {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(specOf[a.Kind].rank, specOf[b.Kind].rank), byDue(a.Due, b.Due))
	})
	t.Items = t.Items[:min(len(t.Items), MostItems)]
	slices.SortStableFunc(t.Totals, func(a, b Total) int { return cmp.Compare(specOf[a.Kind].rank, specOf[b.Kind].rank) })
}

// byDue puts an earlier day first and no day last.
func byDue(a, b civil.Date) int {
	switch {
	case a == b:
		return 0
	case b.IsZero() || !a.IsZero() && a.Before(b):
		return -1
	}
	return 1
}

// operatorTodo is of regions and programs only: an operator sees no tenant's data.
func (s *Service) operatorTodo(ctx context.Context) (Todo, error) {
	regions, err := s.directory.Regions(ctx)
	if err != nil {
		return Todo{}, err
	}
	t := Todo{Today: civil.Of(s.now().UTC())}
	add := func(i Item) {
		i.Count = 1
		t.Items = append(t.Items, i)
		for j := range t.Totals {
			if t.Totals[j].Kind == i.Kind {
				t.Totals[j].Items, t.Totals[j].Count = t.Totals[j].Items+1, t.Totals[j].Count+1
				return
			}
		}
		t.Totals = append(t.Totals, Total{Kind: i.Kind, Items: 1, Count: 1})
	}
	for _, p := range s.programs.Unusable() {
		add(Item{Kind: ProgramUnusable, Title: p.Name + " " + p.Version, Note: p.Reason})
	}
	for _, r := range regions {
		if !r.Staffed {
			add(Item{Kind: RegionWithoutCoordinator, ID: r.ID, Title: r.Name})
		}
	}
	t.arrange()
	return t, nil
}

package postgres

import "github.com/marshrut-iom/marshrut/internal/tenant"

// Places names the columns of a table by which a reach narrows it. A place that
// is left empty can't be reached by it: the condition is then false, never true.
type Places struct {
	Person       string // the person whom the row is about: "route.tutee_id"
	Assigned     string // a condition that holds for rows the acting person was appointed to
	Organization string // "route.organization_id"
	Municipality string // "route.municipality_id"
	// RegionWide says that a row with no municipality belongs to the whole region
	// and may be read from every municipality of it.
	RegionWide bool
}

// Within gives the condition, the same for bun and for pgx, by which a query sees
// no more than the reach allows. It has no parameters: the acting person and node
// are settings of the transaction. The tenant itself is row-level security's work;
// this narrows further and never widens.
func (p Places) Within(r tenant.Reach) string {
	const never = "false"
	switch {
	case r == tenant.ReachRegion:
		return "true"
	case r == tenant.ReachMunicipality && p.Municipality != "":
		own := p.Municipality + " = (SELECT app_municipality())"
		if p.RegionWide {
			return "(" + own + " OR " + p.Municipality + " IS NULL)"
		}
		return own
	case r == tenant.ReachOrganization && p.Organization != "":
		return p.Organization + " = (SELECT app_organization())"
	case r == tenant.ReachAssigned && p.Assigned != "":
		return "(" + p.Assigned + ")"
	case r == tenant.ReachOwn && p.Person != "":
		return p.Person + " = (SELECT app_person())"
	}
	return never
}

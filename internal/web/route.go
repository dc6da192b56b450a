package web

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/marshrut-iom/marshrut/internal/authz"
)

// Effect says what an operation touches beside the database.
type Effect uint8

const (
	// Inside: the database only. A POST with an Idempotency-Key runs, and its answer
	// is kept, in one transaction.
	Inside Effect = iota
	// Outside: a plugin or the object store as well, so no transaction may span the
	// handler. Such an operation must be safe to repeat by its own nature.
	Outside
)

// Operation is one entry of the route registry: what is asked for, and who may.
// Path parameters are named after the kind of object they hold ("/routes/{route}"),
// so that the tenant matrix can fill in own and foreign ones.
type Operation struct {
	ID         string // "listResources": stable, used in audit, metrics and OpenAPI
	Method     string
	Path       string
	Permission authz.Permission
	Summary    string // Russian, one line
	Tag        string // Russian, the heading it stands under
	Status     int    // of success; 0: 200, or 201 for POST, 204 where there is no body
	Effect     Effect
	MaxBody    int64 // bytes; 0: 1 MiB
	// Example is a valid body; it stands in OpenAPI and feeds the tenant matrix.
	Example any
	// Query names the query parameters of a Stream; other operations take them from
	// their input.
	Query []QueryParam
}

// QueryParam is one query parameter of a Stream, for the contract.
type QueryParam struct {
	Name, Doc string
	Required  bool
}

// Route is a registered operation, as the matrix and the checks see it.
type Route struct {
	Operation
	Params   []string // names of the path parameters, in order
	Edit     bool     // wants If-Match
	HasBody  bool
	IsStream bool
	Page     bool     // a page or a form of one, not an operation of the API
	Shows    []string // of a page: the operations it shows or does
}

// Address is the whole path, with parameters in braces.
func (r Route) Address() string {
	if r.Page {
		return r.Path
	}
	return Prefix + r.Path
}

var param = regexp.MustCompile(`\{([a-z_]+)\}`)

// check refuses an operation that is not fit for the registry.
func (op Operation) check(seen []Route) error {
	switch {
	case op.ID == "" || op.Method == "" || !strings.HasPrefix(op.Path, "/"):
		return fmt.Errorf("web: operation %+v: id, method and path are needed", op)
	case op.Permission == (authz.Permission{}):
		return fmt.Errorf("web: operation %s names no permission", op.ID)
	case !op.Permission.Known():
		return fmt.Errorf("web: operation %s names the unknown permission %s", op.ID, op.Permission)
	case op.Summary == "" || op.Tag == "":
		return fmt.Errorf("web: operation %s has no summary or tag", op.ID)
	case slices.ContainsFunc(seen, func(r Route) bool { return r.ID == op.ID || r.Method == op.Method && r.Path == op.Path }):
		return fmt.Errorf("web: operation %s or its path is registered twice", op.ID)
	}
	return nil
}

func params(path string) []string {
	var names []string
	for _, m := range param.FindAllStringSubmatch(path, -1) {
		names = append(names, m[1])
	}
	return names
}

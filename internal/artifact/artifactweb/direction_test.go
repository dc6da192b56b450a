package artifactweb_test

import (
	"fmt"
	"testing"

	"github.com/marshrut-iom/marshrut/internal/iom"
	"github.com/marshrut-iom/marshrut/internal/iom/iomtest"
	"github.com/marshrut-iom/marshrut/internal/web"
	"github.com/marshrut-iom/marshrut/internal/web/webtest"
)

// In Sovetsky each direction of work wants a product that was shown; the page of the
// route's products says which lack one, with the clause [A III.5]. Ust-Ilimsk's knows
// no such rule.
func TestPages_R15_DirectionsThatLackAProduct(t *testing.T) {
	t.Parallel()
	s := paged(t)
	home := s.tree.Home()
	route := s.route(iom.Active, iomtest.Under(iom.Sovetsky2022))
	s.db.Owner(t, "UPDATE activity SET direction = 'methodical' WHERE route_id = $1", route.ID)
	products := fmt.Sprintf("/routes/%s/products", route.ID)
	author := s.as(home.Tutee)
	look := func(path string) webtest.Page { return webtest.Open(t, author, at(home.Tutee, path)) }
	look(products).Want(t, 200, "По направлениям работы", "методическое", "ещё нет", "п. 5 раздела III Порядка", "new?direction=methodical")
	p := webtest.Into[product](t, webtest.Do(t, author, "POST", products, map[string]any{"title": "Проект урока", "kind": "project", "direction": "methodical"}).Want(t, 201, ""))
	look(products).Want(t, 200, "ещё нет") // a product that was not shown yet proves nothing
	webtest.Do(t, author, "POST", fmt.Sprintf("/products/%s/presentation", p.ID), shown(today()), "If-Match", web.ETag(p.Version)).Want(t, 200, "")
	look(products).Want(t, 200, "представлен").Without(t, "ещё нет")
	look(fmt.Sprintf("/routes/%s/products", s.route(iom.Active).ID)).Want(t, 200).Without(t, "По направлениям работы")
}

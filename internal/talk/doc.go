// Package talk is what people say beside a route: comments on the route, on its
// activities and products, with people called by name; and requests for methodical
// help, which a tutee in difficulty sends to the tutor, the regional methodist, the
// municipal coordinator or the school, and which are answered in working days
// [B 2.8.4, 2.8.5]. Who may not read the route reads none of it.
package talk

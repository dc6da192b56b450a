// Package tenant knows the tree region > municipality > organization, the people
// in it and their memberships, and the Scope in which a request acts.
package tenant

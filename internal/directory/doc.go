// Package directory is who is where: regions, municipalities, organizations, the
// people in them and the roles they hold [A V, B 1.3, 2.8].
package directory

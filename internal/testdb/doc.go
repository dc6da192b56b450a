// Package testdb gives tests a real PostgreSQL and a real S3 server.
//
// `make test` starts both once for all packages (package testenv) and names them
// in the environment. A package tested alone starts its own at the first use;
// they end with the test binary, also when it is killed. Only for tests.
package testdb

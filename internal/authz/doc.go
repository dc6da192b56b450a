// Package authz decides what a role may do and how far it sees while doing it.
//
// The rules live in policies/policy.csv and are read by casbin once, when they
// are loaded: every combination is asked for and kept in an immutable table, so a
// decision in a request is one look-up. A test holds the table equal to casbin.
package authz

// Package identity knows who signs in: accounts, sessions, single-use links and
// consents to the processing of personal data.
//
// An account (e-mail and password) is global; a person and a membership belong to a
// region. Nothing here shows to one tenant that an e-mail has an account elsewhere.
package identity

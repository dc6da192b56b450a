// Package architecture holds no code: its tests read the sources and hold the
// house rules, such as who may import whom, where SQL may stand and how a refusal
// is worded. A rule that only stands in a document is soon broken.
//
// Every rule is a function from one source file to what it finds wrong there. Each
// test runs its rule over the whole tree and then over a bad source that it must
// catch, so that a rule which went blind is noticed.
package architecture

// Package assessment finds out where a teacher stands: instruments (self-diagnosis,
// files of other systems), diagnoses and their results, the professional deficits
// found, and the dynamics between an entry and a final diagnosis.
//
// Scoring and the reading of foreign files are the work of plugin programs behind
// the port Programs; they are never called inside a transaction. Clauses are cited
// as [A IV.2] and [B 2.8.3].
package assessment

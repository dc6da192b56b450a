// Package certificate issues certificates of completed routes (сертификат, R13)
// [B 4.3]: a paper with a number that anyone can check, and the same as an Open Badge
// that a machine can check. What was issued never changes; it can be revoked.
package certificate

// Package iom is the teacher's individual educational route (ИОМ): its
// regulation as data, its parts, its life and the rules of that life.
//
// Everything in the files beside this one is pure: a rule takes the regulation
// and an Act (who, as what, when) and answers with a refusal, with warnings or
// with the changed route. It reads no clock and no database. Clauses are cited
// as [A III.5] (order № 731 of the Sovetsky city district, 2022) and [B 1.10]
// (regulation of school № 11 of Ust-Ilimsk, 2024); R1 to R17 number the rules.
package iom

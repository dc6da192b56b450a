// Package instruments holds the definitions of instruments that the platform
// ships.
package instruments

import _ "embed"

// SelfDiagnosis8 is a self-diagnosis of 40 statements on the eight groups of a
// teacher's competencies [B Annex 2], for the program selfdiagnosis.
//
//go:embed self-diagnosis-8.json
var SelfDiagnosis8 []byte

// FederalResults says how files of results of the federal platform are read and
// what their scores mean, for the program federal.
//
//go:embed federal-results.json
var FederalResults []byte

// FunctionalLiteracy is an entry test of a further-education programme with tasks of
// all kinds, a survey of needs beside it [A IV.1-2], for the program entrytest.
//
//go:embed functional-literacy.json
var FunctionalLiteracy []byte

// YaUchitelResults says the same of the files of «Я Учитель»: of one person, of a group,
// and of its Интенсив. For the program yauchitel.
//
//go:embed yauchitel-results.json
var YaUchitelResults []byte

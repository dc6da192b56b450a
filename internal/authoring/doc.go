// Package authoring lets methodists write instruments without programming [B 2.8.1]:
// step by step in an editor, as a spreadsheet, or as a file from another region. What
// they write are definitions for the shipped programs; area assessment keeps them.
package authoring

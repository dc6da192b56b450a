// Package asset holds what pages load beside their HTML: the style sheet, the
// scripts, pictures. All of it is inside the program. An address carries a hash of
// the contents, so a browser keeps a file for a year and still never shows an old one.
//
// Folders: style/*.css is one sheet, joined in order of name; script/*.js are our
// own modules (join.go says how they become files); thirdparty/ are pinned files of
// others, listed with licence and hash in its manifest.json; file/ is served as it is.
package asset

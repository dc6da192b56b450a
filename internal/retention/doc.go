// Package retention keeps personal data no longer than it may be kept (R16, [B 4.4],
// 152-ФЗ): a person asks for the removal of their own, the region's coordinator decides
// when, a job takes it away on the day, and figures stay. Routes whose term of keeping is
// over go to the archive.
package retention

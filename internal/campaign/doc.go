// Package campaign asks a target group (целевая группа) to take an instrument within a
// window of days: who is picked is written down at the start, taking part is voluntary
// [B 1.6], and progress is told by place, never by name [A V.1-2, B 2.8.2].
package campaign

#!/bin/sh
# go build that tells how far it has come: a first build takes minutes, and silence
# looks like a fault. Errors come through as they are.
set -eu
status=$(mktemp)
trap 'rm -f "$status"' EXIT
{ go build -v "$@" 2>&1 && echo 0 >"$status" || echo 1 >"$status"; } | awk '
	/^go: downloading / { if (++fetched % 25 == 0) { print "  загружено модулей: " fetched; fflush() } next }
	/^[^ #:]+$/         { if (++built % 100 == 0) { print "  собрано пакетов: " built; fflush() } next }
	                    { print > "/dev/stderr" }'
exit "$(cat "$status")"

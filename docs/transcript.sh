#!/bin/sh
# Runs the demo and puts its output into the README, between the lines that mark the transcript.
set -eu
cd "$(dirname "$0")/.."
out=$(mktemp)
trap 'rm -f "$out"' EXIT
if [ $# -gt 0 ]; then cat "$1"; else mvn -q -Pdemo package; fi | sed -n '/^two regions/,/^full report/p' | sed '/^full report/d' \
    | sed 's/\x1b\[[0-9;]*m//g' | awk '
        { while (length($0) > 112) { at = 112; while (substr($0, at, 1) != " ") at--; print substr($0, 1, at - 1); $0 = "        " substr($0, at + 1) } print }
    ' >"$out"
awk -v file="$out" '
    /^<!-- transcript/ { print; print "```text"; while ((getline line < file) > 0) print line; print "```"; skip = 1; next }
    /^<!-- end of transcript/ { skip = 0 }
    !skip { print }
' README.md >README.new
mv README.new README.md

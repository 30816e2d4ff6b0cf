#!/bin/sh
# What `make test` does once the environment is there: style, arrows, types beside the tests. THOROUGH=1 tries each
# property with all its examples, and a missing tool is a failure instead of a skipped test. Coverage: make coverage.
set -eu

cd "$(dirname "$0")/.."
bin=.venv/bin
types=$(mktemp)
trap 'rm -f "$types"' EXIT

"$bin/ruff" check --quiet .
"$bin/ruff" format --check --quiet .
"$bin/lint-imports" >"$types" || { cat "$types"; exit 1; }

"$bin/mypy" >"$types" 2>&1 &
mypy=$!

status=0
"$bin/pytest" --numprocesses auto --dist worksteal "$@" || status=$?

wait "$mypy" || { cat "$types"; status=1; }
exit "$status"

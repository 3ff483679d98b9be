#!/usr/bin/env bash
# Checks Go: `scripts/lint.sh format vet staticcheck`, or all of them without a name.
source "$(dirname "$0")/lib.sh"

format() {
  local files
  files=$(find . \( -name node_modules -o -name .git \) -prune -o -name '*.go' -print0 | xargs -0 gofmt -l)
  [[ -z $files ]] || { printf 'not formatted (run `make fmt`):\n%s\n' "$files" >&2; return 1; }
}

vet() { go vet ./...; }

# Its version stands in tools/go.mod, so that the program's own go.mod names only what the program is made of.
staticcheck() { go tool -modfile=tools/go.mod staticcheck ./...; }

[[ $# -gt 0 ]] || set -- format vet staticcheck
for check in "$@"; do "$check"; done

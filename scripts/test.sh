#!/usr/bin/env bash
# Runs every check of the project, cheap ones first. What cannot run here is skipped and named at the end; with CI=true it is a
# failure. Go's tests come last, on both databases and with the race detector.
source "$(dirname "$0")/lib.sh"

skipped=()
# need NAME WHAT: whether NAME is here; if not, WHAT is skipped.
need() {
  local said
  if said=$(scripts/ensure.sh "$1" 2>&1); then
    [[ -z $said ]] || echo "$said"
    return
  fi
  echo "$said" >&2
  [[ ${CI:-} != true ]] || { echo "FAILED: $2 cannot run, and CI=true" >&2; exit 1; }
  skipped+=("$2. ${said##*$'\n'}")
  return 1
}

# The checks of the interface run beside those of Go. Their output is kept until they are done.
web_log=$(mktemp)
trap 'rm -f "$web_log"; [[ -z ${web_pid:-} ]] || kill -- "-$web_pid" 2>/dev/null || true' EXIT
web_checks() { (cd web && npm run --silent check && npm run --silent lint && npm run --silent test) >"$web_log" 2>&1; }
web_result() {
  local code=0
  wait "$web_pid" || code=$?
  web_pid=
  cat "$web_log"
  return $code
}

# Two packages at a time: some start servers and kill programs, and wait for them with a limit.
go_tests() {
  if [[ $race ]]; then
    CGO_ENABLED=1 go test -race -p 2 -timeout 15m ./...
  else
    go test -p 2 -timeout 15m ./...
  fi
}

race='' journeys='' staticcheck=''
heading 'What is needed'
scripts/ensure.sh go node web
if need compiler "Go's race detector"; then race=yes; fi
if need postgres 'Tests on PostgreSQL'; then :; fi
if need chromium 'Browser journeys'; then journeys=yes; fi
if need staticcheck 'Staticcheck'; then staticcheck=staticcheck; fi

step 'Go: formatting' scripts/lint.sh format
step 'Interface: build' scripts/build.sh web
set -m # a process group of its own, so that all of it can be stopped
web_checks &
web_pid=$!
set +m
step 'Go: vet, staticcheck' scripts/lint.sh vet $staticcheck
step 'Generated files are up to date' scripts/generate.sh --check
step 'Interface: types, lint, unit tests' web_result
step 'Binary: build' scripts/build.sh
[[ ! $journeys ]] || step 'Browser journeys' npm run --silent --prefix web e2e
step 'Go: tests' go_tests

heading "All passed in $((SECONDS / 60)) min $((SECONDS % 60)) s"
for what in "${skipped[@]}"; do echo "skipped: $what"; done

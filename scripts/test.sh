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

# What the tests write need not outlive them. It lies in memory, if there is room and programs may run there: no commit waits for a disk.
memory=/dev/shm
spare() { df -Pk "$memory" | awk 'NR == 2 { print $4 }'; }
if [[ -w $memory ]] && ! grep -q " $memory .*noexec" /proc/mounts && (($(spare) > 4000000)); then
  scratch=$(mktemp -d -p "$memory")
else
  scratch=$(mktemp -d)
fi
chmod 711 "$scratch" # PostgreSQL runs as somebody else
export TMPDIR=$scratch

# beside NAME COMMAND…: runs the command beside what follows, in a process group of its own so that all of it can be stopped. Its
# output is kept until `result NAME` waits for it.
declare -A beside=()
finish() {
  local pid
  for pid in "${beside[@]}"; do kill -- "-$pid" 2>/dev/null || true; done
  if [[ ${POSTGRES_PID:-} ]]; then
    exec {POSTGRES[1]}>&-
    wait "$POSTGRES_PID" || true
  fi
  rm -rf "$scratch"
}
trap finish EXIT
beside() {
  local name=$1
  shift
  set -m
  "$@" >"$scratch/$name.log" 2>&1 &
  beside[$name]=$!
  set +m
}
result() {
  local code=0
  wait "${beside[$1]}" || code=$?
  unset "beside[$1]"
  cat "$scratch/$1.log"
  return $code
}

web_checks() { (cd web && npm run --silent check && npm run --silent lint && npm run --silent test); }

# Those through lists, counts, filters, search, and much that changes, are walked on PostgreSQL in the usual way and on SQLite in another.
journeys() {
  E2E_POSTGRES=${TIMBRE_TEST_POSTGRES:+02- 03- bulk history} npm run --silent --prefix web e2e
}

# One server of PostgreSQL for all that follows. It ends with this script, which holds its standard input.
start_postgres() {
  go build -o bin/test-postgres ./test/postgres
  coproc POSTGRES { exec bin/test-postgres; }
  read -r TIMBRE_TEST_POSTGRES <&"${POSTGRES[0]}"
  export TIMBRE_TEST_POSTGRES
}

# SQLite is C that was translated to Go. Watched for races it takes ten times as long, and most of the memory that it works on is not
# Go's, so the detector leaves that alone anyway. Only this package, which shares no generic code with others: of a function that
# several packages bring along the linker keeps one, and an atomic that is not watched makes everything that it orders look like a race.
race_flags=(-race -gcflags='modernc.org/sqlite/lib=-race=false')
race_parts() { CGO_ENABLED=1 nice -n 19 go build "${race_flags[@]}" ./...; }

# Few packages at a time: some start servers and kill programs, and wait for them with a limit. Those that take longest come first.
# What vet finds has been found. Faults are repeated less often than by make fault, and some are left to it. What asks a server from
# outside, and what works on much data by itself, is not watched for races: what it runs is watched where its own packages test it,
# and watched it takes three times as long.
go_tests() {
  local flags=(-vet=off -short -timeout 15m) all rest outside
  outside=(timbre/test/{attack,fault,channel,upgrade} timbre/internal/{operator,sheet,demo})
  go test "${flags[@]}" -p 2 "${outside[@]}" || return
  all=$(go list ./test/... ./...) || return
  rest=$(grep -vxF "$(printf '%s\n' "${outside[@]}")" <<<"$all") || return
  # shellcheck disable=SC2086 # one word a package
  if [[ $race ]]; then
    CGO_ENABLED=1 go test "${race_flags[@]}" "${flags[@]}" -p 3 $rest
  else
    go test "${flags[@]}" -p 3 $rest
  fi
}

race='' postgres='' journeys='' staticcheck=''
heading 'What is needed'
scripts/ensure.sh go node web
if need compiler "Go's race detector"; then race=yes; fi
if need postgres 'Tests on PostgreSQL'; then postgres=yes; fi
if need chromium 'Browser journeys'; then journeys=yes; fi
[[ ! $journeys ]] || scripts/ensure.sh engine || echo 'Without it the journeys take a third longer.'
if need staticcheck 'Staticcheck'; then staticcheck=staticcheck; fi

step 'Go: formatting' scripts/lint.sh format
step 'Interface: build' scripts/build.sh web
beside web web_checks
step 'Go: vet, staticcheck' scripts/lint.sh vet $staticcheck
step 'Generated files are up to date' scripts/generate.sh --check
step 'Interface: types, lint, unit tests' result web
step 'Binary: build' scripts/build.sh
[[ ! $postgres ]] || step 'PostgreSQL: start' start_postgres
# The journeys often wait for a screen; what the tests are made of is compiled in that time, as far as they leave any.
[[ ! $race ]] || beside race race_parts
[[ ! $journeys ]] || step 'Browser journeys' journeys
[[ ! $race ]] || step 'Go: compile for the race detector' result race
step 'Go: tests' go_tests

heading "All passed in $((SECONDS / 60)) min $((SECONDS % 60)) s"
for what in "${skipped[@]}"; do echo "skipped: $what"; done

# Shared by the other scripts; sourced, never run. They all work from the root of the project and read nothing from stdin.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
exec </dev/null

# Everything but the race detector builds in the one way that the program is released in, and so compiles its parts once.
# A checkout that belongs to somebody else, as in a container, is none that git tells Go about.
export CGO_ENABLED=0
export GOFLAGS="${GOFLAGS:+$GOFLAGS }-buildvcs=false -trimpath"
export npm_config_update_notifier=false

WEB_STAMP=bin/.web-built # newer than everything that the interface in web/dist was built from

heading() { printf '\n== %s\n' "$*"; }

# step NAME COMMAND…: runs the command under a heading and tells its time, and how much of the processor nobody wanted. A failure ends
# the script.
step() {
  local name=$1 start=$SECONDS before now
  shift
  heading "$name"
  read -ra before < <(processor)
  "$@" || { local code=$?; printf '\nFAILED: %s (%ds)\n' "$name" $((SECONDS - start)) >&2; exit "$code"; }
  read -ra now < <(processor)
  printf -- '-- %s: %ds, %d %% idle\n' "$name" $((SECONDS - start)) $((100 * (now[0] - before[0]) / (now[1] - before[1] + 1)))
}

# processor: what of its time the processor was idle so far, and all of it.
processor() { awk '$1 == "cpu" { for (i = 2; i <= 9; i++) all += $i; print $5 + $6, all }' /proc/stat; }

# sources_newer STAMP PATH…: whether the stamp is missing, or anything below the paths is newer than it.
sources_newer() {
  local stamp=$1
  shift
  [[ ! -e $stamp ]] || [[ -n $(find "$@" -newer "$stamp" -print -quit 2>/dev/null) ]]
}

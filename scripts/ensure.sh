#!/usr/bin/env bash
# Makes sure that what the project needs is there, and installs it where it can: npm packages with npm; a C compiler (for Go's race
# detector), chromium (for the browser journeys; its engine by itself walks most of them faster) and PostgreSQL with apt-get, if this is
# root on Debian.
#
#   scripts/ensure.sh go node web compiler chromium engine postgres staticcheck
#
# Says of each that is missing how to get it, and then exits with 1.
source "$(dirname "$0")/lib.sh"

declare -A package=([compiler]='gcc libc6-dev' [chromium]=chromium [engine]=chromium-headless-shell [postgres]=postgresql)

has_go() { command -v go >/dev/null; }
has_node() { command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)'; }
has_web() { ! sources_newer web/node_modules/.package-lock.json web/package-lock.json; }
has_compiler() { command -v "${CC:-gcc}" >/dev/null && [[ -e /usr/include/stdlib.h || -n ${CC:-} ]]; }
has_chromium() { [[ -n ${CHROMIUM:-} ]] || [[ -x /usr/bin/chromium ]]; }
has_engine() { [[ -n ${CHROMIUM:-} ]] || [[ -x /usr/bin/chromium-headless-shell ]]; }
has_postgres() { [[ -n ${TIMBRE_TEST_POSTGRES:-} ]] || command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; }
# Go downloads and builds it by itself.
has_staticcheck() { go tool -modfile=tools/go.mod staticcheck -version >/dev/null 2>&1; }

apt_get() {
  [[ $(id -u) == 0 ]] && command -v apt-get >/dev/null || return 1
  export DEBIAN_FRONTEND=noninteractive
  apt-get -qq update && apt-get -qq install -y --no-install-recommends "$@" >/dev/null
}

install() {
  case $1 in
    web) (cd web && npm ci --no-audit --no-fund --loglevel=error) ;;
    compiler | chromium | engine | postgres)
      # shellcheck disable=SC2086 # a name may stand for several packages
      apt_get ${package[$1]} ;;
    *) return 1 ;;
  esac
}

how() {
  case $1 in
    go) echo 'install Go 1.26 or newer from https://go.dev/dl' ;;
    node) echo 'install Node.js 20.19 or newer from https://nodejs.org' ;;
    staticcheck) echo 'Go must reach its module proxy: go tool -modfile=tools/go.mod staticcheck -version' ;;
    web) echo 'run `npm ci` in web/' ;;
    *) echo "as root: apt-get install ${package[$1]}" ;;
  esac
}

missing=0
for name in "$@"; do
  "has_$name" && continue
  echo "$name: not here, or out of date; installing"
  if ! install "$name" || ! "has_$name"; then
    echo "$name: missing; $(how "$name")" >&2
    missing=1
  fi
done
exit $missing

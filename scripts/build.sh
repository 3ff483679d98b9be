#!/usr/bin/env bash
# Builds the interface into web/dist, if its sources are newer, and with it bin/timbre. `scripts/build.sh web` builds only the
# interface, which Go needs for everything that embeds it.
source "$(dirname "$0")/lib.sh"

build_web() {
  if [[ -e web/dist/index.html ]] && ! sources_newer "$WEB_STAMP" web/src web/public web/scripts web/index.html web/*.json web/*.js web/*.ts; then
    return
  fi
  scripts/ensure.sh web
  mkdir -p bin
  npm run --silent --prefix web i18n # writes a source
  touch "$WEB_STAMP.new"             # what is saved during the build is newer
  (cd web && npm run --silent build)
  mv "$WEB_STAMP.new" "$WEB_STAMP"
}

build_binary() {
  local version
  version=$(git describe --tags --always --dirty 2>/dev/null || echo unknown)
  go build -ldflags "-s -w -X main.version=$version" -o bin/timbre ./cmd/timbre
}

scripts/ensure.sh go node
build_web
[[ ${1:-} == web ]] || build_binary

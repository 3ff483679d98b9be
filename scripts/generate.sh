#!/usr/bin/env bash
# Writes the files that are made from others: the description of the API from the Go handlers, its TypeScript types from that.
# With --check it only compares, and fails if one is out of date.
source "$(dirname "$0")/lib.sh"

openapi=internal/api/openapi.json
schema=web/src/lib/api/schema.gen.ts

new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT

go run ./cmd/timbre openapi >"$new/openapi.json"
(cd web && npx --no-install openapi-typescript "$new/openapi.json" -o "$new/schema.gen.ts" >/dev/null)

stale=0
place() {
  cmp -s "$1" "$2" && return
  if [[ ${check:-} ]]; then
    echo "$2 is out of date; run \`make generate\`" >&2
    diff -u "$2" "$1" | head -40 >&2 || true
    stale=1
  else
    cp "$1" "$2"
  fi
}

[[ ${1:-} == --check ]] && check=yes
place "$new/openapi.json" "$openapi"
place "$new/schema.gen.ts" "$schema"
exit $stale

#!/usr/bin/env bash
# Runs every fuzz test of the tree, one after the other, each for FUZZTIME (10m). What breaks one is kept beside it in testdata/fuzz, to be
# committed with the repair. Arguments are names: only those that contain one of them run.
source "$(dirname "$0")/lib.sh"

# An input that reaches something new is made smaller first, by default for up to a minute, in which nothing new is tried or counted.
smaller='-fuzzminimizetime=1s'

failed=()
while IFS=: read -r file name; do
  if (($#)); then
    wanted=''
    for part in "$@"; do [[ $name != *$part* ]] || wanted=yes; done
    [[ $wanted ]] || continue
  fi
  heading "$name in $(dirname "$file")"
  go test -vet=off -run '^$' -fuzz "^$name\$" -fuzztime "${FUZZTIME:-10m}" "$smaller" "./$(dirname "$file")" || failed+=("$name in $(dirname "$file")")
done < <(git ls-files -co --exclude-standard '*_test.go' | xargs grep -Eo '^func Fuzz[A-Za-z0-9_]*' /dev/null | sed 's/:func /:/')

if ((${#failed[@]})); then
  printf '\nFAILED: %s\n' "${failed[@]}" >&2
  exit 1
fi

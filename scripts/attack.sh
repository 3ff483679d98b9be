#!/usr/bin/env bash
# Runs the attacks, all generated cases of them, and says of each check of the list, by its id, whether it held: ok, failed, or that nothing here
# could be attacked so yet. `make test` runs them with some of the cases of the largest.
source "$(dirname "$0")/lib.sh"
export TIMBRE_ATTACK=whole
exec go run ./test/attack/report "$@"

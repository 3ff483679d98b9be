#!/usr/bin/env bash
# Runs the attacks and says of each check of the list, by its id, whether it held: ok, failed, or that nothing here could be attacked so yet.
source "$(dirname "$0")/lib.sh"
exec go run ./test/attack/report "$@"

#!/usr/bin/env bash
# Breaks things and says of each fault of the list, by its id, whether the promises held: ok, failed, or no test. It takes longer than
# make test, which runs the same tests with -short.
source "$(dirname "$0")/lib.sh"
exec go run ./test/fault/report "$@"

#!/usr/bin/env bash
# Measures bin/timbre. SCENARIO and ENGINE choose; without them all runs, on both engines, and docs/performance.md gets the figures.
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
go build -o bin/timbre-bench ./bench
exec bin/timbre-bench "$@"

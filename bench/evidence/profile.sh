#!/usr/bin/env bash
# Shows where the sender's CPU spends its time (perf, as root) in the cases whose cost is at its floor and whose gain is
# nevertheless small: what is left is the kernel's. Takes half a minute. Usage: profile.sh FILE
set -euo pipefail
file=$(realpath -m "${1:?"usage: profile.sh FILE"}")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
dotnet build -c Release --nologo -v quiet bench >&2
cpu=$(($(nproc) - 1)) # send keeps to the last CPU and its sink to another
data=$(mktemp)
trap 'rm -f "$data"' EXIT

profile() {
    printf '\n== send %s\n' "$*"
    perf record -q -o "$data" -C "$cpu" -F 1999 -- dotnet bench/bin/Release/net10.0/Bench.dll send "$@" -t 5 2>&1 |
        grep -E '^(rate|send calls|placement|on) ' || true
    perf report -i "$data" --stdio --percent-limit 1.5 --sort dso,symbol 2>/dev/null | grep -E '^ +[0-9]' || true
}

{
    profile -u -s segment-offload -l 64 --batch 64
    profile -u -s mmsg -l 64 --batch 64
    profile -u -s segment-offload -l 1200 --batch 64
    profile -s gather -l 16K --batch 64
} >"$file"

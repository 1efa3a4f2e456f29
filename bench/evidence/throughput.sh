#!/usr/bin/env bash
# Measures what arrives a second: over message sizes from 16 B to 64 KB and batches from 1 to 4096, to a plain receiver and to
# one that takes coalesced datagrams, and over 1 to 64 parallel connections. Takes about 15 minutes on an otherwise idle machine.
# Usage: throughput.sh DIRECTORY
set -euo pipefail
directory=${1:?"usage: throughput.sh DIRECTORY"}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

# measure NAME ARGUMENTS…: a report in a folder of its own. What is there already stays, so that a measurement that was interrupted goes on.
measure() {
    local name=$1
    shift
    [ -e "$directory/$name/report.json" ] || bench compare "$@" --throughput --launches 3 -o "$directory/$name"
}

sweep=(--size 16,1K,64K --batch 1,8,64,512,4K)
measure plain per-buffer mmsg auto --transport tcp,udp "${sweep[@]}"
measure gro per-buffer mmsg auto -u --gro "${sweep[@]}"
measure connections per-buffer auto --transport tcp,udp --size 64,1200 --connections 1,4,16,64

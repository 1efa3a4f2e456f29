#!/usr/bin/env bash
# Measures the kernel's batch paths over message sizes from 16 B to 64 KB and batches from 1 to 4096, for the map of the
# winners and the curves of cost against batch. Takes about twenty minutes on an otherwise idle machine.
# Usage: sweep.sh DIRECTORY
set -euo pipefail
directory=${1:?"usage: sweep.sh DIRECTORY"}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

# Three launches, as the overview has: their intervals are wide, and where the winner is not decided the map is hatched.
bench compare per-buffer coalesce gather mmsg segment-offload --transport tcp,udp --launches 3 \
    --size 16,128,1K,8K,64K --batch 1,8,64,512,4K --export-json "$directory/sweep.json"
bench report "$directory/sweep.json" -o "$directory/report"

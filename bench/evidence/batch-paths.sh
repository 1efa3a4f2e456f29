#!/usr/bin/env bash
# Measures the kernel's batch paths case by case, each from hot buffers and from a 32 MB set of them, and each against
# its floor. Takes about 40 minutes on an otherwise idle machine. Usage: batch-paths.sh DIRECTORY
set -euo pipefail
directory=${1:?"usage: batch-paths.sh DIRECTORY"}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

# compare NAME ARGUMENTS…: one file a case.
compare() {
    local name=$1
    shift
    bench compare "$@" --export-json "$directory/$name.json"
}

for set in hot cold; do
    # The distance to the floor is a matter of a few percent, so the hot rows get more launches than the rule asks for.
    buffers=(--launches 10)
    [ "$set" = cold ] && buffers=(--launches 5 --working-set 32M)
    compare "udp-gro-$set" per-buffer segment-offload auto -u --gro --size 64,1200 --floor "${buffers[@]}"
    compare "udp-gro-256-$set" per-buffer segment-offload auto -u --gro --size 64 --batch 256 --floor "${buffers[@]}"
    compare "udp-plain-$set" per-buffer mmsg segment-offload auto -u --size 64,1200 --floor "${buffers[@]}"
    compare "udp-unequal-$set" per-buffer mmsg auto -u --unequal 64-1200 --floor "${buffers[@]}"
    compare "tcp-$set" per-buffer coalesce gather auto --size 64,1200,16K --floor "${buffers[@]}"
    compare "tcp-same-cpu-$set" per-buffer coalesce gather auto --size 64 --sender-cpu 1 --sink-cpu 1 --floor "${buffers[@]}"
done

# What batching costs and gains where there is little to batch.
compare small-batches per-buffer auto --transport tcp,udp --size 64,1200 --batch 1,4 --floor
compare small-batches-gro per-buffer auto -u --gro --size 64,1200 --batch 1,4 --floor

# Against every single strategy, at sizes and batches that no threshold was measured at.
for single in coalesce gather; do
    compare "auto-$single" "$single" auto --size 100,800,3000 --batch 8,100
done
for single in mmsg segment-offload; do
    compare "auto-$single" "$single" auto -u --size 100,800,3000 --batch 8,100
done

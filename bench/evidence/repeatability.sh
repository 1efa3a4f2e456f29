#!/usr/bin/env bash
# Shows whether a comparison comes out again: the same four cells, compared again and again, each time with launches of its
# own, and how many of the intervals hold the ratio over all of them. Without the self-check, which would be a fifth cell:
# gate.sh measures identical code. Takes about 15 minutes on an otherwise idle machine.
# Usage: repeatability.sh DIRECTORY [COMPARISONS]
set -euo pipefail
directory=${1:?"usage: repeatability.sh DIRECTORY [COMPARISONS]"}
comparisons=${2:-16}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

files=()
for i in $(seq -w "$comparisons"); do
    # What is there already stays, so that a measurement that was interrupted goes on.
    [ -e "$directory/$i.json" ] ||
        bench compare per-buffer coalesce gather mmsg segment-offload --transport tcp,udp --size 64 --batch 64 --no-self-check --export-json "$directory/$i.json"
    files+=("$directory/$i.json")
done
bench report "${files[@]}" -o "$directory/report"

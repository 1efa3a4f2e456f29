#!/usr/bin/env bash
# Which holds identical code closer together: two builds as load contexts of one process, or as two processes that take
# turns? Gates of four rows on identical code, alternately one way and the other. Takes about eight minutes on an otherwise
# idle machine. Usage: isolation.sh DIRECTORY [GATES]
set -euo pipefail
directory=${1:?"usage: isolation.sh DIRECTORY [GATES]"}
gates=${2:-6}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

rows=tcp/coalesce/64B/b64,tcp/gather/1200B/b64,udp/mmsg/64B/b64,udp/segment-offload/1200B/b64
for i in $(seq -w "$gates"); do
    for isolation in contexts processes; do
        bench gate --against HEAD --only "$rows" --isolation "$isolation" --export-json "$directory/$isolation-$i.json" || echo "$isolation $i ended with $?" >&2
    done
done
for isolation in contexts processes; do
    bench report "$directory/$isolation"-*.json -o "$directory/$isolation"
done

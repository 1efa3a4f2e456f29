#!/usr/bin/env bash
# Shows where the library's limit between copying a buffer and pinning it stands: gather at sizes on both sides of it,
# from hot buffers and from a 32 MB set, against a loop whose list of pinned buffers was prepared beforehand and which so
# pays for neither. Takes about three minutes. Usage: copy-limit.sh DIRECTORY
set -euo pipefail
directory=${1:?"usage: copy-limit.sh DIRECTORY"}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

sizes=1200,2048,4096,4097,8192
bench compare per-buffer gather --floor --size $sizes --batch 16 --no-self-check --export-json "$directory/copy-limit-hot.json"
bench compare per-buffer gather --floor --size $sizes --batch 16 --no-self-check --working-set 32M --export-json "$directory/copy-limit-cold.json"

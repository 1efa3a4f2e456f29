#!/usr/bin/env bash
# Shows how often the gate is right: whole gates of the working tree against its own commit, which is identical code built
# twice, and rounds of planted regressions. Takes about an hour on an otherwise idle machine; as root, or kernel calls are
# not counted. Usage: gate.sh DIRECTORY [GATES] [ROUNDS]; 0 rounds for the gates alone
set -euo pipefail
directory=${1:?"usage: gate.sh DIRECTORY [GATES] [ROUNDS]"}
gates=${2:-25} rounds=${3:-20}
repository=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
mkdir -p "$directory"
directory=$(cd "$directory" && pwd)
cd "$repository"
[ -z "$(git --no-optional-locks status --porcelain -- src)" ] || { echo "src has changes that are not committed: the gates would not compare identical code" >&2; exit 2; }
dotnet build -c Release --nologo -v quiet bench
bench() { dotnet bench/bin/Release/net10.0/Bench.dll "$@"; }

files=()
for i in $(seq -w "$gates"); do
    # A gate that fails is what this looks for: its document says so, and the others go on. What is there already stays,
    # so that a measurement that was interrupted goes on.
    [ -e "$directory/gate-$i.json" ] ||
        bench gate --against HEAD --export-json "$directory/gate-$i.json" || echo "gate $i ended with $?" >&2
    files+=("$directory/gate-$i.json")
done
bench report "${files[@]}" -o "$directory/identical"
[ "$rounds" -gt 0 ] || exit 0
bench gate --self-test --rounds "$rounds" --export-json "$directory/self-test.json" || echo "the self-test ended with $?" >&2
bench report "$directory/self-test.json" -o "$directory/planted"

#!/usr/bin/env bash
# What sockperf, iperf3 and nuttcp deliver beside what this program delivers: one run on one machine. See usage below.
# processes.sh starts and ends what runs, tools.sh knows the tools, table.jq makes the report.
set -euo pipefail
export LC_ALL=C.UTF-8 DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

usage() {
    cat <<'TEXT'
Usage: bench/peers/run.sh DIRECTORY [ROUNDS] [SECONDS]

Measures what sockperf, iperf3 and nuttcp deliver over loopback and what this program delivers, a peer and ours in turn, round
after round: UDP and TCP, messages of 64 B and 1200 B, receivers without UDP_GRO and with the same receive buffer, sender and
receiver on the same two CPUs. Every figure is what a receiver got.

  DIRECTORY   gets peers.md, and peers/ with all figures and with what every tool printed
  ROUNDS      1 to 100, 3 unless given
  SECONDS     1 to 60 a run of a peer, 3 unless given; a run of ours is one launch, about 4 s a batch size

About 13 minutes as it comes, on an otherwise idle machine. Builds the program. As root on Debian it installs the peers that are
missing. Ctrl+C keeps what was measured, in a report marked INCOMPLETE; a second Ctrl+C does not wait for that.

Exit codes: 0 done, 2 the command line cannot be used, 3 something that is needed is missing, 4 nothing could be measured,
130 interrupted.
TEXT
}

# fail CODE TEXT
fail() {
    echo "${0##*/}: $2" >&2
    exit "$1"
}

# whole NAME VALUE MOST: exits unless the value is a whole number from 1 to the most.
whole() {
    [[ $2 =~ ^[1-9][0-9]{0,4}$ ]] && [ "$2" -le "$3" ] || fail 2 "$1 is a whole number from 1 to $3, not '$2'; --help says more"
}

case ${1:-} in
-h | --help) usage; exit 0 ;;
-*) fail 2 "there is no option '$1'; --help says what there is" ;;
esac
[ $# -ge 1 ] && [ $# -le 3 ] && [ -n "$1" ] || { usage >&2; exit 2; }
rounds=${2:-3} seconds=${3:-3}
whole ROUNDS "$rounds" 100
whole SECONDS "$seconds" 60
[ "$(uname -s)" = Linux ] || fail 3 "the peers are measured on Linux only: /proc and CPU affinity are needed"
mkdir -p -- "$1/peers" && [ -w "$1/peers" ] && [ -w "$1" ] || fail 2 "cannot write to '$1'"
directory=$(cd -- "$1" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

batches=64,1024 # messages a batch of ours; peers send one a call
number=0 total=0 incomplete="it has not run to its end"
work=$(mktemp -d)
raw=$work/peers records=$work/runs.jsonl
mkdir "$raw"
touch "$records"
# shellcheck source=bench/peers/processes.sh
. "$here/processes.sh"
# shellcheck source=bench/peers/tools.sh
. "$here/tools.sh"

# One round, a line a run: tool, transport, size, TCP_NODELAY, whether the receive buffer is set. Over TCP peers run with
# TCP_NODELAY, as ours do, as they come, which is with Nagle's algorithm, and so with their buffers set; ours without and with.
plan() {
    local size peer
    for size in 64 1200; do
        for peer in sockperf iperf3 nuttcp; do
            printf '%s\n' "$peer udp $size null true" "ours udp $size null true"
        done
        echo "ours_managed udp $size null true"
    done
    for size in 64 1200; do
        for peer in sockperf iperf3 nuttcp; do
            printf '%s\n' "$peer tcp $size true false" "$peer tcp $size false false" "$peer tcp $size false true" "ours tcp $size true false"
        done
        echo "ours tcp $size true true"
    done
}

# report: writes the table of what was measured, and puts it and what the tools printed where the user wants them.
report() {
    jq -s --arg started "$started" --arg ended "$(date -u '+%Y-%m-%d %H:%M:%S UTC')" --arg incomplete "$incomplete" \
        --argjson rounds "$rounds" --argjson seconds "$seconds" --arg batches "$batches" --argjson buffer "$buffer" \
        --argjson versions "$versions" --arg placement "sender on CPU $sender_cpu, receiver on CPU $sink_cpu" \
        --slurpfile environment "$work/environment.json" --arg kernel "$(uname -srm)" \
        '{started: $started, ended: $ended, incomplete: (if $incomplete == "" then null else $incomplete end), rounds: $rounds, seconds: $seconds,
          batches: $batches, receiveBuffer: $buffer, versions: $versions, placement: $placement, environment: ($environment[0] // {kernel: $kernel}), runs: .}' \
        "$records" >"$raw/runs.json" || return 1 # in a trap it would else be the status from before it
    jq -r -f "$here/table.jq" "$raw/runs.json" >"$work/peers.md" || return 1
    rm -f -- "$directory"/peers/{runs.json,ours.jsonl,iperf3.jsonl,sockperf.txt,nuttcp.txt}
    cp -- "$raw"/* "$directory/peers/" && cp -- "$work/peers.md" "$directory/peers.md" || return 1
    echo "${incomplete:+INCOMPLETE: $incomplete. }$(jq -rs '"figures: \(map(select(.received != null)) | length), missing ones: \(map(select(.received == null)) | length)"' "$records") (the table says why): $directory/peers.md" >&2
}

# finish: whatever ends this script, what it started ends with it, and what was measured is kept.
finish() {
    local status=$?
    trap - INT TERM HUP
    end_all
    if [ -s "$records" ]; then
        report || { echo "the report could not be written" >&2; [ "$status" -ne 0 ] || status=4; }
    elif [ "$status" -ge 128 ]; then
        echo "interrupted before anything was measured" >&2
    fi
    rm -rf -- "$work"
    exit "$status"
}
trap finish EXIT
trap 'incomplete="interrupted in run $number of $total"; exit 130' INT TERM HUP

install_missing
echo "building the program" >&2
dotnet build -c Release --nologo -v quiet --disable-build-servers "$here/.." >&2 || fail 3 "the program could not be built"
versions=$(versions)
place
# The most that every peer may ask for. The kernel doubles it (socket(7)), and ours asks for what comes of that.
buffer=$(sort -n /proc/sys/net/core/rmem_max /proc/sys/net/core/wmem_max | head -n 1)
touch "$work/environment.json"

started=$(date -u '+%Y-%m-%d %H:%M:%S UTC')
mapfile -t runs < <(plan)
total=$((rounds * ${#runs[@]}))
for round in $(seq "$rounds"); do
    for run in "${runs[@]}"; do
        number=$((number + 1))
        read -r tool transport size nodelay set_buffer <<<"$run"
        echo "[$number/$total] round $round: $transport, $size B: $tool$([ "$nodelay" != false ] || echo ' without TCP_NODELAY')$([ "$transport$set_buffer" != tcptrue ] || echo ', receive buffer set')" >&2
        measure
    done
done
incomplete=""
jq -s -e 'any(.received != null)' "$records" >/dev/null || exit 4

# What each tool is called with, and how what its receiver got is read from what it prints. Sourced by run.sh.
# shellcheck shell=bash disable=SC2154 # its variables are run.sh's

bench=$here/../bin/Release/net10.0/Bench.dll

# install_missing: everything that is called here, from Debian.
install_missing() {
    local missing=() tool
    command -v dotnet >/dev/null || fail 3 "dotnet is missing: install the .NET 10 SDK, https://dotnet.microsoft.com/download"
    for tool in sockperf iperf3 nuttcp jq; do
        command -v "$tool" >/dev/null || missing+=("$tool")
    done
    command -v setpriv >/dev/null && command -v taskset >/dev/null || missing+=(util-linux)
    [ "${#missing[@]}" -gt 0 ] || return 0
    local install="apt-get install --no-install-recommends ${missing[*]}"
    [ "$(id -u)" -eq 0 ] || fail 3 "missing: ${missing[*]}. Install them as root: $install"
    command -v apt-get >/dev/null || fail 3 "missing: ${missing[*]}. There is no apt-get here: install them as this system does it"
    echo "installing ${missing[*]}" >&2
    apt-get update -qq >&2 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >&2 ||
        fail 3 "missing: ${missing[*]}. This did not install them: $install"
}

versions() {
    jq -n --arg sockperf "$(dpkg-query -W -f '${Version}' sockperf 2>/dev/null || sockperf --version 2>&1 | head -n 1)" \
        --arg iperf3 "$(dpkg-query -W -f '${Version}' iperf3 2>/dev/null || iperf3 --version 2>&1 | head -n 1)" \
        --arg nuttcp "$(dpkg-query -W -f '${Version}' nuttcp 2>/dev/null || nuttcp -V 2>&1 | head -n 1)" \
        --arg ours "$(dotnet "$bench" --version)" '$ARGS.named'
}

# measure: one run of a tool, and one line of JSON for each rate that it gives.
measure() {
    server="" client="" sender_seconds="" receiver_seconds=""
    next_port
    rm -f "$work"/client.* "$work"/server.*
    if ! "run_$tool"; then
        local name reason
        reason=$(last_words) # before the end of the receiver, which is no reason
        end_all
        case $tool in
        ours*) while read -r name; do record "$name" "" "" "" "$reason"; done < <(our_names) ;;
        *) record "$tool" "" "" "" "$reason" ;;
        esac
    fi
    keep
}

# last_words: why there is no figure, as far as the tool says; without this machine's paths.
last_words() {
    local file said
    for file in client.err client.txt server.txt; do
        said=$(cat "$work/$file" 2>/dev/null | tr -d '\r' | grep . | grep -v '^[{}]$' | tail -n 1 | cut -c 1-200) || true
        [ -z "$said" ] || break
    done
    # iperf3 says in its document what was the matter.
    [ "$tool" != iperf3 ] || said=$(jq -er '.error' "$work/client.txt" 2>/dev/null || echo "$said")
    sed "s|$work/||g; s|${here%/*/*}/||g" <<<"no figures; ${said:+it last said: }${said:-it said nothing}"
}

# keep: what a tool printed goes into one file for all its runs, without what names this machine.
keep() {
    case $tool in
    iperf3 | ours*)
        jq -c 'del(.environment, .intervals, .start.system_info, .start.cookie)' "$work/client.txt" >>"$raw/${tool%%_*}.jsonl" 2>/dev/null || true
        ;;
    *)
        {
            echo "== round $round, $transport, $size B, TCP_NODELAY $nodelay, receive buffer set $set_buffer: $client"
            cat "$work"/client.{txt,err} 2>/dev/null || true
            echo "-- receiver: $server"
            cat "$work/server.txt" 2>/dev/null || true
        } | sed 's/\x1b\[[0-9;]*m//g' >>"$raw/$tool.txt" # without colours
        ;;
    esac
}

# record NAME SENT RECEIVED SECONDS [REASON]: messages that were sent and received, and the time of the receiver or, where
# it takes none, of the sender. A figure that the tool does not tell is empty or -; a reason stands for a rate that there is not.
record() {
    jq -nc --arg tool "$1" --arg sent "$2" --arg received "$3" --arg seconds "$4" --arg reason "${5:-}" --arg transport "$transport" \
        --argjson size "$size" --argjson round "$round" --argjson nodelay "$nodelay" --argjson set_buffer "$set_buffer" \
        --arg sender_seconds "$sender_seconds" --arg receiver_seconds "$receiver_seconds" --arg server "$server" --arg client "$client" '
        def number: if . == "" or . == "-" then null else tonumber end;
        {tool: $tool, transport: $transport, size: $size, nodelay: $nodelay, setBuffer: $set_buffer, round: $round, sent: ($sent | number), received: ($received | number),
         seconds: ($seconds | number), senderBusySeconds: ($sender_seconds | number), receiverBusySeconds: ($receiver_seconds | number),
         reason: (if $reason == "" then null else $reason end), server: $server, client: $client}' >>"$records"
}

# record_figures: records what figures_TOOL prints: messages sent (- where that is not told), messages received, seconds.
record_figures() {
    local sent received time
    read -r sent received time < <("figures_$tool") && record "$tool" "$sent" "$received" "$time"
}

run_sockperf() {
    local options=() nagle=()
    [ "$transport" = udp ] || options=(--tcp)
    [ "$set_buffer" = false ] || options+=(--buffer-size "$buffer")
    [ "$nodelay" != true ] || nagle=(--tcp-avoid-nodelay) # in throughput mode the option turns Nagle's algorithm off
    serve "$transport" taskset -c "$sink_cpu" sockperf server "${options[@]}" -i 127.0.0.1 -p "$port" || return
    run_client $((seconds + patience)) taskset -c "$sender_cpu" sockperf throughput "${options[@]}" "${nagle[@]}" -i 127.0.0.1 -p "$port" -m "$size" -t "$seconds" --dontwarmup || return
    sleep 0.5 # what is under way still counts
    end_server INT
    record_figures
}

# The receiver says how many messages it got, the sender how many it sent and how long that took.
figures_sockperf() {
    local sent time received
    sent=$(cat "$work"/client.{txt,err} 2>/dev/null | sed -n 's/.*Total of \([0-9]*\) messages sent in.*/\1/p')
    time=$(cat "$work"/client.{txt,err} 2>/dev/null | sed -n 's/.*messages sent in \([0-9.]*\) sec.*/\1/p')
    received=$(sed -n 's/.*Total \([0-9]*\) messages received and handled.*/\1/p' "$work/server.txt")
    [ -n "$sent" ] && [ -n "$time" ] && [ -n "$received" ] && echo "$sent $received $time"
}

run_iperf3() {
    local options=()
    [ "$transport" = tcp ] || options=(-u -b 0)
    [ "$set_buffer" = false ] || options+=(-w "$buffer")
    [ "$nodelay" != true ] || options+=(-N)
    serve tcp taskset -c "$sink_cpu" iperf3 -s -1 -B 127.0.0.1 -p "$port" || return
    run_client $((seconds + patience)) taskset -c "$sender_cpu" iperf3 -c 127.0.0.1 -p "$port" "${options[@]}" -l "$size" -t "$seconds" -i 0 -J || return
    end_server TERM
    record_figures
}

# The receiver's bytes and time: they stand in the sender's document as well.
figures_iperf3() {
    jq -er --argjson size "$size" '.end | "\(.sum_sent.bytes / $size) \(.sum_received.bytes / $size) \(.sum_received.seconds)"' "$work/client.txt"
}

# Its receiver cannot be told to listen on loopback alone.
run_nuttcp() {
    local options=()
    [ "$transport" = tcp ] || options=(-u -Ru)
    [ "$set_buffer" = false ] || options+=("-w$((buffer / 1024))" "-ws$((buffer / 1024))")
    [ "$nodelay" != true ] || options+=(-D)
    serve tcp taskset -c "$sink_cpu" nuttcp -1 --nofork -P "$port" || return
    run_client $((seconds + patience)) taskset -c "$sender_cpu" nuttcp "${options[@]}" "-l$size" "-T$seconds" -P "$port" -p $((port + 1)) -fparse 127.0.0.1 || return
    end_server TERM
    record_figures
}

# The receiver's bytes and time, of datagrams their number and how many are missing. Of a stream it does not say what was sent.
figures_nuttcp() {
    local megabytes="" real_seconds="" pkt="" drop="" pair
    for pair in $(cat "$work"/client.{txt,err} 2>/dev/null | grep -o 'megabytes=.*'); do
        case $pair in
        megabytes=*) megabytes=${pair#*=} ;;
        real_seconds=*) real_seconds=${pair#*=} ;;
        pkt=*) pkt=${pair#*=} ;;
        drop=*) drop=${pair#*=} ;;
        esac
    done
    [ -n "$real_seconds" ] || return
    if [ -n "$pkt" ]; then
        echo "$pkt $((pkt - drop)) $real_seconds"
    else
        echo "- $(jq -n "$megabytes * 1048576 / $size") $real_seconds"
    fi
}

# Ours: the naive way and the automatic one, paired in one launch for each batch. The program starts its receiver itself.
run_ours() {
    local options=(--size "$size" --batch "$batches" "$@" --sender-cpu "$sender_cpu" --sink-cpu "$sink_cpu" --launches 1 --no-self-check --json)
    [ "$set_buffer" = false ] || options=(--rcvbuf $((2 * buffer)) "${options[@]}")
    [ "$transport" = tcp ] || options=(-u "${options[@]}")
    run_client $((4 * patience)) dotnet "$bench" compare per-buffer auto --throughput "${options[@]}" || return
    [ -s "$work/environment.json" ] || jq -c '.environment' "$work/client.txt" >"$work/environment.json"
    record_ours
}

run_ours_managed() { run_ours --managed; }

# Of ours the naive way is recorded once, the automatic one for each batch.
record_ours() {
    local name sent received time rates
    rates=$(figures_ours) || return
    while IFS=$'\t' read -r name sent received time sender_seconds receiver_seconds; do
        record "$name$(our_receiver)" "$sent" "$received" "$time"
    done <<<"$rates"
}

# All messages of all blocks and the time of all blocks, as the receiver's counters and the sender's clock have them; the time
# in which the sender did not wait, and the CPU time of the receiver, which may be unknown.
figures_ours() {
    jq -er '.cells | (.[0].launches[0].reference | .name = "ours, \(.strategy)"), (.[] | .cell.batch as $batch | .launches[0].strategy | .name = "ours, \(.strategy) × \($batch)")
        | [.name, .sentMessages, .deliveredMessages, (.seconds, .seconds - .waitSeconds | . * 1e6 | round / 1e6), if .sinkCpuNsPerMessage == null then "-" else .sinkCpuNsPerMessage * .deliveredMessages / 1e9 end] | @tsv' "$work/client.txt"
}

our_names() {
    local batch
    echo "ours, per-buffer$(our_receiver)"
    for batch in ${batches//,/ }; do
        echo "ours, auto × $batch$(our_receiver)"
    done
}

our_receiver() {
    case $tool$transport$set_buffer in
    ours_managed*) echo ", one datagram a receive call" ;;
    ourstcptrue) echo ", receive buffer set" ;;
    esac
}

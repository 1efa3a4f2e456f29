# Starts and ends what runs beside run.sh, which sources this: one receiver and one client at a time. Each is under timeout(1),
# which also sees to it that a signal ends it for certain, and is told to end when this shell is killed (PR_SET_PDEATHSIG).
# shellcheck shell=bash disable=SC2034,SC2154 # its variables are those of run.sh and tools.sh

patience=30 # seconds that a run may take beyond its own time
grace=2     # seconds that a process has between a signal and SIGKILL
port=21000  # below the ephemeral ones; every run takes the next two, since sockperf does not take over one in TIME_WAIT
server_id="" client_id=""

# place: the sender on the last CPU that may be used, as the program does by itself, and the receiver on another core, or
# else on another CPU. sender_cpu, sink_cpu.
place() {
    local allowed siblings cpu
    allowed=$(cpus "$(sed -n 's/^Cpus_allowed_list:\s*//p' /proc/self/status)")
    sender_cpu=$(tail -n 1 <<<"$allowed") sink_cpu=""
    siblings=$(cpus "$(cat "/sys/devices/system/cpu/cpu$sender_cpu/topology/thread_siblings_list" 2>/dev/null || echo "$sender_cpu")")
    for cpu in $allowed; do
        grep -qx "$cpu" <<<"$siblings" || sink_cpu=$cpu
    done
    [ -n "$sink_cpu" ] || sink_cpu=$(tail -n 2 <<<"$allowed" | head -n 1)
}

# cpus LIST: 0,2-3 as lines, ascending (cpuset(7), list format).
cpus() {
    local range
    for range in ${1//,/ }; do
        seq "${range%-*}" "${range#*-}"
    done | sort -n
}

# next_port: moves on to two ports that nobody has, in whatever state.
next_port() {
    local taken
    while :; do
        port=$((port + 2))
        # proc(5), /proc/net/tcp: the second field is the local address and port, in hexadecimal digits.
        taken=$(printf '^ *[0-9]+: [0-9A-F]+:(%04X|%04X) ' "$port" $((port + 1)))
        grep -qsE "$taken" /proc/net/tcp /proc/net/tcp6 /proc/net/udp /proc/net/udp6 || return 0
    done
}

# What a process is run by: notes its CPU time, user and kernel (times(2)), when it has ended, by whatever signal.
# shellcheck disable=SC2016 # expanded by the shell that it is for
noting_cpu='trap : INT TERM; "$@"; status=$?; times >"$0"; exit "$status"'

# serve PROTOCOL COMMAND…: starts a receiver and waits until it listens on the port.
serve() {
    local listening protocol=$1 tries
    shift
    server=$(shown "$*")
    setpriv --pdeathsig TERM timeout -k "$grace" $((seconds + 2 * patience)) bash -c "$noting_cpu" "$work/server.cpu" "$@" >"$work/server.txt" 2>&1 &
    server_id=$!
    # proc(5), /proc/net/tcp: the state of a listening socket is 0A, that of a bound UDP socket 07; neither has a remote port.
    listening=$(printf ':%04X 0+:0000 0[A7]' "$port")
    for tries in $(seq 100); do
        grep -qsE "$listening" "/proc/net/$protocol" "/proc/net/${protocol}6" && return 0
        kill -0 "$server_id" 2>/dev/null || return 1
        sleep 0.05
    done
    echo "nothing listens on port $port after $tries tries" >>"$work/server.txt"
    return 1
}

# run_client LIMIT COMMAND…: for at most so many seconds; what it prints goes to client.txt, its errors to client.err. A
# signal to this shell interrupts the wait.
run_client() {
    local limit=$1 status=0
    shift
    client=$(shown "$*")
    setpriv --pdeathsig TERM timeout -k "$grace" "$limit" bash -c "$noting_cpu" "$work/client.cpu" "$@" >"$work/client.txt" 2>"$work/client.err" &
    client_id=$!
    wait "$client_id" || status=$?
    client_id=""
    [ "$status" -ne 124 ] || echo "still running after $limit s" >>"$work/client.err" # timeout(1)
    return "$status"
}

# end_server SIGNAL: ends the receiver, and takes the CPU time that it and the client had: receiver_seconds, sender_seconds.
end_server() {
    kill "-$1" "$server_id" 2>/dev/null || true # it may have ended by itself
    wait "$server_id" 2>/dev/null || true
    server_id=""
    receiver_seconds=$(cpu_seconds "$work/server.cpu")
    sender_seconds=$(cpu_seconds "$work/client.cpu")
}

end_all() {
    local id
    for id in $client_id $server_id; do
        kill -TERM "$id" 2>/dev/null || true
        wait "$id" 2>/dev/null || true
    done
    client_id="" server_id=""
}

# cpu_seconds FILE: user and kernel time in it, in seconds; nothing where the process was killed.
cpu_seconds() {
    local value text ms=0
    [ -s "$1" ] || return 0
    for value in $(tail -n 1 "$1"); do # of the children, such as 1m2.345s; bash prints ms
        text=${value#*m} text=${text%s}
        ms=$((ms + ${value%%m*} * 60000 + 10#${text/./}))
    done
    printf '%d.%03d\n' $((ms / 1000)) $((ms % 1000))
}

# shown COMMAND: without this machine's paths and this run's ports.
shown() {
    sed -E "s/\\b$port\\b/PORT/g; s/\\b$((port + 1))\\b/PORT+1/g" <<<"${1//"$bench"/Bench.dll}"
}

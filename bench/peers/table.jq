# Makes the report of bench/peers/run.sh from its runs.json. Pure: the same data gives the same text.

def median: sort | if length % 2 == 1 then .[length / 2 | floor] else (.[length / 2 - 1] + .[length / 2]) / 2 end;
def digits($decimals): . * pow(10; $decimals) | round | . / pow(10; $decimals) | tostring;
def number: if . >= 100 then digits(0) elif . >= 10 then digits(1) elif . >= 1 then digits(2) else digits(3) end;
def rate: if . >= 1e6 then (. / 1e6 | number) + " M" elif . >= 1e3 then (. / 1e3 | number) + " k" else number end;
def percent: if . >= 100 then "100%" elif . > 99.99 then ">99.99%" else (digits(2)) + "%" end;
def cell: gsub("\\|"; "\\|") | gsub("\\s+"; " "); # a tool may have said anything

# One row of a table: all runs of a tool, or of a way of ours, on one kind of traffic.
def row: map(select(.received != null and .seconds > 0)) as $measured | {
    tool: .[0].tool, nodelay: .[0].nodelay, setBuffer: .[0].setBuffer, size: .[0].size, transport: .[0].transport,
    rates: [$measured[] | .received / .seconds],
    delivered: [$measured[] | select(.sent != null and .sent > 0) | 100 * .received / .sent],
    senderBusy: [$measured[] | select(.senderBusySeconds != null) | 100 * .senderBusySeconds / .seconds],
    receiverBusy: [$measured[] | select(.receiverBusySeconds != null) | 100 * .receiverBusySeconds / .seconds],
    reasons: ([.[].reason | values] | unique), runs: length };

def is_ours: .tool | startswith("ours");
# The batch of a way of ours; 0 for the others.
def batch: .tool | if test(" × [0-9]+") then capture(" × (?<batch>[0-9]+)").batch | tonumber else 0 end;
def rows: group_by([.tool, .nodelay, .setBuffer]) | map(row) | sort_by([is_ours, (.tool | test("a receive call|buffer set")), batch, .tool, .setBuffer, .nodelay]);
def best: map(select((is_ours | not) and (.rates | length) > 0)) | max_by(.rates | median);
def name: "`\(.tool)`" + (if .transport == "tcp" and (is_ours | not) then (if .nodelay then " (TCP_NODELAY)" elif .setBuffer then " (receive buffer set)" else " (as it comes)" end) else "" end);

# Of a stream all arrives, whatever the end of a run cuts off.
def share: if .transport == "tcp" then "stream" elif (.delivered | length) == 0 then "n/a" else "\(.delivered | median | percent); least \(.delivered | min | percent)" end;
def busy: if length == 0 then "n/a" else (median | digits(0)) + "%" end;
def reasons: .reasons | map(cell) | join("; ");

def cells($best): if (.rates | length) == 0
    then [name, "n/a: \(reasons)", "–", "–", "–", "–", "0 of \(.runs)", "–"]
    else [name, (.rates | median | rate), "\(.rates | min | rate) to \(.rates | max | rate)", ((.rates | median) * .size * 8 / 1e9 | number), share,
          "\(.senderBusy | busy) / \(.receiverBusy | busy)", "\(.rates | length) of \(.runs)" + (if .reasons == [] then "" else " (\(reasons))" end),
          (if $best == null then "n/a" else ((.rates | median) / ($best.rates | median) | number) + "×" end)] end;

def table: best as $best | map("| " + (cells($best) | join(" | ")) + " |")
    | ["| sender and receiver | messages/s received: median | lowest to highest | payload Gbit/s | delivered | busy: sender / receiver | runs | × best peer |",
       "| :-- | --: | --: | --: | :-- | --: | --: | --: |"] + . | join("\n");

def title: (if .transport == "tcp" then "TCP" else "UDP, receiver without GRO" end) + ", \(.size) B";
def goal: if .transport == "udp" then (if .size == 64 then 4 else 3 end) else (if .size == 64 then 6 else 2 end) end;

# What every automatic way of ours came to beside the best peer: the ratio of the medians, and the widest that single runs allow.
def verdict($best; $goal): if (.rates | length) == 0 then ["n/a: \(reasons)", "–", "n/a"]
    elif $best == null then [(.rates | median | rate), share, "n/a: no peer has a rate"]
    else ((.rates | median) / ($best.rates | median)) as $ratio
        | [(.rates | median | rate), share, "\($ratio | number)× (\((.rates | min) / ($best.rates | max) | number)× to \((.rates | max) / ($best.rates | min) | number)×)\(if $ratio >= $goal then "" else ", NOT reached" end)"] end;

def answers: (.[0] | title) as $title | (.[0] | goal) as $goal | rows | best as $best
    | (if $best == null then "n/a" else "\($best | name) \($best.rates | median | rate)" end) as $peer
    | map(select(.tool | startswith("ours, auto")) | [name] + verdict($best; $goal))
    | if . == [] then [["n/a: ours was not measured", "–", "–", "–"]] else . end
    | map("| \($title) | \($peer) | \(join(" | ")) | \($goal)× |") | join("\n");

def commands: map((if .server == "" then "" else .server + " &\n" end) + .client | select(. != "")) | unique | join("\n\n");

# Where it was measured: what is not known is left to doctor, which says why.
def environment: [.cpu, (.logicalCpus | values | "\(.) CPUs"), (if .virtualMachine then "virtual machine" else empty end), .kernel, .distribution, .dotnet,
    (.governor | values | "governor \(.)"), (.loopbackMtuBytes | values | "loopback MTU \(.)"), (.receiveBufferMaxBytes | values | "net.core.rmem_max \(.)")] | map(values) | join(", ");
def mitigations: .mitigations // {} | to_entries | map("\(.key): \(.value)") | join("; ");

. as $all
| (.runs | group_by([.transport, .size]) | sort_by([.[0].transport == "tcp", .[0].size])) as $cases
| "# Delivered rates beside sockperf, iperf3 and nuttcp
\(if .incomplete == null then "" else "\n**INCOMPLETE**: \(.incomplete).\n" end)
\(.started) to \(.ended), over loopback; \(.placement). \(.environment | environment).\(.environment | mitigations | if . == "" then "" else " CPU mitigations: \(.)." end)
\(.versions | to_entries | map("\(.key) \(.value)") | join(", ")).

| traffic | best peer: messages/s received | ours | messages/s received | delivered | × best peer (lowest to highest) | goal |
| :-- | :-- | :-- | --: | :-- | --: | --: |
\($cases | map(answers) | join("\n"))

Every rate is what the receiver got, divided by its time. Rounds: \(.rounds), a peer and ours in turn; peers ran \(.seconds) s each, ours as long as one launch takes.
The × is of the medians; in brackets stand the lowest of ours by the highest of the peer's, and the reverse. These are rates of separate
processes, which differ by 10% and more for identical code: nothing closer than that is told apart here.

\($cases | map("## \(.[0] | title)\n\n\(rows | table)") | join("\n\n"))

## What is alike and what is not

- Alike: the machine and the minute, loopback, one connection, one sending and one receiving process, each on its CPU; UDP receivers without GRO that were asked for the same receive buffer (\(.receiveBuffer) B, which the kernel doubles; ours asks for the doubled size); TCP receivers with the kernel's automatic buffer, and in the rows that say so with that same one.
- Peers send one message a call, `ours, auto` batches of \(.batches | sub(","; " and of ")) messages: that is the difference that is measured. `ours, per-buffer` sends one message a call too.
- Ours is a closed loop: it keeps within half of the receive buffer, so that nothing is lost for want of room. Of TCP's automatic buffer that is half of what it begins with, while the kernel lets a peer's grow with its traffic: that is why there are rows with one that is set. Where a batch is larger than that, datagrams may be lost; the time until they are called lost is not in the rate, and they are missing in what was delivered. Peers send blindly, and what they lose is not in their rates.
- Every tool brings its own receiver. Over UDP ours takes up to 64 datagrams a call (recvmmsg); in the rows with one datagram a receive call it takes them one by one, as the peers do. Over TCP ours reads up to 256 KB a call and sockperf's up to 64 KB, while those of iperf3 and nuttcp read a message a call: the busy column says whether that held them up.
- sockperf's receiver takes no time, so its count is divided by the sender's; what was still under way at the end counts in its favour. A peer's TCP rate is its bytes divided by the size of a message; `as it comes` leaves Nagle's algorithm on where that is the peer's default, so that the kernel may put messages together. Their options set the send buffer together with the receive buffer; ours leaves the send buffer automatic.
- Delivered is received divided by sent, each as the tool itself counts it.
- Busy: CPU time of the process, start and end included, divided by the time of the rate. The sender of ours spins while it waits for room, so of it the time stands in which it did not wait. Over loopback the kernel receives in the sender's calls, which is the sender's time.

## Commands

```sh
\([.runs[]] | commands)
```

All figures: [peers/runs.json](peers/runs.json), made by `bench/peers/run.sh`; what every tool printed stands beside it."

using System.Text.Json.Nodes;
using BatchSend;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Gate;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Peers;

/// <summary>How what other tools print is read, and what the table makes of it. None of the tools is needed.</summary>
public sealed class PeersTests : IDisposable
{
    private static readonly string Scripts = Path.Combine(SourceTree.Root, "bench", "peers");

    private readonly string _work = Directory.CreateTempSubdirectory("batchsend-peers").FullName;

    public PeersTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the scripts are for Linux");
        Assert.SkipUnless(Installed.Has("jq"), "jq is not installed");
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public async Task Of_sockperf_the_receivers_count_and_the_senders_time_are_read()
    {
        Write("client.txt", "sockperf: Total of 627853 messages sent in 2.000 sec\nsockperf: Summary: Message Rate is 313923 [msg/sec]\n");
        Write("server.txt", "sockperf: Test end (interrupted by user)\nsockperf: Total 627850 messages received and handled\n");

        Assert.Equal("627853 627850 2.000", await FiguresAsync("sockperf", 64));
    }

    [Fact]
    public async Task Of_a_tool_that_failed_there_are_no_figures()
    {
        Write("client.txt", """{"error": "unable to connect to server"}""");
        Write("client.err", "sockperf: ERROR: connect failed\n");
        Write("server.txt", "");

        Assert.Equal("", await FiguresAsync("sockperf", 64));
        Assert.Equal("", await FiguresAsync("iperf3", 64));
        Assert.Equal("", await FiguresAsync("nuttcp", 64));
        Assert.Equal("", await FiguresAsync("ours", 64));
    }

    [Fact]
    public async Task Of_iperf3_what_the_receiver_got_is_read()
    {
        Write("client.txt", """{"end": {"sum_sent": {"bytes": 64064, "seconds": 2}, "sum_received": {"bytes": 64000, "seconds": 2.5}}}""");

        Assert.Equal("1001 1000 2.5", await FiguresAsync("iperf3", 64));
    }

    [Theory]
    [InlineData("megabytes=0.0610 real_seconds=2.00 rate_Mbps=0.2560 tx_cpu=99 rx_cpu=40 drop=24 pkt=1024 data_loss=2.34375", "1024 1000 2.00")]
    [InlineData("megabytes=1.0000 real_seconds=2.00 rate_Mbps=4.1943 tx_cpu=99 rx_cpu=40 retrans=0 rtt_ms=0.05", "- 16384 2.00")]
    public async Task Of_nuttcp_the_receivers_bytes_or_datagrams_are_read(string line, string figures)
    {
        Write("client.txt", line + "\n");

        Assert.Equal(figures, await FiguresAsync("nuttcp", 64));
    }

    [Fact]
    public async Task Of_ours_all_blocks_are_read_the_reference_once_and_each_batch_of_the_strategy()
    {
        Write("client.txt", JsonOutput.Serialize(Sample.Throughput(
        [
            Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "auto", 64, 64), 5),
            Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "auto", 64, 1024), 6, privileged: false, lost: 1000),
        ])));

        // The sample's receiver needs 320 ns for each of its 100,000 messages.
        Assert.Equal(
            ["ours, per-buffer\t100000\t100000\t0.64\t0.576\t0.032", "ours, auto × 64\t100000\t100000\t0.64\t0.576\t0.032", "ours, auto × 1024\t100000\t99000\t0.64\t0.576\t-"],
            (await FiguresAsync("ours", 64)).Split(Environment.NewLine));
    }

    [Fact]
    public async Task The_table_divides_by_the_best_peer_and_shows_a_rate_with_the_share_that_arrived_only()
    {
        string table = await TableAsync(
        [
            Run("sockperf", "udp", sent: 1000, received: 900), Run("sockperf", "udp", sent: 1000, received: 1000), Run("sockperf", "udp", sent: 1000, received: 950),
            Run("iperf3", "udp", sent: 500, received: 500), Run("iperf3", "udp", reason: "no figures; it last said: busy"),
            Run("nuttcp", "udp", reason: "no figures; it last said: a | b"),
            Run("ours, per-buffer", "udp", sent: 1000, received: 1000),
            Run("ours, auto × 1024", "udp", sent: 2000, received: 1900),
            Run("ours, auto × 64", "udp", sent: 4750, received: 4750), Run("ours, auto × 64", "udp", sent: 5000, received: 5000), Run("ours, auto × 64", "udp", sent: 4500, received: 4500),
            Run("ours, auto × 64, one datagram a receive call", "udp", reason: "no figures; it said nothing"),
            Run("iperf3", "tcp", sent: 1000, received: 1000, noDelay: true), Run("iperf3", "tcp", sent: 2000, received: 2000, noDelay: false),
            Run("iperf3", "tcp", sent: 2500, received: 2500, noDelay: false, setBuffer: true),
            Run("ours, auto × 64, receive buffer set", "tcp", sent: 15_000, received: 15_000, noDelay: true, setBuffer: true),
            Run("ours, auto × 64", "tcp", sent: 10_000, received: 10_000, noDelay: true),
        ]);

        string[] answers = [.. table.Split(Environment.NewLine).Where(line => line.StartsWith("| UDP,", StringComparison.Ordinal) || line.StartsWith("| TCP,", StringComparison.Ordinal))];
        Assert.Equal(
            [
                "| UDP, receiver without GRO, 64 B | `sockperf` 950 | `ours, auto × 64` | 4.75 k | 100%; least 100% | 5× (4.5× to 5.56×) | 4× |",
                "| UDP, receiver without GRO, 64 B | `sockperf` 950 | `ours, auto × 1024` | 1.9 k | 95%; least 95% | 2× (1.9× to 2.11×), NOT reached | 4× |",
                "| UDP, receiver without GRO, 64 B | `sockperf` 950 | `ours, auto × 64, one datagram a receive call` | n/a: no figures; it said nothing | – | n/a | 4× |",
                "| TCP, 64 B | `iperf3` (receive buffer set) 2.5 k | `ours, auto × 64` | 10 k | stream | 4× (4× to 4×), NOT reached | 6× |",
                "| TCP, 64 B | `iperf3` (receive buffer set) 2.5 k | `ours, auto × 64, receive buffer set` | 15 k | stream | 6× (6× to 6×) | 6× |",
            ],
            answers);
        Assert.Contains("| `iperf3` (as it comes) | 2 k |", table, StringComparison.Ordinal);
        Assert.Contains("| `sockperf` | 950 | 900 to 1 k | 0 | 95%; least 90% | 50% / n/a | 3 of 3 | 1× |", table, StringComparison.Ordinal);
        Assert.Contains("| `iperf3` | 500 | 500 to 500 | 0 | 100%; least 100% | 50% / n/a | 1 of 2 (no figures; it last said: busy) | 0.526× |", table, StringComparison.Ordinal);
        Assert.Contains("| `nuttcp` | n/a: no figures; it last said: a \\| b | – | – | – | – | 0 of 1 | – |", table, StringComparison.Ordinal);
        Assert.DoesNotContain("INCOMPLETE", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_peer_or_without_ours_there_is_no_ratio()
    {
        string table = await TableAsync(
            [Run("ours, auto × 64", "udp", sent: 1000, received: 1000), Run("iperf3", "tcp", sent: 1000, received: 1000, noDelay: true)], incomplete: "interrupted in run 2 of 40");

        Assert.Contains("**INCOMPLETE**: interrupted in run 2 of 40.", table, StringComparison.Ordinal);
        Assert.Contains("| UDP, receiver without GRO, 64 B | n/a | `ours, auto × 64` | 1 k | 100%; least 100% | n/a: no peer has a rate | 4× |", table, StringComparison.Ordinal);
        Assert.Contains("| TCP, 64 B | `iperf3` (TCP_NODELAY) 1 k | n/a: ours was not measured | – | – | – | 6× |", table, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_committed_table_is_what_its_data_gives()
    {
        string results = Path.Combine(SourceTree.Root, "results"), data = Path.Combine(results, "peers", "runs.json");
        Assert.SkipUnless(File.Exists(data), "no measurement of the peers is committed");

        Assert.Equal(File.ReadAllText(Path.Combine(results, "peers.md")), await TableOfAsync(data));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_work, name), text);

    /// <summary>Messages sent, messages received, seconds and what else the script reads; empty where it finds none.</summary>
    private async Task<string> FiguresAsync(string tool, int size)
    {
        await using BenchProcess bash = BenchProcess.Start(
            "bash", ["-c", $"here={Scripts} work={_work} size={size}; . $here/tools.sh; figures_{tool}"]);
        return (await bash.WaitAsync(TestContext.Current.CancellationToken)).Output.Trim();
    }

    private Task<string> TableAsync(JsonNode[] runs, string? incomplete = null)
    {
        JsonObject measured = new()
        {
            ["started"] = "2026-03-01 12:00:00 UTC",
            ["ended"] = "2026-03-01 12:08:00 UTC",
            ["incomplete"] = incomplete,
            ["rounds"] = 3,
            ["seconds"] = 1,
            ["batches"] = "64,1024",
            ["receiveBuffer"] = 212_992,
            ["versions"] = new JsonObject { ["sockperf"] = "3.7-1" },
            ["environment"] = new JsonObject { ["kernel"] = "Linux" },
            ["placement"] = "sender on CPU 1, receiver on CPU 0",
            ["runs"] = new JsonArray(runs),
        };
        Write("runs.json", measured.ToJsonString());
        return TableOfAsync(Path.Combine(_work, "runs.json"));
    }

    private static async Task<string> TableOfAsync(string data)
    {
        await using BenchProcess jq = BenchProcess.Start("jq", ["-r", "-f", Path.Combine(Scripts, "table.jq"), data]);
        Outcome outcome = await jq.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(outcome.ExitCode == 0, outcome.ToString());
        return outcome.Output;
    }

    /// <summary>A run of one second, of which the sender was busy for half.</summary>
    private static JsonObject Run(string tool, string transport, int? sent = null, int? received = null, bool? noDelay = null, string? reason = null, bool setBuffer = false) => new()
    {
        ["tool"] = tool,
        ["transport"] = transport,
        ["size"] = 64,
        ["nodelay"] = noDelay,
        ["setBuffer"] = setBuffer,
        ["round"] = 1,
        ["sent"] = sent,
        ["received"] = received,
        ["seconds"] = received is null ? null : 1.0,
        ["senderBusySeconds"] = received is null ? null : 0.5,
        ["receiverBusySeconds"] = null,
        ["reason"] = reason,
        ["server"] = $"{tool} server",
        ["client"] = $"{tool} client",
    };
}

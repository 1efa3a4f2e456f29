using System.Globalization;
using System.Text.Json.Nodes;
using BatchSend;
using Bench.Commands;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Gate;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Peers;

/// <summary>bench/peers/run.sh as a process, with tools that stand for the peers, for dotnet and for what would install them.</summary>
public sealed class RunPeersTests : IDisposable
{
    private static readonly string Script = Path.Combine(SourceTree.Root, "bench", "peers", "run.sh");

    private readonly string _work = Directory.CreateTempSubdirectory("batchsend-run-peers").FullName;

    public RunPeersTests()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the scripts are for Linux");
        foreach (string tool in (string[])["jq", "perl", "setpriv", "taskset"])
            Assert.SkipUnless(Installed.Has(tool), $"{tool} is not installed");
        Directory.CreateDirectory(Tools);
        foreach (string peer in (string[])["sockperf", "iperf3", "nuttcp"])
            Stand(peer, File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "Bench.Tests", "Peers", "fake-peer.pl")));
        File.WriteAllText(In("ours.json"), JsonOutput.Serialize(Sample.Throughput(
        [
            Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "auto", 64, 64), 5),
            Sample.RateRow(new Cell(Transport.Udp, "per-buffer", "auto", 64, 1024), 6),
        ])));
        Stand("dotnet", $$"""
            #!/bin/bash
            case $2 in
            compare) [ -z "${STALLS:-}" ] || { echo $$ >>"$PIDS"; exec sleep 1000; }; cat {{In("ours.json")}} ;;
            --version) echo 1.2.3 ;;
            esac
            """);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Tools => In("tools");

    private string Out => In("out");

    public void Dispose() => Directory.Delete(_work, recursive: true);

    [Fact]
    public async Task Every_figure_of_every_tool_gets_into_the_table_and_what_fails_with_its_reason()
    {
        Outcome outcome = await RunAsync([Out, "1", "1"]);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        string table = File.ReadAllText(Path.Combine(Out, "peers.md"));
        Assert.DoesNotContain("INCOMPLETE", table, StringComparison.Ordinal);
        Assert.Contains("| `nuttcp` | n/a: no figures; it last said: nuttcp-t: refused \\| as nuttcp says it |", table, StringComparison.Ordinal);
        Assert.Contains("| `sockperf` | 95 |", table, StringComparison.Ordinal);
        Assert.Contains("| `ours, auto × 1024` |", table, StringComparison.Ordinal);
        Assert.Contains("| `ours, auto × 64, one datagram a receive call` |", table, StringComparison.Ordinal);
        Assert.Contains("| `ours, auto × 64, receive buffer set` |", table, StringComparison.Ordinal);
        Assert.Contains("| `iperf3` (receive buffer set) |", table, StringComparison.Ordinal);
        JsonArray runs = JsonNode.Parse(File.ReadAllText(Path.Combine(Out, "peers", "runs.json")))!["runs"]!.AsArray();
        // Two sizes. UDP: three peers, three rates of ours beside each, and once more one by one. TCP: three peers in three ways,
        // three rates of ours beside each, and once more with a receive buffer that is set.
        Assert.Equal(2 * (3 + 9 + 3 + 9 + 9 + 3), runs.Count);
        Assert.Contains("[40/40]", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
        foreach (string file in Directory.EnumerateFiles(Out, "*", SearchOption.AllDirectories))
        {
            string text = File.ReadAllText(file);
            Assert.DoesNotContain(_work, text, StringComparison.Ordinal);
            Assert.DoesNotContain(SourceTree.Root, text, StringComparison.Ordinal);
            Assert.DoesNotContain("a name of this machine", text, StringComparison.Ordinal);
        }

        AssertNothingRuns();
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Interrupted_it_keeps_what_was_measured_and_leaves_nothing_running(string signal)
    {
        await using BenchProcess run = Start([Out, "1", "1"], "STALLS=1");
        await run.WaitForErrorAsync("[2/", Token);
        await WaitUntilAsync(() => Processes().Count() > 2); // the peer's receiver and client, and ours

        run.Signal(signal);
        Outcome outcome = await run.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        Assert.Contains("INCOMPLETE: interrupted in run 2 of 40", outcome.Error, StringComparison.Ordinal);
        string table = File.ReadAllText(Path.Combine(Out, "peers.md"));
        Assert.Contains("**INCOMPLETE**: interrupted in run 2 of 40.", table, StringComparison.Ordinal);
        Assert.Contains("| `sockperf` | 95 |", table, StringComparison.Ordinal);
        AssertNothingRuns();
    }

    [Fact]
    public async Task Killed_it_leaves_nothing_running()
    {
        await using BenchProcess run = Start([Out, "1", "1"], "STALLS=1");
        await run.WaitForErrorAsync("[2/", Token);
        await WaitUntilAsync(() => Processes().Count() > 2);

        run.Signal("KILL");
        await run.WaitAsync(Token);

        await WaitUntilAsync(() => !Processes().Any(BenchProcess.IsRunning));
    }

    [Theory]
    [InlineData("ROUNDS", "0")]
    [InlineData("ROUNDS", "three")]
    [InlineData("SECONDS", "1", "61")]
    public async Task A_number_that_cannot_be_used_is_named_and_ends_with_2(string name, params string[] numbers)
    {
        Outcome outcome = await RunAsync([Out, .. numbers]);

        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        Assert.Contains($"{name} is a whole number", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("there is no option '--rounds'", "--rounds")]
    [InlineData("Usage:")]
    [InlineData("Usage:", "a", "1", "1", "1")]
    [InlineData("cannot write to '/proc/none'", "/proc/none")]
    public async Task A_command_line_that_cannot_be_used_says_why_and_ends_with_2(string why, params string[] arguments)
    {
        Outcome outcome = await RunAsync(arguments);

        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        Assert.Contains(why, outcome.Error, StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
    }

    [Fact]
    public async Task Help_goes_to_standard_output()
    {
        Outcome outcome = await RunAsync(["--help"]);

        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Contains("run.sh DIRECTORY [ROUNDS] [SECONDS]", outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1000, "Install them as root: apt-get install --no-install-recommends iperf3")]
    [InlineData(0, "This did not install them: apt-get install --no-install-recommends iperf3")]
    public async Task A_missing_peer_that_cannot_be_installed_is_named_and_ends_with_3(int user, string advice)
    {
        // Nothing but what the script calls until then, so that no peer of this machine is found.
        File.Delete(Path.Combine(Tools, "iperf3"));
        foreach (string tool in (string[])["bash", "uname", "mkdir", "dirname", "mktemp", "touch", "rm", "cat", "jq", "setpriv", "taskset"])
            File.CreateSymbolicLink(Path.Combine(Tools, tool), Installed.Find(tool));
        Stand("id", $"#!/bin/bash\necho {user}");
        Stand("apt-get", "#!/bin/bash\necho no network >&2\nexit 100");

        await using BenchProcess run = BenchProcess.Start("/usr/bin/env", [$"PATH={Tools}", "bash", Script, Out]);
        Outcome outcome = await run.WaitAsync(Token);

        Assert.Equal(ExitCodes.NoData, outcome.ExitCode);
        Assert.Contains("missing: iperf3. " + advice, outcome.Error, StringComparison.Ordinal);
    }

    private BenchProcess Start(string[] arguments, params string[] environment) => BenchProcess.Start(
        "/usr/bin/env", [$"PATH={Tools}:{Environment.GetEnvironmentVariable("PATH")}", $"PIDS={In("pids")}", .. environment, "bash", Script, .. arguments]);

    private async Task<Outcome> RunAsync(string[] arguments)
    {
        await using BenchProcess run = Start(arguments);
        return await run.WaitAsync(Token);
    }

    private string In(string name) => Path.Combine(_work, name);

    private void Stand(string name, string script)
    {
        string file = Path.Combine(Tools, name);
        File.WriteAllText(file, script);
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>All that stood for a tool, by process id.</summary>
    private IEnumerable<int> Processes() => File.Exists(In("pids"))
        ? File.ReadLines(In("pids")).Select(line => int.Parse(line, CultureInfo.InvariantCulture))
        : [];

    private void AssertNothingRuns()
    {
        Assert.NotEmpty(Processes());
        Assert.All(Processes(), id => Assert.False(BenchProcess.IsRunning(id)));
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromMinutes(4));
        while (!condition())
            await Task.Delay(20, limit.Token);
    }
}

using System.Globalization;
using BatchSend;
using Bench.Commands;
using Bench.Gate;
using Bench.Gate.Counts;
using Bench.Gate.Sends;
using Bench.Hosting.Checks;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Meters.Strace;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.EventRuns;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing.Traced;

/// <summary>Comparisons of a user whom perf events are refused, against what the perf meter counts as root.</summary>
public sealed class OrdinaryUserTests
{
    private const int Size = 64, Batch = 64;

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Transport.Tcp, "per-buffer", "flush", "coalesce", "gather")]
    [InlineData(Transport.Udp, "per-buffer", "flush", "mmsg", "segment-offload")]
    public async Task Strace_counts_the_send_calls_that_the_kernel_itself_counts(Transport transport, params string[] strategies)
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        Assert.SkipUnless(StraceProgram.Find() is not null, "strace is not installed");
        CountMeasure[] byPerf =
        [
            .. await CountRun.RunAsync([.. strategies.Select(s => new GateCell(transport, s, Size, Batch))], Plant.None, onMeasure: null, Token),
        ];
        Assert.SkipWhen(byPerf[0].SyscallsByName is null, byPerf[0].SendCalls.Reason ?? "");

        ComparisonDocument document = await CompareAsync(OrdinaryUser.Start, transport, strategies);

        foreach ((string strategy, CountMeasure perf) in strategies.Zip(byPerf))
        {
            ArmCost traced = strategy == strategies[0]
                ? document.Cells[0].Launches[0].Reference
                : document.Cells.Single(c => c.Cell.Strategy == strategy).Launches[0].Strategy;
            Assert.Equal(CountsSource.Strace, traced.CountsSource);
            Assert.Equal(perf.SendCalls.Value!.Value / (perf.Batches * Batch), traced.SendCallsPerMessage.Value!.Value, tolerance: 0);
            Assert.Equal(SyscallCounts.SendFamily.Where(perf.SyscallsByName!.ContainsKey), traced.SyscallsByName!.Keys);
            Assert.DoesNotContain(traced.RuntimeCallsByName!.Keys, SyscallCounts.WaitFamily.Concat(SyscallCounts.SendFamily).Contains);
            Assert.Contains("perf_event_paranoid", traced.SyscallsPerMessage.Reason, StringComparison.Ordinal);
            Assert.Contains("waits", traced.WaitCallsPerMessage.Reason, StringComparison.Ordinal);
            Assert.Null(traced.ContextSwitchesPerMessage.Value);
        }
    }

    [Fact]
    public async Task Without_strace_the_figure_is_missing_and_the_reason_names_both_ways()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();

        ComparisonDocument document = await CompareAsync(args => OrdinaryUser.StartWith("/nonexistent", args), Transport.Tcp, "per-buffer", "flush");

        AssertMissing(document, "perf_event_paranoid", InstalledProgram.Install(StraceProgram.Name).Command ?? StraceProgram.Name);
    }

    [Fact]
    public async Task A_strace_that_may_not_trace_fails_no_comparison()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        string folder = Directory.CreateTempSubdirectory("batchsend-strace-").FullName;
        try
        {
            if (OperatingSystem.IsLinux())
            {
                const UnixFileMode everybody = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                    | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
                string file = Path.Combine(folder, "strace");
                await File.WriteAllTextAsync(file, "#!/bin/sh\necho 'strace: ptrace(PTRACE_SEIZE, 1): Operation not permitted' >&2\nexit 1\n", Token);
                File.SetUnixFileMode(file, everybody);
                File.SetUnixFileMode(folder, everybody);
            }

            ComparisonDocument document = await CompareAsync(args => OrdinaryUser.StartWith(folder, args), Transport.Tcp, "per-buffer", "flush");

            AssertMissing(document, "perf_event_paranoid", "PTRACE_SEIZE");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Send_has_what_strace_counted_and_what_events_showed_in_runs_of_their_own()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        Assert.SkipUnless(StraceProgram.Find() is not null, "strace is not installed");
        await using BenchProcess process = OrdinaryUser.Start("send", "-u", "-s", "mmsg", "-n", "640", "--events", "--json");

        SendDocument send = Read<SendDocument>(await process.WaitAsync(Token));

        Assert.Null(send.CountsSource);
        Assert.Null(send.SendCalls.Value);
        Assert.Equal(1.0 / Batch, send.StraceRun!.SendCallsPerMessage);
        Assert.Equal(["sendmmsg"], send.StraceRun.SyscallsByName.Keys);
        Assert.Equal(640, send.Events!.Messages.Value);
        Assert.Equal(NativeSends.Reason, send.Events.SocketBytesSent.Reason);
        EventRunTests.AssertAgrees(send.Events);
    }

    /// <summary>What ends a traced process when its parent is killed: the end of its standard input.</summary>
    [Fact]
    public async Task The_end_of_the_input_ends_the_traced_process_and_strace_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && StraceProgram.Find() is not null, "strace is not installed");
        Cell arm = new(Transport.Udp, "mmsg", "mmsg", Size, Batch);
        string job = JsonOutput.ToLine(new Bench.Pairing.Traced.TraceJob([.. Enumerable.Repeat(arm, 200)]));
        await using BenchProcess strace = BenchProcess.Start("strace", ["-f", "-b", "execve", "-qq", "-o", "/dev/null", "dotnet", BenchProcess.Program, TraceCommand.Name, job]);
        strace.CloseInput();

        Outcome outcome = await strace.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
    }

    [Fact]
    public async Task A_killed_comparison_leaves_neither_strace_nor_what_it_traces()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        Assert.SkipUnless(StraceProgram.Find() is not null, "strace is not installed");
        await using BenchProcess compare = OrdinaryUser.Start("compare", "per-buffer", "flush-default", "--size", "16K", "--launches", "2", "--no-self-check");
        int strace = await ChildNamedAsync(compare, "strace"), traced = await ChildOfAsync(strace);

        compare.Signal("KILL");
        await compare.WaitAsync(Token);

        while (BenchProcess.IsRunning(strace) || BenchProcess.IsRunning(traced))
            await Task.Delay(Poll, Token);
    }

    /// <summary>Waits until the comparison has started a child of this name.</summary>
    private static async Task<int> ChildNamedAsync(BenchProcess compare, string name)
    {
        while (true)
        {
            Assert.True(BenchProcess.IsRunning(compare.Id), $"it ended without it: {compare.Error}");
            foreach (int child in BenchProcess.Children(compare.Id).Where(c => NameOf(c) == name))
                return child;
            await Task.Delay(Poll, Token);
        }
    }

    /// <summary>Waits until a process has a child.</summary>
    private static async Task<int> ChildOfAsync(int parent)
    {
        IReadOnlyList<int> children;
        while ((children = BenchProcess.Children(parent)).Count == 0)
        {
            Assert.True(BenchProcess.IsRunning(parent), "it ended without a child");
            await Task.Delay(Poll, Token);
        }

        return children[0];
    }

    private static string NameOf(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (IOException)
        {
            return ""; // it has ended
        }
    }

    private static async Task<ComparisonDocument> CompareAsync(Func<string[], BenchProcess> start, Transport transport, params string[] strategies)
    {
        await using BenchProcess process = start(
        [
            "compare", .. strategies, "--transport", transport.ToString(), "--size", Size.ToString(CultureInfo.InvariantCulture),
            "--batch", Batch.ToString(CultureInfo.InvariantCulture), "--launches", "1", "--no-self-check", "--json",
        ]);
        return Read<ComparisonDocument>(await process.WaitAsync(Token));
    }

    private static void AssertMissing(ComparisonDocument document, params string[] named)
    {
        LaunchResult launch = Assert.Single(Assert.Single(document.Cells).Launches);
        Assert.All([launch.Reference, launch.Strategy], arm =>
        {
            Assert.Null(arm.CountsSource);
            Assert.Null(arm.SendCallsPerMessage.Value);
            Assert.All(named, name => Assert.Contains(name, arm.SendCallsPerMessage.Reason, StringComparison.Ordinal));
        });
    }

    private static T Read<T>(Outcome outcome)
        where T : Document
    {
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        return JsonOutput.Deserialize<T>(outcome.Output);
    }
}

using BatchSend;
using Bench.Commands;
using Bench.Diagnosers;
using Bench.Meters;
using Bench.Meters.Events;
using Bench.Reports;
using Bench.Suites;
using Bench.Tests.CommandLine;
using Bench.Tests.EventRuns;
using Bench.Tests.Meters;
using Bench.Tests.Reports;
using Bench.Toolchains;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using Xunit;

namespace Bench.Tests.Suites;

/// <summary>Real runs of BenchmarkDotNet. The count within this process must be alone in it.</summary>
[Collection(ProcessWide.Name)]
public sealed class SuiteRunTests : IDisposable
{
    /// <summary>Bytes on the heap of 64-bit .NET: header, method table and one field (MIN_OBJECT_SIZE in the runtime's object.h).</summary>
    private const int SmallestObject = 24;

    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-suites-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Within_this_process_the_probe_measures_every_figure()
    {
        var finished = new List<CrossCheckRow>();
        SuiteCase[] cases =
        [
            new(Transport.Udp, "per-buffer", 64, 64),
            new(Transport.Tcp, "flush", 64, 64),
            new(Transport.Tcp, "pending-tasks", 64, 64),
        ];

        IReadOnlyList<CrossCheckRow> rows = CrossCheck.Run(
            cases, _directory, finished.Add, inProcess: true, TestContext.Current.CancellationToken);

        Assert.Equal(cases, rows.Select(r => new SuiteCase(r.Transport, r.Strategy, r.Size, r.Batch)));
        Assert.Equal(rows.Order(Comparer<CrossCheckRow>.Create((a, b) => string.CompareOrdinal(a.Benchmark, b.Benchmark))),
            finished.Order(Comparer<CrossCheckRow>.Create((a, b) => string.CompareOrdinal(a.Benchmark, b.Benchmark))));
        Assert.All(rows, row =>
        {
            Assert.True(row.NsPerMessage.Value > 0);
            Assert.True(row.MessagesPerSecond.Value > 0);
            Assert.InRange(row.DeliveredPercent.Value!.Value, row.Transport == Transport.Tcp ? 100 : 0, 100);
        });
        // Not one object a batch, by the strategy or by the suite around it. What the test's own runner allocates meanwhile
        // is in it too: little beside the millions of messages of flush, but more than a batch's object beside the
        // thousands of per-buffer, which the suite sends by the same code and the gate holds to 0 B.
        Assert.InRange(rows[1].AllocatedBytesPerMessage.Value!.Value * rows[1].Batch, 0, SmallestObject - 1);
        Assert.InRange(rows[0].AllocatedBytesPerMessage.Value!.Value, 0, SmallestObject - 1);
        Assert.True(rows[2].AllocatedBytesPerMessage.Value > 50, "a task a message is what pending-tasks shows");

        SkipWithoutCounting(rows[0].SendCallsPerMessage);
        Assert.Equal(1.0, rows[0].SendCallsPerMessage.Value!.Value, 2);
        Assert.InRange(rows[1].SendCallsPerMessage.Value!.Value, 1.0 / 64, 1.1 / 64);
        Assert.All(rows, row => Assert.True(row.SyscallsPerMessage.Value >= row.SendCallsPerMessage.Value));
        Assert.All(rows, row => Assert.InRange(row.SyscallsPerMessage.Value!.Value, 0, 1.5));
    }

    [Fact]
    public void A_case_to_a_group_counts_a_message_once_and_its_delivery_at_every_receiver()
    {
        SuiteCase toFour = new(Transport.Udp, "mmsg", 64, 64, Receivers: 4);

        using IDisposable grid = SuiteGrid.Of([toFour]).Use();
        ManualConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(Job.Dry, inProcess: true), NullLogger.Instance)
            .AddFilter(new SimpleFilter(benchmarkCase => SuiteCase.Of(benchmarkCase) == toFour))
            .WithArtifactsPath(_directory);

        CrossCheckRow row = CrossCheck.RowOf(Assert.Single(SuiteRunner.Run(SuiteRunner.Select(config), maxCases: 1).Cases));

        Assert.Equal((4, "mmsg", Transport.Udp), (row.Receivers, row.Strategy, row.Transport));
        Assert.Contains("MulticastSuite", row.Benchmark, StringComparison.Ordinal);
        Assert.True(row.NsPerMessage.Value > 0);
        Assert.InRange(row.DeliveredPercent.Value!.Value, 1, 100);
        SkipWithoutCounting(row.SendCallsPerMessage);
        Assert.InRange(row.SendCallsPerMessage.Value!.Value, 1.0 / 64, 1.1 / 64);
    }

    [Fact]
    public async Task In_a_process_of_its_own_a_case_runs_through_the_verb()
    {
        string[] args =
        [
            "run", "--filter", "*Tcp*\"flush\"*Size: 64, Batch: 64*", "--memory", "--threading", "--artifacts", _directory,
            "--iterationCount", "2", "--warmupCount", "1", "--iterationTime", "20",
        ];

        Outcome outcome = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, args);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        string[] header = CellsOf(outcome.Output, "| Method");
        string[] row = CellsOf(outcome.Output, "| Send");
        Assert.Equal(["ns/message", "± ns", "messages/s", "delivered %", "wait ns/message", "kernel ns/message",
            "syscalls/message", "send calls/message", "context switches/message", "allocated B/message"], header[4..14]);
        Assert.Equal("100", row[Array.IndexOf(header, "delivered %")]);
        Assert.DoesNotContain("Ratio", header);
        Assert.True(Directory.EnumerateFiles(_directory, "*github.md", SearchOption.AllDirectories).Any());
        string results = Path.Combine(_directory, "results"), json = File.ReadAllText(Path.Combine(results, MarkdownReport.DataFile));
        SchemaAssert.Valid(json);
        CrossCheckRow measured = Assert.Single(JsonOutput.Deserialize<SuitesDocument>(json).Rows);
        Assert.Equal("flush", measured.Strategy);
        Assert.InRange(measured.AllocatedBytesPerMessage.Value!.Value * measured.Batch, 0, SmallestObject - 1);
        Assert.Contains("lowest time `flush`", File.ReadAllText(Path.Combine(results, MarkdownReport.ReportFile)), StringComparison.Ordinal);
        using ISyscallMeter meter = PerfSyscallMeter.Open();
        if (meter.Unavailable is { } reason)
            Assert.Contains(reason, outcome.Output, StringComparison.Ordinal);
        Assert.Equal(meter.Unavailable is null ? "0.0156" : "n/a", row[Array.IndexOf(header, "send calls/message")]);
    }

    [Fact]
    public async Task Over_TLS_the_records_a_message_are_a_column()
    {
        string[] args =
        [
            "run", "--tls", "--senders", "coalesce", "--filter", "*Size: 64, Batch: 64*", "--artifacts", _directory,
            "--iterationCount", "2", "--warmupCount", "1", "--iterationTime", "20", "--inProcess",
        ];

        Outcome outcome = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, args);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        int column = Array.IndexOf(CellsOf(outcome.Output, "| Method"), "TLS records/message");
        Assert.Equal(["0.0156"], RowsOf(outcome.Output, "| Send").Select(row => row[column]));
        string json = File.ReadAllText(Path.Combine(_directory, "results", MarkdownReport.DataFile));
        SchemaAssert.Valid(json);
        IReadOnlyList<CrossCheckRow> rows = JsonOutput.Deserialize<SuitesDocument>(json).Rows;
        CrossCheckRow row = Assert.Single(rows);
        Assert.Equal(1.0 / 64, row.TlsRecordsPerMessage.Value);
        Assert.True(row is { Tls: true, DeliveredPercent.Value: 100 });
        Assert.StartsWith("TLS 1.", row.TlsSession, StringComparison.Ordinal);
        string report = File.ReadAllText(Path.Combine(_directory, "results", MarkdownReport.ReportFile));
        Assert.Contains("TLS, 64 B × 64: lowest time", report, StringComparison.Ordinal);
        Assert.Contains("TLS records/message", report, StringComparison.Ordinal);
        Assert.Contains($"TLS: {row.TlsSession}. Records are counted", report, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_events_a_session_records_the_process_of_the_extra_run()
    {
        string[] args =
        [
            "run", "--filter", "*UdpSend*Size: 64, Batch: 64*", "--senders", "pending-tasks,mmsg", "--events", "--memory", "--artifacts", _directory,
            "--iterationCount", "2", "--warmupCount", "1", "--iterationTime", "20",
        ];

        Outcome outcome = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, args);

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        string[] header = CellsOf(outcome.Output, "| Method");
        string[] figures = ["socket B/message", "socket datagrams/message", "work items/message", "contentions/message", "GCs/message", "GC pause ns/message", "worker starts"];
        Assert.Equal(figures, header[14..21]);
        Assert.All(figures, name => Assert.Contains($"  {name} ", outcome.Output, StringComparison.Ordinal)); // its legend
        Assert.Contains(EventsDiagnoser.NoSyscalls, outcome.Output, StringComparison.Ordinal);
        string json = File.ReadAllText(Path.Combine(_directory, "results", MarkdownReport.DataFile));
        SchemaAssert.Valid(json);
        IReadOnlyList<CrossCheckRow> rows = JsonOutput.Deserialize<SuitesDocument>(json).Rows;
        EventFigures pending = rows.Single(r => r.Strategy == "pending-tasks").Events!, native = rows.Single(r => r.Strategy == "mmsg").Events!;
        EventRunTests.AssertAgrees(pending);
        EventRunTests.AssertAgrees(native);
        Assert.True(pending.Messages.Value > 0);
        Assert.Equal(pending.Messages.Value, pending.SocketDatagramsSent.Value);
        Assert.Equal(pending.PayloadBytes.Value, pending.SocketBytesSent.Value);
        Assert.Equal(NativeSends.Reason, native.SocketBytesSent.Reason);
        Assert.Equal(EventsDiagnoser.NoSyscalls, rows[0].SyscallsPerMessage.Reason);
    }

    [Fact]
    public void Within_this_process_no_session_records_itself()
    {
        SuiteCase[] cases = [new(Transport.Udp, "per-buffer", 64, 64)];
        ManualConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(Job.Dry, inProcess: true), NullLogger.Instance, events: true)
            .WithArtifactsPath(_directory);
        using IDisposable grid = SuiteGrid.Of(cases).Use();

        EndedCase ended = Assert.Single(SuiteRunner.Run(SuiteRunner.Select(config), maxCases: 1).Cases);

        // Never a run whose times are printed.
        Assert.Equal(BenchmarkDotNet.Diagnosers.RunMode.ExtraRun, Assert.Single(config.GetDiagnosers().OfType<EventsDiagnoser>()).GetRunMode(ended.Report.BenchmarkCase));
        CrossCheckRow row = CrossCheck.RowOf(ended);

        Assert.Contains("--inProcess", row.Events!.WorkItems.Reason, StringComparison.Ordinal);
        Assert.True(row.NsPerMessage.IsMeasured);
    }

    [Fact]
    public async Task A_validation_error_fails_the_verb_with_its_reason()
    {
        Outcome outcome = await BenchProcess.RunAsync(
            TestContext.Current.CancellationToken,
            "run", "--filter", "*Udp*", "--senders", "flush-default", "--artifacts", _directory);

        Assert.True(outcome.ExitCode == ExitCodes.Failed, outcome.ToString());
        Assert.Contains("flush-default works over tcp only", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--list", "flat")]
    [InlineData("run", "--list", "tree")]
    public async Task The_list_is_printed_with_or_without_the_verb(params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, args);

        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        Assert.Contains(nameof(TcpSendSuite), outcome.Output, StringComparison.Ordinal);
        Assert.Contains(nameof(UdpSendSuite), outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(CleanupFails), CleanupFails.Message)]
    [InlineData(typeof(SendFails), "failed")]
    public void A_case_that_fails_in_any_of_its_parts_fails_the_run(Type suite, string reason)
    {
        ManualConfig config = SuiteConfig.Create(Net10Toolchain.ApplyTo(Job.Dry, inProcess: true), NullLogger.Instance)
            .WithArtifactsPath(_directory);

        CommandFailure failure = Assert.Throws<CommandFailure>(
            () => SuiteRunner.Run([BenchmarkConverter.TypeToBenchmarks(suite, config)], maxCases: 1));

        Assert.Equal(ExitCodes.Failed, failure.ExitCode);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cancelled_run_ends_before_its_next_case()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();

        Assert.Throws<OperationCanceledException>(() => CrossCheck.Run(
            [new SuiteCase(Transport.Tcp, "flush", 64, 64)], _directory, inProcess: true, cancellationToken: cancelled.Token));
    }

    private static void SkipWithoutCounting(Reading reading)
    {
        if (!reading.IsMeasured)
            Assert.Skip(reading.Reason);
    }

    private static string[] CellsOf(string output, string start) => RowsOf(output, start).First();

    private static IEnumerable<string[]> RowsOf(string output, string start) =>
        output.Split('\n').Where(line => line.StartsWith(start, StringComparison.Ordinal))
            .Select(line => line.Trim().Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}

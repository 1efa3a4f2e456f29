using Bench.Commands;
using Bench.Meters.Events;
using Bench.Pairing;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.EventRuns;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Pairing;

/// <summary><c>compare</c> as a user starts it.</summary>
public sealed class CompareCommandTests
{
    [Fact]
    public async Task Json_is_one_valid_document_and_nothing_else()
    {
        Outcome outcome = await BenchProcess.RunAsync(
            TestContext.Current.CancellationToken,
            "compare", "per-buffer", "flush", "per-buffer", "--size", "64", "--batch", "16", "--launches", "2", "--seed", "5", "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        ComparisonDocument document = JsonOutput.Deserialize<ComparisonDocument>(outcome.Output);
        Assert.False(document.Incomplete);
        Assert.Equal(5, document.Seed);
        Assert.Equal("flush", Assert.Single(document.Cells).Cell.Strategy);
        Assert.True(Assert.Single(document.SelfCheck).Cell.IsSelfCheck);
        Assert.Equal(2, document.Cells[0].Launches.Count);
        Assert.Contains("seed 5", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("no interval from 1 launch", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_hold_the_same_document_and_its_report()
    {
        string directory = Directory.CreateTempSubdirectory("batchsend-compare").FullName;
        try
        {
            string json = Path.Combine(directory, "c.json"), markdown = Path.Combine(directory, "c.md");
            Outcome outcome = await BenchProcess.RunAsync(
                TestContext.Current.CancellationToken,
                "compare", "per-buffer", "pending-tasks", "-u", "--launches", "1", "--export-json", json, "--export-markdown", markdown);

            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
            Assert.Contains("cost × floor (99% interval)", outcome.Output, StringComparison.Ordinal);
            Assert.Contains("[1/2] udp/pending-tasks/64B/b64", outcome.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("[1/2]", outcome.Output, StringComparison.Ordinal);
            string text = await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken);
            SchemaAssert.Valid(text);
            CellResult row = Assert.Single(JsonOutput.Deserialize<ComparisonDocument>(text).Cells);
            Assert.Null(row.Estimate.Lower);
            Assert.Contains("pending-tasks", await File.ReadAllTextAsync(markdown, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("compare", "per-buffer")]
    [InlineData("compare", "per-buffer", "carrier-pigeon")]
    [InlineData("compare", "per-buffer", "flush-default", "-u")]
    [InlineData("compare", "per-buffer", "flush", "-u", "--size", "65508")]
    [InlineData("compare", "per-buffer", "flush", "--size", "-1")]
    [InlineData("compare", "per-buffer", "flush", "--batch", "0")]
    [InlineData("compare", "per-buffer", "flush", "--launches", "0")]
    [InlineData("compare", "per-buffer", "flush", "--gro")]
    [InlineData("compare", "per-buffer", "flush", "--transport", "carrier")]
    [InlineData("compare", "per-buffer", "flush", "-u", "--transport", "tcp")]
    [InlineData("compare", "per-buffer", "flush", "--unequal", "64-1200")]
    [InlineData("compare", "per-buffer", "mmsg", "-u", "--unequal", "64-1200", "--size", "64")]
    [InlineData("compare", "per-buffer", "mmsg", "-u", "--unequal", "1200-64")]
    [InlineData("compare", "per-buffer", "mmsg", "-u", "--unequal", "64")]
    [InlineData("compare", "per-buffer", "flush", "--working-set", "1000M")]
    [InlineData("compare", "per-buffer", "flush", "--sender-cpu", "9999")]
    [InlineData("compare", "per-buffer", "flush", "--sink-cpu", "-1")]
    [InlineData("launch", "{}", "1")]
    [InlineData("launch", """{"transport":"tcp, udp","reference":"flush","strategy":"flush","size":1,"batch":1,"receiverGro":false}""", "1")]
    public async Task Bad_input_is_one_clear_line_and_exit_2(params string[] args)
    {
        Outcome outcome = await BenchProcess.RunAsync(TestContext.Current.CancellationToken, args);

        Assert.True(outcome.ExitCode == ExitCodes.Usage, outcome.ToString());
        Assert.Equal("", outcome.Output);
        Assert.Single(outcome.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task Interrupted_it_keeps_what_was_measured_and_leaves_nothing_running(string signal)
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("signals are sent with kill(1)");

        await using BenchProcess compare = BenchProcess.Start("compare", "per-buffer", "flush", "--launches", "50", "--no-self-check", "--json");
        await compare.WaitForErrorAsync("[1/50]", TestContext.Current.CancellationToken);
        IReadOnlyList<int> children = BenchProcess.Children(compare.Id);
        compare.Signal(signal);
        Outcome outcome = await compare.WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        Assert.Contains("INCOMPLETE", outcome.Error, StringComparison.Ordinal);
        SchemaAssert.Valid(outcome.Output);
        ComparisonDocument document = JsonOutput.Deserialize<ComparisonDocument>(outcome.Output);
        Assert.True(document.Incomplete);
        Assert.NotEmpty(document.Cells);
        Assert.All(children, child => Assert.False(BenchProcess.IsRunning(child)));
    }

    [Fact]
    public async Task With_events_each_row_has_what_the_runtime_showed_of_both_arms()
    {
        string file = Path.GetTempFileName();
        try
        {
            Outcome outcome = await BenchProcess.RunAsync(
                TestContext.Current.CancellationToken,
                "compare", "per-buffer", "mmsg", "-u", "--batch", "16", "--launches", "1", "--no-self-check", "--events", "--json", "--export-markdown", file);

            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
            SchemaAssert.Valid(outcome.Output);
            CellResult row = Assert.Single(JsonOutput.Deserialize<ComparisonDocument>(outcome.Output).Cells);
            Assert.NotNull(row.Events);
            EventRunTests.AssertAgrees(row.Events.Reference);
            EventRunTests.AssertAgrees(row.Events.Strategy);
            Assert.Equal(row.Events.Reference.PayloadBytes.Value, row.Events.Reference.SocketBytesSent.Value);
            Assert.Equal(NativeSends.Reason, row.Events.Strategy.SocketBytesSent.Reason);
            Assert.Contains("[events 1/1] udp/mmsg/64B/b16", outcome.Error, StringComparison.Ordinal);
            Assert.Contains("work items/message", outcome.Error, StringComparison.Ordinal);
            Assert.Contains($"events n/a: {NativeSends.Reason}", outcome.Error, StringComparison.Ordinal);
            string report = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.Contains("### Runtime events", report, StringComparison.Ordinal);
            Assert.Contains("in 1 of the 1 arm whose sends they see", report, StringComparison.Ordinal);
            Assert.Contains($"Socket counters of the runtime (1 of 2 arms of extra runs): {NativeSends.Reason}", report, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Interrupted_among_its_extra_runs_it_says_which_rows_have_no_events()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("signals are sent with kill(1)");

        await using BenchProcess compare = BenchProcess.Start(
            "compare", "per-buffer", "flush", "pending-tasks", "--size", "64,1200", "--launches", "1", "--no-self-check", "--events", "--json");
        await compare.WaitForErrorAsync("[events 1/4]", TestContext.Current.CancellationToken);
        IReadOnlyList<int> children = BenchProcess.Children(compare.Id);
        compare.Signal("INT");
        Outcome outcome = await compare.WaitAsync(TestContext.Current.CancellationToken);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        ComparisonDocument document = JsonOutput.Deserialize<ComparisonDocument>(outcome.Output);
        Assert.Contains("extra runs for runtime events", document.IncompleteReason, StringComparison.Ordinal);
        Assert.Equal(4, document.Cells.Count);
        Assert.True(document.Cells[0].Events!.Strategy.WorkItems.IsMeasured);
        Assert.Contains("interrupted", document.Cells[^1].Events!.Strategy.WorkItems.Reason, StringComparison.Ordinal);
        Assert.All(children, child => Assert.False(BenchProcess.IsRunning(child)));
        Assert.All(children, child => Assert.Empty(Directory.GetFiles(Path.GetTempPath(), $"dotnet-diagnostic-{child}-*")));
    }
}

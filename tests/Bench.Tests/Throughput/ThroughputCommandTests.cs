using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Bench.Throughput;
using Xunit;

namespace Bench.Tests.Throughput;

/// <summary><c>compare --throughput</c> as a user starts it.</summary>
public sealed class ThroughputCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_is_one_valid_document_with_a_row_for_each_number_of_connections()
    {
        Outcome outcome = await BenchProcess.RunAsync(
            Token, "compare", "per-buffer", "flush", "--throughput", "--size", "64", "--batch", "16", "-P", "1,3", "--launches", "2", "--seed", "5", "--json");

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        ThroughputDocument document = JsonOutput.Deserialize<ThroughputDocument>(outcome.Output);
        Assert.False(document.Incomplete);
        Assert.Equal(5, document.Seed);
        Assert.Equal(["tcp/flush/64B/b16", "tcp/flush/64B/b16/c3"], document.Cells.Select(c => c.Cell.Id));
        Assert.All(document.Cells, c => Assert.Equal(2, c.Launches.Count));
        Assert.True(Assert.Single(document.SelfCheck).Cell.IsSelfCheck);
        Assert.Contains("messages/s", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("delivered 100%", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_holds_report_data_and_the_chart_of_a_sweep()
    {
        string directory = Directory.CreateTempSubdirectory("batchsend-throughput").FullName;
        try
        {
            Outcome outcome = await BenchProcess.RunAsync(
                Token, "compare", "per-buffer", "flush", "-u", "--throughput", "--batch", "1,16", "--launches", "1", "--no-self-check", "--rcvbuf", "64K", "-o", directory);

            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
            Assert.Contains("payload Gbit/s", outcome.Output, StringComparison.Ordinal);
            Assert.EndsWith($"report: {Path.Combine(directory, MarkdownReport.ReportFile)}", outcome.Output.TrimEnd(), StringComparison.Ordinal);
            Assert.DoesNotContain("payload Gbit/s ", outcome.Error, StringComparison.Ordinal);
            string json = await File.ReadAllTextAsync(Path.Combine(directory, MarkdownReport.DataFile), Token);
            SchemaAssert.Valid(json);
            ThroughputDocument document = JsonOutput.Deserialize<ThroughputDocument>(json);
            Assert.All(document.Cells.SelectMany(c => c.Launches), l => Assert.Equal(64 * 1024, l.EffectiveReceiveBuffer));
            Assert.All(document.Cells, c => Assert.False(c.Cell.Floor));
            Assert.True(File.Exists(Path.Combine(directory, "rate-udp-rcvbuf65536.svg")));
            Assert.Equal(
                MarkdownReport.Render(document), await File.ReadAllTextAsync(Path.Combine(directory, MarkdownReport.ReportFile), Token));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Theory]
    [InlineData("--throughput", "--connections", "0")]
    [InlineData("--throughput", "--connections", "65")]
    [InlineData("--throughput", "--connections", "1-65")]
    [InlineData("--throughput", "-P", "")]
    [InlineData("--connections", "2")]
    [InlineData("--throughput", "--floor")]
    [InlineData("--throughput", "--events")]
    [InlineData("--throughput", "--rcvbuf", "1")]
    [InlineData("--throughput", "--gro")]
    [InlineData("--throughput", "--managed")]
    [InlineData("-u", "--gro", "--managed")]
    public async Task Options_that_do_not_go_together_are_one_clear_line_and_exit_2(params string[] options)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["compare", "per-buffer", "flush", .. options]);

        Assert.True(outcome.ExitCode == ExitCodes.Usage, outcome.ToString());
        Assert.Equal("", outcome.Output);
        Assert.Single(outcome.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"transport":"tcp","reference":"flush","strategy":"flush","size":1,"batch":1,"connections":65}""")]
    public async Task A_launch_refuses_a_cell_that_cannot_be_sent(string cell)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, LaunchCommand.ThroughputName, cell, "1");

        Assert.True(outcome.ExitCode == ExitCodes.Usage, outcome.ToString());
    }

    [Fact]
    public async Task Interrupted_it_keeps_what_was_measured_and_leaves_nothing_running()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill(1)");

        await using BenchProcess compare = BenchProcess.Start(
            "compare", "per-buffer", "flush", "--throughput", "--launches", "50", "--no-self-check", "--json");
        await compare.WaitForErrorAsync("[1/50]", Token);
        IReadOnlyList<int> children = BenchProcess.Children(compare.Id);
        compare.Signal("INT");
        Outcome outcome = await compare.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        Assert.Contains("INCOMPLETE", outcome.Error, StringComparison.Ordinal);
        SchemaAssert.Valid(outcome.Output);
        ThroughputDocument document = JsonOutput.Deserialize<ThroughputDocument>(outcome.Output);
        Assert.True(document.Incomplete);
        ThroughputResult row = Assert.Single(document.Cells);
        Assert.Equal(Bench.Pairing.Verdict.Provisional, row.Estimate.Verdict);
        Assert.All(children, child => Assert.False(BenchProcess.IsRunning(child)));
    }
}

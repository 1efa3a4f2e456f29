using Bench.Commands;
using Bench.Reports;
using Bench.Suites;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Bench.Toolchains;
using BenchmarkDotNet.Loggers;
using Xunit;

namespace Bench.Tests.Echoes;

/// <summary>The echo suites as <c>run --echo</c> has them.</summary>
public sealed class EchoSuiteTests
{
    [Fact]
    public async Task A_case_runs_through_the_verb_and_its_round_trips_stand_in_the_report()
    {
        string directory = Directory.CreateTempSubdirectory("batchsend-echo-").FullName;
        try
        {
            Outcome outcome = await BenchProcess.RunAsync(
                TestContext.Current.CancellationToken,
                "run", "--echo", "--rate", "50000", "--inProcess", "--filter", "*Udp*\"auto\"*Batch: 16*", "--artifacts", directory,
                "--iterationCount", "2", "--warmupCount", "1", "--iterationTime", "20");

            Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
            string[] header = [.. outcome.Output.Split('\n').First(l => l.StartsWith("| Method", StringComparison.Ordinal)).Split('|').Select(c => c.Trim())];
            Assert.Contains("first back, median µs", header);
            Assert.Contains("last p99.9 µs", header);
            string results = Path.Combine(directory, "results"), json = File.ReadAllText(Path.Combine(results, MarkdownReport.DataFile));
            SchemaAssert.Valid(json);
            CrossCheckRow row = Assert.Single(JsonOutput.Deserialize<SuitesDocument>(json).Rows);
            EchoFigures echo = Assert.IsType<EchoFigures>(row.Echo);
            Assert.Equal((50_000, 0), (echo.RatePerSecond, echo.Corrupt));
            Assert.InRange(echo.First.MedianNs.Value!.Value, 1, echo.Last.MedianNs.Value!.Value);
            Assert.Equal(echo.Batches, echo.First.Samples);
            Assert.Contains("at 50,000 messages/s, median µs to the first and to the last message back", File.ReadAllText(Path.Combine(results, MarkdownReport.ReportFile)), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public void The_grid_has_every_strategy_at_several_batches_within_the_limit()
    {
        using IDisposable current = SuiteArguments.Parse(["--echo"]).Grid.Use();
        SuiteCase[] cases =
        [
            .. SuiteRunner.Select(SuiteConfig.Create(Net10Toolchain.ApplyTo(SuiteConfig.DefaultJob), NullLogger.Instance)).SelectMany(s => s.BenchmarksCases).Select(SuiteCase.Of),
        ];

        Assert.InRange(cases.Length, 1, SuiteGrid.DefaultMaxCases);
        Assert.All(cases, c => Assert.True(c.Echo));
        Assert.All(
            cases.GroupBy(c => c.Transport),
            g => Assert.Equal(3 * SuiteGrid.Echoes.StrategiesOver(g.Key).Count, g.Count()));
    }

    [Theory]
    [InlineData("--rate", "1000")]
    [InlineData("--echo", "--floors")]
    [InlineData("--echo", "--multicast")]
    [InlineData("--echo", "--rate", "0")]
    [InlineData("--echo", "--rate")]
    public void Arguments_that_do_not_go_together_are_refused(params string[] args) =>
        Assert.Equal(ExitCodes.Usage, Assert.Throws<CommandFailure>(() => SuiteArguments.Parse(args)).ExitCode);

    [Fact]
    public void Suites_without_round_trips_have_no_columns_of_them()
    {
        SuiteArguments arguments = SuiteArguments.Parse(["--echo", "--rate", "1000", "--full-grid", "--senders", "flush", "--filter", "*"]);
        Assert.Equal((true, 1000, null), (arguments.Grid.Echo, arguments.Grid.Rate, arguments.Grid.Throughput));
        Assert.Equal(SuiteGrid.Full.Batches, arguments.Grid.Batches);
        Assert.Equal(["flush"], arguments.Grid.Strategies!);
        Assert.Equal(["--filter", "*"], arguments.Rest);
        string text = MarkdownReport.Render(Sample.Suites(Sample.Overview()) with { Rows = Sample.Overview().CrossCheck });
        Assert.DoesNotContain("Round trips", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_says_how_soon_and_what_is_too_few()
    {
        string text = MarkdownReport.Render(Sample.Suites(Sample.Overview()));

        // The medians lie half-way between two whole numbers.
        Assert.Matches(@"- TCP, 64 B × 64 at 20,000 messages/s, median µs to the first and to the last message back: `flush` 13[01], 15[01] \(rows\[2\]\)\.", text);
        Assert.Contains("it takes 1000 batches, and 200 were timed", text, StringComparison.Ordinal);
        Assert.Contains("| rows[3] | `flush` | 64 B × 1 over TCP | each when the last is back |", text, StringComparison.Ordinal);
    }
}

using BatchSend;
using Bench.Commands;
using Bench.Meters;
using Bench.Meters.Strace;
using Bench.Overview;
using Bench.Pairing;
using Bench.Reports;
using Bench.Suites;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Overview;

/// <summary>The program without a verb, as a process; and the plan that it follows.</summary>
public sealed class OverviewCommandTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void The_plan_has_every_supported_strategy_in_at_most_the_promised_rows()
    {
        Assert.InRange(OverviewPlan.Cells.Count, 1, OverviewPlan.MaxCells);
        Assert.Equal(OverviewPlan.Cells.Count, OverviewPlan.Cells.Select(c => c.Id).Distinct().Count());
        foreach (Transport transport in new[] { Transport.Tcp, Transport.Udp })
        {
            Assert.Equal(
                SenderCatalog.All.Where(s => SenderSupport.Of(s, transport).IsSupported).Select(s => s.Name).Order(),
                OverviewPlan.Cells.Where(c => c.Transport == transport).Select(c => c.Strategy).Distinct().Order());
            Assert.Contains(OverviewPlan.Cells, c => c.IsSelfCheck && c.Transport == transport);
        }

        Assert.All(OverviewPlan.Cells, CellList.Check);
        Assert.All(OverviewPlan.CrossCheckCases, c => Assert.Null(SupportedStrategyValidator.ReasonAgainst(c)));
    }

    [Fact]
    public void The_plan_begins_with_small_messages_over_both_transports_and_with_identical_code()
    {
        int small = OverviewPlan.Cells.Count(c => c.Size == 64);
        Assert.All(OverviewPlan.Cells.Take(small), c => Assert.Equal(64, c.Size));
        Assert.Equal([Transport.Tcp, Transport.Udp, Transport.Tcp, Transport.Udp], OverviewPlan.Cells.Take(4).Select(c => c.Transport));
        Assert.Equal(2, OverviewPlan.Cells.Take(6).Count(c => c.IsSelfCheck));
        Assert.Equal("auto", OverviewPlan.Cells[0].Strategy);
    }

    [Theory]
    [InlineData(false, 0, 280)]
    [InlineData(false, 40, 240)]
    [InlineData(false, 200, 150)] // a build that takes so long may not leave the answer without time
    [InlineData(true, 200, 90)]
    public void The_pairs_have_what_the_build_left_of_five_minutes(bool quick, int build, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), OverviewPlan.TimeOfPairs(quick, TimeSpan.FromSeconds(build)));

    [Fact]
    public async Task Interrupted_it_leaves_an_incomplete_report_and_nothing_running()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill(1)");
        using var folder = new TemporaryFolder();
        await using BenchProcess overview = BenchProcess.Start("--json", "--output", folder.Path);
        await overview.WaitForErrorAsync("[ 2/", Token);
        IReadOnlyList<int> children = BenchProcess.Children(overview.Id);

        overview.Signal("INT");
        Outcome outcome = await overview.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        OverviewDocument document = JsonOutput.Deserialize<OverviewDocument>(outcome.Output);
        Assert.True(document.Incomplete);
        Assert.NotEmpty(document.Cells);
        Assert.Contains("INCOMPLETE", folder.Read(OverviewFiles.Report), StringComparison.Ordinal);
        SchemaAssert.Valid(folder.Read(MarkdownReport.DataFile));
        Assert.StartsWith("<svg", folder.Read(Bench.Reports.Charts.RatioChart.FileName).TrimStart('\uFEFF'), StringComparison.Ordinal);
        Assert.All(children, child => Assert.False(BenchProcess.IsRunning(child)));
    }

    [Fact]
    public async Task An_ordinary_user_gets_the_first_answer_with_the_send_calls_that_strace_counts()
    {
        await OrdinaryUser.SkipUnlessPossibleAsync();
        Assert.SkipUnless(StraceProgram.Find() is not null, "strace is not installed");
        using var folder = new TemporaryFolder();
        if (OperatingSystem.IsLinux())
            File.SetUnixFileMode(folder.Path, File.GetUnixFileMode(folder.Path) | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);
        await using BenchProcess overview = OrdinaryUser.Start("--quick", "--json", "--output", folder.Path);

        // About a minute on a calm machine; beside other tests the time may not reach all rows: those that are there must be
        // right all the same, and the others are named.
        Outcome outcome = await overview.WaitAsync(Token, TimeSpan.FromMinutes(5));

        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        SchemaAssert.Valid(outcome.Output);
        OverviewDocument document = JsonOutput.Deserialize<OverviewDocument>(outcome.Output);
        Assert.NotEmpty(document.Cells);
        Assert.Null(document.IncompleteReason);
        Assert.Equal(
            OverviewPlan.Cells.Select(c => c.Id).Order(),
            document.Cells.Concat(document.SelfCheck).Select(r => r.Cell.Id)
                .Concat(document.NotMeasured.Select(n => n.What).Intersect(OverviewPlan.Cells.Select(c => c.Id))).Order());
        Assert.All(document.Cells, cell => Assert.Equal(1, cell.Estimate.Least!.Launches));
        // strace may be at work when the time ends: the launch stands, and its calls are n/a with that reason.
        CellResult[] cut = [.. document.Cells.Concat(document.SelfCheck).Where(c => c.Launches.Single().Strategy.CountsSource is null)];
        Assert.InRange(cut.Length, 0, document.Cells.Count + document.SelfCheck.Count < OverviewPlan.Cells.Count ? 1 : 0);
        Assert.All(cut, c => Assert.Contains("the run ended first", c.Launches.Single().Strategy.SendCallsPerMessage.Reason, StringComparison.Ordinal));
        Assert.All(document.Cells.Except(cut), cell =>
        {
            ArmCost cost = cell.Launches.Single().Strategy;
            Assert.Equal(CountsSource.Strace, cost.CountsSource);
            Assert.True(cost.SendCallsPerMessage.Value == cost.IssuedPerMessage, $"{cell.Cell.Id}: {cost.SendCallsPerMessage}, issued {cost.IssuedPerMessage}");
            Assert.Null(cost.SyscallsPerMessage.Value);
            Assert.Contains("perf_event_paranoid", cost.SyscallsPerMessage.Reason, StringComparison.Ordinal);
            Assert.True(cost.IssuedPerMessage > 0);
            Assert.Null(cell.Estimate.Lower);
        });
        string report = folder.Read(OverviewFiles.Report);
        Assert.Contains("n/a", report, StringComparison.Ordinal);
        if (cut.Length == 0)
            Assert.Contains("Send calls of all rows were counted by strace", report, StringComparison.Ordinal);
        Assert.Contains("## Not measured and why", report, StringComparison.Ordinal);
    }

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("overview-test-").FullName;

        public string Read(string name) => File.ReadAllText(System.IO.Path.Combine(Path, name));

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}

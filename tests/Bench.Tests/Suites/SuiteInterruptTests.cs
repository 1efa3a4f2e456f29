using Bench.Commands;
using Bench.Reports;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Suites;

/// <summary>The verb <c>run</c> as a process that is interrupted, with and without its children.</summary>
public sealed class SuiteInterruptTests : IDisposable
{
    private const string SetSid = "/usr/bin/setsid";
    private const string Case = "// Benchmark: ";

    private readonly string _directory = Directory.CreateTempSubdirectory("batchsend-interrupt-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Results => Path.Combine(_directory, "results");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ctrl_C_leaves_out_the_case_that_it_cuts_off_and_reports_those_before(bool wholeGroup)
    {
        await using BenchProcess run = Start();
        await run.WaitForOutputAsync("WorkloadWarmup", behind: "** Remained 27 ", Token); // the process of the second case

        Signal(run, wholeGroup);
        Outcome outcome = await run.WaitAsync(Token);

        SuitesDocument document = await ReportOfAsync(outcome);
        Assert.Equal($"interrupted; {document.Rows.Count} of 28 cases measured", document.IncompleteReason);
        Assert.Equal("per-buffer", document.Rows[0].Strategy);
        Assert.InRange(document.Rows.Count, 1, 27);
        Assert.All(document.Rows, row => Assert.True(row.NsPerMessage.IsMeasured && row.DeliveredPercent.IsMeasured));
        await run.WaitForEndOfGroupAsync(Token);
    }

    [Fact]
    public async Task Within_this_process_the_cases_begun_are_measured_to_their_end()
    {
        await using BenchProcess run = Start("--inProcess");
        await run.WaitForOutputAsync("WorkloadWarmup", behind: Case, Token);

        Signal(run, wholeGroup: true); // the sink leaves SIGINT to the process that it serves
        Outcome outcome = await run.WaitAsync(Token);

        SuitesDocument document = await ReportOfAsync(outcome);
        Assert.InRange(document.Rows.Count, 1, 27); // a signal that comes late meets the second case
        Assert.All(document.Rows, row => Assert.True(row.NsPerMessage.IsMeasured));
        await run.WaitForEndOfGroupAsync(Token);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Interrupted_before_the_first_case_it_says_so_and_writes_no_report(bool wholeGroup)
    {
        await using BenchProcess run = Start();
        await run.WaitForOutputAsync("// start dotnet", behind: "Building", Token);

        Signal(run, wholeGroup);
        Outcome outcome = await run.WaitAsync(Token);

        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        string line = Assert.Single(outcome.Error.Split('\n'), l => l.StartsWith("error: ", StringComparison.Ordinal));
        Assert.Contains("before the first of 28 cases was measured; no report", line, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Results));
        Assert.DoesNotContain(Case, outcome.Output, StringComparison.Ordinal);
        await run.WaitForEndOfGroupAsync(Token);
    }

    /// <summary>Many cases, none of them long: a signal that comes late still meets a run with cases left.</summary>
    private BenchProcess Start(params string[] args)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        Assert.SkipUnless(File.Exists(SetSid), $"{SetSid} is not installed");
        return BenchProcess.Start(SetSid,
        [
            "dotnet", BenchProcess.Program, "run", "--filter", "*TcpSend*", "--artifacts", _directory,
            "--iterationCount", "10", "--warmupCount", "2", "--iterationTime", "50", .. args,
        ]);
    }

    private static void Signal(BenchProcess run, bool wholeGroup)
    {
        if (wholeGroup)
            run.SignalGroup("INT");
        else
            run.Signal("INT");
    }

    /// <summary>The report that an interrupted run has named and written, read back by the program too.</summary>
    private async Task<SuitesDocument> ReportOfAsync(Outcome outcome)
    {
        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        string report = Path.Combine(Results, MarkdownReport.ReportFile), json = Path.Combine(Results, MarkdownReport.DataFile);
        Assert.Contains("report: " + report, outcome.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("error: ", outcome.Error, StringComparison.Ordinal);

        string text = await File.ReadAllTextAsync(json, Token);
        SchemaAssert.Valid(text);
        SuitesDocument document = JsonOutput.Deserialize<SuitesDocument>(text);
        Assert.True(document.Incomplete);
        Assert.Contains($"INCOMPLETE: {document.IncompleteReason}", outcome.Output, StringComparison.Ordinal);
        Outcome again = await BenchProcess.RunAsync(Token, "report", Results);
        Assert.Equal(ExitCodes.Pass, again.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(report, Token), again.Output);
        Assert.Contains($"**INCOMPLETE: {document.IncompleteReason}.**", again.Output, StringComparison.Ordinal);
        return document;
    }
}

using System.Text.RegularExpressions;
using Bench.Commands;
using Bench.Pairing;
using Xunit;

namespace Bench.Tests.CommandLine;

/// <summary>What ends before there is anything to report, and what ends because nobody holds its input open, says so.</summary>
public sealed class EarlyEndTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("batchsend-early-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Interrupted as soon as it has said what it will do: its first launch has then hardly been started.</summary>
    [Theory]
    [InlineData("the first launch ended", "× 50 launches", "compare", "per-buffer", "flush", "--launches", "50", "--json", "-o", "{}/report")]
    [InlineData("the first launch ended", "× 50 launches", "compare", "per-buffer", "flush", "--launches", "50", "-o", "{}/report", "--export-json", "{}/c.json", "--export-markdown", "{}/c.md")]
    [InlineData("the first launch ended", "× 50 launches", "compare", "per-buffer", "flush", "--launches", "50", "--throughput", "-o", "{}/report", "--export-json", "{}/c.json")]
    [InlineData("the first launch ended", "Report: ", "--output", "{}/report")]
    [InlineData("the first launch ended", "Report: ", "--output", "{}/report", "--quick", "--json")]
    [InlineData("the first row was counted", "counts: ", "gate", "--update", "--export-json", "{}/g.json", "--export-markdown", "{}/g.md")]
    public async Task Interrupted_before_the_first_it_writes_no_report_and_says_so(string first, string begun, params string[] arguments)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent with kill(1)");
        string[] line = [.. arguments.Select(a => a.Replace("{}", _folder, StringComparison.Ordinal))];
        if (line[1] == "--update")
        {
            string baseline = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "in")).FullName, "baseline.json");
            Assert.Equal(ExitCodes.Pass, (await BenchProcess.RunAsync(Token, "gate", "--update-baseline", "--baseline", baseline)).ExitCode);
            line = ["gate", "--baseline", baseline, .. line[2..]];
        }
        await using BenchProcess process = BenchProcess.Start(line);
        await process.WaitForErrorAsync(begun, Token);
        IReadOnlyList<int> children = BenchProcess.Children(process.Id);
        process.Signal("INT");
        Outcome outcome = await process.WaitAsync(Token);
        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        Assert.EndsWith($"error: interrupted before {first}; no report was written", outcome.Error.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("", outcome.Output);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(_folder), entry => Path.GetFileName(entry) != "in");
        Assert.DoesNotContain(children, BenchProcess.IsRunning);
    }

    [Theory]
    [InlineData("sink")]
    [InlineData("sink", "-u", "--json")]
    [InlineData("broker")]
    public async Task What_runs_while_its_input_is_open_says_why_it_ends(params string[] arguments)
    {
        if (arguments[0] == "broker")
            arguments = ["broker", "--address", Path.Combine(_folder, "socket")];
        Assert.SkipWhen(OperatingSystem.IsWindows() && arguments[0] == "broker", "a path is no pipe's name");
        await using BenchProcess process = BenchProcess.Start(arguments);
        process.CloseInput();
        Outcome outcome = await process.WaitAsync(Token);
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        Assert.Equal(EndOfInput.Ending, outcome.Error.TrimEnd().Split('\n')[^1]);
        Assert.DoesNotContain(EndOfInput.Ending, outcome.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/null")]
    [InlineData("&-")]
    public async Task A_sink_without_an_input_says_so_too(string input)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs sh");
        await using BenchProcess process = BenchProcess.Start("sh", ["-c", $"exec dotnet '{BenchProcess.Program}' sink <{input}"]);
        Outcome outcome = await process.WaitAsync(Token);
        Assert.True(outcome.ExitCode == ExitCodes.Pass, outcome.ToString());
        Assert.Equal(EndOfInput.Ending, outcome.Error.TrimEnd().Split('\n')[^1]);
        Assert.Equal("took 0 messages, 0 bytes", outcome.Output.Trim());
    }

    [Fact]
    public async Task A_hidden_process_that_is_cut_off_says_why()
    {
        string cell = Bench.Reports.JsonOutput.ToLine(new Cell(BatchSend.Transport.Udp, "per-buffer", "flush", 64, 64));
        await using BenchProcess launch = BenchProcess.Start("launch", cell, "1");
        launch.CloseInput();
        Outcome outcome = await launch.WaitAsync(Token);
        Assert.True(outcome.ExitCode == ExitCodes.Interrupted, outcome.ToString());
        Assert.Matches(new Regex("^ended before its job was done: its standard input has ended[^\n]*\n$"), outcome.Error);
    }
}

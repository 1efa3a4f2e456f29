using System.Text.Json;
using Bench.Commands;
using Bench.Gate.Counts;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>The verb as a process of its own; counts alone, on one row.</summary>
public sealed class GateCommandTests : IDisposable
{
    private const string Row = "tcp/coalesce/64B/b64";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-gate-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_row_that_is_as_the_formulas_say_passes_and_every_output_is_written()
    {
        string baseline = await WriteAsync(Baseline.OfThisBuild()), summary = PathOf("summary.md");
        await File.WriteAllTextAsync(summary, "before\n", Token);

        await using BenchProcess gate = BenchProcess.Start("env",
        [
            $"{GateOutput.StepSummaryVariable}={summary}", "dotnet", BenchProcess.Program, "gate", "--baseline", baseline, "--only", Row,
            "--json", "--export-json", PathOf("gate.json"), "--export-markdown", PathOf("gate.md"),
        ]);
        Outcome outcome = await gate.WaitAsync(Token);

        Assert.Equal(ExitCodes.Pass, outcome.ExitCode);
        SchemaAssert.Valid(outcome.Output);
        Assert.Equal(outcome.Output.Trim(), (await File.ReadAllTextAsync(PathOf("gate.json"), Token)).Trim());
        Assert.Contains("gate: pass. Counts: 1 pass. Times: not gated", outcome.Error, StringComparison.Ordinal);
        string markdown = await File.ReadAllTextAsync(PathOf("gate.md"), Token);
        Assert.StartsWith("# Gate: pass\n", markdown, StringComparison.Ordinal);
        Assert.Equal($"before\n{markdown}\n", await File.ReadAllTextAsync(summary, Token));
    }

    [Fact]
    public async Task A_row_that_is_dearer_than_the_baseline_fails_with_a_line_that_says_so()
    {
        string baseline = await WriteAsync(new Baseline(new Dictionary<string, BaselineEntry> { [Row] = Sample.Entry() }));

        Outcome outcome = await BenchProcess.RunAsync(Token, "gate", "--baseline", baseline, "--only", Row);

        Assert.Equal(ExitCodes.Regression, outcome.ExitCode);
        Assert.Contains("[1/1] coalesce, TCP, 64 B × 64", outcome.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("FAIL", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("FAIL: coalesce, TCP, 64 B × 64: 1 send call a batch (sendto 1), the baseline has 0", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_number_of_calls_by_another_name_fails()
    {
        string baseline = await WriteAsync(new Baseline(new Dictionary<string, BaselineEntry> { [Row] = Sample.Entry(sendMsg: 1) }));

        Outcome outcome = await BenchProcess.RunAsync(Token, "gate", "--baseline", baseline, "--only", Row);

        SkipWithoutNames(outcome);
        Assert.Equal(ExitCodes.Regression, outcome.ExitCode);
        Assert.Contains("send calls a batch 1 (sendto 1), allocated B 0: regression", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("FAIL: coalesce, TCP, 64 B × 64: 1 send call a batch by sendto, the baseline has 1 by sendmsg", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_baseline_without_names_is_refused_in_one_line_and_can_be_written_anew()
    {
        string baseline = PathOf("older.json");
        await File.WriteAllTextAsync(
            baseline, $$"""{ "schema": "batchsend/1", "kind": "gate-baseline", "cells": { "{{Row}}": { "sendCalls": 1, "allocatedBytes": 0 } } }""", Token);

        Outcome refused = await BenchProcess.RunAsync(Token, "gate", "--baseline", baseline, "--only", Row);
        Outcome updated = await BenchProcess.RunAsync(Token, "gate", "--baseline", baseline, "--update-baseline");

        Assert.Equal((ExitCodes.NoData, ExitCodes.Pass), (refused.ExitCode, updated.ExitCode));
        Assert.Contains("without their names", Assert.Single(refused.Error.Trim().Split('\n')), StringComparison.Ordinal);
        Assert.Contains("--update-baseline", refused.Error, StringComparison.Ordinal);
        Assert.Contains($"{Row}: 1 send call, 0 B → 1 send call (sendto 1), 0 B", updated.Output, StringComparison.Ordinal);
        Assert.Equal(Baseline.OfThisBuild().ToJson(), await File.ReadAllTextAsync(baseline, Token));
    }

    [Fact]
    public async Task A_row_that_the_baseline_lacks_fails_unless_it_is_allowed()
    {
        string baseline = await WriteAsync(new Baseline(new Dictionary<string, BaselineEntry>()));

        Outcome strict = await BenchProcess.RunAsync(Token, "gate", "--baseline", baseline, "--only", Row);
        Outcome allowed = await BenchProcess.RunAsync(Token, "gate", "--baseline", baseline, "--only", Row, "--allow-missing");

        Assert.Equal((ExitCodes.NoData, ExitCodes.Pass), (strict.ExitCode, allowed.ExitCode));
        Assert.Contains("FAIL: coalesce, TCP, 64 B × 64: not in the baseline", strict.Output, StringComparison.Ordinal);
        Assert.Contains("note: coalesce, TCP, 64 B × 64: not in the baseline", allowed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_baseline_is_written_from_formulas_and_the_changes_named()
    {
        string file = PathOf("new.json");

        Outcome first = await BenchProcess.RunAsync(Token, "gate", "--baseline", file, "--update-baseline");
        Outcome second = await BenchProcess.RunAsync(Token, "gate", "--baseline", file, "--update-baseline");

        Assert.Equal((ExitCodes.Pass, ExitCodes.Pass), (first.ExitCode, second.ExitCode));
        Assert.Equal(Baseline.OfThisBuild().ToJson(), await File.ReadAllTextAsync(file, Token));
        Assert.Contains($"{Row}: none → 1 send call (sendto 1), 0 B", first.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("→", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_baseline_there_is_nothing_to_hold_counts_against()
    {
        string summary = PathOf("summary.md");
        await using BenchProcess gate = BenchProcess.Start(
            "env", [$"{GateOutput.StepSummaryVariable}={summary}", "dotnet", BenchProcess.Program, "gate", "--baseline", PathOf("none.json")]);

        Outcome outcome = await gate.WaitAsync(Token);

        Assert.Equal(ExitCodes.NoData, outcome.ExitCode);
        Assert.Contains("--update-baseline", outcome.Error, StringComparison.Ordinal);
        string said = await File.ReadAllTextAsync(summary, Token);
        Assert.StartsWith("# Gate: missing or incomparable data\n", said, StringComparison.Ordinal);
        Assert.Contains("--update-baseline", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--only: no row", "--only", "nothing-like-this")]
    [InlineData("--only: no row is named like 'nothing-like-this'", "--only", "tcp/coalesce,nothing-like-this")]
    [InlineData("--limit", "--limit", "fast")]
    [InlineData("from 2 to 100", "--limit", "1.9%")]
    [InlineData("--fail-on", "--fail-on", "rain")]
    [InlineData("--rounds", "--self-test", "--rounds", "0")]
    public async Task A_line_that_cannot_be_used_exits_2(string expected, params string[] arguments)
    {
        Outcome outcome = await BenchProcess.RunAsync(Token, ["gate", .. arguments]);

        Assert.Equal(ExitCodes.Usage, outcome.ExitCode);
        Assert.Contains(expected, outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_leaves_an_incomplete_report()
    {
        string baseline = await WriteAsync(Baseline.OfThisBuild());

        await using BenchProcess gate = BenchProcess.Start("gate", "--baseline", baseline, "--json");
        await gate.WaitForErrorAsync("[3/", Token);
        gate.Signal("INT");
        Outcome outcome = await gate.WaitAsync(Token);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        SchemaAssert.Valid(outcome.Output);
        using JsonDocument json = JsonDocument.Parse(outcome.Output);
        Assert.True(json.RootElement.GetProperty("incomplete").GetBoolean());
        Assert.True(json.RootElement.GetProperty("counts").GetArrayLength() >= 3);
    }

    private static void SkipWithoutNames(Outcome outcome) =>
        Assert.SkipWhen(outcome.Output.Contains("Kernel calls were not counted", StringComparison.Ordinal), "system calls cannot be counted here");

    private string PathOf(string name) => Path.Combine(_folder.FullName, name);

    private async Task<string> WriteAsync(Baseline baseline)
    {
        string file = PathOf("gate-baseline.json");
        await File.WriteAllTextAsync(file, baseline.ToJson(), Token);
        return file;
    }
}

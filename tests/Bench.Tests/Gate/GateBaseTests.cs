using System.Text.Json;
using Bench.Commands;
using Bench.Gate.Base;
using Bench.Gate.Counts;
using Bench.Tests.CommandLine;
using Bench.Tests.Reports;
using Xunit;

namespace Bench.Tests.Gate;

/// <summary>The gate against a commit, in repositories made for it, as a process of its own. No verdict on time is asserted.</summary>
public sealed class GateBaseTests
{
    /// <summary>The verdicts of a row that was measured.</summary>
    private static readonly string[] Judged = ["pass", "regression", "inconclusive", "tooNoisy"];

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_builds_are_paired_and_strategies_on_one_side_named()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        Dictionary<string, BaselineEntry> rows = new(Baseline.OfThisBuild().Cells) { ["tcp/former/64B/b64"] = Sample.Entry(sendTo: 1) };
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, new Baseline(rows).ToJson()));

        await using BenchProcess gate = Start(
            repository, "--against", "HEAD", "--only", "tcp/coalesce/64B/b64,tcp/gather/1200B/b64,tcp/former", "--json", "--allow-missing");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        SchemaAssert.Valid(outcome.Output);
        using JsonDocument json = JsonDocument.Parse(outcome.Output);
        Dictionary<string, string> verdicts = json.RootElement.GetProperty("times").EnumerateArray().ToDictionary(
            t => t.GetProperty("cell").GetProperty("strategy").GetString()!, t => t.GetProperty("verdict").GetString()!);
        Assert.Equal("new", verdicts["gather"]);
        Assert.Equal("removed", verdicts["former"]);
        Assert.Contains(verdicts["coalesce"], Judged);
        // The base makes a call a message where this build makes one a batch: which of the two is dearer, no noise can turn round.
        Assert.True(SlowdownOf(json, "coalesce") < 0, outcome.ToString());
        Assert.InRange(json.RootElement.GetProperty("selfCheck").GetProperty("baseNsPerMessage").GetDouble(), NsPerMessage(json, "coalesce") * 2, double.MaxValue);
        Assert.Contains("former", outcome.Error, StringComparison.Ordinal);
        Assert.False(json.RootElement.GetProperty("base").GetProperty("buildWasCached").GetBoolean());
        Assert.Single(Directory.GetFiles(repository.Cache, "BatchSend.dll", SearchOption.AllDirectories));
        Assert.Empty(await repository.WorktreesAsync());
    }

    [Fact]
    public async Task A_base_that_does_not_build_fails_with_the_compilers_words()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync("this is no C#");
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));

        await using BenchProcess gate = Start(repository, "--against", "HEAD");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Contains("does not build: src/BatchSend/PairedEntry.cs(1,", outcome.Error, StringComparison.Ordinal);
        Assert.Empty(await repository.WorktreesAsync());
        Assert.False(Directory.Exists(repository.Cache), "nothing is cached of a build that failed");
    }

    [Fact]
    public async Task A_build_without_the_seam_in_it_exits_3()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync("namespace BatchSend;\ninternal static class Nothing;");
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));

        await using BenchProcess gate = Start(repository, "--against", "HEAD");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.NoData, outcome.ExitCode);
        Assert.Contains("oldest commit", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>The base's own global.json decides, not that of the working tree.</summary>
    [Fact]
    public async Task A_base_is_built_by_the_SDK_that_it_asks_for()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync("namespace BatchSend;\ninternal static class Nothing;");
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));
        await repository.CommitAsync("Ask for an SDK that is not there", ("global.json", """{ "sdk": { "version": "99.0.100", "rollForward": "disable" } }"""));

        await using BenchProcess older = Start(repository, "--against", "HEAD~1");
        Outcome built = await older.WaitAsync(Token, Longest);
        await using BenchProcess itself = Start(repository, "--against", "HEAD");
        Outcome notBuilt = await itself.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.NoData, built.ExitCode);
        Assert.Contains("oldest commit", built.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, notBuilt.ExitCode);
        Assert.Contains("99.0.100", notBuilt.Error, StringComparison.Ordinal);
        Assert.Empty(await repository.WorktreesAsync());
    }

    [Fact]
    public async Task Ctrl_C_while_the_base_is_built_leaves_no_worktree()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));

        await using BenchProcess gate = Start(repository, "--against", "HEAD");
        await gate.WaitForErrorAsync("building", Token);
        while ((await repository.WorktreesAsync()).Count == 0)
            await Task.Delay(5, Token);
        gate.Signal("INT");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Empty(await repository.WorktreesAsync());
        Assert.Empty(Directory.GetDirectories(repository.Temp, Worktree.Prefix + "*"));
    }

    private static double SlowdownOf(JsonDocument json, string strategy) => RowOf(json, strategy).GetProperty("slowdownPercent").GetDouble();

    private static double NsPerMessage(JsonDocument json, string strategy) => RowOf(json, strategy).GetProperty("headNsPerMessage").GetDouble();

    private static JsonElement RowOf(JsonDocument json, string strategy) => json.RootElement.GetProperty("times").EnumerateArray()
        .Single(t => t.GetProperty("cell").GetProperty("strategy").GetString() == strategy);

    /// <summary>The program in the repository, with a cache and a temporary folder of its own.</summary>
    private static BenchProcess Start(TemporaryRepository repository, params string[] arguments)
    {
        Directory.CreateDirectory(repository.Temp);
        return BenchProcess.Start("env",
        [
            "-C", repository.Root, $"XDG_CACHE_HOME={repository.Cache}", $"TMPDIR={repository.Temp}",
            "dotnet", BenchProcess.Program, "gate", .. arguments,
        ]);
    }
}

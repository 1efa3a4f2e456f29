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

    private const string WithoutSeam = "namespace BatchSend;\ninternal static class Nothing;";

    private const string UnknownSdk = """{ "sdk": { "version": "99.0.100", "rollForward": "disable" } }""";

    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(4);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_builds_are_paired_and_strategies_on_one_side_named()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        Dictionary<string, BaselineEntry> rows = new(Baseline.OfThisBuild().Cells) { ["tcp/former/64B/b64"] = Sample.Entry(sendTo: 1) };
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, new Baseline(rows).ToJson()));

        FolderState before = await repository.WithWorkInProgressAsync();

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
        Assert.Single(Directory.GetFiles(repository.Cache, "*", SearchOption.AllDirectories), f => Path.GetFileName(f) == "BatchSend.dll");
        Assert.Empty(Checkouts(repository));
        before.AssertUnchanged();
    }

    [Fact]
    public async Task A_base_that_does_not_build_fails_with_the_compilers_words()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync("this is no C#");
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));
        FolderState before = await repository.WithWorkInProgressAsync();

        await using BenchProcess gate = Start(repository, "--against", "HEAD");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.Failed, outcome.ExitCode);
        Assert.Contains("does not build: src/BatchSend/PairedEntry.cs(1,", outcome.Error, StringComparison.Ordinal);
        before.AssertUnchanged();
        Assert.Empty(Directory.GetFiles(repository.Cache, "*", SearchOption.AllDirectories)); // nothing is cached of a build that failed
    }

    /// <summary>What stands above the cache is another's, and what a hook sets is meant for the hook's own repository.</summary>
    [Fact]
    public async Task Neither_the_folders_above_the_cache_nor_the_variables_of_a_hook_change_the_base()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync(WithoutSeam);
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));
        Directory.CreateDirectory(repository.Cache);
        foreach (string file in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            await File.WriteAllTextAsync(Path.Combine(repository.Cache, file), "this is no XML", Token);
        await File.WriteAllTextAsync(Path.Combine(repository.Cache, "Directory.Build.rsp"), "-nonsense", Token);
        await File.WriteAllTextAsync(Path.Combine(repository.Cache, "global.json"), UnknownSdk, Token);

        await using BenchProcess gate = StartWith(
            repository,
            [
                "GIT_DIR=/nowhere", "GIT_WORK_TREE=/nowhere", "GIT_INDEX_FILE=/nowhere", "GIT_COMMON_DIR=/nowhere", "GIT_OBJECT_DIRECTORY=/nowhere",
                "GIT_QUARANTINE_PATH=/nowhere", "GIT_NAMESPACE=other", "GIT_LITERAL_PATHSPECS=1", "GIT_CONFIG=/nowhere", "GIT_TEMPLATE_DIR=/nowhere",
            ],
            "--against", "HEAD");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        // Built and loaded: only then it is seen that there is nothing in it to pair with.
        Assert.Equal(ExitCodes.NoData, outcome.ExitCode);
        Assert.Contains("oldest commit", outcome.Error, StringComparison.Ordinal);
    }

    /// <summary>The base's own global.json decides, not that of the working tree.</summary>
    [Fact]
    public async Task A_base_is_built_by_the_SDK_that_it_asks_for()
    {
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync(WithoutSeam);
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));
        await repository.CommitAsync("Ask for an SDK that is not there", ("global.json", UnknownSdk));

        await using BenchProcess older = Start(repository, "--against", "HEAD~1");
        Outcome built = await older.WaitAsync(Token, Longest);
        await using BenchProcess itself = Start(repository, "--against", "HEAD");
        Outcome notBuilt = await itself.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.NoData, built.ExitCode);
        Assert.Contains("oldest commit", built.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, notBuilt.ExitCode);
        Assert.Contains("99.0.100", notBuilt.Error, StringComparison.Ordinal);
        Assert.Empty(Checkouts(repository));
    }

    [Fact]
    public async Task Ctrl_C_while_the_base_is_built_leaves_nothing()
    {
        await using TemporaryRepository repository = await WithEndlessBuildAsync();
        FolderState before = await repository.WithWorkInProgressAsync();

        await using BenchProcess gate = Start(repository, "--against", "HEAD");
        await WaitForBuildAsync(gate, repository);
        gate.SignalGroup("INT");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        Assert.Equal(ExitCodes.Interrupted, outcome.ExitCode);
        Assert.Empty(Checkouts(repository));
        Assert.Empty(Directory.GetFileSystemEntries(repository.Temp, "batchsend-*"));
        before.AssertUnchanged();
    }

    /// <summary>Killed, and its build with it: what it leaves is in the cache, and the next gate removes it, though not while another uses it.</summary>
    [Fact]
    public async Task A_gate_that_is_killed_leaves_the_repository_alone_and_its_checkout_to_the_next()
    {
        await using TemporaryRepository repository = await WithEndlessBuildAsync();
        FolderState before = await repository.WithWorkInProgressAsync();

        await using BenchProcess killed = Start(repository, "--against", "HEAD");
        await WaitForBuildAsync(killed, repository);
        await using BenchProcess beside = Start(repository, "--against", "HEAD~1");
        Outcome besideIt = await beside.WaitAsync(Token, Longest);
        string used = Assert.Single(Checkouts(repository));
        Assert.True(File.Exists(Path.Combine(used, "tree", "src", "BatchSend", "BatchSend.csproj")));
        killed.SignalGroup("KILL");
        await killed.WaitForEndOfGroupAsync(Token);
        before.AssertUnchanged();
        Assert.Equal(used, Assert.Single(Checkouts(repository)));
        await using BenchProcess next = Start(repository, "--against", "HEAD~1");
        Outcome after = await next.WaitAsync(Token, Longest);

        Assert.Equal((ExitCodes.NoData, ExitCodes.NoData), (besideIt.ExitCode, after.ExitCode));
        Assert.Empty(Checkouts(repository));
        before.AssertUnchanged();
    }

    /// <summary>As under sudo: git asks again in another process, by another name of the repository.</summary>
    [Fact]
    public async Task A_repository_of_another_user_is_enough_when_git_trusts_its_folder()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "giving files to another user needs root on Linux");
        await using TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync();
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()), ("global.json", UnknownSdk));
        string settings = Path.Combine(Path.GetDirectoryName(repository.Root)!, "settings");
        await File.WriteAllTextAsync(settings, $"[safe]\n\tdirectory = {repository.Root}\n", Token);
        await using BenchProcess chown = BenchProcess.Start("chown", ["-R", "12345", repository.Root]);
        await chown.WaitAsync(Token);

        await using BenchProcess gate = StartWith(repository, ["GIT_CONFIG_GLOBAL=" + settings], "--against", "HEAD");
        Outcome outcome = await gate.WaitAsync(Token, Longest);

        Assert.Contains("99.0.100", outcome.Error, StringComparison.Ordinal); // it is checked out when its SDK is asked for
    }

    private static double SlowdownOf(JsonDocument json, string strategy) => RowOf(json, strategy).GetProperty("slowdownPercent").GetDouble();

    private static double NsPerMessage(JsonDocument json, string strategy) => RowOf(json, strategy).GetProperty("headNsPerMessage").GetDouble();

    private static JsonElement RowOf(JsonDocument json, string strategy) => json.RootElement.GetProperty("times").EnumerateArray()
        .Single(t => t.GetProperty("cell").GetProperty("strategy").GetString() == strategy);

    /// <summary>A repository whose last commit builds until it is ended; the one before builds, and has nothing to pair with.</summary>
    private static async Task<TemporaryRepository> WithEndlessBuildAsync()
    {
        TemporaryRepository repository = await TemporaryRepository.WithLibraryAsync(WithoutSeam);
        await repository.CommitAsync("Add a baseline", (Baseline.FileName, Baseline.OfThisBuild().ToJson()));
        await repository.CommitAsync("Build without end", ("src/BatchSend/Directory.Build.targets",
            """
            <Project>
              <Target Name="Endless" BeforeTargets="CoreCompile"><Exec Command="touch $XDG_CACHE_HOME/building; sleep 1000" /></Target>
            </Project>
            """));
        return repository;
    }

    private static async Task WaitForBuildAsync(BenchProcess gate, TemporaryRepository repository)
    {
        while (!File.Exists(Path.Combine(repository.Cache, "building")))
        {
            Assert.True(BenchProcess.IsRunning(gate.Id), gate.Error);
            await Task.Delay(20, Token);
        }
    }

    private static string[] Checkouts(TemporaryRepository repository) =>
        Directory.GetDirectories(repository.Cache, BaseCheckout.Prefix + "*", SearchOption.AllDirectories);

    private static BenchProcess Start(TemporaryRepository repository, params string[] arguments) => StartWith(repository, [], arguments);

    /// <summary>The program in the repository, with a cache and a temporary folder of its own, as the leader of a group.</summary>
    private static BenchProcess StartWith(TemporaryRepository repository, string[] environment, params string[] arguments)
    {
        Directory.CreateDirectory(repository.Temp);
        return BenchProcess.Start("setsid",
        [
            "env", "-C", repository.Root, $"XDG_CACHE_HOME={repository.Cache}", $"TMPDIR={repository.Temp}", .. environment,
            "dotnet", BenchProcess.Program, "gate", .. arguments,
        ]);
    }
}

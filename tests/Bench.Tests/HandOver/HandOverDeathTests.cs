using Bench.Commands;
using Bench.Tests.CommandLine;
using Xunit;

namespace Bench.Tests.HandOver;

/// <summary>Any of the processes of a <c>hand-over</c> is killed in the middle: one clear line, and nothing is left.</summary>
public sealed class HandOverDeathTests : IDisposable
{
    private const int Children = 3;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("batchsend-test-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public HandOverDeathTests() => Assert.SkipUnless(OperatingSystem.IsLinux(), "kills processes and looks into /proc");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("broker --address", "the broker failed: ")]
    [InlineData("\"take\":\"one\"", "the process that fetches 'one' failed: ")]
    [InlineData("\"take\":\"two\"", "the process that fetches 'two' failed: ")]
    public async Task A_process_that_is_killed_is_named(string victim, string line)
    {
        await using BenchProcess process = Start();
        IReadOnlyList<int> children = await RunningAsync(process);
        BenchProcess.Kill("KILL", children.Single(id => CommandLine(id).Contains(victim, StringComparison.Ordinal)));

        Outcome outcome = await process.WaitAsync(Token);

        Assert.Equal((ExitCodes.Failed, ""), (outcome.ExitCode, outcome.Output));
        // Those that are left may notice the broker's death before this one sees it.
        Assert.Matches(victim.StartsWith("broker", StringComparison.Ordinal) ? "^error: the [^\n]* failed: [^\n]*\n$" : $"^error: {line}[^\n]*\n$", outcome.Error);
        Assert.All(children, id => Assert.False(BenchProcess.IsRunning(id)));
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Fact]
    public async Task Its_children_end_with_it_and_take_all_away()
    {
        await using BenchProcess process = Start();
        IReadOnlyList<int> children = await RunningAsync(process);

        process.Signal("KILL");
        await process.WaitAsync(Token);

        await UntilAsync(() => !children.Any(BenchProcess.IsRunning), "the end of the children");
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    /// <summary>More hand-overs than anybody waits for. The runtime of this one leaves no diagnostic sockets when it is killed.</summary>
    private BenchProcess Start() => BenchProcess.Start("env",
        ["TMPDIR=" + _folder.FullName, "DOTNET_EnableDiagnostics=0", "dotnet", BenchProcess.Program, "hand-over", "--times", "10000"]);

    private static async Task<IReadOnlyList<int>> RunningAsync(BenchProcess process)
    {
        IReadOnlyList<int> children = [];
        await UntilAsync(() => (children = BenchProcess.Children(process.Id)).Count == Children, "the children");
        // The name of the program follows the start of its process.
        await UntilAsync(() => children.All(id => CommandLine(id).Contains("Bench", StringComparison.Ordinal)), "their programs");
        return children;
    }

    private static string CommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            return ""; // it has gone
        }
    }

    private static async Task UntilAsync(Func<bool> condition, string what)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(Limit);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, "never came: " + what);
            await Task.Delay(10, CancellationToken.None);
        }
    }
}

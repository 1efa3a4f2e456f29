using Bench.Commands;

namespace Bench.Gate.Base;

/// <summary>The library of the base commit, built from a temporary checkout or taken from the cache.</summary>
/// <param name="Library">The assembly.</param>
/// <param name="WasCached">Whether it had been built before.</param>
internal sealed record BaseBuild(FileInfo Library, bool WasCached)
{
    private const string Project = BaseCommit.LibraryFolder + "/BatchSend.csproj";

    /// <summary>
    /// Warnings and style of an older commit are not this gate's matter. No build server stays behind, whose process would
    /// disturb the measurement and hold the checkout.
    /// </summary>
    private static readonly string[] Options =
        ["-c", "Release", "--nologo", "-v", "quiet", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-p:TreatWarningsAsErrors=false", "-p:RunAnalyzers=false"];

    /// <exception cref="CommandFailure">The commit does not build.</exception>
    public static async Task<BaseBuild> GetAsync(Repository repository, BaseCommit commit, Action onBuild, CancellationToken token)
    {
        await using BaseCheckout checkout = await BaseCheckout.CreateAsync(BuildCache.Root, repository, commit.Commit, token).ConfigureAwait(false);
        // Asked in the checkout, whose global.json chooses the SDK that builds it.
        ToolResult version = await Tool.RunAsync("dotnet", checkout.Root, ["--version"], token).ConfigureAwait(false);
        if (!version.Succeeded)
            throw CommandFailure.Failed($"no SDK for commit {commit.Short}, the merge base with '{commit.Reference}': {version.Error}{version.Output}");
        FileInfo library = BuildCache.LibraryOf(commit.Commit, version.Output);
        if (library.Exists)
            return new BaseBuild(library, WasCached: true);

        onBuild();
        string output = Path.Combine(checkout.Root, "gate-output");
        ToolResult build = await Tool.RunAsync(
            "dotnet", checkout.Root, ["build", Project, .. Options, "-o", output], token).ConfigureAwait(false);
        if (!build.Succeeded)
            throw CommandFailure.Failed($"commit {commit.Short}, the merge base with '{commit.Reference}', does not build: {FirstError(build, checkout.Root)}");
        BuildCache.Add(library, Path.Combine(output, BuildCache.LibraryFile));
        return new BaseBuild(library, WasCached: false);
    }

    /// <summary>The compiler's first error, without the path of a folder that is gone when it is read.</summary>
    private static string FirstError(ToolResult build, string root)
    {
        string[] lines = $"{build.Output}\n{build.Error}".Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string line = lines.FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase)) ?? lines.LastOrDefault() ?? "dotnet build said nothing";
        int project = line.LastIndexOf(" [", StringComparison.Ordinal);
        return (project > 0 ? line[..project] : line).Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal);
    }
}

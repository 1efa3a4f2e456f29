using BenchmarkDotNet.Configs;

namespace Bench.Suites;

/// <summary>A run of the suites, as far as it came. Every case of it succeeded.</summary>
/// <param name="Cases">The cases that were measured.</param>
/// <param name="Planned">How many there were to be.</param>
/// <param name="Interrupted">Whether it ended before the last of them.</param>
/// <param name="Directory">Where BenchmarkDotNet puts what it exports.</param>
internal sealed record SuiteRun(IReadOnlyList<EndedCase> Cases, int Planned, bool Interrupted, DirectoryInfo Directory)
{
    /// <summary>BenchmarkDotNet's folder for what it exports, in that of its artifacts.</summary>
    public const string ResultsFolder = "results";

    /// <summary>The form of the names of BenchmarkDotNet's folders where results are not to be overwritten: the time of the run.</summary>
    private const string TimeFolders = "????????-??????";

    /// <summary>Why the run ended early and what is missing; null when nothing is.</summary>
    public string? IncompleteReason => Interrupted ? $"interrupted; {Cases.Count} of {Planned} cases measured" : null;

    /// <summary>The folder for results of the run in progress. BenchmarkDotNet names it only in the summary of a run that ended.</summary>
    public static DirectoryInfo DirectoryOf(ImmutableConfig config)
    {
        string? ofThisRun = config.Options.HasFlag(ConfigOptions.DontOverwriteResults)
            ? System.IO.Directory.EnumerateDirectories(config.ArtifactsPath, TimeFolders).Max(StringComparer.Ordinal)
            : null;
        return new DirectoryInfo(ofThisRun ?? Path.Combine(config.ArtifactsPath, ResultsFolder));
    }
}

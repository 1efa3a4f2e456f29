using Bench.Reports;

namespace Bench.Overview;

/// <summary>The files that an overview leaves: a report for readers, the data it was made from, and the chart.</summary>
internal static class OverviewFiles
{
    public const string Report = MarkdownReport.ReportFile;

    /// <summary>The folder in it for what BenchmarkDotNet leaves.</summary>
    public const string CrossCheckFolder = "benchmarkdotnet";

    /// <summary>Where results go that are not committed; the folder is ignored by git.</summary>
    private const string LocalResults = "results/local";

    /// <summary>A folder of its own for this run, named by its time.</summary>
    public static DirectoryInfo DefaultDirectory() =>
        new(Path.Combine(LocalResults, DateTimeOffset.Now.ToString("yyyy-MM-dd-HHmmss", System.Globalization.CultureInfo.InvariantCulture)));
}

using Bench.Commands;
using Bench.Reports;

namespace Bench.Overview;

/// <summary>The files that an overview leaves: a report for readers, the data it was made from, and the chart.</summary>
internal static class OverviewFiles
{
    public const string Report = "report.md";

    /// <summary>Where results go that are not committed; the folder is ignored by git.</summary>
    private const string LocalResults = "results/local";

    /// <summary>A folder of its own for this run, named by its time.</summary>
    public static DirectoryInfo DefaultDirectory() =>
        new(Path.Combine(LocalResults, DateTimeOffset.Now.ToString("yyyy-MM-dd-HHmmss", System.Globalization.CultureInfo.InvariantCulture)));

    /// <exception cref="CommandFailure">A file cannot be written.</exception>
    public static async Task WriteAsync(OverviewDocument document, DirectoryInfo directory)
    {
        await WriteAsync(Report, MarkdownReport.Render(document)).ConfigureAwait(false);
        await WriteAsync(MarkdownReport.DataFile, JsonOutput.Serialize(document) + "\n").ConfigureAwait(false);
        await WriteAsync(MarkdownReport.ChartFile, SvgChart.Render(document)).ConfigureAwait(false);

        Task WriteAsync(string name, string text) => Answer.ExportAsync(new FileInfo(Path.Combine(directory.FullName, name)), text);
    }
}

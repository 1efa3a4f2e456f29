using Bench.Reports;
using Bench.Reports.Charts;

namespace Bench.Commands;

/// <summary>A folder with a report for readers, the data that it was made from, and the charts that its rows allow.</summary>
internal static class ReportFolder
{
    /// <param name="document">What was measured.</param>
    /// <param name="directory">The folder; made when it is missing.</param>
    /// <param name="json">The data as it was saved; null writes the document.</param>
    /// <exception cref="CommandFailure">A file cannot be written.</exception>
    public static async Task WriteAsync(Document document, DirectoryInfo directory, string? json = null)
    {
        ReportParts parts = ReportKinds.PartsOf(document);
        await WriteAsync(MarkdownReport.ReportFile, MarkdownReport.Render(parts, ReportForm.Folder)).ConfigureAwait(false);
        await WriteAsync(MarkdownReport.DataFile, json ?? JsonOutput.Serialize(document) + "\n").ConfigureAwait(false);
        foreach (ChartFile chart in parts.Charts)
            await WriteAsync(chart.Name, chart.Svg).ConfigureAwait(false);

        Task WriteAsync(string name, string text) => Answer.ExportAsync(new FileInfo(Path.Combine(directory.FullName, name)), text);
    }

    /// <summary>Whether a data file stands in such a folder, with every chart of its report beside it.</summary>
    public static bool Holds(FileInfo data, ReportParts parts) =>
        data.Name == MarkdownReport.DataFile
        && parts.Charts.All(c => File.Exists(Path.Combine(data.DirectoryName ?? "", c.Name)));
}

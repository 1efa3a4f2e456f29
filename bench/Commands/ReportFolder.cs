using Bench.Commands.Writing;
using Bench.Reports;
using Bench.Reports.Charts;

namespace Bench.Commands;

/// <summary>A folder with a report for readers, the data that it was made from, and the charts that its rows allow.</summary>
internal static class ReportFolder
{
    /// <summary>Its files, the folder made before the first of them: the data, then what is drawn from them.</summary>
    /// <param name="document">What was measured.</param>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="json">The data as they were saved; null for those of the document.</param>
    /// <param name="withParents">Whether folders above it are made as well: it is one of the program's own choice.</param>
    public static IEnumerable<OutputText> Files(Document document, DirectoryInfo? folder, string? json = null, bool withParents = false)
    {
        if (folder is null)
            yield break;
        OutputFolder.Make(folder.ToString(), withParents);
        yield return In(MarkdownReport.DataFile, json ?? JsonOutput.Serialize(document) + "\n");
        ReportParts parts = ReportKinds.PartsOf(document);
        yield return In(MarkdownReport.ReportFile, MarkdownReport.Render(parts, ReportForm.Folder));
        foreach (ChartFile chart in parts.Charts)
            yield return In(chart.Name, chart.Svg);

        OutputText In(string name, string text) => new(Path.Combine(folder.ToString(), name), text);
    }

    /// <summary>Says where a report was written.</summary>
    public static void Announce(DirectoryInfo folder, bool json) =>
        Screen.AnswersBeside(json).WriteLine($"report: {Path.Combine(folder.FullName, MarkdownReport.ReportFile)}");

    /// <summary>Whether a data file stands in such a folder, with every chart of its report beside it.</summary>
    public static bool Holds(FileInfo data, ReportParts parts) =>
        data.Name == MarkdownReport.DataFile
        && parts.Charts.All(c => File.Exists(Path.Combine(data.DirectoryName ?? "", c.Name)));
}

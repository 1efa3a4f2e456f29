using Bench.Reports;

namespace Bench.Commands.Comparing;

/// <summary>Where the document of a comparison goes, and its report.</summary>
/// <param name="Json">Whether the document goes to standard output.</param>
/// <param name="ExportJson">A file for it; null for none.</param>
/// <param name="ExportMarkdown">A file for the report alone; null for none.</param>
/// <param name="Folder">A folder for report, data and charts; null for none.</param>
internal sealed record CompareOutput(bool Json, FileInfo? ExportJson, FileInfo? ExportMarkdown, DirectoryInfo? Folder)
{
    /// <summary>Whether a report is written.</summary>
    public bool HasReport => ExportMarkdown is not null || Folder is not null;

    /// <returns>The exit code.</returns>
    public async Task<int> WriteAsync(SeededRunDocument document)
    {
        await Answer.WriteAsync(document, Json, ExportJson, []).ConfigureAwait(false);
        if (ExportMarkdown is not null)
            await Answer.ExportAsync(ExportMarkdown, MarkdownReport.Render(document, ReportForm.Alone)).ConfigureAwait(false);
        if (Folder is not null)
        {
            await ReportFolder.WriteAsync(document, Folder).ConfigureAwait(false);
            await Console.Error.WriteLineAsync($"report: {Path.Combine(Folder.FullName, MarkdownReport.ReportFile)}").ConfigureAwait(false);
        }

        return document.Incomplete ? ExitCodes.Interrupted : ExitCodes.Pass;
    }
}

using Bench.Commands.Parsing;
using Bench.Commands.Writing;
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

    /// <summary>To be called before anything is measured.</summary>
    /// <exception cref="CommandFailure">There is no place for one of them.</exception>
    public void Check() => new OutputCheck(Json).Folder(CommonOptions.ReportFolderName, Folder)
        .File(CommonOptions.ExportJsonName, ExportJson).File(CommonOptions.ExportMarkdownName, ExportMarkdown);

    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailure">A file cannot be written.</exception>
    public int Write(SeededRunDocument document)
    {
        Answer.Write(
            document, Json, ExportJson, [], ReportFolder.Files(document, Folder), OutputText.Of(ExportMarkdown, () => MarkdownReport.Render(document, ReportForm.Alone)));
        if (Folder is not null)
            ReportFolder.Announce(Folder, Json);
        return document.Incomplete ? ExitCodes.Interrupted : ExitCodes.Pass;
    }
}

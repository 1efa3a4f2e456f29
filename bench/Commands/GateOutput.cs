using Bench.Gate;
using Bench.Gate.SelfTest;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>Runs a gate or its self-test and puts what it found where it was asked for.</summary>
/// <param name="json">Whether the document goes to standard output.</param>
/// <param name="exportJson">A file for it; null for none.</param>
/// <param name="exportMarkdown">A file for the report; null for none.</param>
internal sealed class GateOutput(bool json, FileInfo? exportJson, FileInfo? exportMarkdown)
{
    /// <summary>GitHub's file for what a step shows on the page of its run.</summary>
    public const string StepSummaryVariable = "GITHUB_STEP_SUMMARY";

    public async Task<int> RunAsync(GateRequest request, CancellationToken token)
    {
        GateConsole console = new(Console.Error);
        GateDocument document = await new GateRun(request, console).RunAsync(token).ConfigureAwait(false);
        console.End(document);
        await WriteAsync(document).ConfigureAwait(false);
        return document.ExitCode;
    }

    public async Task<int> RunAsync(SelfTestRun run, CancellationToken token)
    {
        SelfTestDocument document = await run.RunAsync(token).ConfigureAwait(false);
        foreach (string line in SelfTestText.Lines(document))
            Console.Error.WriteLine(line);
        await WriteAsync(document).ConfigureAwait(false);
        return document.ExitCode;
    }

    private async Task WriteAsync(Document document)
    {
        string markdown = MarkdownReport.Render(document, ReportForm.Alone);
        await Answer.WriteAsync(document, json, exportJson, []).ConfigureAwait(false);
        if (exportMarkdown is not null)
            await Answer.ExportAsync(exportMarkdown, markdown).ConfigureAwait(false);
        if (Environment.GetEnvironmentVariable(StepSummaryVariable) is { Length: > 0 } summary)
            await AppendAsync(summary, markdown + "\n").ConfigureAwait(false);
    }

    private static async Task AppendAsync(string file, string text)
    {
        try
        {
            await File.AppendAllTextAsync(file, text).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"'{file}' ({StepSummaryVariable}) cannot be written: {e.Message}");
        }
    }
}

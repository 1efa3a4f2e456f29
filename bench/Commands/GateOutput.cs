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
        GateDocument document = await SummarizingFailureAsync("Gate", () => new GateRun(request, console).RunAsync(token)).ConfigureAwait(false);
        console.End(document);
        await WriteAsync(document).ConfigureAwait(false);
        return document.ExitCode;
    }

    public async Task<int> RunAsync(SelfTestRun run, CancellationToken token)
    {
        SelfTestDocument document = await SummarizingFailureAsync("Self-test of the gate", () => run.RunAsync(token)).ConfigureAwait(false);
        foreach (Claim line in SelfTestText.Lines(document))
            Console.Error.WriteLine(line.Text);
        await WriteAsync(document).ConfigureAwait(false);
        return document.ExitCode;
    }

    private async Task WriteAsync(Document document)
    {
        string markdown = MarkdownReport.Render(document, ReportForm.Alone);
        await Answer.WriteAsync(document, json, exportJson, []).ConfigureAwait(false);
        if (exportMarkdown is not null)
            await Answer.ExportAsync(exportMarkdown, markdown).ConfigureAwait(false);
        await SummarizeAsync(markdown).ConfigureAwait(false);
    }

    /// <summary>Whoever looks at the page of the run reads there why there is no report.</summary>
    private static async Task<T> SummarizingFailureAsync<T>(string title, Func<Task<T>> run)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (CommandFailure e)
        {
            await SummarizeAsync($"# {title}: {GateOutcome.Word(e.ExitCode)}\n\n{e.Message}\n").ConfigureAwait(false);
            throw;
        }
    }

    private static async Task SummarizeAsync(string text)
    {
        if (Environment.GetEnvironmentVariable(StepSummaryVariable) is not { Length: > 0 } file)
            return;
        try
        {
            await File.AppendAllTextAsync(file, text + "\n").ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"'{file}' ({StepSummaryVariable}) cannot be written: {e.Message}");
        }
    }
}

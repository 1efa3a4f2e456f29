using Bench.Commands.Parsing;
using Bench.Commands.Writing;
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

    private static string? SummaryFile => Environment.GetEnvironmentVariable(StepSummaryVariable) is { Length: > 0 } file ? file : null;

    /// <summary>To be called before anything is measured.</summary>
    /// <param name="baseline">The file that is read; null where none is.</param>
    /// <exception cref="CommandFailure">There is no place for one of the files.</exception>
    public void Check(FileInfo? baseline)
    {
        OutputCheck check = new OutputCheck(json).Input("--baseline", baseline)
            .File(CommonOptions.ExportJsonName, exportJson).File(CommonOptions.ExportMarkdownName, exportMarkdown);
        if (SummaryFile is { } file)
            check.File(StepSummaryVariable, file);
    }

    public async Task<int> RunAsync(GateRequest request, CancellationToken token)
    {
        GateConsole console = new(Screen.AnswersBeside(json));
        GateDocument document = await SummarizingFailureAsync("Gate", () => new GateRun(request, console).RunAsync(token)).ConfigureAwait(false);
        console.End(document);
        Write(document);
        return document.ExitCode;
    }

    public async Task<int> RunAsync(SelfTestRun run, CancellationToken token)
    {
        SelfTestDocument document = await SummarizingFailureAsync("Self-test of the gate", () => run.RunAsync(token)).ConfigureAwait(false);
        foreach (Claim line in SelfTestText.Lines(document))
            Screen.AnswersBeside(json).WriteLine(line.Text);
        Write(document);
        return document.ExitCode;
    }

    private void Write(Document document)
    {
        Lazy<string> markdown = new(() => MarkdownReport.Render(document, ReportForm.Alone));
        Answer.Write(document, json, exportJson, [], OutputText.Of(exportMarkdown, () => markdown.Value), Summary(() => markdown.Value));
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
            OutputText.WriteAll(() => { }, null, Summary(() => $"# {title}: {GateOutcome.Word(e.ExitCode)}\n\n{e.Message}\n"));
            throw;
        }
    }

    /// <summary>Behind what other steps of the job have written.</summary>
    private static IEnumerable<OutputText> Summary(Func<string> text)
    {
        if (SummaryFile is { } file)
            yield return new OutputText(file, text() + "\n") { Appends = true };
    }
}

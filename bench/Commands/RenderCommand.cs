using System.CommandLine;
using Bench.Commands.Parsing;
using Bench.Commands.Rendering;
using Bench.Commands.Writing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary><c>report FILE…</c>: the report of what was measured and saved before.</summary>
internal static class RenderCommand
{
    public static Command Create()
    {
        Argument<string[]> files = new("FILE")
        {
            Description = $"saved JSON, or a folder with a {MarkdownReport.DataFile}; several comparisons, or several gates, become one report. Kinds: {ReportKinds.Names}",
            Arity = ArgumentArity.ZeroOrMore, // none is said by the verb itself, in its own words
        };
        Option<DirectoryInfo?> output = CommonOptions.ReportFolder();
        Option<bool> json = CommonOptions.Json();
        Verb verb = new("report", "The report of saved JSON again, as Markdown: the same bytes that the run wrote.",
            ("report results/linux-2vcpu/report.json", "to standard output"),
            ("report sweep.json -o results/local/sweep", "into a folder, with its charts"),
            ("report tcp.json udp.json -o results/local/both", "several comparisons in one report"))
        {
            files, output, json,
        };
        verb.SetAction((parsed, token) =>
            RunAsync(parsed.GetValue(files) ?? [], parsed.GetValue(output), parsed.GetValue(json), token));
        return verb;
    }

    private static async Task<int> RunAsync(string[] paths, DirectoryInfo? output, bool json, CancellationToken cancellationToken)
    {
        if (paths.Length == 0)
            throw CommandFailure.Usage("report needs a file that a run has saved (--json, --export-json FILE or -o DIR)");
        OutputCheck check = new(json);
        // A single document is written back as it was; of several, each would be lost in the one that is made of them.
        foreach (string path in paths.Length > 1 ? paths : [])
            check.Input("FILE", SavedDocument.FileAt(path));
        check.Folder(CommonOptions.ReportFolderName, output);
        List<SavedDocument> saved = [];
        foreach (string path in paths)
            saved.Add(await SavedDocument.ReadAsync(path, cancellationToken).ConfigureAwait(false));

        // One document keeps its own text, so that not even a member which this version does not know is lost.
        Document document = saved.Count == 1 ? saved[0].Document : DocumentSet.Of(saved);
        string text = saved.Count == 1 ? saved[0].Text : JsonOutput.Serialize(document) + "\n";
        OutputText.WriteAll(Print, json || output is null ? null : text, ReportFolder.Files(document, output, text));
        if (output is not null)
            ReportFolder.Announce(output, json);
        return ExitCodes.Pass;

        void Print()
        {
            if (json || output is null)
                Console.Out.Write(json ? text : Alone(document, saved));
        }
    }

    /// <summary>What a run into a folder wrote points at the files beside it, so this does where they are there.</summary>
    private static string Alone(Document document, List<SavedDocument> saved)
    {
        ReportParts parts = ReportKinds.PartsOf(document);
        bool inFolder = saved.Count == 1 && ReportFolder.Holds(saved[0].File, parts);
        return MarkdownReport.Render(parts, inFolder ? ReportForm.Folder : ReportForm.Alone);
    }
}

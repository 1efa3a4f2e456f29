using System.Text.Json;
using System.Text.RegularExpressions;
using Bench.Reports;

namespace Bench.Commands.Rendering;

/// <summary>A document that was saved, read back, with the text it was read from.</summary>
internal sealed partial record SavedDocument(FileInfo File, Document Document, string Text)
{
    /// <summary>Reads a file, or <c>report.json</c> of a folder.</summary>
    /// <exception cref="CommandFailure">It cannot be read, or holds no document that has a report; the message says which.</exception>
    public static async Task<SavedDocument> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (path.Length == 0)
            throw CommandFailure.Usage("report: '' names no file");
        FileInfo file = FileAt(path);
        string text;
        try
        {
            text = UserFile.Text(await UserFile.ReadAsync(file.FullName, cancellationToken).ConfigureAwait(false));
        }
        catch (IOException e)
        {
            throw CommandFailure.Usage($"'{file}' cannot be read: {e.Message}");
        }

        // Where on its machine a run put its results helps nobody who reads them elsewhere.
        text = CommandLine().Replace(text, command => ReportCommand.WithoutFiles(command.Value));
        return new SavedDocument(file, Parse(file, text), text);
    }

    /// <summary>The file that a path names, or the data in a folder that it names.</summary>
    public static FileInfo FileAt(string path) => new(Directory.Exists(path) ? Path.Combine(path, MarkdownReport.DataFile) : path);

    private static Document Parse(FileInfo file, string text)
    {
        string? name = NameIn(file, text);
        if (ReportKinds.Find(name) is not { } kind)
            throw CommandFailure.NoData($"'{file}' is a document of kind '{name}', which has no report; those that have: {ReportKinds.Names}");
        try
        {
            Document document = kind.Read(text);
            MarkdownReport.Render(kind.Parts(document), ReportForm.Folder);
            return document;
        }
        catch (JsonException e)
        {
            throw CommandFailure.NoData($"'{file}' is not a whole document of kind '{name}': {e.Message}");
        }
#pragma warning disable CA1031 // A report is a pure function of its document: whatever it throws is about what stands in the file.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw CommandFailure.NoData($"no report can be made of '{file}', in which no run of this program wrote such figures ({e.GetType().Name}: {e.Message})");
        }
    }

    [GeneratedRegex("(?<=\"commandLine\": \")(?:[^\"\\\\]|\\\\.)*")]
    private static partial Regex CommandLine();

    private static string NameIn(FileInfo file, string text)
    {
        try
        {
            if (JsonOutput.KindOf(text) is { } kind)
                return kind;
            throw CommandFailure.NoData(JsonOutput.SchemaOf(text) is { } schema and not Document.SchemaName
                ? $"'{file}' is of schema '{schema}', and this version of the program reads {Document.SchemaName}"
                : $"'{file}' is JSON, but no document of schema {Document.SchemaName} that names its kind");
        }
        catch (JsonException e)
        {
            throw CommandFailure.Usage($"'{file}' is not JSON: {e.Message}");
        }
    }
}

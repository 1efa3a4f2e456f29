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
        FileInfo file = FileAt(path);
        string text;
        try
        {
            text = await System.IO.File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw CommandFailure.Usage($"there is no file '{file}'");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
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
            throw new CommandFailure(ExitCodes.NoData, $"'{file}' is a document of kind '{name}', which has no report; those that have: {ReportKinds.Names}");
        try
        {
            return kind.Read(text);
        }
        catch (JsonException e)
        {
            throw new CommandFailure(ExitCodes.NoData, $"'{file}' is not a whole document of kind '{name}': {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    [GeneratedRegex("(?<=\"commandLine\": \")(?:[^\"\\\\]|\\\\.)*")]
    private static partial Regex CommandLine();

    private static string NameIn(FileInfo file, string text)
    {
        try
        {
            return JsonOutput.KindOf(text)
                ?? throw new CommandFailure(ExitCodes.NoData, $"'{file}' is JSON, but no document of schema {Document.SchemaName} that names its kind");
        }
        catch (JsonException)
        {
            throw CommandFailure.Usage($"'{file}' is not JSON");
        }
    }
}

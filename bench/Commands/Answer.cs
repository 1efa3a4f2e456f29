using Bench.Reports;

namespace Bench.Commands;

/// <summary>Where the result of a verb goes: the document to standard output and to a file when asked for, the lines for a reader to standard error.</summary>
internal static class Answer
{
    /// <param name="document">The result.</param>
    /// <param name="json">Whether the document alone is wanted, on standard output.</param>
    /// <param name="export">A file for the document as well; null for none.</param>
    /// <param name="lines">The result for a reader.</param>
    /// <exception cref="CommandFailure">The file cannot be written.</exception>
    public static async Task WriteAsync(Document document, bool json, FileInfo? export, IEnumerable<string> lines)
    {
        string text = JsonOutput.Serialize(document);
        if (json)
        {
            Console.Out.WriteLine(text);
        }
        else
        {
            foreach (string line in lines)
                Console.Error.WriteLine(line);
        }

        if (export is not null)
            await ExportAsync(export, text + "\n").ConfigureAwait(false);
    }

    /// <summary>Writes a file, making its directory when it is missing.</summary>
    /// <exception cref="CommandFailure">It cannot be written.</exception>
    public static async Task ExportAsync(FileInfo file, string text)
    {
        try
        {
            file.Directory?.Create();
            await File.WriteAllTextAsync(file.FullName, text).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandFailure.Failed($"'{file}' cannot be written: {e.Message}");
        }
    }
}

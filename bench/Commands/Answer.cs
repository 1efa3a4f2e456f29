using Bench.Commands.Writing;
using Bench.Reports;

namespace Bench.Commands;

/// <summary>Where the result of a verb goes: lines for a reader or the document to standard output, and the document to files as well when asked for.</summary>
internal static class Answer
{
    /// <param name="document">The result.</param>
    /// <param name="json">Whether the document alone is wanted, on standard output.</param>
    /// <param name="export">A file for the document as well; null for none.</param>
    /// <param name="lines">The result for a reader.</param>
    /// <param name="files">Further files, in groups; a text is made when its turn comes.</param>
    /// <exception cref="CommandFailure">A file cannot be written; the document is on standard output then.</exception>
    public static void Write(Document document, bool json, FileInfo? export, IEnumerable<string> lines, params IEnumerable<IEnumerable<OutputText>> files)
    {
        string text = JsonOutput.Serialize(document);
        OutputText.WriteAll(Print, json ? null : text, [.. files, OutputText.Of(export, () => text + "\n")]);

        void Print()
        {
            if (json)
            {
                Console.Out.WriteLine(text);
                return;
            }

            foreach (string line in lines)
                Screen.Answers.WriteLine(line);
        }
    }
}

namespace Bench.Commands.Writing;

/// <summary>A text and the file that it goes to.</summary>
/// <param name="Path">The file.</param>
/// <param name="Text">All of it.</param>
internal sealed record OutputText(string Path, string Text)
{
    private const string NoOutput = "standard output cannot be written: ";

    /// <summary>Whether what is in the file stays before it.</summary>
    public bool Appends { get; init; }

    /// <summary>Nothing, or one text for a file that was asked for, made when its turn comes.</summary>
    public static IEnumerable<OutputText> Of(FileSystemInfo? file, Func<string> text)
    {
        if (file is not null)
            yield return new OutputText(file.ToString(), text());
    }

    /// <summary>
    /// Writes all files of all groups, and prints what was measured. What one file cannot take is in the others, and
    /// if any is missing, on standard output: nothing that was measured is lost with a file.
    /// </summary>
    /// <param name="print">Prints the answer as it was asked for.</param>
    /// <param name="data">What stands in for a missing file; null where the answer holds it already.</param>
    /// <param name="groups">Texts, each made when its turn comes. One that cannot be made ends its group.</param>
    /// <exception cref="CommandFailure">A file, or standard output, cannot be written.</exception>
    public static void WriteAll(Action print, string? data, params IEnumerable<IEnumerable<OutputText>> groups)
    {
        List<string> failures = [];
        Exception? unexpected = null;
        foreach (IEnumerable<OutputText> group in groups)
            Try(() => WriteGroup(group), "");
        Try(print, NoOutput);
        bool instead = data is not null && (failures.Count > 0 || unexpected is not null);
        if (instead)
            instead = Try(() => Console.Out.WriteLine(data), NoOutput);

        string where = instead ? "; the data stand on standard output instead" : "";
        if (unexpected is not null)
            throw new InvalidOperationException($"{unexpected.GetType().Name}: {unexpected.Message}{where}", unexpected);
        if (failures.Count > 0)
            throw CommandFailure.Failed(string.Join("; ", failures) + where);

        void WriteGroup(IEnumerable<OutputText> group)
        {
            foreach (OutputText text in group)
            {
                if (text.WhyNotWritten() is { } failure)
                    failures.Add(failure);
            }
        }

        bool Try(Action action, string what)
        {
            try
            {
                action();
                return true;
            }
            catch (Exception e) when (OutputFile.IsOfFiles(e))
            {
                failures.Add(what + OutputFile.Reason(e));
            }
#pragma warning disable CA1031 // Whatever is the matter with one report must not take the data with it; it is thrown above.
            catch (Exception e)
#pragma warning restore CA1031
            {
                unexpected ??= e;
            }

            return false;
        }
    }

    private string? WhyNotWritten()
    {
        try
        {
            OutputFile file = new(Path);
            if (Appends)
                file.Append(Text);
            else
                file.Write(Text);
            return null;
        }
        catch (Exception e) when (OutputFile.IsOfFiles(e))
        {
            return $"'{Path}' cannot be written: {OutputFile.Reason(e)}";
        }
    }
}

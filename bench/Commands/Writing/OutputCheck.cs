using Bench.Reports;
using Bench.Reports.Charts;

namespace Bench.Commands.Writing;

/// <summary>
/// Looks at everything that a verb is going to write, before it builds or measures anything: whoever waited for minutes is
/// not to be told then that there is no place for the answer.
/// </summary>
internal sealed class OutputCheck
{
    /// <summary>What <see cref="Scratch"/> calls the folder of <see cref="Path.GetTempPath"/>.</summary>
    public const string Temporary = "the folder for temporary files (TMPDIR names it)";

    private const string JsonOption = "--json";

    /// <summary>Names in a folder of results that are known beforehand; of the charts the one that every comparison has.</summary>
    private static readonly string[] ReportFiles = [MarkdownReport.ReportFile, MarkdownReport.DataFile, RatioChart.FileName];

    private readonly Dictionary<string, string> _names = new(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
    private readonly HashSet<string> _toBeMade = [];
    private readonly bool _json;

    /// <param name="json">Whether a document, and nothing else, goes to standard output.</param>
    public OutputCheck(bool json)
    {
        _json = json;
        if (!OperatingSystem.IsWindows() && new OutputFile(OutputFile.StandardOutput).Identity() is { } identity)
            _names[identity] = json ? JsonOption : "standard output";
    }

    /// <summary>A file that is read, and must not be overwritten.</summary>
    public OutputCheck Input(string name, FileSystemInfo? file)
    {
        // What cannot be read is said by the one who reads it.
        if (file is { Exists: true } && new OutputFile(file.ToString()).Identity() is { } identity)
            _names[identity] = $"{name}, which is read";
        return this;
    }

    /// <exception cref="CommandFailure">It cannot be written, or is another's file.</exception>
    public OutputCheck File(string name, FileSystemInfo? file)
    {
        if (file is not null)
            File(name, file.ToString());
        return this;
    }

    /// <exception cref="CommandFailure">It cannot be written, or is another's file.</exception>
    public OutputCheck File(string name, string path)
    {
        OutputFile output = new(path);
        // In a folder that is yet to be made there is room for every file.
        bool inNewFolder = Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && _toBeMade.Contains(folder);
        Refuse(name, path, inNewFolder ? null : output.WhyNot());
        Claim(name, path, output);
        return this;
    }

    /// <summary>A folder for a report, its data and its charts.</summary>
    /// <param name="name">The option.</param>
    /// <param name="folder">The folder; null for none.</param>
    /// <param name="within">Folders in it that are written to as well.</param>
    /// <exception cref="CommandFailure">It cannot be made, nothing can be made in it, or a file in it is another's.</exception>
    public OutputCheck Folder(string name, DirectoryInfo? folder, params string[] within)
    {
        if (folder is null)
            return this;
        string path = folder.ToString();
        Refuse(name, path, OutputFolder.WhyNot(path, ReportFiles));
        foreach (string file in ReportFiles.Select(file => Path.Combine(path, file)))
            Claim(name, file, new OutputFile(file));
        if (!folder.Exists)
            _toBeMade.Add(Path.TrimEndingDirectorySeparator(folder.FullName));
        foreach (string inner in folder.Exists ? within.Select(w => Path.Combine(path, w)) : [])
            Refuse(name, inner, OutputFolder.WhyNot(inner));
        return this;
    }

    /// <summary>A folder of the program's own choice, which it makes with all that is missing above it.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="hint">What to do where it cannot be made.</param>
    /// <exception cref="CommandFailure">It cannot be made.</exception>
    public static void OwnFolder(DirectoryInfo folder, string hint)
    {
        DirectoryInfo nearest = folder;
        while (!nearest.Exists && nearest.Parent is { } parent)
            nearest = parent;
        if (OutputFolder.WhyNot(nearest.FullName) is { } reason)
            throw CommandFailure.Usage($"'{folder}' cannot be made: '{nearest}': {reason}; {hint}");
    }

    /// <summary>A folder in which files are made while it runs, and taken away again. No option names it.</summary>
    /// <exception cref="CommandFailure">None can be made there.</exception>
    public static void Scratch(string what, string folder)
    {
        string? reason = Directory.Exists(folder) ? OutputFolder.WhyNot(folder) : "there is no such folder";
        if (reason is not null)
            throw CommandFailure.Failed($"{what} '{Path.TrimEndingDirectorySeparator(folder)}' cannot be written to: {reason}");
    }

    private void Claim(string name, string path, OutputFile file)
    {
        if (file.IsStandardOutput)
            Refuse(name, path, _json ? $"{JsonOption} prints to standard output one document and nothing else" : null);
        else if (file.Identity() is { } identity && !_names.TryAdd(identity, name))
            throw CommandFailure.Usage($"{name} '{path}': the same file as {_names[identity]}");
    }

    private static void Refuse(string name, string path, string? reason)
    {
        if (reason is not null)
            throw CommandFailure.Usage($"{name} '{path}' cannot be written: {reason}");
    }
}

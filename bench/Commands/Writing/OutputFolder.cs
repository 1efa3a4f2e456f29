namespace Bench.Commands.Writing;

/// <summary>A folder into which the program writes. It is made when the first file is, and no folder above it.</summary>
internal static class OutputFolder
{
    /// <summary>Tries out whether files can be written into a folder that may still have to be made, and leaves everything as it was.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="files">Names in it that will be written.</param>
    /// <returns>Why not; null when it can, as far as that can be known.</returns>
    public static string? WhyNot(string folder, params IEnumerable<string> files)
    {
        try
        {
            return WhyNoParent(folder) ?? FoundFile.At(folder) switch
            {
                null => WhyNotMade(folder),
                { Kind: FoundKind.Folder } => WhyNotIn(folder, files),
                _ => "it is there and no folder",
            };
        }
        catch (Exception e) when (OutputFile.IsOfFiles(e))
        {
            return OutputFile.Reason(e);
        }
    }

    /// <summary>Why a file or folder can have no place where its path says; null when what it is to be in is there.</summary>
    public static string? WhyNoParent(string path)
    {
        string parent = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))) ?? path;
        return FoundFile.At(parent) switch
        {
            null => $"there is no folder '{parent}' to make it in",
            { Kind: FoundKind.Folder } => null,
            _ => $"'{parent}' is no folder",
        };
    }

    /// <summary>Makes the folder if it is not there.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="withParents">Whether those above it are made as well.</param>
    /// <exception cref="IOException">It cannot be made; the message says which and why.</exception>
    public static void Make(string folder, bool withParents)
    {
        try
        {
            if (!withParents && WhyNoParent(folder) is { } reason)
                throw new IOException(reason);
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (OutputFile.IsOfFiles(e))
        {
            throw new IOException($"'{folder}' cannot be made: {OutputFile.Reason(e)}", e);
        }
    }

    private static string? WhyNotMade(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            OutputFile.TryOut(folder);
            return null;
        }
        finally
        {
            Directory.Delete(folder);
        }
    }

    private static string? WhyNotIn(string folder, IEnumerable<string> files)
    {
        OutputFile.TryOut(folder);
        return files.Select(name => new OutputFile(Path.Combine(folder, name)).WhyNot() is { } reason ? $"'{name}' in it: {reason}" : null)
            .FirstOrDefault(reason => reason is not null);
    }
}

namespace Bench.Hosting;

/// <summary>Reads the small files in which a system describes itself.</summary>
internal static class HostFiles
{
    /// <summary>The whole text, or null where the file does not exist or may not be read.</summary>
    public static string? TryRead(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The first line without its blanks; null where there is none.</summary>
    public static string? TryReadLine(string path) =>
        TryRead(path)?.Split('\n', 2)[0].Trim() is { Length: > 0 } line ? line : null;
}

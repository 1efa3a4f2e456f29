namespace Bench.Gate.Base;

/// <summary>Where the libraries of older commits are kept, so that each is built once.</summary>
internal static class BuildCache
{
    private const string Program = "batchsend";

    public const string LibraryFile = "BatchSend.dll";

    /// <summary>The user's folder for what can be made again: XDG_CACHE_HOME, or what stands in for it.</summary>
    public static string Root => Path.Combine(UserCache(), Program, "gate");

    /// <summary>The library of a commit as an SDK builds it; it may not be there yet.</summary>
    public static FileInfo LibraryOf(string commit, string sdk) =>
        new(Path.Combine(Root, $"{commit}-sdk{sdk}", LibraryFile));

    /// <summary>Puts a library into its place in one step: another gate sees all of it or nothing.</summary>
    public static void Add(FileInfo library, string built)
    {
        library.Directory!.Create();
        string unique = $"{library.FullName}.{Environment.ProcessId}";
        File.Copy(built, unique, overwrite: true);
        File.Move(unique, library.FullName, overwrite: true);
    }

    private static string UserCache()
    {
        if (Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache && Path.IsPathRooted(cache))
            return cache;
        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }
}

namespace Bench.Tests.Gate;

/// <summary>The clone that the tests were built in.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? directory) => directory is null
        ? throw new DirectoryNotFoundException("no folder above the tests holds Bench.sln")
        : File.Exists(Path.Combine(directory.FullName, "Bench.sln")) ? directory.FullName : Find(directory.Parent);
}

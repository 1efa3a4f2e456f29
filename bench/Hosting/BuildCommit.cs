using System.Reflection;

namespace Bench.Hosting;

/// <summary>The commit that the program was built from, which the SDK appends to the version in a git clone: "1.0.0+0123…".</summary>
internal static class BuildCommit
{
    public static string? Value { get; } = Parse(
        typeof(BuildCommit).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion);

    public static string? Reason => Value is null ? "not built in a git clone" : null;

    internal static string? Parse(string? version) =>
        version?.Split('+', 2) is [_, { Length: > 0 } commit] ? commit : null;
}

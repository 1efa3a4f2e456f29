namespace Bench.Tests.Peers;

/// <summary>Looks for programs where a shell would.</summary>
internal static class Installed
{
    public static bool Has(string program) => Paths(program).Any();

    public static string Find(string program) => Paths(program).First();

    private static IEnumerable<string> Paths(string program) =>
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, program)).Where(File.Exists);
}
